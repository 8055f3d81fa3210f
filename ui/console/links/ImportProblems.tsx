import { useState } from 'react';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Loaded } from '../Loaded.tsx';
import { counted, reasonInWords } from '../words.ts';
import css from './Import.module.css';
import { useImportProblems } from './questions.ts';

/** What an import could not do: folded away until somebody wants to know. */
export function ImportProblems({ id, count }: { id: string; count: number }) {
  const [open, setOpen] = useState(false);
  return (
    <div className={css.problems}>
      <Button look="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide the reasons' : `Show ${count === 1 ? 'the reason' : 'the reasons'}`}
      </Button>
      {open && <List id={id} count={count} />}
    </div>
  );
}

function List({ id, count }: { id: string; count: number }) {
  const problems = useImportProblems(id, count);
  return (
    <Loaded query={problems} rows={2}>
      {({ items, next }) => (
        <>
          <ul className={css.list} aria-label="What could not be done">
            {items.map(({ issue, failed, reason }) => (
              <li key={issue.id}>
                <b>
                  <Away href={issue.url}>{issue.key}</Away>
                </b>
                <State tone={failed ? 'bad' : 'warn'}>{failed ? 'Failed' : 'Cannot work'}</State>
                <span className={css.why}>{reasonInWords(reason)}</span>
              </li>
            ))}
          </ul>
          {next !== null && (
            <p className={css.hint}>
              The first {counted(items.length, 'issue')}; the rest is at <code>/api/v1/imports/{id}/problems</code>.
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}

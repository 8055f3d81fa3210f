import { useState } from 'react';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { texts } from '../../texts/link-import.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Loaded } from '../Loaded.tsx';
import css from './Import.module.css';
import { importsPath, useImportProblems } from './questions.ts';
import { Reason } from '../Reason.tsx';

const said = texts.problems;

/** What an import could not do: folded away until somebody wants to know. */
export function ImportProblems({ id, count }: { id: string; count: number }) {
  const [open, setOpen] = useState(false);
  return (
    <div className={css.problems}>
      <Button look="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? said.hide : said.show(count)}
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
          <ul className={css.list} aria-label={said.title}>
            {items.map(({ issue, failed, reason }) => (
              <li key={issue.id}>
                <b>
                  <Away href={issue.url}>{issue.key}</Away>
                </b>
                <State tone={failed ? 'bad' : 'warn'}>{texts.figures[failed ? 'failed' : 'broken'].name}</State>
                <span className={css.why}>
                  <Reason text={reason} />
                </span>
              </li>
            ))}
          </ul>
          {next !== null && (
            <p className={css.hint}>
              {sentence(said.rest(items.length), { address: <code>{`${importsPath}/${id}/problems`}</code> })}
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}

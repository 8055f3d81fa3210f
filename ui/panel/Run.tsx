import type { ReplyRunAnswer } from '../../src/api/schemas/panel.ts';
import { counted, reasonInWords, shortened } from '../console/words.ts';
import { State, type Tone } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import part from './Part.module.css';
import css from './Reply.module.css';

/** What became of one text in every conversation. */
export function Run({ run }: { run: ReplyRunAnswer }) {
  const { at, by, kind, text, total, waiting } = run;
  const { tone, word } = outcomeOf(run);
  const open = run.items.filter(
    ({ state, reason }) => state === 'failed' || state === 'unknown' || (state === 'skipped' && reason !== null),
  );
  return (
    <li className={part.item}>
      <p className={css.excerpt}>{shortened(text, 140)}</p>
      <p className={part.muted}>
        {kind === 'note' ? 'Note' : 'Customer reply'} by {by} · <Time at={at} />
      </p>
      {waiting > 0 && (
        <progress className={css.progress} max={total} value={total - waiting} aria-label="Conversations done" />
      )}
      <p role="status" className={css.outcome}>
        <State tone={tone}>{word}</State>
      </p>
      {waiting > 0 && <p className={part.muted}>You can leave: it goes on by itself.</p>}
      {open.length > 0 && (
        <ul className={css.failed} aria-label="Not delivered">
          {open.map(({ linkId, title, state, reason }) => (
            <li key={linkId}>
              {title}: {reason === null ? (state === 'failed' ? 'failed' : 'may have arrived') : reasonInWords(reason)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function outcomeOf({ delivered, failed, total, unknown, waiting }: ReplyRunAnswer): { tone: Tone; word: string } {
  if (waiting > 0) return { tone: 'busy', word: `${delivered} of ${total} delivered` };
  if (failed > 0) return { tone: 'bad', word: `${delivered} of ${total} delivered, ${failed} failed` };
  if (unknown > 0)
    return { tone: 'warn', word: `${delivered} of ${total} delivered, ${unknown} may have arrived: look there` };
  if (delivered === 0) return { tone: 'quiet', word: 'No longer wanted anywhere' };
  return { tone: 'good', word: `Delivered to ${counted(delivered, 'conversation')}` };
}

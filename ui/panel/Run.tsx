import type { ReplyRunAnswer } from '../../src/api/schemas/panel.ts';
import { reasonInWords, shortened } from '../kit/words.ts';
import { texts } from '../texts/panel.ts';
import { State, type Tone } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import part from './Part.module.css';
import css from './Reply.module.css';

const said = texts.replies;

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
        {said.by[kind](by)} · <Time at={at} />
      </p>
      {waiting > 0 && (
        <progress className={css.progress} max={total} value={total - waiting} aria-label={said.progress} />
      )}
      <p role="status" className={css.outcome}>
        <State tone={tone}>{word}</State>
      </p>
      {waiting > 0 && <p className={part.muted}>{said.goesOn}</p>}
      {open.length > 0 && (
        <ul className={css.failed} aria-label={said.undelivered}>
          {open.map(({ linkId, title, state, reason }) => (
            <li key={linkId}>
              {title}: {reason === null ? (state === 'failed' ? said.failed : said.unknown) : reasonInWords(reason)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function outcomeOf({ delivered, failed, total, unknown, waiting }: ReplyRunAnswer): { tone: Tone; word: string } {
  if (waiting > 0) return { tone: 'busy', word: said.delivered(delivered, total) };
  if (failed > 0) return { tone: 'bad', word: said.someFailed(delivered, total, failed) };
  if (unknown > 0) return { tone: 'warn', word: said.someUnknown(delivered, total, unknown) };
  if (delivered === 0) return { tone: 'quiet', word: said.unwanted };
  return { tone: 'good', word: said.allDelivered(delivered) };
}

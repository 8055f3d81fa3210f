import { Away } from '../kit/Away.tsx';
import { duration } from '../kit/relative-time.ts';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { texts } from '../texts/console.ts';
import css from './Latest.module.css';
import type { Outcome } from './outcomes.ts';
import { effectSaid, reasonInWords, shortened } from '../kit/words.ts';
import { isOnIssue } from './words.ts';

const said = texts.outcome;

const AN_HOUR_MS = 3_600_000;
const MOST_OF_A_TITLE = 40;

interface Parts {
  outcome: Outcome;
  /** When the event came. */
  since: string;
  /** Of the conversation. */
  title: string | null;
}

/** What came of one effect, or of many alike. */
export function OutcomeLine({ outcome: { first, effects }, since, title }: Parts) {
  const { tone, word } = effectSaid(first);
  const { conversation, kind, reason, state } = first;
  const called = shortened(title ?? said.conversation(conversation?.id ?? ''), MOST_OF_A_TITLE);
  const toIssue = isOnIssue(kind);
  return (
    <li>
      <State tone={tone}>
        {word}
        {effects.length > 1 && ` · ${said.conversations(effects.length)}`}
        {effects.length === 1 && conversation !== null && !toIssue && (
          <>
            {' · '}
            {conversation.url === null ? called : <Away href={conversation.url}>{called}</Away>}
          </>
        )}
        {state === 'done' && first.endedAt !== null && <Took since={since} until={first.endedAt} />}
        {state !== 'done' && reason !== null && <span className={css.reason}> · {reasonInWords(reason)}</span>}
      </State>
    </li>
  );
}

function Took({ since, until }: { since: string; until: string }) {
  const ms = Math.max(0, Date.parse(until) - Date.parse(since));
  return <span className={css.took}> · {ms < AN_HOUR_MS ? duration(ms) : <Time at={until} />}</span>;
}

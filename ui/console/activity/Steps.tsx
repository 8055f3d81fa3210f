import type { ActivityDetailAnswer } from '../../../src/api/schemas/activity.ts';
import { duration } from '../../kit/relative-time.ts';
import { Time } from '../../kit/Time.tsx';
import { counted, reasonInWords } from '../words.ts';
import css from './Activity.module.css';

interface Step {
  key: string;
  at: string;
  who: string | null;
  text: string;
}

/** What happened to an event one after the other, by the server's clock. */
export function Steps({ event }: { event: ActivityDetailAnswer }) {
  return (
    <ol className={css.steps}>
      {stepsOf(event).map((step) => (
        <li key={step.key} className={css.step}>
          <span>
            {step.who !== null && <b>{step.who}</b>} {step.text}
          </span>
          <span className={css.time}>
            <Time at={step.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function stepsOf(event: ActivityDetailAnswer): Step[] {
  const { id, receivedAt, processedAt, effects, entries, deliveryId, host, source } = event;
  const from = source === 'hand' ? 'by hand' : host === null ? '' : `from ${host}`;
  const received = {
    key: id,
    at: receivedAt,
    who: null,
    text: `Received ${from}${deliveryId === null ? '' : `, delivery ${deliveryId}`}`,
  };
  const decided =
    processedAt === null
      ? []
      : [
          {
            key: `${id} decided`,
            at: processedAt,
            who: null,
            text: `${decidedWord(event)}, ${took(receivedAt, processedAt)}`,
          },
        ];
  const told = entries.map((entry) => ({
    key: entry.id,
    at: entry.at,
    who: entry.actor,
    text: reasonInWords(entry.text),
  }));
  const ended = effects.flatMap(({ id: effect, endedAt, createdAt, state, kind }) =>
    endedAt === null
      ? []
      : [{ key: effect, at: endedAt, who: null, text: `${endWords[state]} (${kind}), ${took(createdAt, endedAt)}` }],
  );
  return [received, ...decided, ...told, ...ended].toSorted((one, other) => one.at.localeCompare(other.at));
}

const endWords: Record<ActivityDetailAnswer['effects'][number]['state'], string> = {
  pending: 'Waits',
  sending: 'On its way',
  done: 'Done',
  skipped: 'Left out',
  unknown: 'In doubt',
  dead: 'Failed',
};

function decidedWord({ state, reasons, effects }: ActivityDetailAnswer): string {
  if (state === 'dead') return 'Could not be decided';
  const why = reasons.map(reasonInWords).join('; ');
  if (effects.length === 0) return `Decided: nothing to do${why === '' ? '' : `, ${why}`}`;
  return `Decided: ${counted(effects.length, 'thing')} to do${why === '' ? '' : `; left out: ${why}`}`;
}

function took(since: string, until: string): string {
  return duration(Math.max(0, Date.parse(until) - Date.parse(since)));
}

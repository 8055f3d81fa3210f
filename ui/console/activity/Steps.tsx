import type { EffectAnswer } from '../../../src/api/schemas.ts';
import type { ActivityDetailAnswer } from '../../../src/api/schemas/activity.ts';
import { duration } from '../../kit/relative-time.ts';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/activity.ts';
import { effectSubject, reasonInWords } from '../../kit/words.ts';
import css from './Detail.module.css';

const said = texts.steps;

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
            {step.who !== null && <b>{actorSaid(step.who)}</b>} {step.text}
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
  const { id, receivedAt, processedAt, effects, entries } = event;
  const received = {
    key: id,
    at: receivedAt,
    who: null,
    text: receivedWord(event),
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
  // What announced an effect says again what the event is; what people decided about it is a step.
  const told = entries
    .filter(({ kind, effect }) => effect === null || kind.startsWith('effect.'))
    .map((entry) => ({ key: entry.id, at: entry.at, who: entry.actor, text: reasonInWords(entry.text) }));
  const alike = Map.groupBy(
    effects.filter(({ endedAt }) => endedAt !== null),
    ({ kind, state }) => `${kind} ${state}`,
  );
  const ended = [...alike].flatMap(([key, group]) => endOf(key, group));
  return [received, ...decided, ...told, ...ended].toSorted((one, other) => one.at.localeCompare(other.at));
}

/** Effects that ended alike, as one step: when the last of them did. */
function endOf(key: string, group: EffectAnswer[]): Step[] {
  const last = group.toSorted((one, other) => (one.endedAt ?? '').localeCompare(other.endedAt ?? '')).at(-1);
  if (last === undefined || last.endedAt === null) return [];
  const subject = effectSubject(last.kind);
  const ended = group.length > 1 ? said.several(subject, group.length) : subject;
  const text = said.ended(ended, said.ends[last.state], took(last.createdAt, last.endedAt));
  return [{ key, at: last.endedAt, who: null, text }];
}

function receivedWord({ source, host, deliveryId }: ActivityDetailAnswer): string {
  const from = source === 'hand' ? said.receivedByHand : host === null ? said.received : said.receivedFrom(host);
  return deliveryId === null ? from : `${from}, ${said.delivery(deliveryId)}`;
}

function decidedWord({ state, reasons, effects }: ActivityDetailAnswer): string {
  if (state === 'dead') return said.undecided;
  const why = reasons.map(reasonInWords).join('; ');
  if (effects.length === 0) return why === '' ? said.nothingToDo : said.nothingToDoAs(why);
  return why === '' ? said.toDo(effects.length) : said.toDoBut(effects.length, why);
}

function took(since: string, until: string): string {
  return duration(Math.max(0, Date.parse(until) - Date.parse(since)));
}

import { Link } from '@tanstack/react-router';
import type { ActivityAnswer, OutcomeAnswer } from '../../../src/api/schemas/activity.ts';
import { Away } from '../../kit/Away.tsx';
import { duration } from '../../kit/relative-time.ts';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/activity.ts';
import { effectSaid, reasonInWords } from '../../kit/words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { eventSaid, isOnIssue } from '../words.ts';
import css from './Activity.module.css';
import { whoDidWhat } from './what.ts';

const SHOWN = 4;
const AN_HOUR_MS = 3_600_000;

/** One event: its issue, who did what, and what came of it. The whole row leads to it. */
export function EventRow({ event }: { event: ActivityAnswer }) {
  const { issue, outcomes } = event;
  const said = eventSaid(event, outcomes.length > 0);
  return (
    <li className={css.row}>
      <span className={css.time}>
        <Time at={event.receivedAt} />
      </span>
      <div className={css.what}>
        <p>
          <Link to="/console/activity/$id" params={{ id: event.id }} className={css.open} data-row>
            {event.actor === null ? whoDidWhat(event) : <b>{actorSaid(event.actor)}</b>}
            {event.actor !== null && ` ${sentenceSaid(event.text)}`}
          </Link>
        </p>
        {issue !== null && (
          <p className={css.issue}>
            {issue.url === null ? (
              (issue.key ?? texts.issue(issue.id))
            ) : (
              <span className={css.over}>
                <Away href={issue.url}>{issue.key}</Away>
              </span>
            )}
            {issue.summary !== null && <bdi className={css.summary}>{issue.summary}</bdi>}
          </p>
        )}
      </div>
      <ul className={css.outcomes}>
        {outcomes.slice(0, SHOWN).map((outcome) => (
          <Outcome key={keyOf(outcome)} outcome={outcome} since={event.receivedAt} />
        ))}
        {outcomes.length > SHOWN && <li className={css.muted}>{texts.events.moreKinds(outcomes.length - SHOWN)}</li>}
        {said !== null && (
          <li>
            <State tone={said.tone}>{said.word}</State>
          </li>
        )}
      </ul>
    </li>
  );
}

function keyOf({ kind, state, asksPerson }: OutcomeAnswer): string {
  return [kind, state, asksPerson].join(' ');
}

function Outcome({ outcome, since }: { outcome: OutcomeAnswer; since: string }) {
  const { tone, word } = effectSaid(outcome);
  const { count, kind, state, reason, endedAt } = outcome;
  const onIssue = isOnIssue(kind);
  const tookMs = endedAt === null ? 0 : Math.max(0, Date.parse(endedAt) - Date.parse(since));
  return (
    <li>
      <State tone={tone}>
        {word}
        {count > 1 && !onIssue && ` · ${texts.events.conversations(count)}`}
        {state === 'done' && tookMs < AN_HOUR_MS && <span className={css.took}> · {duration(tookMs)}</span>}
      </State>
      {state !== 'done' && reason !== null && <span className={css.why}>{reasonInWords(reason)}</span>}
    </li>
  );
}

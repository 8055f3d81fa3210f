import { Link } from '@tanstack/react-router';
import type { TimelineEntryAnswer } from '../../../src/api/schemas.ts';
import { Addressed } from '../../kit/Addressed.tsx';
import { Away } from '../../kit/Away.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/issue.ts';
import { effectSaid, reasonInWords } from '../../kit/words.ts';
import { Reason } from '../Reason.tsx';
import css from './Issue.module.css';

const said = texts.timeline;

/** One line of a timeline: who did what, and what came of it. */
export function Entry({ entry }: { entry: TimelineEntryAnswer }) {
  const { at, actor, effect, eventId, runId } = entry;
  const text = reasonInWords(entry.text);
  const outcome = effect === null ? null : effectSaid(effect);
  const event = eventId ?? effect?.eventId ?? null;
  const conversation = effect?.conversation ?? null;
  return (
    <li className={css.entry}>
      <p className={css.text}>
        {actor !== null && <b>{actorSaid(actor)}</b>} <Addressed text={text} />
      </p>
      <span className={css.time}>
        <Time at={at} />
      </span>
      {(outcome !== null || event !== null || runId !== null) && (
        <p className={css.outcome}>
          {outcome !== null && (
            <State tone={outcome.tone}>
              {outcome.word}
              {conversation !== null && conversation.url !== null && (
                <>
                  {' · '}
                  <Away href={conversation.url}>{said.conversation(conversation.id)}</Away>
                </>
              )}
              {effect !== null &&
                effect.state === 'done' &&
                effect.partId !== null &&
                effect.partId !== conversation?.id && <span className={css.muted}> · {said.id(effect.partId)}</span>}
              {effect?.state !== 'done' && effect !== null && effect.reason !== null && (
                <span className={css.muted}>
                  {' '}
                  · <Reason text={effect.reason} />
                </span>
              )}
            </State>
          )}
          {runId !== null && (
            <Link
              to="/console/workflow-runs/$id"
              params={{ id: runId }}
              className={css.closer}
              aria-label={said.seeRunOf(text)}
            >
              {said.seeRun}
            </Link>
          )}
          {event !== null && (
            <Link
              to="/console/activity/$id"
              params={{ id: event }}
              className={css.closer}
              aria-label={said.lookCloserAt(text)}
            >
              {said.lookCloser}
            </Link>
          )}
        </p>
      )}
    </li>
  );
}

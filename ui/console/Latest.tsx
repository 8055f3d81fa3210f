import { useState } from 'react';
import type { EffectAnswer, EventAnswer } from '../../src/api/schemas.ts';
import { Away } from '../kit/Away.tsx';
import { Button } from '../kit/Button.tsx';
import { Empty, Section } from '../kit/Section.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import css from './Latest.module.css';
import { Loaded } from './Loaded.tsx';
import { OutcomeLine } from './OutcomeLine.tsx';
import { outcomesOf } from './outcomes.ts';
import { useEffects, useEvents, useHosts, useLinks } from './queries.ts';
import { TimelineDialog } from './TimelineDialog.tsx';
import { eventSaid } from './words.ts';

/** Events as they came, with what came of each. */
export function Latest() {
  const events = useEvents();
  const effects = useEffects().data?.items ?? [];
  const [shown, show] = useState<{ issue: string; host: string } | null>(null);
  return (
    <Section title="Latest">
      <Loaded query={events} rows={5}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="Nothing has come yet">
              <p>Change an issue of a connected project, and what came of it stands here a moment later.</p>
            </Empty>
          ) : (
            <ol className={css.rows}>
              {items.map((event) => (
                <Row
                  key={event.id}
                  event={event}
                  effects={effects.filter(({ eventId }) => eventId === event.id)}
                  onTimeline={show}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
      {shown !== null && <TimelineDialog {...shown} onClosed={() => show(null)} />}
    </Section>
  );
}

interface RowParts {
  event: EventAnswer;
  effects: EffectAnswer[];
  onTimeline: (of: { issue: string; host: string }) => void;
}

function Row({ event, effects, onTimeline }: RowParts) {
  const said = eventSaid(event, effects.length > 0);
  const links = useLinks().data?.items ?? [];
  const { issue, host } = event;
  return (
    <li className={css.row}>
      <div className={css.line}>
        <p>
          <IssueName event={event} /> {event.actor === null ? sentence(event.text) : <b>{event.actor}</b>}
          {event.actor !== null && ` ${event.text}`}
        </p>
        <span className={css.time}>
          <Time at={event.receivedAt} />
        </span>
      </div>
      <ul className={css.outcomes}>
        {outcomesOf(effects).map((outcome) => (
          <OutcomeLine
            key={outcome.first.id}
            outcome={outcome}
            since={event.receivedAt}
            title={links.find(({ id }) => id === outcome.first.linkId)?.title ?? null}
          />
        ))}
        {said !== null && (
          <li>
            <State tone={said.tone}>{said.word}</State>
          </li>
        )}
        {issue !== null && host !== null && (
          <li className={css.timeline}>
            <Button
              look="link"
              aria-label={`Timeline of ${issue.key ?? issue.id}`}
              onClick={() => onTimeline({ issue: issue.id, host })}
            >
              Timeline
            </Button>
          </li>
        )}
      </ul>
    </li>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function IssueName({ event: { issue, host } }: { event: EventAnswer }) {
  const url = useHosts().data?.items.find(({ name }) => name === host)?.url;
  if (issue === null) return null;
  if (issue.key === null || url === undefined)
    return <span className={css.key}>{issue.key ?? `issue ${issue.id}`}</span>;
  return (
    <span className={css.key}>
      <Away href={`${url}/browse/${encodeURIComponent(issue.key)}`}>{issue.key}</Away>
    </span>
  );
}

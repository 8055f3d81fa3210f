import { Link } from '@tanstack/react-router';
import type { EffectAnswer, EventAnswer } from '../../../src/api/schemas.ts';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/overview.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from '../Latest.module.css';
import { Loaded } from '../Loaded.tsx';
import { OutcomeLine } from '../OutcomeLine.tsx';
import { outcomesOf } from '../outcomes.ts';
import { useEffects, useEvents, useLinks } from '../queries.ts';
import { capitalized } from '../../kit/words.ts';
import { eventSaid } from '../words.ts';

const called = texts.latest;

/** A look, not the list: that is Activity. */
const FEW = 6;

/** The last few events, with what came of each. */
export function Latest() {
  const events = useEvents();
  const effects = useEffects().data?.items ?? [];
  return (
    <Section title={called.title} aside={<Link to="/console/activity">{called.all}</Link>}>
      <Loaded query={events} rows={5}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={called.nothing}>
              <p>{called.change}</p>
            </Empty>
          ) : (
            <ol className={css.rows}>
              {items.slice(0, FEW).map((event) => (
                <Row key={event.id} event={event} effects={effects.filter(({ eventId }) => eventId === event.id)} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Section>
  );
}

function Row({ event, effects }: { event: EventAnswer; effects: EffectAnswer[] }) {
  const said = eventSaid(event, effects.length > 0);
  const links = useLinks().data?.items ?? [];
  return (
    <li className={css.row}>
      <div className={css.line}>
        <p>
          <IssueName event={event} />{' '}
          {event.actor === null ? capitalized(sentenceSaid(event.text)) : <b>{actorSaid(event.actor)}</b>}
          {event.actor !== null && ` ${sentenceSaid(event.text)}`}
        </p>
        <span className={css.time}>
          <Link to="/console/activity/$id" params={{ id: event.id }} className={css.when}>
            <Time at={event.receivedAt} />
            <span className="visually-hidden">{called.whatCame}</span>
          </Link>
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
      </ul>
    </li>
  );
}

function IssueName({ event: { issue, host } }: { event: EventAnswer }) {
  if (issue === null) return null;
  const name = issue.key ?? texts.issue(issue.id);
  return (
    <span className={css.key}>
      {host === null ? (
        name
      ) : (
        <Link to="/console/issues/$host/$issue" params={{ host, issue: issue.key ?? issue.id }}>
          {name}
        </Link>
      )}
    </span>
  );
}

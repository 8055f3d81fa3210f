import { Link } from '@tanstack/react-router';
import type { FirstRunAnswer } from '../../../src/api/schemas/overview.ts';
import { Away } from '../../kit/Away.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Time } from '../../kit/Time.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/first-run.ts';
import { RouteButton } from '../RouteButton.tsx';
import css from './FirstRun.module.css';

const said = texts.note;

/** The end of the guide. */
export function FirstNote({ note }: { note: NonNullable<FirstRunAnswer['note']> }) {
  const { at, eventId, host, issue, conversationUrl, title, simulated } = note;
  const told = simulated ? said.toldInDemo : said.told;
  const reached = simulated ? said.reachedInDemo : said.reached;
  const called = title ?? said.itsConversation;
  const conversation = conversationUrl === null ? called : <Away href={conversationUrl}>{called}</Away>;
  return (
    <section className={css.end} aria-labelledby="delivered">
      <span className={css.endTick}>
        <Icon name="check" />
      </span>
      <div className={css.about}>
        <h2 id="delivered">{said.title}</h2>
        <p>
          {sentence(issue === null ? reached : told, {
            issue: <IssueName host={host} issue={issue} />,
            conversation,
            time: <Time at={at} />,
          })}
        </p>
        <div className={css.actions}>
          <RouteButton to="/" look="primary">
            {' '}
            {texts.toOverview}
          </RouteButton>
          {eventId !== null && (
            <RouteButton to="/console/activity/$id" params={{ id: eventId }}>
              {' '}
              {said.whatCame}
            </RouteButton>
          )}
        </div>
      </div>
    </section>
  );
}

function IssueName({ host, issue }: Pick<NonNullable<FirstRunAnswer['note']>, 'host' | 'issue'>) {
  if (issue === null) return null;
  const name = issue.key ?? said.issue(issue.id);
  if (host === null) return name;
  return (
    <Link to="/console/issues/$host/$issue" params={{ host, issue: issue.key ?? issue.id }}>
      {name}
    </Link>
  );
}

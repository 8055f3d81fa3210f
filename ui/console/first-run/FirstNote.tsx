import { Link } from '@tanstack/react-router';
import type { FirstRunAnswer } from '../../../src/api/schemas/overview.ts';
import { Away } from '../../kit/Away.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Time } from '../../kit/Time.tsx';
import css from './FirstRun.module.css';

/** The end of the guide. */
export function FirstNote({ note }: { note: NonNullable<FirstRunAnswer['note']> }) {
  const { at, eventId, host, issue, conversationUrl, title, simulated } = note;
  return (
    <section className={css.end} aria-labelledby="delivered">
      <span className={css.endTick}>
        <Icon name="check" />
      </span>
      <div className={css.about}>
        <h2 id="delivered">The first note was delivered</h2>
        <p>
          {issue !== null && (
            <>
              {host === null ? (
                (issue.key ?? `Issue ${issue.id}`)
              ) : (
                <Link to="/console/issues/$host/$issue" params={{ host, issue: issue.key ?? issue.id }}>
                  {issue.key ?? `Issue ${issue.id}`}
                </Link>
              )}{' '}
              told{' '}
            </>
          )}
          {conversationUrl === null ? (
            (title ?? 'its conversation')
          ) : (
            <Away href={conversationUrl}>{title ?? 'its conversation'}</Away>
          )}
          , <Time at={at} />
          {simulated && ', in the demo'}.
        </p>
        <div className={css.actions}>
          <Link to="/" className={css.go}>
            To the overview
          </Link>
          {eventId !== null && (
            <Link to="/console/activity/$id" params={{ id: eventId }} className={css.out}>
              What came of the event
            </Link>
          )}
        </div>
      </div>
    </section>
  );
}

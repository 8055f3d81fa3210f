import { Link, useSearch } from '@tanstack/react-router';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/activity.ts';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { usePeople } from '../people.ts';
import css from './Activity.module.css';
import { EventList } from './EventList.tsx';
import { PeopleList } from './PeopleList.tsx';

/** Everything that came, and what came of it; and what waits for a person. */
export function Activity() {
  const { tab } = useSearch({ from: '/console/activity' });
  const { matters, more } = usePeople();
  return (
    <Page title={texts.title} lead={texts.lead} actions={<LiveState />}>
      <nav className={css.tabs} aria-label={texts.title}>
        <Link
          to="/console/activity"
          search={{}}
          className={names(css.tab, tab === undefined && css.chosen)}
          aria-current={tab === undefined ? 'page' : undefined}
        >
          {texts.everything}
        </Link>
        <Link
          to="/console/activity"
          search={{ tab: 'people' }}
          className={names(css.tab, tab === 'people' && css.chosen)}
          aria-current={tab === 'people' ? 'page' : undefined}
        >
          {texts.needsPerson}
          {matters.length > 0 && (
            <span className={css.count}>
              {matters.length}
              {more && '+'}
            </span>
          )}
        </Link>
      </nav>
      {tab === 'people' ? <PeopleList /> : <EventList />}
    </Page>
  );
}

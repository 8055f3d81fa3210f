import { useSearch } from '@tanstack/react-router';
import { type Tab, Tabs } from '../../kit/Tabs.tsx';
import { texts } from '../../texts/activity.ts';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { usePeople } from '../people.ts';
import { EventList } from './EventList.tsx';
import { PeopleList } from './PeopleList.tsx';

const address = { to: '/console/activity' } as const;

/** Everything that came, and what came of it; and what waits for a person. */
export function Activity() {
  const { tab } = useSearch({ from: '/console/activity' });
  const { matters, more } = usePeople();
  const count = matters.length === 0 ? undefined : `${matters.length}${more ? '+' : ''}`;
  const tabs: Tab[] = [
    { id: 'all', name: texts.everything, address: { ...address, search: {} } },
    { id: 'people', name: texts.needsPerson, count, address: { ...address, search: { tab: 'people' } } },
  ];
  return (
    <Page title={texts.title} lead={texts.lead} actions={<LiveState />}>
      <Tabs label={texts.title} tabs={tabs} now={tab ?? 'all'} />
      {tab === 'people' ? <PeopleList /> : <EventList />}
    </Page>
  );
}

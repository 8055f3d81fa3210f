/**
 * PEOPLE AND ACCESS, for admins. In: who may come in, with what, and what was done. Out: invitations, roles, keys. It must not know how
 * anybody signs in.
 */
import { useParams } from '@tanstack/react-router';
import { NoSuchTab, type Tab, Tabs } from '../../kit/Tabs.tsx';
import { texts } from '../../texts/people.ts';
import { Page } from '../Page.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import { AuditLog } from './AuditLog.tsx';
import { Erase } from './Erase.tsx';
import { OrganizationSettings } from './OrganizationSettings.tsx';
import { Users } from './Users.tsx';

const said = texts.page;

const tabs: readonly Tab[] = [
  { id: 'people', name: said.tabs.people, address: { to: '/console/people' } },
  { id: 'keys', name: said.tabs.keys, address: { to: '/console/people/$tab', params: { tab: 'keys' } } },
  { id: 'audit', name: said.tabs.audit, address: { to: '/console/people/$tab', params: { tab: 'audit' } } },
  { id: 'erase', name: said.tabs.erase, address: { to: '/console/people/$tab', params: { tab: 'erase' } } },
];

/** Who may come in, what keys there are, and what was done; each has its own address. */
export function People() {
  const { tab = 'people' } = useParams({ strict: false });
  return (
    <Page title={said.title} lead={said.lead}>
      <Tabs label={said.title} tabs={tabs} now={tab} />
      <Shown tab={tab} />
    </Page>
  );
}

function Shown({ tab }: { tab: string }) {
  switch (tab) {
    case 'people':
      return (
        <>
          <Users />
          <OrganizationSettings />
        </>
      );
    case 'keys':
      return <ApiKeys />;
    case 'audit':
      return <AuditLog />;
    case 'erase':
      return <Erase />;
    default:
      return <NoSuchTab />;
  }
}

/**
 * PEOPLE AND ACCESS, for admins. In: who may come in, with what, and what was done. Out: invitations, roles, keys. It must not know how
 * anybody signs in.
 */
import { useParams } from '@tanstack/react-router';
import { NoSuchTab, type Tab, Tabs } from '../../kit/Tabs.tsx';
import { Page } from '../Page.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import { AuditLog } from './AuditLog.tsx';
import { Erase } from './Erase.tsx';
import { OrganizationSettings } from './OrganizationSettings.tsx';
import { Users } from './Users.tsx';

const tabs: readonly Tab[] = [
  { id: 'people', name: 'People', address: { to: '/console/people' } },
  { id: 'keys', name: 'API keys', address: { to: '/console/people/$tab', params: { tab: 'keys' } } },
  { id: 'audit', name: 'Audit log', address: { to: '/console/people/$tab', params: { tab: 'audit' } } },
  { id: 'erase', name: 'Erase', address: { to: '/console/people/$tab', params: { tab: 'erase' } } },
];

/** Who may come in, what keys there are, and what was done; each has its own address. */
export function People() {
  const { tab = 'people' } = useParams({ strict: false });
  return (
    <Page title="People and access" lead="Who may come in, with what, and what was done.">
      <Tabs label="People and access" tabs={tabs} now={tab} />
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

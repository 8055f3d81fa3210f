/**
 * PEOPLE AND ACCESS, for admins. In: who may come in, with what, and what was done. Out: invitations, roles, keys. It must not know how
 * anybody signs in.
 */
import { Link, useParams } from '@tanstack/react-router';
import { Empty, Section } from '../../kit/Section.tsx';
import { Page } from '../Page.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import { AuditLog } from './AuditLog.tsx';
import { Erase } from './Erase.tsx';
import { OrganizationSettings } from './OrganizationSettings.tsx';
import css from './People.module.css';
import { Users } from './Users.tsx';

const tabs = [
  { id: 'people', name: 'People', address: { to: '/console/people' } },
  { id: 'keys', name: 'API keys', address: { to: '/console/people/$tab', params: { tab: 'keys' } } },
  { id: 'audit', name: 'Audit log', address: { to: '/console/people/$tab', params: { tab: 'audit' } } },
  { id: 'erase', name: 'Erase', address: { to: '/console/people/$tab', params: { tab: 'erase' } } },
] as const;

/** Who may come in, what keys there are, and what was done; each has its own address. */
export function People() {
  const { tab = 'people' } = useParams({ strict: false });
  return (
    <Page title="People and access" lead="Who may come in, with what, and what was done.">
      <nav className={css.tabs} aria-label="People and access">
        {tabs.map(({ id, address, name }) => (
          <Link
            key={id}
            {...address}
            className={css.tab}
            activeOptions={{ exact: true, includeSearch: false }}
            aria-current={id === tab ? 'page' : undefined}
            resetScroll={false}
          >
            {name}
          </Link>
        ))}
      </nav>
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
      return (
        <Section title="There is no such tab">
          <Empty title="The address may be mistyped">
            <p>Choose one of the tabs above.</p>
          </Empty>
        </Section>
      );
  }
}

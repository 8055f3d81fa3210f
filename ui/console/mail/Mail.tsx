/**
 * MAIL AND PORTAL: how people reach the desk without the console. In: what came by mail, where mail comes in, how it leaves, who may ask.
 * Out: decisions of admins on it, and a second look at mails that could not be read. It must not know requests but by their keys.
 */
import { useParams } from '@tanstack/react-router';
import { NoSuchTab, type Tab, Tabs } from '../../kit/Tabs.tsx';
import { texts } from '../../texts/mail.ts';
import { NotAllowed } from '../NotAllowed.tsx';
import { Page } from '../Page.tsx';
import { useViewer } from '../session.ts';
import { Incoming } from './Incoming.tsx';
import { Mailboxes } from './Mailboxes.tsx';
import { Sending } from './Sending.tsx';
import { WhoMayAsk } from './WhoMayAsk.tsx';

const said = texts.page;
const tabs: readonly Tab[] = [
  { id: 'incoming', name: said.tabs.incoming, address: { to: '/console/mail' } },
  { id: 'mailboxes', name: said.tabs.mailboxes, address: { to: '/console/mail/$tab', params: { tab: 'mailboxes' } } },
  { id: 'sending', name: said.tabs.sending, address: { to: '/console/mail/$tab', params: { tab: 'sending' } } },
  { id: 'portal', name: said.tabs.portal, address: { to: '/console/mail/$tab', params: { tab: 'portal' } } },
];

/** Each part has its own address. Agents see what came in; the rest is for admins. */
export function Mail() {
  const { tab = 'incoming' } = useParams({ strict: false });
  const isAgent = useViewer().data?.role === 'agent';
  if (isAgent && tab !== 'incoming') return <NotAllowed name={said.title} />;
  return (
    <Page title={said.title} lead={said.lead}>
      {!isAgent && <Tabs label={said.title} tabs={tabs} now={tab} />}
      <Shown tab={tab} />
    </Page>
  );
}

function Shown({ tab }: { tab: string }) {
  switch (tab) {
    case 'incoming':
      return <Incoming />;
    case 'mailboxes':
      return <Mailboxes />;
    case 'sending':
      return <Sending />;
    case 'portal':
      return <WhoMayAsk />;
    default:
      return <NoSuchTab />;
  }
}

import { texts } from '../../texts/integrations.ts';
import { Page } from '../Page.tsx';
import { JiraHosts } from './JiraHosts.tsx';
import { Workspaces } from './Workspaces.tsx';

/** Where Deskbridge is connected to: Intercom on one side, the hosts of issues on the other. */
export function Integrations() {
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Workspaces />
      <JiraHosts />
    </Page>
  );
}

import { Page } from '../Page.tsx';
import { JiraHosts } from './JiraHosts.tsx';
import { Workspaces } from './Workspaces.tsx';

/** Where Deskbridge is connected to: Intercom on one side, the hosts of issues on the other. */
export function Integrations() {
  return (
    <Page title="Integrations" lead="Where your customers talk, and where your work is tracked.">
      <Workspaces />
      <JiraHosts />
    </Page>
  );
}

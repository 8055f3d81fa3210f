/** The panel's questions to the vendors: who answers them, and who hears of the answers. */
import type { ApiDeps } from '../api/deps.ts';
import type { WorkspacePort } from '../domain/workspace.ts';
import type { IntercomClient } from '../intercom/client.ts';
import { contactUrl } from '../intercom/urls.ts';
import type { JiraClient } from '../jira/client.ts';
import { createAsker } from '../pipeline/ask.ts';
import type { Changes } from '../pipeline/changes.ts';
import type { Db } from '../store/db.ts';
import type { Lookups } from './lookups.ts';

export function besideOf(of: {
  db: Db;
  vendors: { intercom: IntercomClient; jira: JiraClient };
  workspaces: WorkspacePort;
  known: Pick<Lookups, 'connection' | 'host'>;
  changes: Pick<Changes, 'announce'>;
}): ApiDeps['beside'] {
  const { db, vendors, workspaces, known, changes } = of;
  const ask = createAsker(db, {
    inbox: vendors.intercom,
    directory: workspaces.directory,
    host: () => vendors.jira,
    connectionAccess: (organization, id) => known.connection.get(`${organization}/${id}`),
    hostAccess: (organization, id) => known.host.get(`${organization}/${id}`),
    changed: (organization) => changes.announce(organization, ['panel']),
  });
  return { ask, contactUrl };
}

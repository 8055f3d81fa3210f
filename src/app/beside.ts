/** The panel's questions to the vendors: who answers them, and who hears of the answers. */
import type { ApiDeps } from '../api/deps.ts';
import type { PanelHost } from '../domain/panel.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { WorkspacePort } from '../domain/workspace.ts';
import type { IntercomClient } from '../intercom/client.ts';
import type { Http } from '../http.ts';
import { createPictures } from '../intercom/pictures.ts';
import { contactUrl } from '../intercom/urls.ts';
import { createAsker } from '../pipeline/ask.ts';
import type { DeliverPorts } from '../pipeline/deliver-ports.ts';
import type { Changes } from '../pipeline/changes.ts';
import type { Db } from '../store/db.ts';
import type { Lookups } from './lookups.ts';

/** Who reported an issue, read now: nothing of it is kept. */
export function reportersOf(
  hostOf: (access: HostAccess) => PanelHost,
  known: Pick<Lookups, 'host'>,
): DeliverPorts['reporterOf'] {
  return async (organization, { hostId, issueId }) => {
    const access = await known.host.get(`${organization}/${hostId}`);
    return access === null ? null : (await hostOf(access).readReported(access, issueId)).value.reporter;
  };
}

export function besideOf(of: {
  db: Db;
  http: Http;
  vendors: { intercom: IntercomClient };
  hostOf: (access: HostAccess) => PanelHost;
  workspaces: WorkspacePort;
  known: Pick<Lookups, 'connection' | 'host'>;
  changes: Pick<Changes, 'announce'>;
}): ApiDeps['beside'] {
  const { db, vendors, workspaces, known, changes } = of;
  const ask = createAsker(db, {
    inbox: vendors.intercom,
    directory: workspaces.directory,
    host: of.hostOf,
    connectionAccess: (organization, id) => known.connection.get(`${organization}/${id}`),
    hostAccess: (organization, id) => known.host.get(`${organization}/${id}`),
    changed: (organization) => changes.announce(organization, ['panel']),
  });
  const pictures = createPictures(of.http, () => performance.now());
  return { ask, contactUrl, picture: (url, apiUrl) => pictures.read(url, apiUrl) };
}

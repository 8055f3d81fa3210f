/** What is set up: connections and hosts. */
import { listConnections } from '../store/connections.ts';
import { listHosts, type StoredHost } from '../store/hosts.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { presentWorkspaces } from './present-connection.ts';
import { type Api, iso, problems } from './route.ts';
import { type HostAnswer, HostSchema, pageOf } from './schemas.ts';
import { WorkspaceConnectionsSchema } from './schemas/connecting.ts';

export function connectionRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['set-up'];
  app.route({
    method: 'GET',
    url: '/api/v1/connections',
    config: { access: 'read' },
    schema: { summary: 'Connections', tags, response: { 200: WorkspaceConnectionsSchema, ...problems } },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const connections = await listConnections(deps.db, organizationId);
      return { items: await presentWorkspaces(deps, organizationId, connections), next: null };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/hosts',
    config: { access: 'read' },
    schema: { summary: 'Hosts', tags, response: { 200: pageOf(HostSchema), ...problems } },
    handler: async (request) => {
      const caller = callerOf(request);
      const hosts = await listHosts(deps.db, caller.organizationId);
      const of = { publicUrl: deps.publicUrl, showToken: caller.scopes.includes('admin') };
      return { items: hosts.map((host) => presentHost(host, of)), next: null };
    },
  });
}

/** Without a signature the address itself must be hard to guess; with one, the name will do and is no secret. */
function presentHost(
  host: StoredHost,
  { publicUrl, showToken }: { publicUrl: string; showToken: boolean },
): HostAnswer {
  const path = host.hasWebhookSecret ? encodeURIComponent(host.name) : showToken ? host.hookToken : null;
  const { id, name, kind, url, email, state, stateReason } = host;
  return {
    id,
    name,
    kind,
    url,
    email,
    state,
    stateReason,
    webhookUrl: path === null ? null : `${publicUrl}/hooks/jira/${path}`,
    signed: host.hasWebhookSecret,
    lastWebhookAt: iso(host.lastHookAt),
  };
}

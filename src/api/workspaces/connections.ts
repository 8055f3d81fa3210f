/** Connections, as their cards show them. */
import { listConnections } from '../../store/connections.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { presentWorkspaces } from './present.ts';
import { type Api, problems } from '../route.ts';
import { WorkspaceConnectionsSchema } from '../schemas/connecting.ts';

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
}

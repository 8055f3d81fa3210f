/** A connection as its card shows it. Secrets are not among what the store hands out here. */
import { summarizeConnections } from '../../store/connection-use.ts';
import type { StoredConnection } from '../../store/connections.ts';
import type { ApiDeps } from '../deps.ts';
import { iso } from '../route.ts';
import type { WorkspaceConnectionAnswer } from '../schemas/connecting.ts';

export async function presentWorkspaces(
  deps: ApiDeps,
  organizationId: string,
  connections: readonly StoredConnection[],
): Promise<WorkspaceConnectionAnswer[]> {
  const summaries = await summarizeConnections(deps.db, organizationId);
  return connections.map((connection) => {
    const { id, name, workspaceId, workspaceName, region, apiUrl, state, stateReason, plan, authorizedBy } = connection;
    const summary = summaries.get(id);
    return {
      id,
      name,
      workspaceId,
      workspaceName,
      region,
      apiUrl,
      actingTeammate: { id: connection.adminId, name: connection.adminName },
      state,
      stateReason,
      plan,
      authorizedBy,
      clientSecret: connection.hasClientSecret ? 'own' : deps.workspaces.commonClientSecret ? 'app' : 'none',
      previousClientSecret: connection.hasPreviousClientSecret,
      workspaceUrl: deps.workspaces.workspaceUrl(connection),
      teammatesUrl: deps.workspaces.teammatesUrl(connection),
      projects: summary?.projects ?? [],
      checkedAt: iso(connection.checkedAt),
      lastNotificationAt: iso(summary?.lastNotificationAt ?? null),
    };
  });
}

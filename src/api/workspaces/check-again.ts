/** *Check again*: what was found broken or restricted is asked anew, and what waited for it goes out. */
import { VendorError } from '../../domain/errors.ts';
import {
  connectionAccess,
  getConnection,
  setConnectionPlan,
  setConnectionState,
  type StoredConnection,
} from '../../store/connections.ts';
import { openDoor } from '../../store/doors.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { conflict, notFound } from '../problem.ts';
import { intercomAway } from '../vendor-problems.ts';
import { presentWorkspaces } from './present.ts';
import { type Api, idParams, problems } from '../route.ts';
import { WorkspaceConnectionSchema } from '../schemas/connecting.ts';

export function checkAgainRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/connections/:id/check',
    config: { access: 'admin' },
    schema: {
      summary: 'Check again whether the access token works and the plan includes conversations',
      tags: ['set-up'],
      params: idParams,
      response: { 200: WorkspaceConnectionSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const [one] = await presentWorkspaces(deps, organizationId, [
        await checkAgain(deps, organizationId, request.params.id),
      ]);
      if (one === undefined) throw notFound(`There is no connection ${request.params.id}.`);
      return one;
    },
  });
}

async function checkAgain(deps: ApiDeps, organizationId: string, id: string): Promise<StoredConnection> {
  const before = await known(deps, organizationId, id);
  const reason = await tokenProblem(deps, organizationId, before);
  await setConnectionState(deps.db, organizationId, { id, state: reason === null ? 'connected' : 'broken', reason });
  if (reason === null) {
    await recheckPlan(deps, organizationId, id);
    await openDoor(deps.db, organizationId, { kind: 'connection', id });
    deps.settingsChanged();
  }
  return known(deps, organizationId, id);
}

async function known(deps: ApiDeps, organizationId: string, id: string): Promise<StoredConnection> {
  const connection = await getConnection(deps.db, organizationId, id);
  if (connection === null) throw notFound(`There is no connection ${id}.`);
  return connection;
}

/** Why the stored token does not work, or null. Throws 503 where Intercom could not be asked. */
async function tokenProblem(
  deps: ApiDeps,
  organizationId: string,
  connection: StoredConnection,
): Promise<string | null> {
  const access = await connectionAccess(deps, organizationId, connection.id);
  if (access === null)
    throw conflict('disconnected', `The connection "${connection.name}" has no access token: apply one.`);
  try {
    const { workspaceId, workspaceName } = await deps.identify(access.token, access.apiUrl);
    if (workspaceId === connection.workspaceId) return null;
    return `Its token is of another workspace, ${workspaceName} (${workspaceId}).`;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const unchecked = `The connection "${connection.name}" could not be checked:`;
    const problem = intercomAway(error, (said) => `${unchecked} ${said} Try again in a moment.`);
    if (problem !== null) throw problem;
    return error.message;
  }
}

/** Asks whether the plan includes conversations. Where Intercom does not say, the plan stays as it was known. */
export async function recheckPlan(deps: ApiDeps, organizationId: string, id: string): Promise<void> {
  const access = await connectionAccess(deps, organizationId, id);
  if (access === null) return;
  try {
    await setConnectionPlan(deps.db, organizationId, { id, plan: await deps.probePlan(access) });
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
  }
}

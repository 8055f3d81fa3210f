/** Connecting workspaces of Intercom by token, changing and ending their connections. By OAuth: oauth.ts. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import {
  changeClientSecret,
  connectionEnded,
  disconnectConnection,
  forgetPreviousClientSecret,
  removeConnection,
  renameConnection,
} from '../../store/connection-changes.ts';
import { connectionUse } from '../../store/connection-use.ts';
import {
  type Also,
  connectionAccess,
  findConnection,
  getConnection,
  listConnections,
  type StoredConnection,
} from '../../store/connections.ts';
import { openDoor } from '../../store/doors.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { conflict, notFound, unprocessable } from '../problem.ts';
import { presentWorkspaces } from './present.ts';
import { type Api, idParams, problems } from '../route.ts';
import {
  ConnectingSchema,
  ConnectionUseSchema,
  type DisconnectedAnswer,
  DisconnectedSchema,
  type WorkspaceConnectionAnswer,
  WorkspaceConnectionSchema,
} from '../schemas/connecting.ts';
import { connectionName, secretText } from '../setup/schema.ts';
import { takeAppAway } from './take-away.ts';
import { adoptWorkspace, freeName, identifyToken } from './token.ts';

const NewConnection = z.strictObject({
  name: connectionName.optional().describe('Left out: the name of the workspace'),
  accessToken: secretText,
  clientSecret: secretText.optional().describe('Verifies its notifications'),
  apiUrl: z.string().trim().max(2000).optional().describe('Left out: found by the region of the workspace'),
});

const Changes = z.strictObject({
  name: connectionName.optional(),
  accessToken: secretText.optional().describe('Reconnects it'),
  apiUrl: z.string().trim().max(2000).optional(),
  otherWorkspace: z.boolean().default(false).describe('Yes, the new token may be of another workspace'),
  clientSecret: secretText.optional().describe('The one before it stays accepted until it is forgotten'),
  forgetPreviousClientSecret: z.literal(true).optional(),
});

const tags = ['set-up'];

export function connectingRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/connecting',
    config: { access: 'read' },
    schema: { summary: 'How Intercom can be connected here', tags, response: { 200: ConnectingSchema, ...problems } },
    handler: async () => ({
      oauth: deps.workspaces.oauth !== null,
      redirectUrl: redirectUrl(deps),
      webhookUrl: `${deps.publicUrl}/hooks/intercom`,
    }),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/connections',
    config: { access: 'admin' },
    schema: {
      summary: 'Connect a workspace by the access token of a private app; one that was disconnected is reconnected',
      tags,
      body: NewConnection,
      response: { 201: WorkspaceConnectionSchema, ...problems },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await connectByToken(deps, callerOf(request), request.body)),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id',
    config: { access: 'read' },
    schema: {
      summary: 'One connection',
      tags,
      params: idParams,
      response: { 200: WorkspaceConnectionSchema, ...problems },
    },
    handler: (request) => shown(deps, callerOf(request).organizationId, request.params.id),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id/use',
    config: { access: 'read' },
    schema: {
      summary: 'What stops when this connection ends',
      tags,
      params: idParams,
      response: { 200: ConnectionUseSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const { id } = await known(deps, organizationId, request.params.id);
      return connectionUse(deps.db, organizationId, id);
    },
  });
  app.route({
    method: 'PATCH',
    url: '/api/v1/connections/:id',
    config: { access: 'admin' },
    schema: {
      summary: 'Rename a connection, give it a new access token (reconnect) or a new client secret',
      tags,
      params: idParams,
      body: Changes,
      response: { 200: WorkspaceConnectionSchema, ...problems },
    },
    handler: (request) => change(deps, callerOf(request), { id: request.params.id, changes: request.body }),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/connections/:id/disconnect',
    config: { access: 'admin' },
    schema: {
      summary: 'Disconnect: erase the access token, stop what waits; links and projects stay for a reconnect',
      tags,
      params: idParams,
      response: { 200: DisconnectedSchema, ...problems },
    },
    handler: (request) => disconnect(deps, callerOf(request), request.params.id),
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/connections/:id',
    config: { access: 'admin' },
    schema: {
      summary: 'Remove a disconnected connection',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const connection = await known(deps, caller.organizationId, request.params.id);
      if (connection.state !== 'disconnected')
        throw conflict('still_connected', `The connection "${connection.name}" still works: disconnect it first.`);
      const also = audited(caller, 'connection.removed', connection);
      await removeConnection(deps.db, caller.organizationId, { id: connection.id, also });
      deps.settingsChanged();
      return reply.code(204).send();
    },
  });
}

/** The redirect URL as it is registered: exactly this text (S8). */
export function redirectUrl(deps: ApiDeps): string {
  return `${deps.publicUrl}/oauth/intercom/callback`;
}

/** An entry of the audit log, written with what it tells of. */
export function audited(
  caller: Caller,
  action: `connection.${string}`,
  of: { name: string; workspaceName: string; workspaceId: string },
): Also {
  const detail = { workspace: of.workspaceName, workspaceId: of.workspaceId };
  return (sql) => recordAudit(sql, { actor: caller, action, subject: of.name, detail });
}

async function known(deps: ApiDeps, organizationId: string, id: string): Promise<StoredConnection> {
  const connection = await getConnection(deps.db, organizationId, id);
  if (connection === null) throw notFound(`There is no connection ${id}.`);
  return connection;
}

async function shown(deps: ApiDeps, organizationId: string, id: string): Promise<WorkspaceConnectionAnswer> {
  const [one] = await presentWorkspaces(deps, organizationId, [await known(deps, organizationId, id)]);
  if (one === undefined) throw notFound(`There is no connection ${id}.`);
  return one;
}

function addressOf(deps: ApiDeps, given: string | undefined): string | null {
  if (given === undefined) return null;
  const problem = deps.vendorUrlProblem(given);
  if (problem !== null) throw unprocessable('bad_api_url', problem);
  return given.replace(/(?<!\/)\/+$/, '');
}

async function connectByToken(
  deps: ApiDeps,
  caller: Caller,
  wish: z.infer<typeof NewConnection>,
): Promise<WorkspaceConnectionAnswer> {
  const { organizationId } = caller;
  const token = wish.accessToken;
  const identity = await identifyToken(deps, { token, apiUrl: addressOf(deps, wish.apiUrl) });
  const all = await listConnections(deps.db, organizationId);
  const back = all.find((one) => one.workspaceId === identity.workspaceId && one.state === 'disconnected');
  const named = all.find(({ name }) => name === wish.name);
  if (named !== undefined && named.workspaceId !== identity.workspaceId)
    throw conflict(
      'name_taken',
      `There is a connection "${named.name}" already, to the workspace ${named.workspaceName}; this token is of ${identity.workspaceName}: choose another name.`,
    );
  const taken = all.map(({ name }) => name);
  const name = back?.name ?? wish.name ?? freeName(identity.workspaceName, taken);
  const saved = await adoptWorkspace(deps, organizationId, {
    name,
    identity,
    token,
    clientSecret: wish.clientSecret ?? null,
    also: audited(caller, 'connection.connected', { name, ...identity }),
  });
  return shown(deps, organizationId, saved.id);
}

async function change(
  deps: ApiDeps,
  caller: Caller,
  { id, changes }: { id: string; changes: z.infer<typeof Changes> },
): Promise<WorkspaceConnectionAnswer> {
  const { organizationId } = caller;
  // First what may be refused: then nothing is changed.
  const other = changes.name === undefined ? null : await findConnection(deps.db, organizationId, changes.name);
  if (other !== null && other.id !== id)
    throw conflict('name_taken', `There is a connection "${other.name}" already: choose another name.`);
  if (changes.accessToken !== undefined) {
    const connection = await known(deps, organizationId, id);
    await reconnect(deps, caller, { connection, changes, token: changes.accessToken });
  }
  const before = await known(deps, organizationId, id);
  const isNewSecret = changes.accessToken === undefined && changes.clientSecret !== undefined;
  if (isNewSecret && before.state === 'disconnected') throw connectionEnded();
  if (changes.name !== undefined && changes.name !== before.name) {
    const also = audited(caller, 'connection.renamed', { ...before, name: `${before.name} → ${changes.name}` });
    await renameConnection(deps.db, organizationId, { id, name: changes.name, also });
  }
  const now = await known(deps, organizationId, id);
  if (changes.accessToken === undefined && changes.clientSecret !== undefined) {
    const also = audited(caller, 'connection.client_secret_changed', now);
    await changeClientSecret(deps, organizationId, { id, secret: changes.clientSecret, also });
  }
  if (changes.forgetPreviousClientSecret === true) {
    const also = audited(caller, 'connection.previous_client_secret_forgotten', now);
    await forgetPreviousClientSecret(deps.db, organizationId, { id, also });
  }
  deps.settingsChanged();
  return shown(deps, organizationId, id);
}

async function reconnect(
  deps: ApiDeps,
  caller: Caller,
  { connection, changes, token }: { connection: StoredConnection; changes: z.infer<typeof Changes>; token: string },
): Promise<void> {
  // A simulator's or a proxy's address stays with the connection; Intercom's own are found by the token.
  const own = connection.apiUrl.includes('.intercom.io') ? null : connection.apiUrl;
  const identity = await identifyToken(deps, { token, apiUrl: addressOf(deps, changes.apiUrl) ?? own });
  if (identity.workspaceId !== connection.workspaceId && !changes.otherWorkspace)
    throw conflict(
      'other_workspace',
      `The connection "${connection.name}" is to the workspace ${connection.workspaceName} (${connection.workspaceId}), and this token is of ${identity.workspaceName} (${identity.workspaceId}). Links to conversations of ${connection.workspaceName} would stop working.`,
    );
  await adoptWorkspace(deps, caller.organizationId, {
    name: connection.name,
    identity,
    token,
    clientSecret: changes.clientSecret ?? null,
    mayChangeWorkspace: changes.otherWorkspace,
    also: audited(caller, 'connection.reconnected', { name: connection.name, ...identity }),
  });
}

async function disconnect(deps: ApiDeps, caller: Caller, id: string): Promise<DisconnectedAnswer> {
  const { organizationId } = caller;
  const connection = await known(deps, organizationId, id);
  const access = await connectionAccess(deps, organizationId, id);
  const reason = `Disconnected by ${caller.name}`;
  await disconnectConnection(deps.db, organizationId, {
    id,
    reason: `${reason}; reconnect it to go on.`,
    waiting: `not sent: the connection "${connection.name}" was disconnected by ${caller.name}. Reconnect it, then send again.`,
    also: audited(caller, 'connection.disconnected', connection),
  });
  // What still has a place in the queue behind a closed door gives it up now.
  await openDoor(deps.db, organizationId, { kind: 'connection', id });
  deps.settingsChanged();
  const remark = access === null ? null : await takeAppAway(deps, connection, access);
  return { connection: await shown(deps, organizationId, id), remark };
}

/** What a document changes about connections. Tokens that are new, or stopped working, are shown to Intercom first (B28). */
import { VendorError } from '../../domain/errors.ts';
import type { Connection } from '../../domain/model.ts';
import type { WorkspaceIdentity } from '../../domain/ports.ts';
import { connectionAccess, type ConnectionInput } from '../../store/connections.ts';
import { webhookConnections } from '../../store/webhook-connections.ts';
import type { ApiDeps } from '../deps.ts';
import { intercomAway } from '../vendor-problems.ts';
import type { ChangeAnswer } from '../schemas.ts';
import type { Known } from './check.ts';
import type { ConnectionEntry } from './schema.ts';
import { type InputError, InvalidRequest } from '../validation.ts';

export interface ConnectionChange {
  input: ConnectionInput;
  change: ChangeAnswer['change'];
}

interface Of {
  organizationId: string;
  known: Known;
}

/** Throws InvalidRequest naming every connection whose token does not work or leads to the wrong workspace. */
export async function planConnections(deps: ApiDeps, entries: ConnectionEntry[], of: Of): Promise<ConnectionChange[]> {
  const planned = await Promise.all(entries.map((entry, index) => planOne(deps, entry, { ...of, index })));
  const problems: InputError[] = [];
  const changes: ConnectionChange[] = [];
  for (const [index, one] of planned.entries()) {
    if ('message' in one) problems.push(one);
    else {
      const problem = workspaceProblem(one.input, of.known, changes);
      if (problem === null) changes.push(one);
      else problems.push(at(index, problem));
    }
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  return changes;
}

function at(index: number, message: string): InputError {
  return { path: ['connections', index, 'accessToken'], message: `connections[${index}].accessToken: ${message}` };
}

async function planOne(
  deps: ApiDeps,
  entry: ConnectionEntry,
  { organizationId, known, index }: Of & { index: number },
): Promise<ConnectionChange | InputError> {
  const existing = known.connections.find(({ name }) => name === entry.name) ?? null;
  const stored = existing === null ? null : await storedSecrets(deps, organizationId, existing);
  const token = entry.accessToken ?? stored?.token ?? '';
  const apiUrl = entry.apiUrl?.replace(/(?<!\/)\/+$/, '');
  const standing =
    existing !== null &&
    existing.state === 'connected' &&
    token === stored?.token &&
    (apiUrl === undefined || apiUrl === existing.apiUrl);
  const identity = standing ? existing : await identify(deps, entry.name, { token, apiUrl: apiUrl ?? null });
  if (typeof identity === 'string') return at(index, identity);
  const clientSecret = entry.clientSecret ?? null;
  const input: ConnectionInput = {
    name: entry.name,
    identity: identityOf(identity),
    token,
    clientSecret,
    authorizedBy: token === stored?.token ? 'as_before' : 'token',
  };
  if (existing === null || stored === null) return { input, change: 'created' };
  const same =
    existing.state === 'connected' &&
    existing.plan === 'ok' &&
    token === stored.token &&
    (clientSecret === null || clientSecret === stored.clientSecret) &&
    Object.entries(identityOf(existing)).every(([name, value]) => identity[name as keyof WorkspaceIdentity] === value);
  return { input, change: same ? 'unchanged' : 'updated' };
}

async function storedSecrets(deps: ApiDeps, organizationId: string, connection: Connection) {
  const access = await connectionAccess(deps, organizationId, connection.id);
  const hooks = await webhookConnections(deps, connection.workspaceId);
  const own = hooks.find(({ connectionId }) => connectionId === connection.id);
  return { token: access?.token ?? null, clientSecret: own?.clientSecret ?? null };
}

/** The workspace of a token, or why it does not work. Throws 503 where Intercom could not say. */
async function identify(
  deps: ApiDeps,
  name: string,
  { token, apiUrl }: { token: string; apiUrl: string | null },
): Promise<WorkspaceIdentity | string> {
  try {
    return await deps.identify(token, apiUrl);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const unchecked = `Nothing was changed: the access token of the connection "${name}" could not be checked:`;
    const problem = intercomAway(error, (said) => `${unchecked} ${said} Apply again in a moment.`);
    if (problem !== null) throw problem;
    return `the connection "${name}" does not work: ${error.message}`;
  }
}

function workspaceProblem(input: ConnectionInput, known: Known, before: ConnectionChange[]): string | null {
  const { workspaceId, workspaceName } = input.identity;
  const workspace = `${workspaceName} (${workspaceId})`;
  const existing = known.connections.find(({ name }) => name === input.name);
  if (existing !== undefined && existing.workspaceId !== workspaceId)
    return `it belongs to the workspace ${workspace}, but the connection "${input.name}" is to ${existing.workspaceName} (${existing.workspaceId}): use another name, or remove that connection first`;
  const taken =
    known.connections.find((one) => one.workspaceId === workspaceId && one.name !== input.name)?.name ??
    before.find((one) => one.input.identity.workspaceId === workspaceId)?.input.name;
  return taken === undefined ? null : `the workspace ${workspace} is connected already, as "${taken}": use that name`;
}

function identityOf(from: WorkspaceIdentity): WorkspaceIdentity {
  const { workspaceId, workspaceName, region, apiUrl, adminId, adminName } = from;
  return { workspaceId, workspaceName, region, apiUrl, adminId, adminName };
}

/** From an access token to a connection that works: whose it is, saved, its plan probed, what waited for it on its way. */
import { Reconnect } from '../../domain/errors.ts';
import type { WorkspaceIdentity } from '../../domain/ports.ts';
import { type ConnectionInput, saveConnection, type StoredConnection } from '../../store/connections.ts';
import { openDoor } from '../../store/doors.ts';
import { recheckPlan } from './check-again.ts';
import type { ApiDeps } from '../deps.ts';
import { unprocessable } from '../problem.ts';
import { intercomProblem } from '../vendor-problems.ts';

/** Whose token it is. Throws ApiProblem: 422 `token_refused`, 503 `intercom_unavailable`, … */
export async function identifyToken(
  deps: ApiDeps,
  { token, apiUrl }: { token: string; apiUrl: string | null },
): Promise<WorkspaceIdentity> {
  try {
    return await deps.identify(token, apiUrl);
  } catch (error) {
    if (error instanceof Reconnect)
      throw unprocessable(
        'token_refused',
        'Intercom does not accept this access token. Copy it again from the Developer Hub (your app → Configure → Authentication).',
      );
    throw intercomProblem(error, 'Nothing was changed: the access token could not be checked.');
  }
}

/** Saves it as connected; what waited for it goes out. Throws Refused `other_workspace` or `workspace_taken`. */
export async function adoptWorkspace(
  deps: ApiDeps,
  organizationId: string,
  input: ConnectionInput,
): Promise<StoredConnection> {
  const connection = await saveConnection(deps, organizationId, input);
  await recheckPlan(deps, organizationId, connection.id);
  await openDoor(deps.db, organizationId, { kind: 'connection', id: connection.id });
  deps.settingsChanged();
  return connection;
}

/** The workspace's own name, or that with a number where a connection has it already. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const base = wanted.trim().slice(0, 90) || 'Intercom';
  if (!taken.includes(base)) return base;
  for (let n = 2; ; n += 1) if (!taken.includes(`${base} ${n}`)) return `${base} ${n}`;
}

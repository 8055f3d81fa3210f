import { randomUUID } from 'node:crypto';
import type { Connection, Region } from '../domain/model.ts';
import type { ConnectionAccess, WorkspaceIdentity } from '../domain/ports.ts';
import { type Db, Refused, type Sql } from './db.ts';
import { stopWaitingEffects } from './doors.ts';
import type { Sealer, SecretPlace } from './secrets.ts';
import { lookingTwice } from './taken.ts';

/** What functions need that handle secrets. */
export interface Keep {
  db: Db;
  sealer: Sealer;
}

/** Told in the same transaction, such as for the audit log. */
export type Also = (sql: Sql) => Promise<void>;

/** A workspace whose token has just been seen to work. `clientSecret` null: keep what is there. */
export interface ConnectionInput {
  name: string;
  identity: WorkspaceIdentity;
  token: string;
  clientSecret: string | null;
  /** Say yes to a connection of this name changing to another workspace: its links of the old one stop working. */
  mayChangeWorkspace?: boolean;
  /**
   * How the token came. By OAuth, it is our app's own, whose client secret is in the configuration. `as_before`: it is the token that is
   * stored already. Left out: pasted.
   */
  authorizedBy?: StoredConnection['authorizedBy'] | 'as_before';
  also?: Also;
}

/** A connection with what its page shows; no secrets. */
export interface StoredConnection extends Connection {
  authorizedBy: 'token' | 'oauth';
  hasClientSecret: boolean;
  /** The secret before the current one is still accepted. */
  hasPreviousClientSecret: boolean;
  checkedAt: Date | null;
}

interface Row {
  id: string;
  organization_id: string;
  name: string;
  workspace_id: string;
  workspace_name: string;
  region: Region;
  api_url: string;
  admin_id: string;
  admin_name: string;
  state: Connection['state'];
  state_reason: string | null;
  plan: Connection['plan'];
  sealed_token: string | null;
  sealed_client_secret: string | null;
  sealed_client_secret_previous: string | null;
  authorized_by: StoredConnection['authorizedBy'];
  checked_at: Date | null;
}

const place = (rowId: string, column: 'sealed_token' | 'sealed_client_secret'): SecretPlace => ({
  table: 'connections',
  column,
  rowId,
});

/** The previous secret is the same text moved over, so both columns are sealed for one place. */
export const clientSecretPlace = (rowId: string): SecretPlace => place(rowId, 'sealed_client_secret');

/**
 * Makes the connection of this name or renews it: connected again, with its id, its links and its plan as they were.
 * Throws Refused `other_workspace` or `workspace_taken`.
 */
export async function saveConnection(
  keep: Keep,
  organizationId: string,
  input: ConnectionInput,
): Promise<StoredConnection> {
  return lookingTwice(() => makeOrRenew(keep, organizationId, input));
}

async function makeOrRenew(keep: Keep, organizationId: string, input: ConnectionInput): Promise<StoredConnection> {
  const existing = await findConnection(keep.db, organizationId, input.name);
  const { identity } = input;
  if (existing !== null && existing.workspaceId !== identity.workspaceId && input.mayChangeWorkspace !== true) {
    throw new Refused(
      'other_workspace',
      `The connection "${input.name}" is to the workspace ${existing.workspaceName} (${existing.workspaceId}), and this token is of ${identity.workspaceName} (${identity.workspaceId}): use another name, or remove the connection first.`,
    );
  }
  const id = existing?.id ?? randomUUID();
  const token = await keep.sealer.seal(organizationId, place(id, 'sealed_token'), input.token);
  const secret = await changedSecret(keep, organizationId, { id, secret: input.clientSecret });
  const row = await keep.db.tx(organizationId, async (sql) => {
    await refuseTakenWorkspace(sql, input);
    const moved = existing !== null && existing.workspaceId !== identity.workspaceId;
    if (moved) await leaveWorkspace(sql, { existing, identity });
    const given = input.authorizedBy ?? 'token';
    const by = given === 'as_before' ? (existing?.authorizedBy ?? 'token') : given;
    const values = [organizationId, id, input.name, ...columnsOf(identity), token, secret, by, given === 'oauth'];
    const saved = await write(sql, values);
    if (moved) await findLinksAgain(sql, { id, workspaceId: identity.workspaceId });
    await input.also?.(sql);
    return saved;
  });
  return connectionOf(row);
}

/** The secret sealed if it is another than the one there, else null: saving the same twice must not forget the previous secret. */
async function changedSecret(
  keep: Keep,
  organizationId: string,
  { id, secret }: { id: string; secret: string | null },
): Promise<string | null> {
  if (secret === null) return null;
  const [row] = await keep.db.tx(organizationId, (sql) =>
    sql.query<Row>('select sealed_client_secret from connections where id = $1', [id]),
  );
  const sealed = row?.sealed_client_secret ?? null;
  if (sealed !== null && (await keep.sealer.open(organizationId, clientSecretPlace(id), sealed)) === secret)
    return null;
  return keep.sealer.seal(organizationId, clientSecretPlace(id), secret);
}

/** What waits for the old workspace must not go to the new one, and links to conversations that are not there say so. */
async function leaveWorkspace(
  sql: Sql,
  { existing, identity }: { existing: StoredConnection; identity: WorkspaceIdentity },
): Promise<void> {
  const reason = `not sent: the connection "${existing.name}" was moved from the workspace ${existing.workspaceName} to ${identity.workspaceName}`;
  await stopWaitingEffects(sql, { kind: 'connection', id: existing.id, state: 'dead', reason });
  await sql.query(
    `update links set connection_id = null, broken = 'other_workspace' where connection_id = $1 and ended_at is null`,
    [existing.id],
  );
}

/** A connection that comes (back) to a workspace works for the links its projects' issues have there. */
async function findLinksAgain(sql: Sql, of: { id: string; workspaceId: string }): Promise<void> {
  await sql.query(
    `update links l set connection_id = $1, broken = null
     from issues i join projects p on p.host_id = i.host_id and p.key = i.project_key
     where l.workspace_id = $2 and l.broken = 'other_workspace' and l.ended_at is null
       and i.host_id = l.host_id and i.id = l.issue_id and p.connection_id = $1`,
    [of.id, of.workspaceId],
  );
}

async function refuseTakenWorkspace(sql: Sql, { name, identity }: ConnectionInput): Promise<void> {
  const [other] = await sql.query<Row>('select name from connections where workspace_id = $1 and name <> $2', [
    identity.workspaceId,
    name,
  ]);
  if (other === undefined) return;
  throw new Refused(
    'workspace_taken',
    `The workspace ${identity.workspaceName} (${identity.workspaceId}) is connected already, as "${other.name}": use that name.`,
  );
}

/** In the order of the columns below. */
function columnsOf(identity: WorkspaceIdentity): string[] {
  const { workspaceId, workspaceName, region, apiUrl, adminId, adminName } = identity;
  return [workspaceId, workspaceName, region, apiUrl, adminId, adminName];
}

/** Not `on conflict (name)`: what was sealed is bound to the row's id. $13: just authorized by OAuth, so an app's own secret of before goes. */
async function write(sql: Sql, values: unknown[]): Promise<Row> {
  const [row] = await sql.query<Row>(
    `insert into connections (organization_id, id, name, workspace_id, workspace_name, region, api_url, admin_id, admin_name,
       sealed_token, sealed_client_secret, authorized_by, checked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now())
     on conflict (organization_id, id) do update set
       plan = case when connections.workspace_id = excluded.workspace_id then connections.plan else 'ok' end,
       workspace_id = excluded.workspace_id, workspace_name = excluded.workspace_name, region = excluded.region,
       api_url = excluded.api_url, admin_id = excluded.admin_id, admin_name = excluded.admin_name,
       sealed_token = excluded.sealed_token, authorized_by = excluded.authorized_by,
       sealed_client_secret = case
         when $13::boolean or connections.workspace_id <> excluded.workspace_id then excluded.sealed_client_secret
         else coalesce(excluded.sealed_client_secret, connections.sealed_client_secret) end,
       sealed_client_secret_previous = case
         when connections.workspace_id <> excluded.workspace_id then null
         when $13::boolean or excluded.sealed_client_secret is not null
           then coalesce(connections.sealed_client_secret, connections.sealed_client_secret_previous)
         else connections.sealed_client_secret_previous end,
       state = 'connected', state_reason = null, checked_at = now(), updated_at = now()
     returning *`,
    values,
  );
  return row as Row;
}

/** All of an organization, by name. */
export async function listConnections(db: Db, organizationId: string): Promise<StoredConnection[]> {
  const rows = await db.tx(organizationId, (sql) => sql.query<Row>('select * from connections order by name'));
  return rows.map(connectionOf);
}

export async function findConnection(db: Db, organizationId: string, name: string): Promise<StoredConnection | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<Row>('select * from connections where name = $1', [name]),
  );
  return row === undefined ? null : connectionOf(row);
}

export async function getConnection(db: Db, organizationId: string, id: string): Promise<StoredConnection | null> {
  const [row] = await db.tx(organizationId, (sql) => sql.query<Row>('select * from connections where id = $1', [id]));
  return row === undefined ? null : connectionOf(row);
}

/** What calls to the workspace need, token unsealed; null if there is no such connection or it was disconnected. */
export async function connectionAccess(
  keep: Keep,
  organizationId: string,
  id: string,
): Promise<ConnectionAccess | null> {
  const [row] = await keep.db.tx(organizationId, (sql) =>
    sql.query<Row>('select * from connections where id = $1', [id]),
  );
  if (row === undefined || row.sealed_token === null) return null;
  const token = await keep.sealer.open(organizationId, place(id, 'sealed_token'), row.sealed_token);
  return { connectionId: row.id, apiUrl: row.api_url, token, adminId: row.admin_id };
}

/** What a check of its token found. `reason`: for people. One that was disconnected meanwhile stays so: it has no token any more. */
export async function setConnectionState(
  db: Db,
  organizationId: string,
  change: { id: string; state: Exclude<Connection['state'], 'disconnected'>; reason: string | null },
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query(
      `update connections set state = $2, state_reason = $3, checked_at = now(), updated_at = now()
       where id = $1 and state <> 'disconnected'`,
      [change.id, change.state, change.reason],
    ),
  );
}

export async function setConnectionPlan(
  db: Db,
  organizationId: string,
  change: { id: string; plan: Connection['plan'] },
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query('update connections set plan = $2, checked_at = now(), updated_at = now() where id = $1', [
      change.id,
      change.plan,
    ]),
  );
}

function connectionOf(row: Row): StoredConnection {
  return {
    id: row.id,
    name: row.name,
    workspaceId: row.workspace_id,
    workspaceName: row.workspace_name,
    region: row.region,
    apiUrl: row.api_url,
    adminId: row.admin_id,
    adminName: row.admin_name,
    state: row.state,
    stateReason: row.state_reason,
    plan: row.plan,
    authorizedBy: row.authorized_by,
    hasClientSecret: row.sealed_client_secret !== null,
    hasPreviousClientSecret: row.sealed_client_secret_previous !== null,
    checkedAt: row.checked_at,
  };
}

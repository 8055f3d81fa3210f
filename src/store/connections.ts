import { randomUUID } from 'node:crypto';
import type { Connection, Region } from '../domain/model.ts';
import type { ConnectionAccess, WorkspaceIdentity } from '../domain/ports.ts';
import { type Db, isDuplicate, Refused, type Sql } from './db.ts';
import type { Sealer, SecretPlace } from './secrets.ts';

/** What functions need that handle secrets. */
export interface Keep {
  db: Db;
  sealer: Sealer;
}

/** A workspace whose token has just been seen to work. `clientSecret` null: keep what is there. */
export interface ConnectionInput {
  name: string;
  identity: WorkspaceIdentity;
  token: string;
  clientSecret: string | null;
  /** Say yes to a connection of this name changing to another workspace: its links of the old one stop working. */
  mayChangeWorkspace?: boolean;
}

/** A connection that webhooks of a workspace may be for. `clientSecret` null: it has none of its own. */
export interface WebhookConnection {
  organizationId: string;
  connectionId: string;
  clientSecret: string | null;
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
}

const place = (rowId: string, column: 'sealed_token' | 'sealed_client_secret'): SecretPlace => ({
  table: 'connections',
  column,
  rowId,
});

/**
 * Makes the connection of this name or renews it: connected again, with its id, its links and its plan as they were.
 * Throws Refused `other_workspace` or `workspace_taken`.
 */
export async function saveConnection(keep: Keep, organizationId: string, input: ConnectionInput): Promise<Connection> {
  try {
    return await makeOrRenew(keep, organizationId, input);
  } catch (error) {
    // Somebody else made it between our looking and our writing: it is there now.
    if (!isDuplicate(error)) throw error;
    return makeOrRenew(keep, organizationId, input);
  }
}

async function makeOrRenew(keep: Keep, organizationId: string, input: ConnectionInput): Promise<Connection> {
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
  const secret =
    input.clientSecret === null
      ? null
      : await keep.sealer.seal(organizationId, place(id, 'sealed_client_secret'), input.clientSecret);
  const row = await keep.db.tx(organizationId, async (sql) => {
    await refuseTakenWorkspace(sql, input);
    return write(sql, [organizationId, id, input.name, ...columnsOf(identity), token, secret]);
  });
  return connectionOf(row);
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

/** Not `on conflict (name)`: what was sealed is bound to the row's id. */
async function write(sql: Sql, values: unknown[]): Promise<Row> {
  const [row] = await sql.query<Row>(
    `insert into connections (organization_id, id, name, workspace_id, workspace_name, region, api_url, admin_id, admin_name,
       sealed_token, sealed_client_secret, checked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())
     on conflict (organization_id, id) do update set
       plan = case when connections.workspace_id = excluded.workspace_id then connections.plan else 'ok' end,
       workspace_id = excluded.workspace_id, workspace_name = excluded.workspace_name, region = excluded.region,
       api_url = excluded.api_url, admin_id = excluded.admin_id, admin_name = excluded.admin_name,
       sealed_token = excluded.sealed_token,
       sealed_client_secret = coalesce(excluded.sealed_client_secret, connections.sealed_client_secret),
       state = 'connected', state_reason = null, checked_at = now(), updated_at = now()
     returning *`,
    values,
  );
  return row as Row;
}

/** All of an organization, by name. */
export async function listConnections(db: Db, organizationId: string): Promise<Connection[]> {
  const rows = await db.tx(organizationId, (sql) => sql.query<Row>('select * from connections order by name'));
  return rows.map(connectionOf);
}

export async function findConnection(db: Db, organizationId: string, name: string): Promise<Connection | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<Row>('select * from connections where name = $1', [name]),
  );
  return row === undefined ? null : connectionOf(row);
}

export async function getConnection(db: Db, organizationId: string, id: string): Promise<Connection | null> {
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

/** Of every organization that has this workspace connected: what verifies its webhooks. */
export async function webhookConnections(keep: Keep, workspaceId: string): Promise<WebhookConnection[]> {
  const rows = await keep.db.call<Row>(
    `select organization_id, id, sealed_client_secret from connections where workspace_id = $1 and state <> 'disconnected' order by organization_id`,
    [workspaceId],
  );
  return Promise.all(
    rows.map(async (row) => ({
      organizationId: row.organization_id,
      connectionId: row.id,
      clientSecret:
        row.sealed_client_secret === null
          ? null
          : await keep.sealer.open(
              row.organization_id,
              place(row.id, 'sealed_client_secret'),
              row.sealed_client_secret,
            ),
    })),
  );
}

const MOST_SECRETS = 200;

/** Client secrets of all connections, each once, the longest known first: who can sign with none of them is a stranger. */
export async function clientSecrets(keep: Keep): Promise<string[]> {
  const rows = await keep.db.call<Row>(
    `select organization_id, id, sealed_client_secret from connections
     where sealed_client_secret is not null and state <> 'disconnected' order by created_at, id limit $1`,
    [MOST_SECRETS],
  );
  const secrets = await Promise.all(
    rows.map((row) =>
      keep.sealer.open(row.organization_id, place(row.id, 'sealed_client_secret'), row.sealed_client_secret ?? ''),
    ),
  );
  return [...new Set(secrets)];
}

/** `reason`: for people. `disconnected` erases the secrets for good. */
export async function setConnectionState(
  db: Db,
  organizationId: string,
  change: { id: string; state: Connection['state']; reason: string | null },
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query(
      `update connections set state = $2, state_reason = $3, checked_at = now(), updated_at = now(),
         sealed_token = case when $2 = 'disconnected' then null else sealed_token end,
         sealed_client_secret = case when $2 = 'disconnected' then null else sealed_client_secret end
       where id = $1`,
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

function connectionOf(row: Row): Connection {
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
  };
}

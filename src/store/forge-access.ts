/** How calls reach a site by the Forge app: at the gateway, with the newest token that Forge handed over. */
import { RetryLater } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { Db } from './db.ts';
import type { SecretPlace, Sealer } from './secrets.ts';

export const forgeTokenPlace = (rowId: string): SecretPlace => ({
  table: 'forge_installations',
  column: 'sealed_token',
  rowId,
});

/** The words on a host whose app has not called for too long. */
export const STALE =
  'Forge has not called for hours, so the token it handed over has ended. Open the app on a page of Jira, or see in Jira’s “Connected apps” whether it is still installed and this server can be reached from there.';

/** A token that ends within a moment would end on its way. */
const LEAST_LEFT_MS = 30_000;

interface Row {
  id: string;
  apiBaseUrl: string;
  sealedToken: string | null;
  tokenExpiresAt: Date | null;
}

/** Null: no installation gives access to the host. Throws RetryLater while its token is old: every call of Forge brings another. */
export async function forgeAccess(keep: Keeping, organizationId: string, hostId: string): Promise<HostAccess | null> {
  const row = await rowOf(keep.db, organizationId, { column: 'host_id', id: hostId, state: 'accepted' });
  if (row === null) return null;
  const access = await accessOf(keep, organizationId, { row, hostId });
  if (access === null) throw new RetryLater(STALE, { afterMs: 60_000 });
  return access;
}

/** Of an installation that waits, to see before it is accepted whether it works; null: its token has ended, or none came yet. */
export async function installationAccess(
  keep: Keeping,
  organizationId: string,
  id: string,
): Promise<HostAccess | null> {
  const row = await rowOf(keep.db, organizationId, { column: 'id', id, state: 'waiting' });
  return row === null ? null : accessOf(keep, organizationId, { row, hostId: 'new' });
}

interface Keeping {
  db: Db;
  sealer: Sealer;
}

async function rowOf(
  db: Db,
  organizationId: string,
  { column, id, state }: { column: 'id' | 'host_id'; id: string; state: string },
): Promise<Row | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<Row>(
      `select id, api_base_url as "apiBaseUrl", sealed_token as "sealedToken", token_expires_at as "tokenExpiresAt"
       from forge_installations where ${column} = $1 and state = $2`,
      [id, state],
    ),
  );
  return row ?? null;
}

async function accessOf(
  { sealer }: Keeping,
  organizationId: string,
  { row, hostId }: { row: Row; hostId: string },
): Promise<HostAccess | null> {
  const left = (row.tokenExpiresAt?.getTime() ?? 0) - Date.now();
  if (row.sealedToken === null || left < LEAST_LEFT_MS) return null;
  const token = await sealer.open(organizationId, forgeTokenPlace(row.id), row.sealedToken);
  return { hostId, kind: 'jira-cloud', url: row.apiBaseUrl, email: null, token };
}

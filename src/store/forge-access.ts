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
export async function forgeAccess(
  { db, sealer }: { db: Db; sealer: Sealer },
  organizationId: string,
  hostId: string,
): Promise<HostAccess | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<Row>(
      `select id, api_base_url as "apiBaseUrl", sealed_token as "sealedToken", token_expires_at as "tokenExpiresAt"
       from forge_installations where host_id = $1 and state = 'accepted'`,
      [hostId],
    ),
  );
  if (row === undefined) return null;
  const left = (row.tokenExpiresAt?.getTime() ?? 0) - Date.now();
  if (row.sealedToken === null || left < LEAST_LEFT_MS) throw new RetryLater(STALE, { afterMs: 60_000 });
  const token = await sealer.open(organizationId, forgeTokenPlace(row.id), row.sealedToken);
  return { hostId, kind: 'jira-cloud', url: row.apiBaseUrl, email: null, token };
}

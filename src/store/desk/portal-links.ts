/** Links in mails that sign in at the portal once. Only hashes of their tokens are stored. */
import type { Db, Sql } from '../db.ts';
import { hashOf, newToken } from '../accounts/tokens.ts';

export const PORTAL_LINK_MINUTES = 15;

/** The token is shown once. Earlier links to the same address go on working. */
export async function createPortalLink(sql: Sql, email: string): Promise<string> {
  const token = newToken('dbp_');
  await sql.query(`delete from portal_links where expires_at < now() - interval '1 day'`);
  await sql.query(
    `insert into portal_links (organization_id, hash, email, expires_at)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, now() + $3 * interval '1 minute')`,
    [hashOf(token), email, PORTAL_LINK_MINUTES],
  );
  return token;
}

/** Whose organization a link is of, without using it; null if it is unknown, used or expired. */
export async function organizationOfPortalLink(db: Db, token: string): Promise<string | null> {
  const [row] = await db.call<{ id: string }>(
    'select organization_id as id from portal_links where hash = $1 and used_at is null and expires_at > now()',
    [hashOf(token)],
  );
  return row?.id ?? null;
}

/** Uses it up and answers whose address it was sent to; null as above. Of two at once, one gets it. */
export async function takePortalLink(sql: Sql, token: string): Promise<string | null> {
  const [taken] = await sql.query<{ email: string }>(
    'update portal_links set used_at = now() where hash = $1 and used_at is null and expires_at > now() returning email',
    [hashOf(token)],
  );
  return taken?.email ?? null;
}

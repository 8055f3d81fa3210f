/** What outgoing webhooks are signed with: made with the first, renewed by hand, the one before for a day beside it. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Keep } from './connections.ts';
import type { Sql } from './db.ts';
import type { SecretPlace } from './secrets.ts';

const placeOf = (rowId: string): SecretPlace => ({ table: 'webhook_secrets', column: 'sealed_secret', rowId });

/** The newest first; made where there is none. Not within a transaction. */
export async function signingSecrets(keep: Keep, organizationId: string): Promise<string[]> {
  const there = await read(keep, organizationId);
  if (there.length > 0) return there;
  await renewSecret(keep, organizationId, async () => undefined);
  return read(keep, organizationId);
}

async function read({ db, sealer }: Keep, organizationId: string): Promise<string[]> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query<{ id: string; sealed: string }>(
      `select id, sealed_secret as sealed from webhook_secrets where ends_at is null or ends_at > now() order by created_at desc, id limit 3`,
    ),
  );
  return Promise.all(rows.map(({ id, sealed }) => sealer.open(organizationId, placeOf(id), sealed)));
}

/** A new one, answered this once; the one before signs beside it for a day. `also` is done in the same transaction. */
export async function renewSecret(
  { db, sealer }: Keep,
  organizationId: string,
  also: (sql: Sql) => Promise<void>,
): Promise<string> {
  const id = randomUUID();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const sealed = await sealer.seal(organizationId, placeOf(id), secret);
  await db.tx(organizationId, async (sql) => {
    await sql.query(`delete from webhook_secrets where ends_at <= now()`);
    await sql.query(`update webhook_secrets set ends_at = now() + interval '1 day' where ends_at is null`);
    await sql.query(
      `insert into webhook_secrets (organization_id, id, sealed_secret) values (current_setting('deskbridge.organization')::uuid, $1, $2)`,
      [id, sealed],
    );
    await also(sql);
  });
  return secret;
}

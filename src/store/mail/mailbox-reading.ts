/** Who looks into the configured mailbox, and how far they have come. */
import type { Db } from '../db.ts';
import { insertMailbox } from './mailboxes.ts';
import { storableText } from '../storable.ts';

export interface MailboxClaim {
  organizationId: string;
  id: string;
  uidValidity: string | null;
  lastUid: number;
}

/** There is one where `wanted`, and none where it is not. What came in by it stays. */
export async function ensureImapMailbox(db: Db, organizationId: string, wanted: boolean): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    if (!wanted) return void (await sql.query(`delete from mailboxes where kind = 'imap'`));
    await sql.query(`select pg_advisory_xact_lock(hashtextextended('imap mailbox ' || $1, 0))`, [organizationId]);
    const [there] = await sql.query(`select 1 from mailboxes where kind = 'imap'`);
    if (there !== undefined) return;
    const taken = await sql.query<{ name: string }>('select name from mailboxes');
    const name = taken.some((one) => one.name === 'mailbox') ? `mailbox ${taken.length + 1}` : 'mailbox';
    await insertMailbox(sql, { name, kind: 'imap', address: null, hostId: null, projectKey: null });
  });
}

/** Takes or keeps the lease; null: somebody else has it, or there is no such mailbox. */
export async function claimMailbox(
  db: Db,
  { reader, leaseMs }: { reader: string; leaseMs: number },
): Promise<MailboxClaim | null> {
  const [row] = await db.call<MailboxClaim>(
    `update mailboxes m set reader = $1::uuid, read_until = clock_timestamp() + $2 * interval '1 millisecond'
     from (select organization_id, id from mailboxes
       where kind = 'imap' and (reader = $1::uuid or read_until is null or read_until < clock_timestamp())
       order by organization_id, id limit 1 for update skip locked) free
     where m.organization_id = free.organization_id and m.id = free.id
     returning m.organization_id as "organizationId", m.id, m.uid_validity as "uidValidity", m.last_uid as "lastUid"`,
    [reader, leaseMs],
  );
  return row ?? null;
}

export async function releaseMailbox(db: Db, reader: string): Promise<void> {
  await db.call('update mailboxes set reader = null, read_until = null where reader = $1::uuid', [reader]);
}

type Held = { reader: string; claim: MailboxClaim };

export async function passMailbox(
  db: Db,
  of: Held & { place: { uidValidity: string | null; lastUid: number } },
): Promise<void> {
  await db.call(
    'update mailboxes set uid_validity = $4, last_uid = $5 where organization_id = $1 and id = $2 and reader = $3::uuid',
    [of.claim.organizationId, of.claim.id, of.reader, of.place.uidValidity, of.place.lastUid],
  );
}

/** It was looked into just now. `trouble` null: without any. */
export async function noteMailbox(db: Db, of: Held & { trouble: string | null }): Promise<void> {
  await db.call(
    'update mailboxes set checked_at = clock_timestamp(), trouble = $4 where organization_id = $1 and id = $2 and reader = $3::uuid',
    [of.claim.organizationId, of.claim.id, of.reader, of.trouble === null ? null : storableText(of.trouble)],
  );
}

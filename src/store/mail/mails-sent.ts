/** How many mails went to an address lately: what breaks a loop that nothing else noticed. */
import type { Sql } from '../db.ts';

/** Counts this mail, once however often it is tried, and answers how many others there were in the last hour. */
export async function countMail(sql: Sql, mail: { effectId: string; address: string }): Promise<number> {
  await sql.query(`delete from mails_sent where at < now() - interval '1 day'`);
  await sql.query(
    `insert into mails_sent (organization_id, effect_id, address) values (current_setting('deskbridge.organization')::uuid, $1, $2)
     on conflict (organization_id, effect_id) do update set at = now()`,
    [mail.effectId, mail.address],
  );
  const [row] = await sql.query<{ others: number }>(
    `select count(*)::int as others from mails_sent where address = $1 and effect_id <> $2 and at > now() - interval '1 hour'`,
    [mail.address, mail.effectId],
  );
  return row?.others ?? 0;
}

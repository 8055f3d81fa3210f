import type { Db } from '../db.ts';

/** A mail is kept as it came for so long after something became of it; one that waits for a person as long as that takes. */
const MAIL_DAYS = 30;

/** Of these files of an organization, those that nothing refers to (any more). */
export async function unneededFiles(db: Db, organizationId: string, ids: string[]): Promise<string[]> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query<{ id: string }>(
      `select f.id::text as id from unnest($1::uuid[]) f(id)
       where not exists (select from request_attachments a where a.id = f.id)
         and not exists (select from incoming_mails m where m.id = f.id
           and (m.state in ('pending', 'dead') or m.ended_at > now() - $2 * interval '1 day'))`,
      [ids, MAIL_DAYS],
    ),
  );
  return rows.map(({ id }) => id);
}

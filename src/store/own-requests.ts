/** Requests as whoever made them sees them: theirs by e-mail address, and nothing that is for agents only. */
import type { DeskRequest } from '../domain/desk.ts';
import type { Sql } from './db.ts';
import { REQUEST } from './requests.ts';

/** `saidAt`: when something was last said that the requester sees, ms; null: nothing was. */
export type OwnRequest = DeskRequest & { saidAt: number | null };

/** By id, or a key it has or had; null also for somebody else's. */
export async function findOwnRequest(sql: Sql, of: { email: string; idOrKey: string }): Promise<OwnRequest | null> {
  const [row] = await sql.query<OwnRequest>(
    `select found.*, ${SAID} from (${REQUEST} where r.requester_email = $1
       and (r.id::text = $2 or r.id = (select k.request_id from request_keys k where k.key = $2))) found`,
    [of.email, of.idOrKey],
  );
  return row ?? null;
}

const SAID = `(select max(c.updated_at) from request_comments c where c.request_id = found.id and c.public) as "saidAt"`;

/** The newest first. */
export async function listOwnRequests(
  sql: Sql,
  of: { email: string; open: boolean | null },
  ask: { after: { at: number; id: string } | null; limit: number },
): Promise<{ rows: OwnRequest[]; next: { at: number; id: string } | null }> {
  const found = await sql.query<OwnRequest>(
    `select found.*, ${SAID} from (${REQUEST} where r.requester_email = $1 and ($2::boolean is null or $2 = (r.status <> 'resolved'))
       and ($3::bigint is null or (r.created_at, r.id) < ($3::bigint, $4::uuid))
       order by r.created_at desc, r.id desc limit $5::int) found order by found."createdAt" desc, found.id desc`,
    [of.email, of.open, ask.after?.at, ask.after?.id, ask.limit + 1],
  );
  const rows = found.slice(0, ask.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > ask.limit && last !== undefined ? { at: last.createdAt, id: last.id } : null };
}

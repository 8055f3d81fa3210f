/** Requests as whoever made them sees them: theirs by e-mail address, and nothing that is for agents only. */
import type { DeskRequest, RequestStatus } from '../../domain/desk/desk.ts';
import type { Sql } from '../db.ts';
import { likeEach } from '../like.ts';
import { REQUEST } from './requests.ts';

/**
 * `saidAt`: when something was last said that the requester sees; `answeredAt`: the same of what others said; `seenAt`: up to when they have
 * seen it, which whoever writes has, too. All in ms; null: never.
 */
export type OwnRequest = DeskRequest & { saidAt: number | null; answeredAt: number | null; seenAt: number | null };

/** By id, or a key it has or had; null also for somebody else's. */
export async function findOwnRequest(sql: Sql, of: { email: string; idOrKey: string }): Promise<OwnRequest | null> {
  const [row] = await sql.query<OwnRequest>(
    `select found.*, ${SEEN} from (${REQUEST} where r.requester_email = $1
       and (r.id::text = $2 or r.id = (select k.request_id from request_keys k where k.key = $2))) found`,
    [of.email, of.idOrKey],
  );
  return row ?? null;
}

const SEEN = `(select max(c.updated_at) from request_comments c where c.request_id = found.id and c.public) as "saidAt",
  (select max(c.created_at) from request_comments c where c.request_id = found.id and c.public and not c.by_requester) as "answeredAt",
  (select greatest(r.requester_seen_at, (select max(c.created_at) from request_comments c where c.request_id = found.id and c.by_requester))
    from requests r where r.id = found.id) as "seenAt"`;

/** Every word anywhere in what the requester sees. One person's requests are few: no index is needed. */
const HOLDS_WORDS = `(select bool_and(lower(concat_ws(' ', r.key, r.title, r.description, s.name)) like w
    or exists (select 1 from request_comments c where c.request_id = r.id and c.public and lower(c.text) like w))
  from unnest($6::text[]) w)`;

/** The newest first. `search` empty: all of them. */
export async function listOwnRequests(
  sql: Sql,
  of: { email: string; open: boolean | null; search: string },
  ask: { after: { at: number; id: string } | null; limit: number },
): Promise<{ rows: OwnRequest[]; next: { at: number; id: string } | null }> {
  const words = likeEach(of.search);
  const found = await sql.query<OwnRequest>(
    `select found.*, ${SEEN} from (${REQUEST} where r.requester_email = $1 and ($2::boolean is null or $2 = (r.status <> 'resolved'))
       and ($3::bigint is null or (r.created_at, r.id) < ($3::bigint, $4::uuid)) and ($6::text[] is null or ${HOLDS_WORDS})
       order by r.created_at desc, r.id desc limit $5::int) found order by found."createdAt" desc, found.id desc`,
    [of.email, of.open, ask.after?.at, ask.after?.id, ask.limit + 1, words.length === 0 ? null : words],
  );
  const rows = found.slice(0, ask.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > ask.limit && last !== undefined ? { at: last.createdAt, id: last.id } : null };
}

/** The requester has seen everything up to `until`, ms; never more than there is by now, never less than before. */
export async function markSeen(sql: Sql, of: { requestId: string; until: number }): Promise<void> {
  await sql.query(
    `update requests r set requester_seen_at = greatest(r.requester_seen_at, least($2::bigint, r.updated_at))
     where r.id = $1 and r.requester_seen_at is distinct from greatest(r.requester_seen_at, least($2::bigint, r.updated_at))`,
    [of.requestId, of.until],
  );
}

/** Which status it had from when on (ms), the first one first. */
export async function listStatuses(sql: Sql, requestId: string): Promise<{ at: number; status: RequestStatus }[]> {
  return sql.query<{ at: number; status: RequestStatus }>(
    'select s.at, s.status from request_statuses s where s.request_id = $1 order by s.at limit 500',
    [requestId],
  );
}

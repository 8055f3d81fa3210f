/** Events as people look at them, and dead ones taken up again. */
import type { Change } from '../domain/events.ts';
import type { Sql } from './db.ts';
import { conditions, cursorColumn, type Page, type PageAsk, pageClause, pageOf } from './paging.ts';

export type EventState = 'pending' | 'done' | 'skipped' | 'dead';

export interface EventRow {
  id: string;
  cursor: number;
  kind: string;
  source: string;
  hostId: string | null;
  hostName: string | null;
  issueId: string | null;
  issueKey: string | null;
  deliveryId: string | null;
  /** Who made the change. */
  actor: string | null;
  changes: Change[] | null;
  /** The same change brought a comment. */
  commented: boolean;
  state: EventState;
  reasons: string[];
  receivedAt: Date;
  processedAt: Date | null;
}

export interface EventFilter {
  state: EventState | null;
  host: string | null;
  issue: string | null;
}

const SELECT = `
  select e.id, ${cursorColumn('e', 'received_at')}, e.kind, e.source, e.host_id as "hostId", h.name as "hostName", e.issue_id as "issueId",
    coalesce(i.key, e.body -> 'issue' ->> 'key') as "issueKey", e.delivery_id as "deliveryId", e.body -> 'actor' ->> 'name' as actor,
    e.body -> 'changes' as changes, coalesce(jsonb_typeof(e.body -> 'comment') = 'object', false) as commented,
    e.state, e.reasons, e.received_at as "receivedAt", e.processed_at as "processedAt"
  from events e left join hosts h on h.id = e.host_id left join issues i on i.host_id = e.host_id and i.id = e.issue_id`;

/** `filter.issue`: a key or an immutable id; `filter.host`: a host's name. */
export async function listEvents(sql: Sql, filter: EventFilter, ask: PageAsk): Promise<Page<EventRow>> {
  const params: unknown[] = [];
  const where = conditions(params, [
    [filter.state, (place) => `e.state = ${place}`],
    [filter.host, (place) => `h.name = ${place}`],
    [filter.issue, (place) => `(i.key = ${place} or e.issue_id = ${place})`],
  ]);
  const page = pageClause('e', 'received_at', { ask, params });
  const rows = await sql.query<EventRow>(`${SELECT} where ${where} ${page}`, params);
  return pageOf(rows, ask);
}

export async function findEvent(sql: Sql, id: string): Promise<EventRow | null> {
  const [row] = await sql.query<EventRow>(`${SELECT} where e.id = $1`, [id]);
  return row ?? null;
}

/**
 * Takes dead events up again: the one named, or (`null`) all. Only those that say enough to be decided. One statement decides
 * who does it, so a second click or a second person takes up nothing (I11).
 */
export async function retryEvents(
  sql: Sql,
  of: { organizationId: string; eventId: string | null },
): Promise<{ id: string; hostId: string | null; issueId: string | null }[]> {
  const taken = await sql.query<{ id: string; hostId: string | null; issueId: string | null }>(
    `update events set state = 'pending', reasons = '[]', processed_at = null
     where state = 'dead' and body ? 'kind' and ($1::uuid is null or id = $1)
       and not exists (select from jobs j where j.ref_id = events.id)
     returning id, host_id as "hostId", issue_id as "issueId"`,
    [of.eventId],
  );
  if (taken.length > 0)
    await sql.query(
      `select enqueue_jobs($1, (select jsonb_agg(jsonb_build_object('lane', 'issue:' || coalesce(host_id::text, '') || ':' || coalesce(issue_id, ''),
         'door', 'events', 'kind', 'event', 'ref_id', id, 'priority', $3::int) order by received_at) from events where id = any ($2::uuid[])))`,
      [of.organizationId, taken.map((event) => event.id), of.eventId === null ? 1 : 0],
    );
  return taken;
}

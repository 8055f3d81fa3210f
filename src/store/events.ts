/** Events as people look at them, with what came of each, and dead ones taken up again or put aside. */
import type { Effect } from '../domain/effects.ts';
import type { Change } from '../domain/events.ts';
import type { Sql } from './db.ts';
import type { EffectState } from './jobs.ts';
import { likeEach } from './like.ts';
import { conditions, cursorColumn, type PageAsk, pageClause, type TwoWayPage, twoWayPageOf } from './paging.ts';

export type EventState = 'pending' | 'done' | 'skipped' | 'dead';

export interface EventRow {
  id: string;
  cursor: number;
  kind: string;
  source: string;
  hostId: string | null;
  hostName: string | null;
  hostUrl: string | null;
  issueId: string | null;
  issueKey: string | null;
  issueSummary: string | null;
  projectKey: string | null;
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

/** What came of an event, as people ask for it. `nothing`: it was decided, and there was nothing to do. */
export type Outcome = 'delivered' | 'waiting' | 'failed' | 'unknown' | 'skipped' | 'nothing';

/** Null, or empty: not asked for. */
export interface EventFilter {
  states: EventState[];
  kinds: string[];
  /** A host's name. */
  host: string | null;
  /** A project's key, of the issue as it is now. */
  project: string | null;
  /** A connection's name: something went to its workspace, or was to go. */
  connection: string | null;
  outcome: Outcome | null;
  /** Words of key, summary and actor, all of them. */
  search: string | null;
  /** A key or an immutable id. */
  issue: string | null;
  from: Date | null;
  to: Date | null;
}

const SELECT = `
  select e.id, ${cursorColumn('e', 'received_at')}, e.kind, e.source, e.host_id as "hostId", h.name as "hostName", h.url as "hostUrl",
    e.issue_id as "issueId", coalesce(i.key, e.body -> 'issue' ->> 'key') as "issueKey",
    coalesce(i.summary, e.body -> 'issue' ->> 'summary') as "issueSummary", coalesce(i.project_key, e.body -> 'issue' ->> 'projectKey') as "projectKey",
    e.delivery_id as "deliveryId", e.body -> 'actor' ->> 'name' as actor,
    e.body -> 'changes' as changes, coalesce(jsonb_typeof(e.body -> 'comment') = 'object', false) as commented,
    e.state, e.reasons, e.received_at as "receivedAt", e.processed_at as "processedAt"
  from events e left join hosts h on h.id = e.host_id left join issues i on i.host_id = e.host_id and i.id = e.issue_id`;

const hasEffect = (which: string): string => `exists (select from effects f where f.event_id = e.id and ${which})`;
/** The few there are, found by their own index. */
const isAmong = (which: string): string =>
  `e.id in (select f.event_id from effects f where f.event_id is not null and ${which})`;

const outcomes: Record<Outcome, string> = {
  delivered: hasEffect(`f.state = 'done'`),
  waiting: `(e.state = 'pending' or ${hasEffect(`f.state in ('pending', 'sending')`)})`,
  failed: `(e.dead_at is not null or ${isAmong(`f.state = 'dead'`)})`,
  unknown: isAmong(`f.state = 'unknown'`),
  skipped: hasEffect(`f.state = 'skipped'`),
  nothing: `e.state in ('done', 'skipped') and not ${hasEffect('true')}`,
};

/** Newest or oldest first, in both directions. */
export async function listEvents(sql: Sql, filter: EventFilter, ask: PageAsk): Promise<TwoWayPage<EventRow>> {
  const params: unknown[] = [];
  const [states, search] = [filter.states, filter.search === null ? null : likeEach(filter.search)];
  const onlyDead = states.length === 1 && states[0] === 'dead';
  const where = conditions(params, [
    [states.length === 0 || onlyDead ? null : states, (place) => `e.state = any (${place}::text[])`],
    [filter.kinds.length === 0 ? null : filter.kinds, (place) => `e.kind = any (${place}::text[])`],
    [filter.host, (place) => `e.host_id = (select o.id from hosts o where o.name = ${place})`],
    [filter.project, (place) => `i.project_key = ${place}`],
    [
      filter.connection,
      (place) => hasEffect(`f.door = (select 'connection:' || o.id from connections o where o.name = ${place})`),
    ],
    [
      filter.issue,
      (place) =>
        `e.issue_id = any (array(select o.id from issues o where o.host_id = any (array(select n.id from hosts n)) and o.key = ${place} union select ${place}::text))`,
    ],
    [
      search,
      (place) =>
        `(e.words like all (${place}::text[]) or e.issue_id = any (array(select o.id from issues o
           where lower(o.key || ' ' || o.summary) like all (${place}::text[]) order by o.updated_at desc limit 500)))`,
    ],
    [filter.from, (place) => `e.received_at >= ${place}::timestamptz`],
    [filter.to, (place) => `e.received_at < ${place}::timestamptz`],
  ]);
  const which = [where, ...(onlyDead ? ['e.dead_at is not null'] : []), outcomeOf(filter)].join(' and ');
  const page = pageClause('e', 'received_at', { ask, params });
  return twoWayPageOf(await sql.query<EventRow>(`${SELECT} where ${which} ${page}`, params), ask);
}

function outcomeOf({ outcome }: EventFilter): string {
  return outcome === null ? 'true' : outcomes[outcome];
}

/** Effects of one event that stand alike, told as one. */
export interface OutcomeRow {
  eventId: string;
  kind: Effect['kind'];
  state: EffectState;
  asksPerson: boolean;
  /** Of one of them. */
  reason: string | null;
  count: number;
  /** When the last of them came to its end. */
  endedAt: Date | null;
}

/** What came of these events so far. */
export async function outcomesOf(sql: Sql, eventIds: string[]): Promise<OutcomeRow[]> {
  return sql.query<OutcomeRow>(
    `select event_id as "eventId", kind, state, asks_person as "asksPerson", min(reason) as reason, count(*)::int as count, max(ended_at) as "endedAt"
     from effects where event_id = any ($1::uuid[]) group by 1, 2, 3, 4 order by min(created_at), kind, state`,
    [eventIds],
  );
}

export async function findEvent(sql: Sql, id: string): Promise<EventRow | null> {
  const [row] = await sql.query<EventRow>(`${SELECT} where e.id = $1`, [id]);
  return row ?? null;
}

/** An event that a person took out of its end; for the timeline. */
export interface TakenEvent {
  id: string;
  hostId: string | null;
  issueId: string | null;
}

/** As `incomingLane` of jobs.ts names it. */
const LANE = `case when events.body ? 'connectionId' and events.source like 'connection:%'
  then 'inbox:' || (events.body ->> 'connectionId') || ':' || coalesce(events.body ->> 'conversationId', '')
  else 'issue:' || coalesce(events.host_id::text, '') || ':' || coalesce(events.issue_id, '') end`;

/**
 * Takes dead events up again: those named, or (`null`) all. Only those that say enough to be decided. One statement decides
 * who does it, so a second click or a second person takes up nothing (I11). `priority` 0: a person waits for it.
 */
export async function retryEvents(
  sql: Sql,
  of: { organizationId: string; eventIds: string[] | null; priority: 0 | 1 },
): Promise<TakenEvent[]> {
  const taken = await sql.query<TakenEvent>(
    `update events set state = 'pending', reasons = '[]', processed_at = null
     where dead_at is not null and state = 'dead' and body ? 'kind' and ($1::uuid[] is null or id = any ($1))
       and not exists (select from jobs j where j.lane = (${LANE}) and j.ref_id = events.id)
     returning id, host_id as "hostId", issue_id as "issueId"`,
    [of.eventIds],
  );
  if (taken.length > 0)
    await sql.query(
      `select enqueue_jobs($1, (select jsonb_agg(jsonb_build_object('lane', (${LANE}),
         'door', 'events', 'kind', 'event', 'ref_id', id, 'priority', $3::int) order by received_at) from events where id = any ($2::uuid[])))`,
      [of.organizationId, taken.map((event) => event.id), of.priority],
    );
  return taken;
}

/** A person leaves a dead event as it is: it asks for nobody any more. Null: it was not dead (any more). */
export async function skipEvent(sql: Sql, of: { id: string; reason: string }): Promise<TakenEvent | null> {
  const [row] = await sql.query<TakenEvent>(
    `update events set state = 'skipped', reasons = reasons || jsonb_build_array($2::text)
     where id = $1 and state = 'dead'
       and not exists (select from jobs j where j.lane = (${LANE}) and j.ref_id = events.id)
     returning id, host_id as "hostId", issue_id as "issueId"`,
    [of.id, of.reason],
  );
  return row ?? null;
}

/** Effects as people look at them, and what a person decides about the dead and the doubtful. */
import type { Effect } from '../domain/effects.ts';
import type { Region } from '../domain/model.ts';
import type { Db, Sql } from './db.ts';
import type { EffectState } from './jobs.ts';
import { likeEach } from './like.ts';
import { conditions, cursorColumn, type PageAsk, pageClause, type TwoWayPage, twoWayPageOf } from './paging.ts';

export interface EffectRow {
  id: string;
  cursor: number;
  kind: Effect['kind'];
  hostId: string | null;
  hostName: string | null;
  issueId: string | null;
  issueKey: string | null;
  linkId: string | null;
  eventId: string | null;
  conversationId: string | null;
  connectionName: string | null;
  workspaceId: string | null;
  region: Region | null;
  apiUrl: string | null;
  state: EffectState;
  asksPerson: boolean;
  reason: string | null;
  ref: string;
  attempts: number;
  partId: string | null;
  createdAt: Date;
  sentAt: Date | null;
  endedAt: Date | null;
}

/** Null, or empty: not asked for. */
export interface EffectFilter {
  states: EffectState[];
  kind: Effect['kind'] | null;
  /** A key or an immutable id. */
  issue: string | null;
  /** A host's name. */
  host: string | null;
  /** A project's key. */
  project: string | null;
  /** A connection's name. */
  connection: string | null;
  /** The event it came of. */
  event: string | null;
  /** Words of the issue's key and summary, all of them, or a conversation's id. */
  search: string | null;
  from: Date | null;
  to: Date | null;
}

/** Nothing asked for: all of them. */
export const everyEffect: EffectFilter = {
  states: [],
  kind: null,
  issue: null,
  host: null,
  project: null,
  connection: null,
  event: null,
  search: null,
  from: null,
  to: null,
};

const SELECT = `
  select f.id, ${cursorColumn('f', 'created_at')}, f.kind, f.host_id as "hostId", h.name as "hostName", f.issue_id as "issueId", i.key as "issueKey",
    f.link_id as "linkId", f.event_id as "eventId", coalesce(f.body ->> 'conversationId', l.conversation_id,
      case when f.kind in ('ticket-creation', 'conversation-creation') then f.result ->> 'partId' end) as "conversationId",
    c.name as "connectionName", c.workspace_id as "workspaceId", c.region, c.api_url as "apiUrl", f.state, f.asks_person as "asksPerson", f.reason,
    f.ref, f.attempts, f.result ->> 'partId' as "partId", f.created_at as "createdAt", f.sent_at as "sentAt", f.ended_at as "endedAt"
  from effects f left join hosts h on h.id = f.host_id left join issues i on i.host_id = f.host_id and i.id = f.issue_id
    left join links l on l.id = f.link_id
    left join connections c on c.id = coalesce((f.body ->> 'connectionId')::uuid, l.connection_id)`;

/** Written out, so that the planner sees which index fits. */
const literals: Record<EffectState, string> = {
  pending: `'pending'`,
  sending: `'sending'`,
  done: `'done'`,
  skipped: `'skipped'`,
  unknown: `'unknown'`,
  dead: `'dead'`,
};

/** The conditions upon `effects f`; more `params` are appended. */
export function effectConditions(filter: EffectFilter, params: unknown[]): string {
  const { states, search } = filter;
  const where = conditions(params, [
    [filter.kind, (place) => `f.kind = ${place}`],
    [
      filter.issue,
      (place) =>
        `f.issue_id = any (array(select o.id from issues o where o.host_id = any (array(select n.id from hosts n)) and o.key = ${place} union select ${place}::text))`,
    ],
    [filter.host, (place) => `f.host_id = (select o.id from hosts o where o.name = ${place})`],
    [
      filter.project,
      (place) =>
        `exists (select from issues o where o.host_id = f.host_id and o.id = f.issue_id and o.project_key = ${place})`,
    ],
    [
      filter.connection,
      (place) => `f.door = (select 'connection:' || o.id from connections o where o.name = ${place})`,
    ],
    [filter.event, (place) => `f.event_id = ${place}::uuid`],
    [
      search === null ? null : likeEach(search),
      (place) =>
        `(f.issue_id = any (array(select o.id from issues o where lower(o.key || ' ' || o.summary) like all (${place}::text[])
           order by o.updated_at desc limit 500)) or '%' || (f.body ->> 'conversationId') || '%' = any (${place}::text[]))`,
    ],
    [filter.from, (place) => `f.created_at >= ${place}::timestamptz`],
    [filter.to, (place) => `f.created_at < ${place}::timestamptz`],
  ]);
  return states.length === 0 ? where : `${where} and f.state in (${states.map((state) => literals[state]).join(', ')})`;
}

/** Newest or oldest first, in both directions. */
export async function listEffects(sql: Sql, filter: EffectFilter, ask: PageAsk): Promise<TwoWayPage<EffectRow>> {
  const params: unknown[] = [];
  const where = effectConditions(filter, params);
  const page = pageClause('f', 'created_at', { ask, params });
  return twoWayPageOf(await sql.query<EffectRow>(`${SELECT} where ${where} ${page}`, params), ask);
}

export async function findEffects(sql: Sql, ids: string[]): Promise<EffectRow[]> {
  return sql.query<EffectRow>(`${SELECT} where f.id = any ($1::uuid[])`, [ids]);
}

export async function findEffectByKey(sql: Sql, key: string): Promise<EffectRow | null> {
  const [row] = await sql.query<EffectRow>(`${SELECT} where f.key = $1`, [key]);
  return row ?? null;
}

/** The event that an effect was decided for. */
export async function findEffectEvent(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql.query<{ eventId: string | null }>('select event_id as "eventId" from effects where id = $1', [
    id,
  ]);
  return row?.eventId ?? null;
}

/** What an effect is to do, as it was decided; null also where its words are not kept any more. */
export async function findEffectBody(sql: Sql, id: string): Promise<Effect | null> {
  const [row] = await sql.query<{ body: Effect }>('select body from effects where id = $1 and slim_at is null', [id]);
  return row?.body ?? null;
}

/** An effect that a person took out of its end; for the timeline. */
export interface TakenEffect {
  id: string;
  kind: Effect['kind'];
  hostId: string | null;
  issueId: string | null;
  linkId: string | null;
  /** The event it was decided for. */
  eventId: string | null;
  conversationId: string | null;
}

/** An ended link hears nothing any more; only taking its trace off the host still makes sense. */
const STILL_WANTED = `(kind = 'remote-link-removal' or link_id is null
  or exists (select from links l where l.id = effects.link_id and l.ended_at is null))`;
/** Nobody works on it, and nothing is about to. */
const AT_REST = `not exists (select from jobs j where j.lane = effects.lane and j.ref_id = effects.id)`;
const TAKEN = `id, kind, host_id as "hostId", issue_id as "issueId", link_id as "linkId", event_id as "eventId",
  body ->> 'conversationId' as "conversationId"`;

/** What a bulk or a click wants again. `effectIds` null: all. `priority` 0: a person waits for it. */
export interface Again {
  organizationId: string;
  effectIds: string[] | null;
  from: 'dead' | 'unknown';
  priority: 0 | 1;
}

/**
 * `dead`: tries dead effects again. `unknown`: sends again what a person found not to be there. One statement decides who does it, so a
 * second click or a second person takes nothing (I11).
 */
export async function retryEffects(sql: Sql, of: Again): Promise<TakenEffect[]> {
  const taken = await sql.query<TakenEffect>(
    `update effects set state = 'pending', asks_person = false, reason = null, looks = 0, ended_at = null
     where state = ${literals[of.from]} and (asks_person or state = 'dead') and ($1::uuid[] is null or id = any ($1)) and ${STILL_WANTED}
       and ${AT_REST}
     returning ${TAKEN}`,
    [of.effectIds],
  );
  if (taken.length > 0)
    await sql.query(
      `select enqueue_jobs($1, (select jsonb_agg(jsonb_build_object('lane', lane, 'door', door, 'kind', 'effect', 'ref_id', id, 'priority', $3::int)
         order by created_at, id) from effects where id = any ($2::uuid[])))`,
      [of.organizationId, taken.map((effect) => effect.id), of.priority],
    );
  return taken;
}

/** A person leaves it: it asks for nobody any more, and nothing is sent. Null: it did not wait for a person (any more). */
export async function skipEffect(sql: Sql, of: { id: string; reason: string }): Promise<TakenEffect | null> {
  const [row] = await sql.query<TakenEffect>(
    `update effects set state = 'skipped', asks_person = false, reason = $2, ended_at = now()
     where id = $1 and (state = 'dead' or state = 'unknown' and asks_person) and ${AT_REST}
     returning ${TAKEN}`,
    [of.id, of.reason],
  );
  return row ?? null;
}

/** A person found it there: it is done. Null: it did not wait for a person (any more). */
export async function confirmEffect(sql: Sql, id: string): Promise<(TakenEffect & { body: Effect }) | null> {
  const [row] = await sql.query<TakenEffect & { body: Effect }>(
    `update effects set state = 'done', asks_person = false, reason = null, ended_at = now()
     where id = $1 and state = 'unknown' and asks_person and ${AT_REST}
     returning ${TAKEN}, body`,
    [id],
  );
  return row ?? null;
}

/** Over all organizations: how many effects wait for a person. */
export async function countEffectsForPeople(db: Db): Promise<number> {
  const [row] = await db.call<{ waiting: number }>(
    "select count(*)::int as waiting from effects where state = 'dead' or state = 'unknown' and asks_person",
  );
  return row?.waiting ?? 0;
}

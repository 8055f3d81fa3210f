/** Effects as people look at them, and what a person decides about the dead and the doubtful. */
import type { Effect } from '../domain/effects.ts';
import type { Region } from '../domain/model.ts';
import type { Db, Sql } from './db.ts';
import type { EffectState } from './jobs.ts';
import { conditions, cursorColumn, type Page, type PageAsk, pageClause, pageOf } from './paging.ts';

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

export interface EffectFilter {
  /** Empty: all. */
  states: EffectState[];
  kind: Effect['kind'] | null;
  issue: string | null;
}

const SELECT = `
  select f.id, ${cursorColumn('f', 'created_at')}, f.kind, f.host_id as "hostId", h.name as "hostName", f.issue_id as "issueId", i.key as "issueKey",
    f.link_id as "linkId", f.event_id as "eventId", coalesce(f.body ->> 'conversationId', l.conversation_id) as "conversationId",
    c.name as "connectionName", c.workspace_id as "workspaceId", c.region, c.api_url as "apiUrl", f.state, f.asks_person as "asksPerson", f.reason,
    f.ref, f.attempts, f.result ->> 'partId' as "partId", f.created_at as "createdAt", f.sent_at as "sentAt", f.ended_at as "endedAt"
  from effects f left join hosts h on h.id = f.host_id left join issues i on i.host_id = f.host_id and i.id = f.issue_id
    left join links l on l.id = f.link_id
    left join connections c on c.id = coalesce((f.body ->> 'connectionId')::uuid, l.connection_id)`;

/** `filter.issue`: a key or an immutable id. */
export async function listEffects(sql: Sql, filter: EffectFilter, ask: PageAsk): Promise<Page<EffectRow>> {
  const params: unknown[] = [];
  const where = conditions(params, [
    [filter.states.length === 0 ? null : filter.states, (place) => `f.state = any (${place}::text[])`],
    [filter.kind, (place) => `f.kind = ${place}`],
    [filter.issue, (place) => `(i.key = ${place} or f.issue_id = ${place})`],
  ]);
  const page = pageClause('f', 'created_at', { ask, params });
  const rows = await sql.query<EffectRow>(`${SELECT} where ${where} ${page}`, params);
  return pageOf(rows, ask);
}

export async function findEffects(sql: Sql, ids: string[]): Promise<EffectRow[]> {
  return sql.query<EffectRow>(`${SELECT} where f.id = any ($1::uuid[])`, [ids]);
}

/** The event that an effect was decided for. */
export async function findEffectEvent(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql.query<{ eventId: string | null }>('select event_id as "eventId" from effects where id = $1', [
    id,
  ]);
  return row?.eventId ?? null;
}

/** What an effect is to do, as it was decided. */
export async function findEffectBody(sql: Sql, id: string): Promise<Effect | null> {
  const [row] = await sql.query<{ body: Effect }>('select body from effects where id = $1', [id]);
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
const TAKEN = `id, kind, host_id as "hostId", issue_id as "issueId", link_id as "linkId", event_id as "eventId",
  body ->> 'conversationId' as "conversationId"`;

/**
 * `dead`: tries dead effects again. `unknown`: sends again what a person found not to be there. The one named, or (`null`) all.
 * One statement decides who does it, so a second click or a second person takes nothing (I11).
 */
export async function retryEffects(
  sql: Sql,
  of: { organizationId: string; effectId: string | null; from: 'dead' | 'unknown' },
): Promise<TakenEffect[]> {
  const taken = await sql.query<TakenEffect>(
    `update effects set state = 'pending', asks_person = false, reason = null, looks = 0, ended_at = null
     where state = $1 and (asks_person or $1 = 'dead') and ($2::uuid is null or id = $2) and ${STILL_WANTED}
       and not exists (select from jobs j where j.ref_id = effects.id)
     returning ${TAKEN}`,
    [of.from, of.effectId],
  );
  if (taken.length > 0)
    await sql.query(
      `select enqueue_jobs($1, (select jsonb_agg(jsonb_build_object('lane', lane, 'door', door, 'kind', 'effect', 'ref_id', id, 'priority', $3::int)
         order by created_at, id) from effects where id = any ($2::uuid[])))`,
      [of.organizationId, taken.map((effect) => effect.id), of.effectId === null ? 1 : 0],
    );
  return taken;
}

/** A person found it there: it is done. Null: it did not wait for a person (any more). */
export async function confirmEffect(sql: Sql, id: string): Promise<(TakenEffect & { body: Effect }) | null> {
  const [row] = await sql.query<TakenEffect & { body: Effect }>(
    `update effects set state = 'done', asks_person = false, reason = null, ended_at = now()
     where id = $1 and state = 'unknown' and asks_person and not exists (select from jobs j where j.ref_id = effects.id)
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

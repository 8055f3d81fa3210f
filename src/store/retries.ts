/** Bulk retries: what each is to try again, how far it is, and what came of each of its items. */
import { randomUUID } from 'node:crypto';
import type { Db, Sql } from './db.ts';
import { effectConditions, type EffectFilter } from './effects.ts';
import { cursorColumn, type Page, type PageAsk, pageClause, pageOf } from './paging.ts';

export type RetryState = 'running' | 'done' | 'cancelled';

export interface RetryRow {
  id: string;
  cursor: number;
  state: RetryState;
  total: number;
  /** What it tried again and is well, or needs nobody any more. */
  done: number;
  failed: number;
  /** Back in the queue, not yet at its end. */
  underWay: number;
  /** Not tried, since it was cancelled. */
  left: number;
  askedBy: string;
  createdAt: Date;
  endedAt: Date | null;
}

/** What is to be tried again: dead effects and events by id, or all that a filter of effects finds. */
export type RetryWish =
  { kind: 'ids'; ids: string[]; doubtful: boolean } | { kind: 'filter'; filter: EffectFilter; doubtful: boolean };

const SELECT = `
  select r.id, ${cursorColumn('r', 'created_at')}, r.state, r.total, r.done, r.failed, r.asked_by as "askedBy", r.created_at as "createdAt",
    r.ended_at as "endedAt", (select count(*)::int from retry_items i where i.retry_id = r.id and i.state = 'taken') as "underWay",
    (select count(*)::int from retry_items i where i.retry_id = r.id and i.state = 'left') as "left"
  from retries r`;

/**
 * Starts one. What waits in another already is left to that one: if that is all of it, that one is the answer (`isNew` false). Null: nothing
 * of what was wished for waits to be tried again.
 */
export async function startRetry(
  sql: Sql,
  of: { organizationId: string; askedBy: string; wish: RetryWish },
): Promise<{ id: string; isNew: boolean } | null> {
  const id = randomUUID();
  const params: unknown[] = [of.organizationId, id];
  const wanted = wantedBy(of.wish, params);
  const items = await sql.query<{ n: number }>(
    `insert into retry_items (organization_id, retry_id, n, kind, ref_id)
     select $1, $2, row_number() over (order by w.at, w.id), w.kind, w.id from (${wanted}) w order by w.id
     on conflict (organization_id, ref_id) where state in ('waiting', 'taken') do nothing returning n`,
    params,
  );
  if (items.length > 0) {
    await sql.query('insert into retries (organization_id, id, asked_by, total) values ($1, $2, $3, $4)', [
      of.organizationId,
      id,
      of.askedBy,
      items.length,
    ]);
    return { id, isNew: true };
  }
  const [same] = await sql.query<{ id: string }>(
    `select i.retry_id as id from (${wanted}) w join retry_items i on i.ref_id = w.id and i.state in ('waiting', 'taken')
     where $1::uuid is not null and $2::uuid is not null group by 1 order by count(*) desc limit 1`,
    params,
  );
  return same === undefined ? null : { id: same.id, isNew: false };
}

/** What is under way in a retry has left the state it waited in; it counts as wished for all the same. */
const OPEN = `(select from retry_items t where t.ref_id = X.id and t.state in ('waiting', 'taken'))`;

function wantedBy(wish: RetryWish, params: unknown[]): string {
  const effect = `(f.state = 'dead'${wish.doubtful ? ` or f.state = 'unknown' and f.asks_person` : ''} or exists ${OPEN.replace('X', 'f')})`;
  const event = `(e.dead_at is not null and e.body ? 'kind' or exists ${OPEN.replace('X', 'e')})`;
  const effects = (where: string): string =>
    `select 'effect' as kind, f.id, f.created_at as at from effects f where ${where} and ${effect}`;
  const events = (where: string): string =>
    `select 'event' as kind, e.id, e.received_at as at from events e where ${where} and ${event}`;
  if (wish.kind === 'ids') {
    const ids = `= any ($${params.push(wish.ids)}::uuid[])`;
    return `${effects(`f.id ${ids}`)} union all ${events(`e.id ${ids}`)}`;
  }
  return effects(`f.state in ('dead', 'unknown') and ${effectConditions(wish.filter, params)}`);
}

export async function findRetry(sql: Sql, id: string): Promise<RetryRow | null> {
  const [row] = await sql.query<RetryRow>(`${SELECT} where r.id = $1`, [id]);
  return row ?? null;
}

export async function listRetries(sql: Sql, ask: PageAsk): Promise<Page<RetryRow>> {
  const params: unknown[] = [];
  const page = pageClause('r', 'created_at', { ask, params });
  return pageOf(await sql.query<RetryRow>(`${SELECT} where true ${page}`, params), ask);
}

export interface FailedItem {
  kind: 'effect' | 'event';
  id: string;
  reason: string | null;
}

/** What did not work out, oldest first, at most so many. */
export async function failedItems(sql: Sql, id: string, limit: number): Promise<FailedItem[]> {
  return sql.query<FailedItem>(
    `select kind, ref_id as id, reason from retry_items where retry_id = $1 and state = 'failed' order by n limit $2`,
    [id, limit],
  );
}

/** What has not been tried yet stays as it is; what is under way goes on. False: it was at its end already. */
export async function cancelRetry(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query(
    `update retries set state = 'cancelled', changed_at = now() where id = $1 and state = 'running' returning id`,
    [id],
  );
  if (rows.length === 0) return false;
  await sql.query(`update retry_items set state = 'left' where retry_id = $1 and state = 'waiting'`, [id]);
  return true;
}

/** Over all organizations: those that are not at their end. */
export async function openRetries(db: Db): Promise<{ organizationId: string; id: string }[]> {
  return db.call('select organization_id as "organizationId", id from retries where ended_at is null');
}

/** For one step; null: at its end, or another process is at it. */
export async function holdRetry(sql: Sql, id: string): Promise<{ askedBy: string } | null> {
  const [row] = await sql.query<{ askedBy: string }>(
    `select asked_by as "askedBy" from retries where id = $1 and ended_at is null for update skip locked`,
    [id],
  );
  return row ?? null;
}

/** Notes what came of what is under way. Answers how much still is. */
export async function settleItems(sql: Sql, id: string): Promise<number> {
  await sql.query(
    `update retry_items i set state = case when f.state in ('done', 'skipped') then 'done' else 'failed' end, reason = f.reason
     from effects f where i.retry_id = $1 and i.state = 'taken' and i.kind = 'effect' and f.id = i.ref_id
       and (f.state in ('done', 'skipped', 'dead') or f.state = 'unknown' and f.asks_person)`,
    [id],
  );
  await sql.query(
    `update retry_items i set state = case when e.state = 'dead' then 'failed' else 'done' end, reason = e.reasons ->> 0
     from events e where i.retry_id = $1 and i.state = 'taken' and i.kind = 'event' and e.id = i.ref_id and e.state <> 'pending'`,
    [id],
  );
  // A demo that was left takes what it stored with it.
  await sql.query(
    `update retry_items i set state = 'failed', reason = 'it was deleted meanwhile'
     where i.retry_id = $1 and i.state = 'taken' and not exists (select from effects f where f.id = i.ref_id)
       and not exists (select from events e where e.id = i.ref_id)`,
    [id],
  );
  const [row] = await sql.query<{ n: number }>(
    `select count(*)::int as n from retry_items where retry_id = $1 and state = 'taken'`,
    [id],
  );
  return row?.n ?? 0;
}

export interface WaitingItem {
  n: number;
  kind: 'effect' | 'event';
  refId: string;
}

export async function waitingItems(sql: Sql, id: string, limit: number): Promise<WaitingItem[]> {
  return sql.query<WaitingItem>(
    `select n, kind, ref_id as "refId" from retry_items where retry_id = $1 and state = 'waiting' order by n limit $2`,
    [id, limit],
  );
}

/** `taken`: back in the queue, or there by somebody else's doing. `failed`: it cannot be tried again, for this reason. */
export async function markItems(
  sql: Sql,
  id: string,
  mark: { ns: number[]; state: 'taken' | 'failed'; reason: string | null },
): Promise<void> {
  if (mark.ns.length === 0) return;
  await sql.query(
    `update retry_items set state = $3, reason = $4 where retry_id = $1 and n = any ($2::int[]) and state = 'waiting'`,
    [id, mark.ns, mark.state, mark.reason],
  );
}

/** Which of these still wait for a person, so were not put back into the queue. */
export async function stillWaiting(sql: Sql, ids: string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `select id from effects where id = any ($1::uuid[]) and (state = 'dead' or state = 'unknown' and asks_person)
     union all select id from events where id = any ($1::uuid[]) and dead_at is not null`,
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

/** Counts what its items say, and ends it when none of them is open. False: nothing is new. */
export async function tallyRetry(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query(
    `update retries r set done = c.done, failed = c.failed, changed_at = now(),
       state = case when r.state = 'running' and c.open = 0 then 'done' else r.state end,
       ended_at = case when c.open = 0 then now() end
     from (select count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'failed')::int as failed,
         count(*) filter (where state in ('waiting', 'taken'))::int as open from retry_items where retry_id = $1) c
     where r.id = $1 and (c.open = 0 or (r.done, r.failed) is distinct from (c.done, c.failed))
     returning r.id`,
    [id],
  );
  return rows.length > 0;
}

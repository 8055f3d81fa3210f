/** Doors as those see them who do not come through the queue: reading for a decision passes the host's door too. */
import type { Rate } from '../domain/ports.ts';
import type { Db, Sql } from './db.ts';
import { storable } from './storable.ts';

/**
 * A person gave the authorisation anew: the door opens, and what waited for another try behind it goes now, events that could not be read
 * from the host too. Lanes before doors, as everywhere in the queue.
 */
export async function openDoor(
  db: Db,
  organizationId: string,
  of: { kind: 'connection' | 'host'; id: string },
): Promise<void> {
  const door = `${of.kind}:${of.id}`;
  await db.tx(organizationId, async (sql) => {
    await sql.query(
      `update lanes l set next_at = clock_timestamp() from (
         select organization_id, lane from lanes
         where (door = $1 or $2 = 'host' and door = 'events' and lane like 'issue:' || $3 || ':%')
           and busy_until is null and next_at > clock_timestamp()
         order by lane collate "C" for update) w
       where l.organization_id = w.organization_id and l.lane = w.lane`,
      [door, of.kind, of.id],
    );
    await sql.query('update doors set closed_until = null, closed_reason = null where door = $1', [door]);
  });
}

/**
 * Whether a host may be called now, or how long it must be left alone. `trying`: its door was closed, and whoever hears this is the one
 * caller in `tryEveryMs` that tries it.
 */
export async function waitForHost(
  sql: Sql,
  hostId: string,
  tryEveryMs: number,
): Promise<{ waitMs: number; trying: boolean }> {
  const door = `host:${hostId}`;
  const tried = await sql.query(
    `update doors set closed_until = clock_timestamp() + $2 * interval '1 millisecond'
     where door = $1 and closed_reason is not null and closed_until <= clock_timestamp() returning door`,
    [door, tryEveryMs],
  );
  if (tried.length > 0) return { waitMs: 0, trying: true };
  const [closed] = await sql.query<{ ms: number }>(
    `select (extract(epoch from closed_until - clock_timestamp()) * 1000)::float8 as ms from doors
     where door = $1 and closed_until > clock_timestamp()`,
    [door],
  );
  return { waitMs: Math.max(closed?.ms ?? 0, 0), trying: false };
}

/**
 * Ends what waits to be sent through a door: it must not go elsewhere, and not later as if nothing had been. Each says why, and leaves the
 * queue, so that a person can take it up again. Lanes before effects, as everywhere in the queue; one that is worked on is left by who does.
 */
export async function stopWaitingEffects(
  sql: Sql,
  of: { kind: 'connection' | 'host'; id: string; state: 'dead' | 'skipped'; reason: string },
): Promise<void> {
  const door = `${of.kind}:${of.id}`;
  await sql.query('select lane from lanes where door = $1 order by lane collate "C" for update', [door]);
  await sql.query(
    `with ended as (
       update effects set state = $2, ended_at = clock_timestamp(), reason = $3
       where state = 'pending' and id in (
         select j.ref_id from lanes l join jobs j on j.lane = l.lane where l.door = $1 and j.kind = 'effect')
       returning id, lane)
     delete from jobs j using ended e where j.lane = e.lane and j.kind = 'effect' and j.ref_id = e.id`,
    [door, of.state, of.reason],
  );
  await sql.query(
    `delete from lanes l where l.door = $1 and l.busy_until is null and not exists (select from jobs j where j.lane = l.lane)`,
    [door],
  );
  await sql.query(
    `update lanes l set next_at = (select j.run_at from jobs j where j.lane = l.lane order by j.id limit 1)
     where l.door = $1 and l.busy_until is null`,
    [door],
  );
}

/**
 * Takes `calls` of a host's budget, where it states one, as long as more than `reserve` (0 to 1) of it is left for others. Answers how
 * long to wait, ms; 0: they are taken.
 */
export async function takeHostCalls(
  sql: Sql,
  of: { organizationId: string; hostId: string; calls: number; reserve: number },
): Promise<number> {
  const door = `host:${of.hostId}`;
  await sql.query(
    `insert into doors (organization_id, door) select $1, $2
     where not exists (select from doors where organization_id = $1 and door = $2) on conflict do nothing`,
    [of.organizationId, door],
  );
  const [row] = await sql.query<{ wait: number }>(
    `update doors d set remaining = case when w.wait = 0 and d.remaining is not null then greatest(d.remaining - $2, 0) else d.remaining end
     from (
       select case when reset_at > clock_timestamp() and remaining <= floor(rate_limit * $3::float8)
         then extract(epoch from reset_at - clock_timestamp()) * 1000 else 0 end as wait
       from doors where door = $1 for update) w
     where d.door = $1 returning w.wait::float8 as wait`,
    [door, of.calls, of.reserve],
  );
  return Math.max(row?.wait ?? 0, 0);
}

/**
 * Whether `calls` may be made at a door for somebody who looks at a page: it is open, and more than `reserve` (0 to 1) of its budget is left
 * for what is to be sent. Answers how long to wait, ms; 0: they are taken. `trying`: it was closed, and this is the one look in
 * `tryEveryMs` that tries it.
 */
export async function takeLooks(
  sql: Sql,
  of: { organizationId: string; door: string; calls: number; reserve: number; tryEveryMs: number },
): Promise<{ waitMs: number; trying: boolean }> {
  const { organizationId, door, calls, reserve, tryEveryMs } = of;
  const tried = await sql.query(
    `update doors set closed_until = clock_timestamp() + $2 * interval '1 millisecond'
     where door = $1 and closed_reason is not null and closed_until <= clock_timestamp() returning door`,
    [door, tryEveryMs],
  );
  if (tried.length > 0) return { waitMs: 0, trying: true };
  await sql.query(
    `insert into doors (organization_id, door) select $1, $2
     where not exists (select from doors where organization_id = $1 and door = $2) on conflict do nothing`,
    [organizationId, door],
  );
  const [row] = await sql.query<{ wait: number }>(
    `update doors d set remaining = case when w.wait <= 0 and d.remaining is not null and d.reset_at > clock_timestamp()
         then greatest(d.remaining - $2::int, 0) else d.remaining end
     from (
       select extract(epoch from greatest(
         case when closed_until > clock_timestamp() then closed_until - clock_timestamp() end,
         case when reset_at > clock_timestamp() and remaining - $2::int < floor(rate_limit * $3::float8) then reset_at - clock_timestamp() end,
         interval '0')) * 1000 as wait
       from doors where door = $1 for update) w
     where d.door = $1 returning w.wait::float8 as wait`,
    [door, calls, reserve],
  );
  return { waitMs: Math.max(row?.wait ?? 0, 0), trying: false };
}

/** Passes on what a host's answer said of its door: its budget, a pause it asks for, an authorisation that ended or works again. */
export async function heedHost(db: Db, of: { organizationId: string; hostId: string }, said: DoorSays): Promise<void> {
  await heedDoor(db, { organizationId: of.organizationId, door: `host:${of.hostId}` }, said);
}

export interface DoorSays {
  rate?: Rate | null;
  holdMs?: number;
  closed?: { forMs: number; reason: string };
  open?: boolean;
}

/** As `heedHost`, for any door. */
export async function heedDoor(db: Db, of: { organizationId: string; door: string }, said: DoorSays): Promise<void> {
  const { rate = null, holdMs, closed, open } = said;
  if (rate === null && holdMs === undefined && closed === undefined && open !== true) return;
  const item = {
    door: of.door,
    close_ms: closed?.forMs ?? holdMs,
    close_reason: closed?.reason,
    reopen: open === true ? true : undefined,
    rate_limit: rate?.limit,
    rate_remaining: rate?.remaining,
    rate_reset_ms: rate === null ? undefined : Math.max(rate.resetAt - Date.now(), 0),
  };
  await db.tx(of.organizationId, (sql) =>
    sql.query('select heed_answers($1, $2)', [of.organizationId, storable([item])]),
  );
}

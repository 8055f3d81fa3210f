/**
 * Checks of hosts and of workspaces for what webhooks missed, as whoever works on them sees them: claimed one at a time, moved on step by
 * step, each under the fence of its claim.
 */
import type { Db, Sql } from './db.ts';
import { storable } from './storable.ts';

/** What is checked round after round. */
export interface Round {
  table: 'host_checks' | 'connection_checks';
  of: 'host_id' | 'connection_id';
  ends: 'hosts' | 'connections';
  /** SQL: which of the ends `e` are checked. */
  which: string;
  /** SQL: when a webhook of `e` came last. */
  heardAt: string;
}

export const hostRound: Round = {
  table: 'host_checks',
  of: 'host_id',
  ends: 'hosts',
  which: `e.kind <> 'desk' and e.state <> 'disconnected'`,
  heardAt: 'e.last_hook_at',
};

/** `ping` comes also where no topic is ticked. */
export const inboxRound: Round = {
  table: 'connection_checks',
  of: 'connection_id',
  ends: 'connections',
  which: `e.state <> 'disconnected' and e.plan = 'ok'`,
  heardAt: `(select max(t.last_at) from hook_topics t where t.organization_id = e.organization_id and t.connection_id = e.id and t.topic <> 'ping')`,
};

/** What names a claim; whoever took it over since has another fence, and then this one writes nothing. */
export interface CheckClaim {
  round: Round;
  organizationId: string;
  /** Of the host, or of the connection. */
  id: string;
  fence: number;
}

/** `P`: where a round is, as whoever works on it puts it. */
export interface ClaimedCheck<P> extends CheckClaim {
  /** The first step of a round. */
  begins: boolean;
  /** ms, by the database's clock: when the round began, up to where everything was seen before it, and now. */
  beganAt: number;
  knownUntil: number;
  now: number;
  sweptAt: number | null;
  place: P | null;
  tries: number;
}

/** The claim is somebody else's by now. */
export class CheckLost extends Error {
  override name = 'CheckLost';
}

interface ClaimedRow<P> {
  organization_id: string;
  id: string;
  fence: number;
  began_at: Date;
  known_until: Date;
  now: Date;
  swept_at: Date | null;
  place: P | null;
  tries: number;
}

/** What is new here is known from now on: what was before is for imports. */
export async function addChecks(db: Db, { table, of, ends, which }: Round, everyMs: number): Promise<void> {
  await db.call(
    `insert into ${table} (organization_id, ${of}, known_until, next_at)
     select e.organization_id, e.id, clock_timestamp(), clock_timestamp() + $1 * interval '1 millisecond' from ${ends} e
     where ${which} and not exists (select from ${table} c where c.organization_id = e.organization_id and c.${of} = e.id)
     on conflict do nothing`,
    [everyMs],
  );
}

/** Takes the check that waits longest, of any organization. */
export async function claimCheck<P>(db: Db, round: Round, leaseMs: number): Promise<ClaimedCheck<P> | null> {
  const { table, of, ends, which } = round;
  const [row] = await db.call<ClaimedRow<P>>(
    `update ${table} c set busy_until = clock_timestamp() + $1 * interval '1 millisecond', fence = nextval('lane_fence'),
       began_at = coalesce(c.began_at, clock_timestamp())
     from (
       select d.organization_id, d.${of} from ${table} d
       join ${ends} e on e.organization_id = d.organization_id and e.id = d.${of}
       where d.next_at <= clock_timestamp() and (d.busy_until is null or d.busy_until < clock_timestamp()) and ${which}
       order by d.next_at limit 1 for update of d skip locked) n
     where c.organization_id = n.organization_id and c.${of} = n.${of}
     returning c.*, c.${of} as id, clock_timestamp() as now`,
    [leaseMs],
  );
  if (row === undefined) return null;
  return {
    round,
    organizationId: row.organization_id,
    id: row.id,
    fence: row.fence,
    begins: row.place === null,
    beganAt: row.began_at.getTime(),
    knownUntil: row.known_until.getTime(),
    now: row.now.getTime(),
    sweptAt: row.swept_at?.getTime() ?? null,
    place: row.place,
    tries: row.tries,
  };
}

/** Keeps the lease while a step takes long. */
export async function keepCheck(
  db: Db,
  { round, organizationId, id, fence }: CheckClaim,
  leaseMs: number,
): Promise<void> {
  await db.call(
    `update ${round.table} set busy_until = clock_timestamp() + $4 * interval '1 millisecond'
     where organization_id = $1 and ${round.of} = $2 and fence = $3 and busy_until is not null`,
    [organizationId, id, fence, leaseMs],
  );
}

/** Ends every lease: only where no other process can be at work. */
export async function dropCheckLeases(db: Db): Promise<void> {
  for (const { table } of [hostRound, inboxRound])
    await db.call(`update ${table} set busy_until = null where busy_until is not null`);
}

/** What a step came to. */
export interface CheckStep<P> {
  place: P;
  looked: number;
  /** Changes that no webhook had told, and when the oldest of them happened, ms. */
  found: number;
  missedAt: number | null;
  failed: number;
  /** What could not be read, for people; null: nothing to say. */
  reason: string | null;
  /** Some of it is to be tried again, after so long; null: all is done. */
  againMs: number | null;
}

/** Writes what a step came to and moves on. Throws CheckLost. */
export async function saveStep<P>(db: Db, claim: CheckClaim, step: CheckStep<P>): Promise<void> {
  const { table, of } = claim.round;
  const { place, looked, found, failed, reason, missedAt, againMs } = step;
  await held(db, claim, (sql) =>
    sql.query(
      `update ${table} set busy_until = null, next_at = clock_timestamp() + coalesce($8::float8, 0) * interval '1 millisecond',
         tries = case when $8::float8 is null then 0 else tries + 1 end, place = $2::jsonb, looked = looked + $3::int,
         found = found + $4::int, failed = failed + $5::int, reason = coalesce($6, reason),
         missed_at = least(missed_at, to_timestamp($7::float8 / 1000))
       where ${of} = $1`,
      [claim.id, storable(place), looked, found, failed, reason, missedAt, againMs],
    ),
  );
}

/** Gives the claim back; the step is done again after a while. Throws CheckLost. */
export async function postponeCheck(
  db: Db,
  claim: CheckClaim,
  how: { afterMs: number; reason: string | null; counted: boolean },
): Promise<void> {
  const { table, of } = claim.round;
  await held(db, claim, (sql) =>
    sql.query(
      `update ${table} set busy_until = null, next_at = clock_timestamp() + $2 * interval '1 millisecond',
         reason = coalesce($3, reason), tries = tries + $4::int where ${of} = $1`,
      [claim.id, how.afterMs, how.reason, how.counted ? 1 : 0],
    ),
  );
}

/** Ends the round: everything before its beginning, less `graceMs`, was seen. Says whether webhooks are silent. Throws CheckLost. */
export async function endRound(
  db: Db,
  claim: CheckClaim,
  { everyMs, graceMs, swept }: { everyMs: number; graceMs: number; swept: boolean },
): Promise<void> {
  const { table, of, ends, heardAt } = claim.round;
  await held(db, claim, (sql) =>
    sql.query(
      `update ${table} c set busy_until = null, next_at = clock_timestamp() + $2 * interval '1 millisecond',
         known_until = greatest(c.known_until, c.began_at - $3 * interval '1 millisecond'), began_at = null, place = null, tries = 0,
         checked_at = clock_timestamp(), last_looked = c.looked, last_found = c.found, last_failed = c.failed,
         found_ever = c.found_ever + c.found, found_at = case when c.found > 0 then clock_timestamp() else c.found_at end,
         looked = 0, found = 0, failed = 0, missed_at = null, swept_at = case when $4 then clock_timestamp() else c.swept_at end,
         reason = case when c.failed > 0 then c.reason end,
         silent_since = case when s.silent then coalesce(c.silent_since, c.missed_at) when s.spoke then null else c.silent_since end,
         silent_noticed_at = case when s.silent then coalesce(c.silent_noticed_at, clock_timestamp()) when s.spoke then null else c.silent_noticed_at end
       from ${table} o join ${ends} e on e.id = o.${of}, lateral (select ${heardAt} as at) h, lateral (
         select o.missed_at is not null and coalesce(h.at < o.missed_at, true) as silent,
           coalesce(h.at > o.silent_noticed_at, false) as spoke) s
       where o.${of} = $1 and c.${of} = o.${of}`,
      [claim.id, everyMs, graceMs, swept],
    ),
  );
}

async function held(db: Db, claim: CheckClaim, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  const { table, of } = claim.round;
  await db.tx(claim.organizationId, async (sql) => {
    const rows = await sql.query(
      `select ${of} from ${table} where ${of} = $1 and fence = $2 and busy_until is not null for update`,
      [claim.id, claim.fence],
    );
    if (rows.length === 0) throw new CheckLost();
    await work(sql);
  });
}

/** What is shown of a check. */
export interface CheckState {
  checkedAt: Date | null;
  /** Under way: since when, and how many were looked at so far. */
  beganAt: Date | null;
  looked: number;
  found: number;
  foundEver: number;
  foundAt: Date | null;
  failed: number;
  reason: string | null;
  nextAt: Date;
  silentSince: Date | null;
}

/** By host or connection. `found`, `failed`: of the round under way, else of the last. */
export async function readChecks(sql: Sql, { table, of, ends, heardAt }: Round): Promise<Map<string, CheckState>> {
  const rows = await sql.query<CheckState & { id: string }>(
    `select c.${of} as id, c.checked_at as "checkedAt", c.began_at as "beganAt", c.next_at as "nextAt", c.reason,
       case when c.began_at is null then c.last_looked else c.looked end as looked,
       case when c.began_at is null then c.last_found else c.found end as found,
       case when c.began_at is null then c.last_failed else c.failed end as failed,
       c.found_ever + c.found as "foundEver", c.found_at as "foundAt",
       case when coalesce(${heardAt} <= c.silent_noticed_at, true) then c.silent_since end as "silentSince"
     from ${table} c join ${ends} e on e.id = c.${of}`,
  );
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}

/** A person wants it now. False: there is none. */
export async function checkNow(sql: Sql, { table, of }: Round, id: string): Promise<boolean> {
  const rows = await sql.query(
    `update ${table} set next_at = least(next_at, clock_timestamp()) where ${of} = $1 returning ${of}`,
    [id],
  );
  return rows.length > 0;
}

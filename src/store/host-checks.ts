/** Checks of hosts as whoever works on them sees them: claimed one at a time, moved on step by step, each under the fence of its claim. */
import type { SearchPlace } from '../domain/issue-search.ts';
import type { Db, Sql } from './db.ts';
import { storable } from './storable.ts';

/** Where a round is. */
export interface CheckPlace {
  /** Projects still to be searched, the one under way first. */
  projects: string[];
  /** Where its next page begins; null: at its beginning. */
  page: SearchPlace | null;
  /** Changed issues that were found and are still to be read. */
  issues: string[];
  /** Projects that could be searched: an issue of theirs that is not found is not there. */
  searched: string[];
  /** Linked issues are looked for from here on; null: they are not, or not yet. */
  sweep: { after: string; whole: boolean } | null;
}

/** What names a claim; whoever took it over since has another fence, and then this one writes nothing. */
export interface CheckClaim {
  organizationId: string;
  hostId: string;
  fence: number;
}

export interface ClaimedCheck extends CheckClaim {
  /** The first step of a round. */
  begins: boolean;
  /** ms, by the database's clock: when the round began, up to where everything was seen before it, and now. */
  beganAt: number;
  knownUntil: number;
  now: number;
  sweptAt: number | null;
  place: CheckPlace | null;
  tries: number;
}

/** The claim is somebody else's by now. */
export class CheckLost extends Error {
  override name = 'CheckLost';
}

interface ClaimedRow {
  organization_id: string;
  host_id: string;
  fence: number;
  began_at: Date;
  known_until: Date;
  now: Date;
  swept_at: Date | null;
  place: CheckPlace | null;
  tries: number;
}

/** Hosts that are new here are known from now on: what was before them is for imports. */
export async function addChecks(db: Db, everyMs: number): Promise<void> {
  await db.call(
    `insert into host_checks (organization_id, host_id, known_until, next_at)
     select h.organization_id, h.id, clock_timestamp(), clock_timestamp() + $1 * interval '1 millisecond' from hosts h
     where h.kind <> 'desk' and h.state <> 'disconnected'
       and not exists (select from host_checks c where c.organization_id = h.organization_id and c.host_id = h.id)
     on conflict do nothing`,
    [everyMs],
  );
}

/** Takes the check that waits longest, of any organization. */
export async function claimCheck(db: Db, leaseMs: number): Promise<ClaimedCheck | null> {
  const [row] = await db.call<ClaimedRow>(
    `update host_checks c set busy_until = clock_timestamp() + $1 * interval '1 millisecond', fence = nextval('lane_fence'),
       began_at = coalesce(c.began_at, clock_timestamp())
     from (
       select d.organization_id, d.host_id from host_checks d
       join hosts h on h.organization_id = d.organization_id and h.id = d.host_id
       where d.next_at <= clock_timestamp() and (d.busy_until is null or d.busy_until < clock_timestamp()) and h.state <> 'disconnected'
       order by d.next_at limit 1 for update of d skip locked) n
     where c.organization_id = n.organization_id and c.host_id = n.host_id
     returning c.*, clock_timestamp() as now`,
    [leaseMs],
  );
  if (row === undefined) return null;
  return {
    organizationId: row.organization_id,
    hostId: row.host_id,
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
export async function keepCheck(db: Db, claim: CheckClaim, leaseMs: number): Promise<void> {
  await db.call(
    `update host_checks set busy_until = clock_timestamp() + $4 * interval '1 millisecond'
     where organization_id = $1 and host_id = $2 and fence = $3 and busy_until is not null`,
    [claim.organizationId, claim.hostId, claim.fence, leaseMs],
  );
}

/** Ends every lease: only where no other process can be at work. */
export async function dropCheckLeases(db: Db): Promise<void> {
  await db.call('update host_checks set busy_until = null where busy_until is not null');
}

/** What a step came to. */
export interface CheckStep {
  place: CheckPlace;
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
export async function saveStep(db: Db, claim: CheckClaim, step: CheckStep): Promise<void> {
  await held(db, claim, (sql) =>
    sql.query(
      `update host_checks set busy_until = null, next_at = clock_timestamp() + coalesce($8::float8, 0) * interval '1 millisecond',
         tries = case when $8::float8 is null then 0 else tries + 1 end, place = $2::jsonb, looked = looked + $3::int,
         found = found + $4::int, failed = failed + $5::int, reason = coalesce($6, reason),
         missed_at = least(missed_at, to_timestamp($7::float8 / 1000))
       where host_id = $1`,
      [
        claim.hostId,
        storable(step.place),
        step.looked,
        step.found,
        step.failed,
        step.reason,
        step.missedAt,
        step.againMs,
      ],
    ),
  );
}

/** Gives the claim back; the step is done again after a while. Throws CheckLost. */
export async function postponeCheck(
  db: Db,
  claim: CheckClaim,
  how: { afterMs: number; reason: string | null; counted: boolean },
): Promise<void> {
  await held(db, claim, (sql) =>
    sql.query(
      `update host_checks set busy_until = null, next_at = clock_timestamp() + $2 * interval '1 millisecond',
         reason = coalesce($3, reason), tries = tries + $4::int where host_id = $1`,
      [claim.hostId, how.afterMs, how.reason, how.counted ? 1 : 0],
    ),
  );
}

/** Ends the round: everything before its beginning, less `graceMs`, was seen. Says whether the host's webhooks are silent. Throws CheckLost. */
export async function endRound(
  db: Db,
  claim: CheckClaim,
  { everyMs, graceMs, swept }: { everyMs: number; graceMs: number; swept: boolean },
): Promise<void> {
  await held(db, claim, (sql) =>
    sql.query(
      `update host_checks c set busy_until = null, next_at = clock_timestamp() + $2 * interval '1 millisecond',
         known_until = greatest(c.known_until, c.began_at - $3 * interval '1 millisecond'), began_at = null, place = null, tries = 0,
         checked_at = clock_timestamp(), last_looked = c.looked, last_found = c.found, last_failed = c.failed,
         found_ever = c.found_ever + c.found, found_at = case when c.found > 0 then clock_timestamp() else c.found_at end,
         looked = 0, found = 0, failed = 0, missed_at = null, swept_at = case when $4 then clock_timestamp() else c.swept_at end,
         reason = case when c.failed > 0 then c.reason end,
         silent_since = case when s.silent then coalesce(c.silent_since, c.missed_at) when s.spoke then null else c.silent_since end,
         silent_noticed_at = case when s.silent then coalesce(c.silent_noticed_at, clock_timestamp()) when s.spoke then null else c.silent_noticed_at end
       from host_checks o join hosts h on h.id = o.host_id, lateral (
         select o.missed_at is not null and coalesce(h.last_hook_at < o.missed_at, true) as silent,
           coalesce(h.last_hook_at > o.silent_noticed_at, false) as spoke) s
       where o.host_id = $1 and c.host_id = o.host_id`,
      [claim.hostId, everyMs, graceMs, swept],
    ),
  );
}

async function held(db: Db, claim: CheckClaim, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  await db.tx(claim.organizationId, async (sql) => {
    const rows = await sql.query(
      'select host_id from host_checks where host_id = $1 and fence = $2 and busy_until is not null for update',
      [claim.hostId, claim.fence],
    );
    if (rows.length === 0) throw new CheckLost();
    await work(sql);
  });
}

/** Keys of the projects of a host that are set up. */
export async function checkedProjects(sql: Sql, hostId: string): Promise<string[]> {
  const rows = await sql.query<{ key: string }>('select key from projects where host_id = $1 order by key', [hostId]);
  return rows.map(({ key }) => key);
}

/** Linked issues by id, after one of them; `whole` false: only those that were not found the last time. */
export async function linkedIssuesAfter(
  sql: Sql,
  of: { hostId: string; after: string; whole: boolean; atMost: number },
): Promise<{ id: string; projectKey: string }[]> {
  return sql.query(
    `select i.id, i.project_key as "projectKey" from issues i
     where i.host_id = $1 and i.id > $2 and i.deleted_at is null and ($3 or i.gone_at is not null)
       and exists (select from links l where l.host_id = i.host_id and l.issue_id = i.id and l.ended_at is null)
     order by i.id limit $4`,
    [of.hostId, of.after, of.whole, of.atMost],
  );
}

/** An issue was found, or not. Answers for how long it has not been found, ms; null: it is there, or this is the first time. */
export async function markGone(
  sql: Sql,
  of: { hostId: string; issueId: string; gone: boolean },
): Promise<number | null> {
  const [row] = await sql.query<{ ms: number | null }>(
    `update issues i set gone_at = case when $3 then coalesce(i.gone_at, clock_timestamp()) end
     from issues o where o.host_id = $1 and o.id = $2 and i.host_id = o.host_id and i.id = o.id and ($3 or o.gone_at is not null)
     returning case when $3 then (extract(epoch from clock_timestamp() - o.gone_at) * 1000)::float8 end as ms`,
    [of.hostId, of.issueId, of.gone],
  );
  return row?.ms ?? null;
}

/** Comments of an issue whose text is known to name a conversation. */
export async function commentSources(sql: Sql, of: { hostId: string; issueId: string }): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select substr(name, 9) as id from sources
     where host_id = $1 and issue_id = $2 and name like 'comment:%' and not ended and conversations <> '[]'`,
    [of.hostId, of.issueId],
  );
  return rows.map(({ id }) => id);
}

/** Whether a change of an issue came already without its id, as Forge tells them: within a moment of this one. */
export async function cameWithoutId(
  sql: Sql,
  of: { hostId: string; issueId: string; kind: string; at: number },
): Promise<boolean> {
  const rows = await sql.query(
    `select from events where host_id = $1 and issue_id = $2 and kind = $3 and body ->> 'changeId' is null
       and abs((body ->> 'at')::float8 - $4) < 2000 limit 1`,
    [of.hostId, of.issueId, of.kind, of.at],
  );
  return rows.length > 0;
}

/** What is shown of a host's check. */
export interface HostCheckState {
  checkedAt: Date | null;
  /** Under way: since when, and how many issues were looked at so far. */
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

/** By host. `found`, `failed`: of the round under way, else of the last. */
export async function readChecks(sql: Sql): Promise<Map<string, HostCheckState>> {
  const rows = await sql.query<HostCheckState & { hostId: string }>(
    `select c.host_id as "hostId", c.checked_at as "checkedAt", c.began_at as "beganAt", c.next_at as "nextAt", c.reason,
       case when c.began_at is null then c.last_looked else c.looked end as looked,
       case when c.began_at is null then c.last_found else c.found end as found,
       case when c.began_at is null then c.last_failed else c.failed end as failed,
       c.found_ever + c.found as "foundEver", c.found_at as "foundAt",
       case when coalesce(h.last_hook_at <= c.silent_noticed_at, true) then c.silent_since end as "silentSince"
     from host_checks c join hosts h on h.id = c.host_id`,
  );
  return new Map(rows.map(({ hostId, ...state }) => [hostId, state]));
}

/** A person wants it now. False: there is none. */
export async function checkNow(sql: Sql, hostId: string): Promise<boolean> {
  const rows = await sql.query(
    'update host_checks set next_at = least(next_at, clock_timestamp()) where host_id = $1 returning host_id',
    [hostId],
  );
  return rows.length > 0;
}

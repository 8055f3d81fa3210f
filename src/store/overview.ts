/** What the overview shows, in one statement: figures of the past a bucket at a time, and how everything is now. */
import type { Connection, HostKind, Region } from '../domain/model.ts';
import type { Db, Sql } from './db.ts';

/** What happened at one door (`connection:<id>`, `host:<id>`, `events`) in one bucket; a bucket without a row was quiet. */
export interface DoorBucket {
  door: string;
  /** Where the bucket begins, ms since 1970. */
  at: number;
  /** Events that came from this host. */
  received: number;
  /** Notes delivered; effects of every kind given up on, or left to a person because nobody knows. */
  delivered: number;
  failed: number;
  unknown: number;
  /** The most jobs that were seen waiting at one moment. */
  waiting: number;
  /** The most calls of the vendor's window that were seen used, and the window's limit; null: never seen. */
  rateUsed: number | null;
  rateLimit: number | null;
  /** From event to note: how many in each class (`latencyOfClass`). */
  latencies: Record<string, number>;
}

export interface DoorNow {
  door: string;
  waiting: number;
  /** Since the oldest job could have run, seconds; negative where it is put off. */
  oldestSeconds: number | null;
  /** Of the vendor's present window; null: not told yet. */
  rateLimit: number | null;
  rateUsed: number | null;
  /** Ms from now. */
  rateResetMs: number | null;
  closedForMs: number | null;
  closedReason: string | null;
  /** When a note last reached the other side, ms since 1970. */
  lastDeliveryAt: number | null;
}

export interface OverviewConnection {
  id: string;
  name: string;
  workspaceId: string;
  workspaceName: string;
  region: Region;
  apiUrl: string;
  adminName: string;
  state: Connection['state'];
  stateReason: string | null;
  plan: Connection['plan'];
}

export interface OverviewHost {
  id: string;
  name: string;
  kind: HostKind;
  url: string;
  state: Connection['state'];
  stateReason: string | null;
  signed: boolean;
  /** Ms since 1970. */
  lastHookAt: number | null;
}

export interface Overview {
  /** The database's clock, ms since 1970. */
  now: number;
  buckets: DoorBucket[];
  doors: DoorNow[];
  connections: OverviewConnection[];
  hosts: OverviewHost[];
  projects: { key: string; host: string | null; connected: boolean }[];
  /** Effects that are dead, or doubtful with nobody but a person to tell, and events that could not be decided. */
  needPerson: number;
}

const ms = (time: string): string => `(extract(epoch from ${time}) * 1000)::float8`;

/** The counted minutes from the table, the few that are not counted yet from the effects and events themselves. */
const BUCKETS = `
  with counted as (
    select m.* from door_minutes m where m.organization_id = $1 and m.minute >= $2::timestamptz
  ), fresh as (
    select * from count_minutes($1, greatest($2::timestamptz, coalesce((select until from counted_minutes where organization_id = $1), $2)), 'infinity')
  ), minutes as (
    select door, minute, received, delivered, failed, unknown, waiting, rate_used, rate_limit, latencies from counted
    union all select door, minute, received, delivered, failed, unknown, 0, null, null, latencies from fresh
  ), sums as (
    select door, date_bin($3::interval, minute, 'epoch') as at, sum(received)::int as received, sum(delivered)::int as delivered,
      sum(failed)::int as failed, sum(unknown)::int as unknown, max(waiting) as waiting, max(rate_used) as "rateUsed", max(rate_limit) as "rateLimit"
    from minutes group by 1, 2
  ), classes as (
    select door, at, jsonb_object_agg(class, n) as latencies from (
      select m.door, date_bin($3::interval, m.minute, 'epoch') as at, c.key as class, sum(c.value::int) as n
      from minutes m cross join lateral jsonb_each_text(m.latencies) c group by 1, 2, 3) k group by 1, 2
  )
  select s.door, ${ms('s.at')} as at, s.received, s.delivered, s.failed, s.unknown, s.waiting, s."rateUsed", s."rateLimit", coalesce(c.latencies, '{}') as latencies
  from sums s left join classes c on c.door = s.door and c.at = s.at order by s.at`;

const DOORS = `
  select d.door, coalesce(w.waiting, 0) as waiting, w.oldest as "oldestSeconds", d.rate_limit as "rateLimit",
    case when d.rate_limit is null then null when d.reset_at > clock_timestamp() then greatest(d.rate_limit - d.remaining, 0) else 0 end as "rateUsed",
    greatest(${ms('d.reset_at - clock_timestamp()')}, 0) as "rateResetMs",
    case when d.closed_until > clock_timestamp() then ${ms('d.closed_until - clock_timestamp()')} end as "closedForMs", d.closed_reason as "closedReason",
    (select ${ms('e.ended_at')} from effects e where e.organization_id = d.organization_id and e.door = d.door and e.ended_at is not null
      and e.state = 'done' and e.kind = 'note' order by e.ended_at desc limit 1) as "lastDeliveryAt"
  from doors d left join (
    select j.door, count(*)::int as waiting, extract(epoch from clock_timestamp() - min(j.run_at))::float8 as oldest from jobs j group by 1
  ) w on w.door = d.door`;

const ALL = `select
  ${ms('clock_timestamp()')} as now,
  (select coalesce(jsonb_agg(to_jsonb(b)), '[]') from (${BUCKETS}) b) as buckets,
  (select coalesce(jsonb_agg(to_jsonb(d)), '[]') from (${DOORS}) d) as doors,
  (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (
    select id, name, workspace_id as "workspaceId", workspace_name as "workspaceName", region, api_url as "apiUrl", admin_name as "adminName",
      state, state_reason as "stateReason", plan from connections order by name) c) as connections,
  (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from (
    select id, name, kind, url, state, state_reason as "stateReason", sealed_webhook_secret is not null as signed, ${ms('last_hook_at')} as "lastHookAt"
    from hosts where state <> 'disconnected' order by name) h) as hosts,
  (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from (
    select p.key, h.name as host, exists (select from connections c where c.id = p.connection_id) as connected
    from projects p left join hosts h on h.id = p.host_id order by 2, 1) p) as projects,
  (select count(*)::int from effects where state in ('dead', 'unknown') and (state = 'dead' or asks_person))
    + (select count(*)::int from events where dead_at is not null) as "needPerson"`;

/** Of one organization, since `since`, in buckets of so many minutes that begin where the epoch says. */
export async function readOverview(
  sql: Sql,
  organizationId: string,
  { since, bucketMinutes }: { since: Date; bucketMinutes: number },
): Promise<Overview> {
  const [row] = await sql.query<Overview>(ALL, [organizationId, since, `${bucketMinutes} minutes`]);
  if (row === undefined) throw new Error('The overview was not answered.');
  return row;
}

/** The duration that stands for a class of `latency_class()`, ms: the middle of it. */
export function latencyOfClass(latencyClass: number): number {
  return 2 ** ((latencyClass + 0.5) / 4) - 1;
}

/** How long the figures of a minute are kept. */
const KEEP = '8 days';
/** Six hours each: what came before this version was installed is counted in a few turns. */
const MOST_TURNS = 40;

/** Looks at doors and queue, and counts what is over. For a timer: of several processes that come at once, one does it. */
export async function keepFigures(db: Db): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const [row] = await db.call<{ more: boolean }>('select keep_figures($1::interval) as more', [KEEP]);
    if (row?.more !== true) return;
  }
}

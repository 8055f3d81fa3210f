/** How many of what: the sums people look at first, and whether nothing got lost between them (I9). */
import type { Db, Sql } from './db.ts';

export interface Counts {
  events: Record<string, number>;
  effects: Record<string, number>;
  notes: Record<string, number>;
  links: { active: number; broken: number; ended: number };
}

/** Of one organization, in one statement, so that the sums are of one moment. */
export async function countAll(sql: Sql): Promise<Counts> {
  const [row] = await sql.query<Counts>(
    `select
       coalesce((select jsonb_object_agg(state, n) from (select state, count(*)::int as n from events group by state) e), '{}') as events,
       coalesce((select jsonb_object_agg(state, n) from (select state, count(*)::int as n from effects group by state) f), '{}') as effects,
       coalesce((select jsonb_object_agg(state, n) from (select state, count(*)::int as n from effects where kind = 'note' group by state) f), '{}') as notes,
       (select jsonb_build_object('active', count(*) filter (where ended_at is null and broken is null),
         'broken', count(*) filter (where ended_at is null and broken is not null), 'ended', count(*) filter (where ended_at is not null)) from links) as links`,
  );
  if (row === undefined) throw new Error('The counts were not answered.');
  return row;
}

/** What is left of the present window of each connection whose vendor stated one; of two organizations' with one name, the least. */
export async function rateBudgets(db: Db): Promise<{ connection: string; remaining: number }[]> {
  return db.call(
    `select c.name as connection, min(case when d.reset_at > clock_timestamp() then greatest(d.remaining, 0) else d.rate_limit end)::int as remaining
     from connections c join doors d on d.organization_id = c.organization_id and d.door = 'connection:' || c.id
     where d.rate_limit is not null group by 1`,
  );
}

/** Whether the database answers, with how many migrations it has and its clock minus ours, ms (B30). */
export async function probeDatabase(db: Db): Promise<{ migrations: number; skewMs: number }> {
  const before = Date.now();
  const [row] = await db.call<{ migrations: number; at: number }>(
    `select (select count(*)::int from deskbridge_migrations) as migrations, (extract(epoch from clock_timestamp()) * 1000)::float8 as at`,
    [],
    { timeoutMs: 3_000 },
  );
  const after = Date.now();
  return { migrations: row?.migrations ?? 0, skewMs: Math.round((row?.at ?? before) - (before + after) / 2) };
}

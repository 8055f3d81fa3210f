/** How often somebody tried to get in. Counted in the database, so that more processes do not mean more tries. */
import { createHash } from 'node:crypto';
import type { Db } from '../db.ts';

/** What is counted, and how much of it within how long. */
export interface TryLimit {
  /** Known by its hash only. */
  what: string;
  most: number;
  seconds: number;
}

const keyOf = ({ what }: TryLimit): string => createHash('sha256').update(what).digest('base64url');

/**
 * Counts one try against every limit, before it is known how it ends, so that tries at the same moment are all seen. Answers how many
 * seconds to wait where one of the limits is passed (`first`: just now), null where none is.
 */
export async function countTry(
  db: Db,
  organizationId: string,
  limits: readonly TryLimit[],
): Promise<{ seconds: number; first: boolean } | null> {
  const byKey = new Map(limits.map((limit) => [keyOf(limit), limit]));
  const wanted = [...byKey].map(([what, { seconds }]) => ({ what, seconds }));
  const rows = await db.call<{ what: string; tries: number; seconds: number }>(
    `insert into sign_in_tries as t (organization_id, what, tries, until)
     select $1, i.what, 1, now() + i.seconds * interval '1 second'
     from jsonb_to_recordset($2::jsonb) as i(what text, seconds int) order by i.what
     on conflict (organization_id, what) do update set
       tries = case when t.until <= now() then 1 else least(t.tries, 1000000) + 1 end,
       until = case when t.until <= now() then excluded.until else t.until end
     returning what, tries, greatest(ceil(extract(epoch from until - now())), 1)::int as seconds`,
    [organizationId, JSON.stringify(wanted)],
  );
  const passed = rows.filter(({ what, tries }) => tries > (byKey.get(what)?.most ?? 0));
  if (passed.length === 0) return null;
  const first = passed.every(({ what, tries }) => tries === (byKey.get(what)?.most ?? 0) + 1);
  return { seconds: Math.max(...passed.map(({ seconds }) => seconds)), first };
}

/** A try that ended well does not count. */
export async function forgiveTry(db: Db, organizationId: string, limits: readonly TryLimit[]): Promise<void> {
  await db.call(
    `with old as (delete from sign_in_tries where until < now() - interval '1 hour')
     update sign_in_tries set tries = greatest(tries - 1, 0) where organization_id = $1 and what = any ($2::text[])`,
    [organizationId, limits.map(keyOf)],
  );
}

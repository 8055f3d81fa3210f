/** Doors as those see them who do not come through the queue: reading for a decision passes the host's door too. */
import type { Sql } from './db.ts';

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

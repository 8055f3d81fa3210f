/** What counts against a loop (I23): what was caused within a few minutes, by the time at which the causes happened. */

/** When an event of alias `v` happened by its own side's clock; without one, `otherwise`. */
const happened = (otherwise: string): string =>
  `coalesce(timestamptz 'epoch' + (v.body ->> 'at')::float8 * interval '1 millisecond', ${otherwise})`;

/**
 * The condition upon `effects e left join events v`: its cause happened within the minutes before that of `$2`, an event's id (null: before
 * now). What happened after it is left out, but for what clocks of two sides may differ.
 */
export function lately(minutes: number): string {
  const now = `(select ${happened('clock_timestamp()')} from (values (1)) one left join events v on v.id = $2::uuid)`;
  const then = happened('e.created_at');
  return `${then} > ${now} - interval '${minutes} minutes' and ${then} < ${now} + interval '1 minute'`;
}

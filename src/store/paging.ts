/** Lists in pages, in a stable order: by time and, within one moment, by id. */

export interface PageAsk {
  /** The last row of the page before: its time in microseconds since 1970, its id. */
  after: { at: number; id: string } | null;
  /** At most so many rows. */
  limit: number;
  order: 'newest' | 'oldest';
}

export interface Page<Row> {
  rows: Row[];
  /** The last row of this page where there are more. */
  next: PageAsk['after'];
}

/**
 * The end of a statement that lists `column`'s table by that column: condition, order, and one row more than asked, so that the end is
 * known. `params`: those the statement has already; more are appended. Table and column are ours, never a caller's text.
 */
export function pageClause(table: string, column: string, options: { ask: PageAsk; params: unknown[] }): string {
  const { ask, params } = options;
  const place = (value: unknown): string => `$${params.push(value)}`;
  const [first, then] = ask.order === 'newest' ? (['<', '>'] as const) : (['>', '<'] as const);
  const [direction, idDirection] = ask.order === 'newest' ? (['desc', 'asc'] as const) : (['asc', 'desc'] as const);
  let condition = '';
  if (ask.after !== null) {
    const at = `(timestamptz 'epoch' + ${place(ask.after.at)}::float8 * interval '1 microsecond')`;
    const id = place(ask.after.id);
    condition = `and ${table}.${column} ${first}= ${at} and (${table}.${column} ${first} ${at} or ${table}.id ${then} ${id}::uuid)`;
  }
  return `${condition} order by ${table}.${column} ${direction}, ${table}.id ${idDirection} limit ${place(ask.limit + 1)}::int`;
}

/**
 * The conditions of a list: those whose value is not null, each with its place among `params`. Written out only where asked for, so that
 * the planner sees what is wanted.
 */
export function conditions(
  params: unknown[],
  wanted: [value: unknown, condition: (place: string) => string][],
): string {
  const asked = wanted.filter(([value]) => value !== null);
  return asked.map(([value, condition]) => condition(`$${params.push(value)}`)).join(' and ') || 'true';
}

/** The column that `pageOf` reads as `cursor`. */
export function cursorColumn(table: string, column: string): string {
  return `(extract(epoch from ${table}.${column}) * 1000000)::bigint as cursor`;
}

/** Rows as fetched, cut to the page. */
export function pageOf<Row extends { id: string; cursor: number }>(rows: Row[], ask: PageAsk): Page<Row> {
  const shown = rows.slice(0, ask.limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > ask.limit && last !== undefined ? { at: last.cursor, id: last.id } : null };
}

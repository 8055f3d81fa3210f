/** Lists in pages, in a stable order: by time and, within one moment, by id. */

export interface PageAsk {
  /** The last row of the page before: its time in microseconds since 1970, its id. */
  after: { at: number; id: string } | null;
  /** At most so many rows. */
  limit: number;
  order: 'newest' | 'oldest';
  /** `back`: the rows before `after`, in the same order. `here`: from `after` on, itself included. Onward where it is left out. */
  way?: 'onward' | 'back' | 'here';
}

export interface Page<Row> {
  rows: Row[];
  /** The last row of this page where there are more. */
  next: PageAsk['after'];
}

/**
 * The end of a statement that lists `column`'s table by that column: condition, order, and at least one row more than asked, so that the end
 * is known. `params`: those of what is looked for; more are appended. Table and column are ours, never a caller's text.
 */
export function pageClause(table: string, column: string, options: { ask: PageAsk; params: unknown[] }): string {
  const { ask, params } = options;
  const place = (value: unknown): string => `$${params.push(value)}`;
  const filtered = params.length > 0;
  const downwards = (ask.order === 'newest') !== (ask.way === 'back');
  const [first, then] = downwards ? (['<', '>'] as const) : (['>', '<'] as const);
  const [direction, idDirection] = downwards ? (['desc', 'asc'] as const) : (['asc', 'desc'] as const);
  const orItself = ask.way === 'here' ? '=' : '';
  let condition = '';
  if (ask.after !== null) {
    const at = `(timestamptz 'epoch' + ${place(ask.after.at)}::float8 * interval '1 microsecond')`;
    const id = place(ask.after.id);
    condition = `and ${table}.${column} ${first}= ${at} and (${table}.${column} ${first} ${at} or ${table}.id ${then}${orItself} ${id}::uuid)`;
  }
  const limit = filtered ? `${place(ask.limit + 1)}::int` : sizeFor(ask.limit);
  return `${condition} order by ${table}.${column} ${direction}, ${table}.id ${idDirection} limit ${limit}`;
}

/** Few, so that few plans are kept. */
const SIZES = [11, 51, 201];

/**
 * How many rows are read where nothing is looked for. Every such page has the same plan, which PostgreSQL keeps if the limit is written out: it
 * takes a parameter for a tenth of the table when it compares plans, and so planned each page of links anew, which took longer than
 * reading it (bench/README.md). Where something is looked for, that is as wanted: the plan then sees what, and whether it is rare.
 */
function sizeFor(atMost: number): number {
  return SIZES.find((rows) => rows > atMost) ?? atMost + 1;
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

/** Rows as read, cut to the page. */
export function pageOf<Row extends { id: string; cursor: number }>(rows: Row[], ask: PageAsk): Page<Row> {
  const shown = rows.slice(0, ask.limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > ask.limit && last !== undefined ? { at: last.cursor, id: last.id } : null };
}

/** A page of a list that is read in both directions. */
export interface TwoWayPage<Row> {
  rows: Row[];
  /** The last row, where more come after it. */
  next: PageAsk['after'];
  /** The first row: what is before it, or comes to be before it, is asked for with `way: 'back'`. */
  first: PageAsk['after'];
}

/** Rows as read, cut to the page and in the list's order. Coming back, there is always more behind: where one came from. */
export function twoWayPageOf<Row extends { id: string; cursor: number }>(rows: Row[], ask: PageAsk): TwoWayPage<Row> {
  const cut = rows.slice(0, ask.limit);
  const shown = ask.way === 'back' ? cut.toReversed() : cut;
  const place = (row: Row | undefined): PageAsk['after'] =>
    row === undefined ? ask.after : { at: row.cursor, id: row.id };
  const more = ask.way === 'back' || rows.length > ask.limit;
  return { rows: shown, next: more ? place(shown.at(-1)) : null, first: place(shown[0]) };
}

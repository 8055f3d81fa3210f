/** Search filters and cursors of the API (Intercom docs, contact, conversation and ticket search). */
import { object, whole } from './api.ts';
import { ApiError, invalid } from './errors.ts';

const MOST_FILTERS = 15;
const DEEPEST_GROUP = 2;
const MOST_PER_PAGE = 150;

export type Searchable<T> = {
  /** The value of a field; a list matches when one of its members does; `undefined`: no such field. */
  valueOf: (item: T, field: string) => unknown;
  /** Fields that match whole days only (contacts' times). */
  wholeDays?: ReadonlySet<string>;
};

/** Keeps the items that fit the `query` of a search body. Throws the API's errors for a malformed query. */
export function filter<T>(items: T[], query: unknown, searchable: Searchable<T>): T[] {
  const fits = compile(query, searchable, 0);
  return items.filter(fits);
}

function compile<T>(query: unknown, searchable: Searchable<T>, depth: number): (item: T) => boolean {
  if (typeof query !== 'object' || query === null) throw invalid('query must be an object');
  const { operator, value, field } = query as { operator?: unknown; value?: unknown; field?: unknown };
  if (operator !== 'AND' && operator !== 'OR') {
    if (typeof field !== 'string') throw invalid('field must be a string');
    return compileFilter({ field, operator, wanted: value }, searchable);
  }
  if (!Array.isArray(value)) throw invalid(`value of ${operator} must be an array`);
  if (value.length > MOST_FILTERS) throw invalid(`A group holds at most ${MOST_FILTERS} filters`);
  if (depth >= DEEPEST_GROUP) throw invalid(`Filters nest at most ${DEEPEST_GROUP} levels deep`);
  const parts = value.map((part) => compile(part, searchable, depth + 1));
  return operator === 'AND' ? (item) => parts.every((part) => part(item)) : (item) => parts.some((part) => part(item));
}

type Filter = { field: string; operator: unknown; wanted: unknown };

function compileFilter<T>({ field, operator, wanted }: Filter, searchable: Searchable<T>): (item: T) => boolean {
  const test = testOf(operator, wanted, searchable.wholeDays?.has(field) ?? false);
  return (item) => {
    const value = searchable.valueOf(item, field);
    if (value === undefined) throw new ApiError(400, 'invalid_field', `Invalid field: ${field}`);
    return Array.isArray(value) ? test.some === (value.findIndex(test.fits) !== -1) : test.some === test.fits(value);
  };
}

/** `some: false` turns the test round: no member may fit. */
type Test = { some: boolean; fits: (value: unknown) => boolean };

function testOf(operator: unknown, wanted: unknown, wholeDays: boolean): Test {
  const same = (value: unknown) => (wholeDays ? day(value) === day(wanted) : plain(value) === plain(wanted));
  const within = (value: unknown) => Array.isArray(wanted) && wanted.some((one) => plain(one) === plain(value));
  switch (operator) {
    case '=':
      return { some: true, fits: same };
    case '!=':
      return { some: false, fits: same };
    case 'IN':
    case 'NIN':
      if (!Array.isArray(wanted)) throw invalid(`value of ${operator} must be an array`);
      return { some: operator === 'IN', fits: within };
    case '>':
      return { some: true, fits: (value) => (wholeDays ? day(value) > day(wanted) : Number(value) > Number(wanted)) };
    case '<':
      return { some: true, fits: (value) => (wholeDays ? day(value) < day(wanted) : Number(value) < Number(wanted)) };
    case '~':
      return { some: true, fits: (value) => plain(value).includes(plain(wanted)) };
    case '!~':
      return { some: false, fits: (value) => plain(value).includes(plain(wanted)) };
    case '^':
      return { some: true, fits: (value) => plain(value).startsWith(plain(wanted)) };
    case '$':
      return { some: true, fits: (value) => plain(value).endsWith(plain(wanted)) };
    default:
      throw invalid(`Unknown operator: ${plain(operator)}`);
  }
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function day(value: unknown): number {
  return Math.floor(Number(value) / 86_400);
}

export type Page<T> = { items: T[]; total: number; pages: object };

/** Cuts one page out of a list by `starting_after`, the id of the last item of the page before. */
export function paginate<T extends { id: string }>(
  items: T[],
  given: { perPage: number; after: string | undefined },
): Page<T> {
  const { perPage } = given;
  if (perPage < 1 || perPage > MOST_PER_PAGE) throw invalid(`per_page goes from 1 to ${MOST_PER_PAGE}`);
  const from = given.after === undefined ? 0 : items.findIndex((item) => item.id === given.after) + 1;
  const chosen = items.slice(from, from + perPage);
  const last = chosen.at(-1);
  const page = Math.floor(from / perPage) + 1;
  const more = last !== undefined && from + perPage < items.length;
  return {
    items: chosen,
    total: items.length,
    pages: {
      type: 'pages',
      page,
      per_page: perPage,
      total_pages: Math.ceil(items.length / perPage),
      ...(more ? { next: { per_page: perPage, starting_after: last.id } } : {}),
    },
  };
}

/** `pagination` of a search body. */
export function pagingOf(
  body: Record<string, unknown>,
  perPage: number,
): { perPage: number; after: string | undefined } {
  const given = object(body, 'pagination') ?? {};
  const after = given['starting_after'];
  return { perPage: whole(given, 'per_page') ?? perPage, after: typeof after === 'string' ? after : undefined };
}

/** `per_page` and `starting_after` of a query string. */
export function pagingOfQuery(query: URLSearchParams, perPage: number): { perPage: number; after: string | undefined } {
  return { perPage: Number(query.get('per_page') ?? perPage), after: query.get('starting_after') ?? undefined };
}

/** Lists in pages: `limit`, `cursor`, `sort`, and the filters' common pieces. */
import { z } from 'zod';
import type { Page, PageAsk, TwoWayPage } from '../store/paging.ts';
import { unprocessable } from './problem.ts';

const bounds = 'must be a whole number from 1 to 200';

/** What every list takes. */
export const pagingQuery = {
  limit: z
    .string()
    .regex(/^\d{1,4}$/, bounds)
    .transform(Number)
    .refine((value) => value >= 1 && value <= 200, bounds)
    .optional()
    .describe('1 to 200; 50 where it is left out'),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
};

export const sortQuery = {
  sort: z
    .enum(['newest', 'oldest'], { error: (issue) => `is "${String(issue.input)}": write newest or oldest` })
    .optional()
    .describe('newest first where it is left out'),
};

const Cursor = z.union([z.tuple([z.int(), z.uuid()]), z.tuple([z.int(), z.uuid(), z.enum(['back', 'here'])])]);

/** Reads what `writeCursor` wrote. Throws 422 for anything else. */
export function readPage(query: {
  limit?: number | undefined;
  cursor?: string | undefined;
  sort?: 'newest' | 'oldest' | undefined;
}): PageAsk {
  const order = query.sort ?? 'newest';
  const limit = query.limit ?? 50;
  if (query.cursor === undefined) return { after: null, limit, order };
  const parsed = Cursor.safeParse(decode(query.cursor));
  if (!parsed.success)
    throw unprocessable('bad_cursor', 'cursor: is not the "next" of an answer to this list; begin without one');
  const [at, id, way = 'onward'] = parsed.data;
  return { after: { at, id }, limit, order, way };
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function writeCursor(place: PageAsk['after'], way?: 'back' | 'here'): string | null {
  if (place === null) return null;
  return Buffer.from(JSON.stringify([place.at, place.id, ...(way === undefined ? [] : [way])])).toString('base64url');
}

/** A page of rows as an answer. */
export function pageAnswer<Row, Answer>(page: Page<Row>, present: (row: Row) => Answer) {
  return { items: page.rows.map(present), next: writeCursor(page.next) };
}

/** The cursors around a page: `previous` finds what came before its first row, also what comes only later; `current` is this very page. */
export function cursorsOf<Row>({ next, first }: TwoWayPage<Row>) {
  return { next: writeCursor(next), previous: writeCursor(first, 'back'), current: writeCursor(first, 'here') };
}

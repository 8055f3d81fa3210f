import { expect, it } from 'vitest';
import { type PageAsk, pageClause, pageOf, twoWayPageOf } from './paging.ts';

const rows = [1, 2, 3, 4].map((n) => ({ id: `row ${n}`, cursor: n }));
const ask = (limit: number, more: Partial<PageAsk> = {}): PageAsk => ({ after: null, limit, order: 'newest', ...more });

it('asks for pages of like sizes in one statement where nothing is looked for, so that its plan is kept', () => {
  const written = [50, 30, 11].map((limit) => pageClause('l', 'created_at', { ask: ask(limit), params: [] }));
  expect(new Set(written)).toEqual(new Set([' order by l.created_at desc, l.id asc limit 51']));
});

it('reads more than was asked for, however much that is', () => {
  const read = [1, 10, 11, 200, 500].map((limit) =>
    Number(/limit (\d+)$/.exec(pageClause('l', 'created_at', { ask: ask(limit), params: [] }))?.[1]),
  );
  expect(read).toEqual([11, 11, 51, 201, 501]);
});

it('leaves the plan to what is looked for, and then reads one row more than was asked for', () => {
  const params: unknown[] = ['SUP-1'];
  expect(pageClause('l', 'created_at', { ask: ask(50), params })).toMatch(/limit \$2::int$/);
  expect(params).toEqual(['SUP-1', 51]);
});

it('cuts what was read to the page that was asked for', () => {
  expect(pageOf(rows, ask(2))).toEqual({ rows: rows.slice(0, 2), next: { at: 2, id: 'row 2' } });
  expect(pageOf(rows, ask(4))).toEqual({ rows, next: null });
});

it('keeps, on the way back, the rows nearest to where one came from', () => {
  const page = twoWayPageOf(rows, ask(2, { way: 'back', after: { at: 0, id: 'row 0' } }));
  expect(page.rows.map(({ id }) => id)).toEqual(['row 2', 'row 1']);
  expect(page.next).toEqual({ at: 1, id: 'row 1' });
});

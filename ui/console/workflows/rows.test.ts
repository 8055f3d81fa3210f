import { expect, test } from 'vitest';
import { filledIn, namedBy, renamed, rowsOf, withOneMore, without } from './rows.ts';

const two = rowsOf({ one: 'first', other: 'second' });

test('a row that is given the name of another keeps its own, and its text, until it has one of its own', () => {
  const double = renamed(two, 1, 'one');
  expect(double).toMatchObject([{ name: 'one' }, { name: 'one', kept: 'other' }]);
  expect(namedBy(filledIn(double, 1, 'changed'))).toEqual({ one: 'first', other: 'changed' });
  expect(namedBy(renamed(double, 1, 'one more'))).toEqual({ one: 'first', 'one more': 'second' });
});

test('a name is taken by the row that waits for it, once the other is called otherwise or is gone', () => {
  const double = renamed(two, 1, 'one');
  expect(namedBy(renamed(double, 0, 'new'))).toEqual({ new: 'first', one: 'second' });
  expect(namedBy(without(double, 0))).toEqual({ one: 'second' });
});

test('two rows that change their names lose nothing', () => {
  const halfway = renamed(two, 0, 'other');
  expect(namedBy(halfway)).toEqual({ one: 'first', other: 'second' });
  expect(namedBy(renamed(halfway, 1, 'one'))).toEqual({ other: 'first', one: 'second' });
  expect(namedBy(renamed(halfway, 1, 'third'))).toEqual({ other: 'first', third: 'second' });
  const three = renamed(renamed(rowsOf({ a: '1', b: '2', c: '3' }), 0, 'b'), 2, 'b');
  expect(namedBy(renamed(three, 1, 'd'))).toEqual({ b: '1', d: '2', c: '3' });
});

test('another row is added under a name that is free only', () => {
  const more = withOneMore(without(two, 0), '');
  expect(more.map(({ id }) => id)).toEqual([1, 2]);
  expect(withOneMore(more, '')).toEqual(more);
});

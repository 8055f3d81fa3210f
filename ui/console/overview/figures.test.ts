import { expect, test } from 'vitest';
import { budgetSeries, latencySeries, outcomeSeries, shortDuration } from './figures.ts';

const bucket = { at: '2026-01-01T00:00:00Z', received: 1, delivered: 2, failed: 3, unknown: 4, waiting: 5 };

test.each([
  [40, '40 ms'],
  [1_000, '1 s'],
  [1_240, '1.2 s'],
  [61_000, '61 s'],
  [600_000, '10 min'],
  [86_400_000, '24 h'],
])('%d ms is said as %s', (ms, said) => {
  expect(shortDuration(ms)).toBe(said);
});

test('a bucket without a note has no latency, and counts all the same', () => {
  const series = [{ ...bucket, latency: null, budgetUsed: null }];
  expect(outcomeSeries(series).map(({ values }) => values)).toEqual([[2], [3], [4]]);
  expect(latencySeries(series).map(({ values }) => values)).toEqual([[null], [null], [null]]);
});

test('a place that never told a budget has no line', () => {
  expect(budgetSeries({ connections: [], hosts: [] })).toEqual([]);
});

import { expect, test } from 'vitest';
import type { DoorBucket } from '../../store/overview.ts';
import { latencyOfClass } from '../../store/overview.ts';
import { seriesOf, spanOf, totalsOf } from './figures.ts';

const minute = 60_000;

function row(at: number, changes: Partial<DoorBucket> = {}): DoorBucket {
  const none = { received: 0, delivered: 0, failed: 0, unknown: 0, waiting: 0, rateUsed: null, rateLimit: null };
  return { door: 'connection:1', at, ...none, latencies: {}, ...changes };
}

test('a span is whole buckets, the present one the last', () => {
  const span = spanOf(61.5 * minute, 30, 3);
  expect(span).toEqual({ from: 0, bucketMs: 30 * minute, buckets: 3 });
});

test('every bucket is there, also where nothing happened', () => {
  const span = spanOf(2.5 * minute, 1, 3);
  const series = seriesOf([row(minute, { delivered: 4, waiting: 2 }), row(minute, { failed: 1, waiting: 1 })], span);
  expect(series.map(({ at }) => at)).toEqual([0, 1, 2].map((n) => new Date(n * minute).toISOString()));
  expect(series[0]).toMatchObject({ delivered: 0, failed: 0, waiting: 0, latency: null, budgetUsed: null });
  expect(series[1]).toMatchObject({ delivered: 4, failed: 1, waiting: 3 });
});

test('the budget of several doors is that of the fullest, and never above one', () => {
  const span = spanOf(minute / 2, 1, 1);
  const rows = [row(0, { rateUsed: 10, rateLimit: 100 }), row(0, { rateUsed: 120, rateLimit: 100 }), row(0)];
  expect(seriesOf(rows, span)[0]?.budgetUsed).toBe(1);
});

test('percentiles are of all notes together, not of percentiles', () => {
  const { latency } = totalsOf([row(0, { latencies: { 16: 98 } }), row(minute, { latencies: { 40: 2 } })]);
  expect(latency).toEqual({
    p50: Math.round(latencyOfClass(16)),
    p95: Math.round(latencyOfClass(16)),
    p99: Math.round(latencyOfClass(40)),
  });
});

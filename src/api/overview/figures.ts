/** Buckets of doors put together: sums over doors, percentiles from classes, and a bucket also where nothing happened. */
import { type DoorBucket, latencyOfClass } from '../../store/overview.ts';
import type { BucketAnswer, FiguresAnswer, LatencyAnswer } from '../schemas/overview.ts';

export interface Span {
  /** Where the first bucket begins, ms since 1970. */
  from: number;
  bucketMs: number;
  buckets: number;
}

/** So many whole buckets, the present one the last. */
export function spanOf(now: number, bucketMinutes: number, buckets: number): Span {
  const bucketMs = bucketMinutes * 60_000;
  const last = Math.floor(now / bucketMs) * bucketMs;
  return { from: last - (buckets - 1) * bucketMs, bucketMs, buckets };
}

/** Every bucket of the span, with what happened at these doors in it. */
export function seriesOf(rows: readonly DoorBucket[], { from, bucketMs, buckets }: Span): BucketAnswer[] {
  const byBucket = Map.groupBy(rows, ({ at }) => at);
  return Array.from({ length: buckets }, (_, n) => {
    const at = from + n * bucketMs;
    const of = byBucket.get(at) ?? [];
    const used = of.flatMap(({ rateUsed, rateLimit }) =>
      rateUsed === null || rateLimit === null || rateLimit === 0 ? [] : [Math.min(rateUsed / rateLimit, 1)],
    );
    return {
      at: new Date(at).toISOString(),
      ...totalsOf(of),
      waiting: sum(of.map(({ waiting }) => waiting)),
      budgetUsed: used.length === 0 ? null : Math.max(...used),
    };
  });
}

export function totalsOf(rows: readonly DoorBucket[]): FiguresAnswer {
  return {
    received: sum(rows.map(({ received }) => received)),
    delivered: sum(rows.map(({ delivered }) => delivered)),
    failed: sum(rows.map(({ failed }) => failed)),
    unknown: sum(rows.map(({ unknown }) => unknown)),
    latency: latencyOf(rows.map(({ latencies }) => latencies)),
  };
}

function latencyOf(all: readonly Record<string, number>[]): LatencyAnswer | null {
  const classes = new Map<number, number>();
  for (const latencies of all)
    for (const [name, n] of Object.entries(latencies)) classes.set(Number(name), (classes.get(Number(name)) ?? 0) + n);
  const sorted = [...classes].toSorted(([a], [b]) => a - b);
  const total = sum(sorted.map(([, n]) => n));
  if (total === 0) return null;
  const at = (share: number): number => {
    let left = Math.ceil(total * share);
    for (const [latencyClass, n] of sorted) {
      left -= n;
      if (left <= 0) return Math.round(latencyOfClass(latencyClass));
    }
    return Math.round(latencyOfClass(sorted.at(-1)?.[0] ?? 0));
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

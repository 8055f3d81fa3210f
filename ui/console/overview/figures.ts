import type { BucketAnswer, LatencyAnswer, OverviewAnswer } from '../../../src/api/schemas/overview.ts';
import type { Series } from '../../kit/chart/series.ts';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/overview.ts';

const said = texts.charts;

/** A duration as it stands on a chart: `40 ms`, `1.2 s`, `3 min`. */
export function shortDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toLocaleString(locale, { maximumFractionDigits: 1 })} s`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function timesOf(series: readonly BucketAnswer[]): number[] {
  return series.map(({ at }) => Date.parse(at));
}

export function outcomeSeries(series: readonly BucketAnswer[]): Series[] {
  return [
    { name: texts.delivered, tone: 'accent', look: 'bars', values: series.map(({ delivered }) => delivered) },
    { name: texts.failed, tone: 'bad', look: 'bars', values: series.map(({ failed }) => failed) },
    { name: said.inDoubt, tone: 'warn', look: 'bars', values: series.map(({ unknown }) => unknown) },
  ];
}

export function latencySeries(series: readonly BucketAnswer[]): Series[] {
  const of = (which: keyof LatencyAnswer): (number | null)[] => series.map(({ latency }) => latency?.[which] ?? null);
  return [
    { name: said.half, tone: 'accent', look: 'line', values: of('p50') },
    { name: '95 %', tone: 'quiet', look: 'line', values: of('p95') },
    { name: '99 %', tone: 'quiet', look: 'dashed', values: of('p99') },
  ];
}

export function trafficSeries(series: readonly BucketAnswer[]): Series[] {
  return [
    { name: said.received, tone: 'quiet', look: 'bars', values: series.map(({ received }) => received) },
    { name: texts.waiting, tone: 'warn', look: 'line', values: series.map(({ waiting }) => waiting) },
  ];
}

const tones = ['accent', 'good', 'warn', 'quiet'] as const;

/** The budget of each connection and host that has told one. */
export function budgetSeries({ connections, hosts }: Pick<OverviewAnswer, 'connections' | 'hosts'>): Series[] {
  return [...connections, ...hosts]
    .filter(({ budget, series }) => budget !== null || series.some(({ budgetUsed }) => budgetUsed !== null))
    .slice(0, tones.length * 2)
    .map(({ name, series }, n) => ({
      name,
      tone: tones[n % tones.length] ?? 'quiet',
      look: n < tones.length ? 'line' : 'dashed',
      values: series.map(({ budgetUsed }) => budgetUsed ?? 0),
    }));
}

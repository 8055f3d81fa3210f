import { texts } from '../../texts/kit.ts';

type ChartTone = 'accent' | 'good' | 'warn' | 'bad' | 'quiet';

export interface Series {
  name: string;
  tone: ChartTone;
  /** Bars of one chart stand on each other; a line with `dashed` is told from one of the same colour. */
  look: 'bars' | 'line' | 'dashed';
  /** One for each bucket; null: not known. */
  values: (number | null)[];
}

/** How a value of a chart is said. */
export type Format = (value: number) => string;

/** What a reader hears or reads for a value. */
export function said(value: number | null | undefined, format: Format): string {
  return value === null || value === undefined ? texts.chart.notKnown : format(value);
}

/** The height of each bucket's bars together, and of each point of a line. */
export function heightsOf(series: readonly Series[], count: number): number[] {
  const bars = series.filter(({ look }) => look === 'bars');
  const sums = Array.from({ length: count }, (_, n) => bars.reduce((sum, { values }) => sum + (values[n] ?? 0), 0));
  return [...sums, ...series.flatMap(({ look, values }) => (look === 'bars' ? [] : values.map((value) => value ?? 0)))];
}

export function areWhole(series: readonly Series[]): boolean {
  return series.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));
}

export function areEmpty(series: readonly Series[]): boolean {
  return series.every(({ values }) => values.every((value) => value === null || value === 0));
}

import { names } from '../names.ts';
import type { Series } from './series.ts';
import css from './Chart.module.css';

export interface Scale {
  /** Width of a bucket, px. */
  band: number;
  /** From the top of the plot, px. */
  y: (value: number) => number;
  height: number;
}

/** What is there at all is seen, however little it is beside the rest. */
const LEAST = 2;

/** Stacked, the first series at the bottom. */
export function Bars({ series, scale: { band, y, height } }: { series: readonly Series[]; scale: Scale }) {
  const bars = series.filter(({ look }) => look === 'bars');
  const gap = Math.min(band * 0.25, 4);
  return (bars[0]?.values ?? []).map((_, n) => {
    let floor = height;
    return (
      <g key={n} transform={`translate(${n * band + gap / 2} 0)`}>
        {bars.map(({ name, tone, values }) => {
          const value = values[n] ?? 0;
          if (value <= 0) return null;
          const tall = Math.max(height - y(value), LEAST);
          floor -= tall;
          return (
            <rect
              key={name}
              className={names(css.bar, css[tone])}
              y={floor}
              width={Math.max(band - gap, 1)}
              height={tall}
            />
          );
        })}
      </g>
    );
  });
}

/** Broken where nothing is known; a bucket alone is a dot. */
export function Line({ series: { tone, look, values }, scale: { band, y } }: { series: Series; scale: Scale }) {
  const runs: { n: number; value: number }[][] = [];
  for (const [n, value] of values.entries()) {
    if (value === null) continue;
    const last = runs.at(-1);
    if (last?.at(-1)?.n === n - 1) last.push({ n, value });
    else runs.push([{ n, value }]);
  }
  const x = (n: number): number => (n + 0.5) * band;
  return runs.map((run) => {
    const [first] = run;
    if (first === undefined) return null;
    return run.length === 1 ? (
      <circle key={first.n} className={names(css.dot, css[tone])} cx={x(first.n)} cy={y(first.value)} r={2.5} />
    ) : (
      <polyline
        key={first.n}
        className={names(css.line, css[tone], look === 'dashed' && css.dashed)}
        points={run.map(({ n, value }) => `${x(n)},${y(value)}`).join(' ')}
      />
    );
  });
}

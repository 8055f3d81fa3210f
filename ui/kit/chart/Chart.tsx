import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import css from './Chart.module.css';
import { Bars, Line } from './marks.tsx';
import { bucketName, ticksUpTo, timeLabels, wholeTicksUpTo } from './scale.ts';
import { useWidth } from './use-width.ts';
import { names } from '../names.ts';

export type ChartTone = 'accent' | 'good' | 'warn' | 'bad' | 'quiet';

export interface Series {
  name: string;
  tone: ChartTone;
  /** Bars of one chart stand on each other; a line with `dashed` is told from one of the same colour. */
  look: 'bars' | 'line' | 'dashed';
  /** One for each bucket; null: not known. */
  values: (number | null)[];
}

interface Parts {
  title: string;
  /** Where each bucket begins, ms since 1970. */
  times: number[];
  bucketMinutes: number;
  series: Series[];
  /** How a value is said. */
  format?: (value: number) => string;
  /** The top of the axis, where it is always the same. */
  top?: number;
  /** Said where there is nothing to draw. */
  empty: string;
}

const HEIGHT = 152;
const EDGE = { top: 8, right: 8, bottom: 22, left: 44 };
const LABEL_SPACE = 56;

/**
 * What happened over time. Pointer or arrow keys read it bucket by bucket; the same stands in a table. Drawn in as many pixels as there
 * are, so that text keeps its size.
 */
export function Chart({ title, times, bucketMinutes, series, format = plain, top, empty }: Parts) {
  const [place, width] = useWidth();
  const [at, read] = useState<number | null>(null);
  const heading = useId();
  const count = times.length;
  const most = top ?? Math.max(0, ...stacked(series, count));
  const isWhole = series.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));
  const ticks = top === undefined ? (isWhole ? wholeTicksUpTo(most) : ticksUpTo(most)) : [0, top / 2, top];
  const inner = { width: Math.max(0, width - EDGE.left - EDGE.right), height: HEIGHT - EDGE.top - EDGE.bottom };
  const scale = {
    band: count === 0 ? 0 : inner.width / count,
    y: (value: number) => inner.height * (1 - value / (ticks.at(-1) ?? 1)),
    height: inner.height,
  };
  const isEmpty = series.every(({ values }) => values.every((value) => value === null || value === 0));
  const nameOf = (index: number): string => bucketName(times[index] ?? 0, bucketMinutes);
  return (
    <figure className={css.chart} aria-labelledby={heading}>
      <figcaption className={css.head}>
        <h3 id={heading}>{title}</h3>
        {series.length > 1 && <Legend series={series} />}
      </figcaption>
      <div
        ref={place}
        className={css.plot}
        role="slider"
        tabIndex={0}
        aria-labelledby={heading}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, count - 1)}
        aria-valuenow={at ?? count - 1}
        aria-valuetext={`${nameOf(at ?? count - 1)}: ${spoken(series, at ?? count - 1, format)}`}
        onKeyDown={(event) => moveBy(event, { at, count, read })}
        onBlur={() => read(null)}
        onPointerMove={(event) => read(bucketUnder(event, { band: scale.band, count }))}
        onPointerLeave={() => read(null)}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <g transform={`translate(${EDGE.left} ${EDGE.top})`}>
              {ticks.map((tick) => (
                <g key={tick} transform={`translate(0 ${scale.y(tick)})`}>
                  <line className={css.grid} x2={inner.width} />
                  <text className={css.tick} x={-8} dy="0.32em" textAnchor="end">
                    {format(tick)}
                  </text>
                </g>
              ))}
              <TimeAxis {...{ times, bucketMinutes, scale, width: inner.width }} />
              {at !== null && (
                <rect className={css.here} x={at * scale.band} width={Math.max(scale.band, 1)} height={inner.height} />
              )}
              <Bars series={series} scale={scale} />
              {series.map((one) => one.look !== 'bars' && <Line key={one.name} series={one} scale={scale} />)}
            </g>
          </svg>
        )}
        {isEmpty && <p className={css.nothing}>{empty}</p>}
        {at !== null && (
          <Readout name={nameOf(at)} series={series} at={at} format={format} right={at > count / 2} width={width} />
        )}
      </div>
      <details className={css.details}>
        <summary>As a table</summary>
        <DataTable {...{ title, series, format, count, nameOf }} />
      </details>
    </figure>
  );
}

function plain(value: number): string {
  return value.toLocaleString('en');
}

/** The height of each bucket's bars together, and of each point of a line. */
function stacked(series: readonly Series[], count: number): number[] {
  const bars = series.filter(({ look }) => look === 'bars');
  const sums = Array.from({ length: count }, (_, n) => bars.reduce((sum, { values }) => sum + (values[n] ?? 0), 0));
  return [...sums, ...series.flatMap(({ look, values }) => (look === 'bars' ? [] : values.map((value) => value ?? 0)))];
}

function spoken(series: readonly Series[], at: number, format: (value: number) => string): string {
  return series.map(({ name, values }) => `${name} ${said(values[at], format)}`).join(', ');
}

function said(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? 'not known' : format(value);
}

function bucketUnder(
  event: PointerEvent<HTMLElement>,
  { band, count }: { band: number; count: number },
): number | null {
  if (band === 0) return null;
  const x = event.clientX - event.currentTarget.getBoundingClientRect().left - EDGE.left;
  return Math.min(count - 1, Math.max(0, Math.floor(x / band)));
}

function moveBy(
  event: KeyboardEvent,
  { at, count, read }: { at: number | null; count: number; read: (at: number | null) => void },
): void {
  const from = at ?? count;
  const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: count - 1 }[event.key];
  if (event.key === 'Escape') read(null);
  if (to === undefined) return;
  event.preventDefault();
  read(Math.min(count - 1, Math.max(0, to)));
}

interface AxisParts {
  times: number[];
  bucketMinutes: number;
  scale: { band: number; height: number };
  width: number;
}

function TimeAxis({ times, bucketMinutes, scale: { band, height }, width }: AxisParts) {
  const labels = timeLabels(times, bucketMinutes);
  const gap = ((labels[1]?.index ?? 0) - (labels[0]?.index ?? 0)) * band;
  const every = gap > 0 ? Math.ceil(LABEL_SPACE / gap) : 1;
  return labels
    .filter((_, n) => n % every === 0)
    .filter(({ index }) => index * band < width - LABEL_SPACE / 2)
    .map(({ index, text }) => (
      <g key={index} transform={`translate(${index * band} ${height})`}>
        <line className={css.notch} y2={4} />
        <text className={css.tick} y={18} textAnchor="middle">
          {text}
        </text>
      </g>
    ));
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className={css.legend}>
      {series.map(({ name, tone, look }) => (
        <li key={name}>
          <span className={names(css.swatch, css[tone], look !== 'bars' && css.stroke, css[look])} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}

interface ReadoutParts {
  name: string;
  series: readonly Series[];
  at: number;
  format: (value: number) => string;
  /** It stands at the left then, so that it never covers what is read. */
  right: boolean;
  width: number;
}

function Readout({ name, series, at, format, right }: ReadoutParts) {
  return (
    <div className={names(css.readout, right ? css.atLeft : css.atRight)} aria-hidden="true">
      <p className={css.when}>{name}</p>
      <dl>
        {series.map(({ name: called, tone, look, values }) => (
          <div key={called}>
            <dt>
              <span className={names(css.swatch, css[tone], look !== 'bars' && css.stroke, css[look])} />
              {called}
            </dt>
            <dd>{said(values[at], format)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface TableParts {
  title: string;
  series: readonly Series[];
  format: (value: number) => string;
  count: number;
  nameOf: (index: number) => string;
}

/** Newest first; buckets without anything are left out. */
function DataTable({ title, series, format, count, nameOf }: TableParts) {
  const rows = Array.from({ length: count }, (_, n) => count - 1 - n).filter((n) =>
    series.some(({ values }) => (values[n] ?? 0) !== 0),
  );
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={`${title} as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((n) => (
            <tr key={n}>
              <th scope="row">{nameOf(n)}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{said(values[n], format)}</td>
              ))}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={series.length + 1}>Nothing in this time</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

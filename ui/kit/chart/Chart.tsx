import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { texts } from '../../texts/kit.ts';
import { locale } from '../../texts/language.ts';
import { names } from '../names.ts';
import css from './Chart.module.css';
import { DataTable } from './DataTable.tsx';
import { Drawing } from './Drawing.tsx';
import { EDGE } from './layout.ts';
import { bucketName } from './scale.ts';
import { areEmpty, type Format, said, type Series } from './series.ts';
import { useWidth } from './use-width.ts';

interface Parts {
  title: string;
  /** Where each bucket begins, ms since 1970. */
  times: number[];
  bucketMinutes: number;
  series: Series[];
  format?: Format;
  /** The top of the axis, where it is always the same. */
  top?: number;
  /** Said where there is nothing to draw. */
  empty: string;
}

/**
 * What happened over time. Pointer or arrow keys read it bucket by bucket; the same stands in a table. Drawn in as many pixels as there
 * are, so that text keeps its size.
 */
export function Chart({ title, times, bucketMinutes, series, format = plain, top, empty }: Parts) {
  const [place, width] = useWidth();
  const [at, read] = useState<number | null>(null);
  const heading = useId();
  const count = times.length;
  const nameOf = (index: number): string => bucketName(times[index] ?? 0, bucketMinutes);
  const told = at ?? count - 1;
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
        aria-valuenow={told}
        aria-valuetext={`${nameOf(told)}: ${spoken(series, told, format)}`}
        onKeyDown={(event) => moveBy(event, { at, count, read })}
        onBlur={() => read(null)}
        onPointerMove={(event) => read(bucketUnder(event, count))}
        onPointerLeave={() => read(null)}
      >
        {width > 0 && <Drawing {...{ times, bucketMinutes, series, format, top, width, at }} />}
        {areEmpty(series) && <p className={css.nothing}>{empty}</p>}
        {at !== null && <Readout name={nameOf(at)} {...{ series, at, format }} atLeft={at > count / 2} />}
      </div>
      <details className={css.details}>
        <summary>{texts.chart.asTable}</summary>
        <DataTable {...{ title, series, format, count, nameOf }} />
      </details>
    </figure>
  );
}

function plain(value: number): string {
  return value.toLocaleString(locale);
}

function spoken(series: readonly Series[], at: number, format: Format): string {
  return series.map(({ name, values }) => `${name} ${said(values[at], format)}`).join(', ');
}

function bucketUnder(event: PointerEvent<HTMLElement>, count: number): number | null {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  const band = (width - EDGE.left - EDGE.right) / count;
  if (!(band > 0)) return null;
  return Math.min(count - 1, Math.max(0, Math.floor((event.clientX - left - EDGE.left) / band)));
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

function Swatch({ tone, look }: Pick<Series, 'tone' | 'look'>) {
  return <span className={names(css.swatch, css[tone], look !== 'bars' && css.stroke, css[look])} aria-hidden="true" />;
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className={css.legend}>
      {series.map(({ name, tone, look }) => (
        <li key={name}>
          <Swatch tone={tone} look={look} />
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
  format: Format;
  /** Away from what is read. */
  atLeft: boolean;
}

function Readout({ name, series, at, format, atLeft }: ReadoutParts) {
  return (
    <div className={names(css.readout, atLeft ? css.atLeft : css.atRight)} aria-hidden="true">
      <p className={css.when}>{name}</p>
      <dl>
        {series.map(({ name: called, tone, look, values }) => (
          <div key={called}>
            <dt>
              <Swatch tone={tone} look={look} />
              {called}
            </dt>
            <dd>{said(values[at], format)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

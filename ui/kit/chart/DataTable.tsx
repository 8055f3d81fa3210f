import { texts } from '../../texts/kit.ts';
import css from './Chart.module.css';
import { type Format, said, type Series } from './series.ts';

interface Parts {
  title: string;
  series: readonly Series[];
  format: Format;
  count: number;
  nameOf: (index: number) => string;
}

/** A chart's values, newest first; buckets without anything are left out. */
export function DataTable({ title, series, format, count, nameOf }: Parts) {
  const rows = Array.from({ length: count }, (_, n) => count - 1 - n).filter((n) =>
    series.some(({ values }) => (values[n] ?? 0) !== 0),
  );
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={texts.chart.tableOf(title)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.chart.when}</th>
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
              <td colSpan={series.length + 1}>{texts.chart.nothing}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

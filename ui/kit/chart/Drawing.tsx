import css from './Chart.module.css';
import { EDGE, HEIGHT } from './layout.ts';
import { Bars, Line, type Scale } from './marks.tsx';
import { ticksUpTo, timeLabels, wholeTicksUpTo } from './scale.ts';
import { areWhole, type Format, heightsOf, type Series } from './series.ts';

const LABEL_SPACE = 56;

interface Parts {
  times: number[];
  bucketMinutes: number;
  series: Series[];
  format: Format;
  top: number | undefined;
  width: number;
  /** The bucket that is read. */
  at: number | null;
}

/** The picture of a chart, for eyes only. */
export function Drawing({ times, bucketMinutes, series, format, top, width, at }: Parts) {
  const ticks = top === undefined ? ticksFor(series, times.length) : [0, top / 2, top];
  const inner = { width: Math.max(0, width - EDGE.left - EDGE.right), height: HEIGHT - EDGE.top - EDGE.bottom };
  const scale: Scale = {
    band: times.length === 0 ? 0 : inner.width / times.length,
    y: (value) => inner.height * (1 - value / (ticks.at(-1) ?? 1)),
    height: inner.height,
  };
  return (
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
        <TimeAxis times={times} bucketMinutes={bucketMinutes} scale={scale} width={inner.width} />
        {at !== null && (
          <rect className={css.here} x={at * scale.band} width={Math.max(scale.band, 1)} height={inner.height} />
        )}
        <Bars series={series} scale={scale} />
        {series.map((one) => one.look !== 'bars' && <Line key={one.name} series={one} scale={scale} />)}
      </g>
    </svg>
  );
}

function ticksFor(series: Series[], count: number): number[] {
  const most = Math.max(0, ...heightsOf(series, count));
  return areWhole(series) ? wholeTicksUpTo(most) : ticksUpTo(most);
}

interface AxisParts {
  times: number[];
  bucketMinutes: number;
  scale: Scale;
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

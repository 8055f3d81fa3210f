import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { OverviewAnswer } from '../../../src/api/schemas/overview.ts';
import { Chart } from '../../kit/chart/Chart.tsx';
import { Section } from '../../kit/Section.tsx';
import { Loaded } from '../Loaded.tsx';
import css from './Charts.module.css';
import {
  budgetSeries,
  latencySeries,
  outcomeSeries,
  percent,
  rangeNames,
  shortDuration,
  timesOf,
  trafficSeries,
} from './figures.ts';

/** What happened over time. */
export function Charts({ query }: { query: UseQueryResult<OverviewAnswer> }) {
  return (
    <Section title="Over time" aside={<span className={css.range}>{query.data && rangeNames[query.data.range]}</span>}>
      <Loaded query={query} rows={5}>
        {(overview) => <Four overview={overview} />}
      </Loaded>
    </Section>
  );
}

function Four({ overview }: { overview: OverviewAnswer }) {
  const { series, bucketMinutes } = overview;
  const drawn = useMemo(
    () => ({
      times: timesOf(series),
      outcomes: outcomeSeries(series),
      latency: latencySeries(series),
      traffic: trafficSeries(series),
      budgets: budgetSeries(overview),
    }),
    [overview, series],
  );
  const shared = { times: drawn.times, bucketMinutes };
  return (
    <div className={css.charts}>
      <Chart title="Notes" {...shared} series={drawn.outcomes} empty="No note in this time" />
      <Chart
        title="From event to note"
        {...shared}
        series={drawn.latency}
        format={shortDuration}
        empty="No note in this time"
      />
      <Chart title="Events and what waits" {...shared} series={drawn.traffic} empty="Nothing came in this time" />
      <Chart
        title="Rate budget used"
        {...shared}
        series={drawn.budgets}
        format={percent}
        top={1}
        empty="Hardly a call in this time"
      />
    </div>
  );
}

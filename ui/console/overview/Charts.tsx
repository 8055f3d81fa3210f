import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { OverviewAnswer } from '../../../src/api/schemas/overview.ts';
import { Chart } from '../../kit/chart/Chart.tsx';
import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/overview.ts';
import { Loaded } from '../Loaded.tsx';
import css from './Charts.module.css';
import {
  budgetSeries,
  latencySeries,
  outcomeSeries,
  percent,
  shortDuration,
  timesOf,
  trafficSeries,
} from './figures.ts';

const said = texts.charts;

/** What happened over time. */
export function Charts({ query }: { query: UseQueryResult<OverviewAnswer> }) {
  return (
    <Section
      title={said.title}
      aside={<span className={css.range}>{query.data && texts.ranges[query.data.range]}</span>}
    >
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
      <Chart title={said.notes} {...shared} series={drawn.outcomes} empty={said.noNote} />
      <Chart
        title={texts.fromEventToNote}
        {...shared}
        series={drawn.latency}
        format={shortDuration}
        empty={said.noNote}
      />
      <Chart title={said.traffic} {...shared} series={drawn.traffic} empty={said.nothingCame} />
      <Chart
        title={texts.budgetUsed}
        {...shared}
        series={drawn.budgets}
        format={percent}
        top={1}
        empty={said.hardlyACall}
      />
    </div>
  );
}

import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type OverviewRange, overviewRanges, overviewSearch } from '../addresses.ts';
import { texts } from '../../texts/overview.ts';
import { AwayNotice, ServerNotice } from '../AwayNotice.tsx';
import { GuideCard } from '../first-run/GuideCard.tsx';
import { Page } from '../Page.tsx';
import { useOverview } from '../queries.ts';
import { Charts } from './Charts.tsx';
import { Headline } from './Headline.tsx';
import { Latest } from './Latest.tsx';
import { NeedsPerson } from './NeedsPerson.tsx';
import { Places } from './Places.tsx';

/** What a support lead sees at a glance: that notes arrive, how fast, and whether anybody is needed. */
export function Overview() {
  const { range = '24h' } = useSearch({ from: '/' });
  const overview = useOverview(range);
  return (
    <Page title={texts.title} actions={<Ranges range={range} />}>
      {overview.error !== null && overview.data === undefined ? (
        <ServerNotice error={overview.error} onRetry={() => void overview.refetch()} />
      ) : (
        <>
          <AwayNotice query={overview} />
          <GuideCard />
          <Headline overview={overview.data} />
          <NeedsPerson />
          <Charts query={overview} />
          <Places query={overview} />
          <Latest />
        </>
      )}
    </Page>
  );
}

function Ranges({ range }: { range: OverviewRange }) {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      aria-label={texts.timeShown}
      value={range}
      data={overviewRanges.map((value) => ({ value, label: texts.ranges[value] }))}
      onChange={(value) => void navigate({ to: '/', search: overviewSearch({ range: value }), replace: true })}
    />
  );
}

import { AwayNotice, ServerNotice } from '../AwayNotice.tsx';
import { Latest } from '../Latest.tsx';
import { Links } from '../Links.tsx';
import { NeedsPerson } from '../NeedsPerson.tsx';
import { Page } from '../Page.tsx';
import { Path } from '../Path.tsx';
import { useStatus } from '../queries.ts';
import { SetUp } from '../SetUp.tsx';
import css from './Overview.module.css';

/** What a support lead sees at a glance. */
export function Overview() {
  const status = useStatus();
  return (
    <Page title="Overview">
      {status.error !== null && status.data === undefined ? (
        <ServerNotice error={status.error} onRetry={() => void status.refetch()} />
      ) : (
        <>
          <AwayNotice query={status} />
          <Path />
          <NeedsPerson />
          <div className={css.columns}>
            <Latest />
            <SetUp />
          </div>
          <Links />
        </>
      )}
    </Page>
  );
}

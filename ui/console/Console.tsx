import { SignedOut } from './api.ts';
import { AwayNotice, ServerNotice } from './AwayNotice.tsx';
import css from './Console.module.css';
import { DemoBanner } from './DemoBanner.tsx';
import { Header } from './Header.tsx';
import { Latest } from './Latest.tsx';
import { Links } from './Links.tsx';
import { NeedsPerson } from './NeedsPerson.tsx';
import { Path } from './Path.tsx';
import { useStatus } from './queries.ts';
import { SetUp } from './SetUp.tsx';
import { SignedOutPage } from './SignedOutPage.tsx';

/** The overview: what a support lead sees at a glance. */
export function Console() {
  const status = useStatus();
  if (status.error instanceof SignedOut) return <SignedOutPage onRetry={() => void status.refetch()} />;
  return (
    <>
      <Header />
      <main className={css.page}>
        <h1 className="visually-hidden">Overview</h1>
        {status.error !== null && status.data === undefined ? (
          <ServerNotice error={status.error} onRetry={() => void status.refetch()} />
        ) : (
          <>
            <AwayNotice query={status} />
            <DemoBanner />
            <Path />
            <NeedsPerson />
            <div className={css.columns}>
              <Latest />
              <SetUp />
            </div>
            <Links />
          </>
        )}
      </main>
    </>
  );
}

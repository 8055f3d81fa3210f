import { Link, useNavigate } from '@tanstack/react-router';
import type { FirstRunAnswer } from '../../../src/api/schemas/overview.ts';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/first-run.ts';
import { AwayNotice, ServerNotice } from '../AwayNotice.tsx';
import { Page } from '../Page.tsx';
import { useFirstRun } from '../queries.ts';
import { useViewer } from '../session.ts';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { Checklist } from './Checklist.tsx';
import { useDismiss } from './changes.ts';
import { Choices } from './Choices.tsx';
import css from './FirstRun.module.css';
import { FirstNote } from './FirstNote.tsx';
import { progressOf } from './steps.ts';

/** The guide of a fresh server: demo or for real, then from nothing to the first note. What is done is seen, not clicked. */
export function FirstRun() {
  const firstRun = useFirstRun();
  return (
    <Page title={texts.title} lead={texts.lead} actions={firstRun.data && <Leave firstRun={firstRun.data} />}>
      {firstRun.data === undefined ? (
        firstRun.error === null ? (
          <Skeleton rows={6} />
        ) : (
          <ServerNotice error={firstRun.error} onRetry={() => void firstRun.refetch()} />
        )
      ) : (
        <>
          <AwayNotice query={firstRun} />
          <Guide firstRun={firstRun.data} />
        </>
      )}
    </Page>
  );
}

function Guide({ firstRun }: { firstRun: FirstRunAnswer }) {
  const viewer = useViewer().data;
  const isAdmin = viewer === undefined || viewer.role === 'admin';
  const { note } = firstRun;
  // While only the simulators are connected, the list tells of them; with anything real, of what is real.
  const hasReal = firstRun.steps.some(({ done, simulated }) => done && !simulated);
  const progress = progressOf(firstRun, hasReal);
  return (
    <>
      {!isAdmin && <p className={css.hint}>{texts.adminSetsUp}</p>}
      {isAdmin && !hasReal && <Choices firstRun={firstRun} />}
      {note !== null && progress.next === null && <FirstNote note={note} />}
      <Checklist firstRun={firstRun} real={hasReal} isAdmin={isAdmin} />
    </>
  );
}

/** It can be left at any time; the overview leads back while something is missing, unless it was put away. */
function Leave({ firstRun: { complete, dismissed } }: { firstRun: FirstRunAnswer }) {
  const navigate = useNavigate();
  const isAdmin = useViewer().data?.role === 'admin';
  const dismiss = useDismiss(() => void navigate({ to: '/' }));
  return (
    <>
      {isAdmin && !complete && !dismissed && (
        <Button look="quiet" busy={dismiss.isPending} onClick={() => dismiss.mutate(true)}>
          {texts.putAway}
        </Button>
      )}
      <Link to="/" className={css.out}>
        {complete ? texts.toOverview : texts.later}
      </Link>
    </>
  );
}

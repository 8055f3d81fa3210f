import { Link } from '@tanstack/react-router';
import type { FirstRunAnswer } from '../../../src/api/schemas/overview.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { useTryDemo } from './changes.ts';
import css from './FirstRun.module.css';
import { LeaveDemo } from './LeaveDemo.tsx';

/** Two ways to begin, while nothing real is connected. */
export function Choices({ firstRun: { demo } }: { firstRun: FirstRunAnswer }) {
  return (
    <div className={css.choices}>
      <section className={css.choice} aria-labelledby="try">
        <span className={css.badge}>
          <Icon name="play" />
        </span>
        <h2 id="try">Try the demo</h2>
        {demo.inUse ? <DemoRuns /> : <DemoStart demo={demo} />}
      </section>
      <section className={css.choice} aria-labelledby="real">
        <span className={css.badge}>
          <Icon name="integration" />
        </span>
        <h2 id="real">Connect for real</h2>
        <p>
          Your Intercom workspace and your Jira, step by step. Each is tested before it is saved, and what Deskbridge
          writes are internal notes, which customers never see.
        </p>
        <div className={css.actions}>
          <Link to="/console/integrations" className={demo.inUse ? css.out : css.go}>
            Connect for real
          </Link>
        </div>
      </section>
    </div>
  );
}

function DemoStart({ demo }: { demo: FirstRunAnswer['demo'] }) {
  const start = useTryDemo();
  return (
    <>
      <p>
        A pretend Intercom and a pretend Jira start inside this server, with customers, issues and a story. Nothing
        leaves this machine, and leaving the demo removes all of it.
      </p>
      {demo.canStart ? (
        <div className={css.actions}>
          <Button look="primary" busy={start.isPending} onClick={() => start.mutate()}>
            {start.isPending ? 'Starting the demo …' : 'Try the demo'}
          </Button>
        </div>
      ) : (
        <p className={css.hint}>{demo.whyNot}</p>
      )}
    </>
  );
}

function DemoRuns() {
  return (
    <>
      <p>
        You are in it: the pretend Jira and the pretend Intercom are connected. Open both above, change an issue in one
        and watch the note arrive in the other.
      </p>
      <div className={css.actions}>
        <LeaveDemo />
      </div>
    </>
  );
}

import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import { useAsked } from './asked.ts';
import css from './Forge.module.css';
import type { Frame } from './frame.ts';
import { Unanswered } from './Unanswered.tsx';

interface Site {
  /** What this Jira is called in Deskbridge. */
  host: string;
  consoleUrl: string;
}

/** Among Jira's settings: whether this Jira is joined to Deskbridge, and the way to everything else. */
export function Admin({ frame }: { frame: Frame }) {
  const [asked, again] = useAsked<Site>(frame, '/site');
  return (
    <main className={css.page}>
      <h1 className={css.title}>Intercom through Deskbridge</h1>
      {asked.state === 'answered' ? (
        <>
          <dl className={css.facts}>
            <dt>This Jira</dt>
            <dd>
              <State tone="good">Connected</State>
            </dd>
            <dt>Its name in Deskbridge</dt>
            <dd>{asked.answer.host}</dd>
          </dl>
          <div className={css.end}>
            <Button look="primary" onClick={() => frame.openUrl(asked.answer.consoleUrl)}>
              Open the console
            </Button>
            <p className={css.muted}>Workspaces, projects and people are set up there.</p>
          </div>
        </>
      ) : (
        <Unanswered asked={asked} needs="Administer Jira" onAgain={again} />
      )}
    </main>
  );
}

import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import { useAsked } from './asked.ts';
import css from './Forge.module.css';
import type { Frame } from './frame.ts';
import { Unanswered } from './Unanswered.tsx';

interface ProjectSite {
  host: string;
  key: string;
  /** It has an Intercom workspace. */
  connected: boolean;
  consoleUrl: string;
}

/** Among a project's settings: whether its issues reach Intercom, and the way to where that is set. */
export function Project({ frame, projectKey }: { frame: Frame; projectKey: string }) {
  const [asked, again] = useAsked<ProjectSite>(frame, '/project');
  const key = asked.state === 'answered' ? asked.answer.key : projectKey;
  return (
    <main className={css.page}>
      <h1 className={css.title}>Intercom{key === '' ? '' : ` in ${key}`}</h1>
      {asked.state === 'answered' ? (
        <SetUp project={asked.answer} onOpen={() => frame.openUrl(asked.answer.consoleUrl)} />
      ) : (
        <Unanswered asked={asked} needs="Administer Projects" onAgain={again} />
      )}
    </main>
  );
}

function SetUp({ project: { connected, key, host }, onOpen }: { project: ProjectSite; onOpen: () => void }) {
  return (
    <>
      <dl className={css.facts}>
        <dt>Intercom workspace</dt>
        <dd>
          <State tone={connected ? 'good' : 'quiet'}>{connected ? 'Connected' : 'None yet'}</State>
        </dd>
        <dt>Its Jira in Deskbridge</dt>
        <dd>{host}</dd>
      </dl>
      <p>
        {connected
          ? `Conversations linked to issues of ${key} hear of their changes. What is told and what reopens is set in the console.`
          : `Nothing of ${key} is told to Intercom yet. Add the project in the console and choose its workspace.`}
      </p>
      <div className={css.end}>
        <Button look="primary" onClick={onOpen}>
          {connected ? 'Open its settings' : 'Set it up'}
        </Button>
        <p className={css.muted}>You need an account at Deskbridge for that.</p>
      </div>
    </>
  );
}

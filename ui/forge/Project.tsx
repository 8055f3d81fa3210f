import type { ForgeProjectAnswer } from '../../src/api/schemas/forge-project.ts';
import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import { Notice } from '../panel/Part.tsx';
import { useAsked } from './asked.ts';
import css from './Forge.module.css';
import type { Frame } from './frame.ts';
import { ProjectSwitches } from './ProjectSwitches.tsx';
import { useSaver } from './saver.ts';
import { Unanswered } from './Unanswered.tsx';

/** Among a project's settings: what its conversations hear, changed at once, and the way to everything finer. */
export function Project({ frame, projectKey }: { frame: Frame; projectKey: string }) {
  const [asked, again] = useAsked<ForgeProjectAnswer>(frame, '/project');
  const key = asked.state === 'answered' ? asked.answer.key : projectKey;
  return (
    <main className={css.page}>
      <h1 className={css.title}>Intercom{key === '' ? '' : ` in ${key}`}</h1>
      {asked.state !== 'answered' ? (
        <Unanswered asked={asked} needs="Administer Projects" onAgain={again} />
      ) : asked.answer.project === null ? (
        <NotSetUp answer={asked.answer} frame={frame} />
      ) : (
        <SetUp
          // What somebody else saved meanwhile takes the place of what stood here.
          key={asked.answer.project.revision}
          answer={asked.answer}
          project={asked.answer.project}
          frame={frame}
          onAgain={again}
        />
      )}
    </main>
  );
}

function Facts({ host, workspace }: { host: string; workspace: string | null }) {
  return (
    <dl className={css.facts}>
      <dt>Intercom workspace</dt>
      <dd>
        <State tone={workspace === null ? 'quiet' : 'good'}>{workspace ?? 'None yet'}</State>
      </dd>
      <dt>Its Jira in Deskbridge</dt>
      <dd>{host}</dd>
    </dl>
  );
}

function NotSetUp({ answer: { host, key, consoleUrl }, frame }: { answer: ForgeProjectAnswer; frame: Frame }) {
  return (
    <>
      <Facts host={host} workspace={null} />
      <p>{`Nothing of ${key} is told to Intercom yet. Add the project in the console and choose its workspace.`}</p>
      <div className={css.end}>
        <Button look="primary" onClick={() => frame.openUrl(consoleUrl)}>
          Set it up
        </Button>
        <p className={css.muted}>You need an account at Deskbridge for that.</p>
      </div>
    </>
  );
}

interface SetUpParts {
  answer: ForgeProjectAnswer;
  project: NonNullable<ForgeProjectAnswer['project']>;
  frame: Frame;
  onAgain: () => void;
}

function SetUp({ answer: { host, key, consoleUrl }, project, frame, onAgain }: SetUpParts) {
  const saver = useSaver(frame, project);
  return (
    <>
      <Facts host={host} workspace={project.workspace} />
      {project.workspace === null && (
        <Notice tone="warn" text="No workspace is chosen.">
          <p>{`Conversations cannot be linked to issues of ${key} until one is chosen in the console.`}</p>
        </Notice>
      )}
      <ProjectSwitches settings={saver.settings} onChange={saver.change} />
      <div role="status" className={css.muted}>
        {saver.state === 'saving' ? 'Saving …' : saver.state === 'saved' ? 'Saved' : ''}
      </div>
      {saver.trouble !== null && (
        <Notice tone="warn" text="Not saved.">
          <p>{saver.trouble.message}</p>
          {saver.trouble.status === 409 ? (
            <Button onClick={onAgain}>Show what is set now</Button>
          ) : (
            <Button onClick={saver.retry}>Try again</Button>
          )}
        </Notice>
      )}
      <div className={css.end}>
        <Button onClick={() => frame.openUrl(consoleUrl)}>Open all settings</Button>
        <p className={css.muted}>Words of notes, finer rules and the workspace are in the console, for its admins.</p>
      </div>
    </>
  );
}

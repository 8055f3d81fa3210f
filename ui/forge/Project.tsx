import type { ForgeProjectAnswer } from '../../src/api/schemas/forge-project.ts';
import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import { Notice } from '../panel/Part.tsx';
import { texts as calls } from '../texts/calls.ts';
import { texts } from '../texts/forge.ts';
import { useAsked } from './asked.ts';
import css from './Forge.module.css';
import type { Frame } from './frame.ts';
import { ProjectSwitches } from './ProjectSwitches.tsx';
import { useSaver } from './saver.ts';
import { Unanswered } from './Unanswered.tsx';

const said = texts.project;

/** Among a project's settings: what its conversations hear, changed at once, and the way to everything finer. */
export function Project({ frame, projectKey }: { frame: Frame; projectKey: string }) {
  const [asked, again] = useAsked<ForgeProjectAnswer>(frame, '/project');
  const key = asked.state === 'answered' ? asked.answer.key : projectKey;
  return (
    <main className={css.page}>
      <h1 className={css.title}>{key === '' ? said.title : said.titleIn(key)}</h1>
      {asked.state !== 'answered' ? (
        <Unanswered asked={asked} needs={said.permission} onAgain={again} />
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
      <dt>{said.workspace}</dt>
      <dd>
        <State tone={workspace === null ? 'quiet' : 'good'}>{workspace ?? said.noneYet}</State>
      </dd>
      <dt>{said.host}</dt>
      <dd>{host}</dd>
    </dl>
  );
}

function NotSetUp({ answer: { host, key, consoleUrl }, frame }: { answer: ForgeProjectAnswer; frame: Frame }) {
  return (
    <>
      <Facts host={host} workspace={null} />
      <p>{said.nothingYet(key)}</p>
      <div className={css.end}>
        <Button look="primary" onClick={() => frame.openUrl(consoleUrl)}>
          {said.setUp}
        </Button>
        <p className={css.muted}>{said.needsAccount}</p>
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
        <Notice tone="warn" text={said.noWorkspace}>
          <p>{said.noWorkspaceFix(key)}</p>
        </Notice>
      )}
      <ProjectSwitches settings={saver.settings} onChange={saver.change} />
      <div role="status" className={css.muted}>
        {saver.state === 'saving' ? said.saving : saver.state === 'saved' ? said.saved : ''}
      </div>
      {saver.trouble !== null && (
        <Notice tone="warn" text={said.notSaved}>
          <p>{saver.trouble.message}</p>
          {saver.trouble.status === 409 ? (
            <Button onClick={onAgain}>{said.showNow}</Button>
          ) : (
            <Button onClick={saver.retry}>{calls.again}</Button>
          )}
        </Notice>
      )}
      <div className={css.end}>
        <Button onClick={() => frame.openUrl(consoleUrl)}>{said.openAll}</Button>
        <p className={css.muted}>{said.more}</p>
      </div>
    </>
  );
}

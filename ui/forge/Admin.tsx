import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import { texts } from '../texts/forge.ts';
import { useAsked } from './asked.ts';
import css from './Forge.module.css';
import type { Frame } from './frame.ts';
import { Unanswered } from './Unanswered.tsx';

const said = texts.admin;

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
      <h1 className={css.title}>{said.title}</h1>
      {asked.state === 'answered' ? (
        <>
          <dl className={css.facts}>
            <dt>{said.thisJira}</dt>
            <dd>
              <State tone="good">{said.connected}</State>
            </dd>
            <dt>{said.name}</dt>
            <dd>{asked.answer.host}</dd>
          </dl>
          <div className={css.end}>
            <Button look="primary" onClick={() => frame.openUrl(asked.answer.consoleUrl)}>
              {said.open}
            </Button>
            <p className={css.muted}>{said.there}</p>
          </div>
        </>
      ) : (
        <Unanswered asked={asked} needs={said.permission} onAgain={again} />
      )}
    </main>
  );
}

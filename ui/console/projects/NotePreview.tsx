import type { PreviewAnswer, PreviewEvent, ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { names } from '../../kit/names.ts';
import { Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { State } from '../../kit/State.tsx';
import { Written } from '../../kit/Written.tsx';
import { texts } from '../../texts/project-linking.ts';
import { sentence } from '../../texts/sentence.tsx';
import { IssueChoice } from './IssueChoice.tsx';
import css from './NotePreview.module.css';
import { isAboutWords, type Preview } from './preview.ts';

const said = texts.preview;

interface Parts {
  project: ProjectDetailAnswer;
  event: PreviewEvent;
  preview: Preview;
  issueKey: string | null;
  onIssue: (key: string | null) => void;
}

/** The note as it would stand in the conversation, on a real issue where one is known. */
export function NotePreview({ project, event, preview, issueKey, onIssue }: Parts) {
  const { shown, error, fetching, again } = preview;
  return (
    <div className={css.side}>
      <Section title={said.title}>
        <div className={css.body}>
          <IssueChoice project={project} value={issueKey} onChange={onIssue} />
          {shown === null && error === null && <Skeleton rows={2} />}
          {shown !== null && (
            <>
              <p className={css.above}>
                {sentence(said.of[event], { issue: <Away href={shown.issue.url}>{shown.issue.key}</Away> })}
              </p>
              <div className={names(css.paper, fetching && css.older)} aria-live="polite" aria-busy={fetching}>
                <Written html={shown.html} />
              </div>
              <Said preview={shown} />
            </>
          )}
          {error !== null && (
            <p className={css.problem} role="status">
              {isAboutWords(error) ? said.lastThatWorked : error.message}{' '}
              {!isAboutWords(error) && (
                <Button look="link" onClick={again}>
                  {said.tryAgain}
                </Button>
              )}
            </p>
          )}
        </div>
      </Section>
    </div>
  );
}

/** What else would come of it, and what of it is not real. */
function Said({ preview: { withheld, reopens, madeUp } }: { preview: PreviewAnswer }) {
  return (
    <ul className={css.said}>
      <li>
        {withheld === null ? (
          <State tone="good">{reopens ? said.writtenAndReopened : said.written}</State>
        ) : (
          <State tone="quiet">{said.notWritten(withheld)}</State>
        )}
      </li>
      {madeUp.length > 0 && (
        <li>
          <State tone="warn">{samples(madeUp)}</State>
        </li>
      )}
    </ul>
  );
}

function samples(madeUp: PreviewAnswer['madeUp']): string {
  const [first, ...more] = madeUp;
  if (first === undefined || first === 'issue') return said.sampleIssue;
  return more.length === 0 ? said.sampleOf[first] : said.samples;
}

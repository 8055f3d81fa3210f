import { useState } from 'react';
import type { SettingsCheckAnswer } from '../../../src/api/schemas/mapping.ts';
import type { EscalationSettings } from '../../../src/api/schemas/project-settings.ts';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { names } from '../../kit/names.ts';
import { Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { texts } from '../../texts/project-escalation.ts';
import { sentence } from '../../texts/sentence.tsx';
import { IssueChoice } from './IssueChoice.tsx';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './MappingPreview.module.css';
import settings from './Settings.module.css';
import { useSettingsCheck } from './settings-check.ts';

const said = texts.preview;

/** What each attribute would get of a real issue, or why it gets nothing. */
export function MappingPreview({
  project,
  escalation,
}: {
  project: ProjectDetailAnswer;
  escalation: EscalationSettings;
}) {
  const [issueKey, choose] = useState<string | null>(null);
  const { found, fetching, error, again } = useSettingsCheck(project.id, {
    escalation,
    preview: true,
    ...(issueKey === null ? {} : { issueKey }),
  });
  return (
    <Section title={said.title}>
      <div className={css.body}>
        <div className={settings.narrow}>
          <IssueChoice project={project} value={issueKey} onChange={choose} />
        </div>
        {found === null && error === null && <Skeleton rows={3} />}
        <div aria-live="polite" aria-busy={fetching} className={names(css.found, fetching && css.older)}>
          {found !== null && <Found found={found} />}
        </div>
        {error !== null && (
          <p className={css.hint} role="status">
            {error.message}{' '}
            <Button look="link" onClick={again}>
              {said.tryAgain}
            </Button>
          </p>
        )}
      </div>
    </Section>
  );
}

function Found({ found: { preview, previewProblem } }: { found: SettingsCheckAnswer }) {
  if (preview !== null) return <Filled preview={preview} />;
  return previewProblem === null ? null : <p className={css.hint}>{sentenceSaid(previewProblem)}</p>;
}

type Shown = NonNullable<SettingsCheckAnswer['preview']>;

function Nothing({
  attribute: { problem, required },
}: {
  attribute: Pick<Shown['types'][number]['attributes'][number], 'problem' | 'required'>;
}) {
  if (problem !== null) return <span className={css.wrong}>{problem}</span>;
  if (!required) return <span className={css.none}>{said.nothing}</span>;
  return <span className={css.wrong}>{said.required}</span>;
}

function Filled({ preview: { issue, types } }: { preview: Shown }) {
  return (
    <>
      <p className={css.above}>
        {sentence(said.ticketOf, { issue: <Away href={issue.url}>{issue.key}</Away>, summary: issue.summary })}
      </p>
      {types.map((type) => (
        <section key={type.id} className={css.values} aria-label={type.name}>
          {types.length > 1 && <h3 className={css.type}>{type.name}</h3>}
          <dl className={css.values}>
            {type.attributes.map((attribute) => (
              <div key={attribute.id} className={css.value}>
                <dt>{attribute.name}</dt>
                <dd>{attribute.shown ?? <Nothing attribute={attribute} />}</dd>
              </div>
            ))}
          </dl>
          {type.lost.map((lost) => (
            <p key={lost} className={css.wrong}>
              {lost}
            </p>
          ))}
        </section>
      ))}
    </>
  );
}

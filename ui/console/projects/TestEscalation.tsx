import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { EscalationTestAnswer } from '../../../src/api/schemas/escalation.ts';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Addressed } from '../../kit/Addressed.tsx';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { texts } from '../../texts/project-escalation.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { reasonInWords } from '../../kit/words.ts';
import { IssueChoice } from './IssueChoice.tsx';
import css from './Settings.module.css';
import report from './TestEscalation.module.css';

const said = texts.test;

/** Runs an escalation of the project through, and says of each step what came of it. */
export function TestEscalation({ project }: { project: ProjectDetailAnswer }) {
  const [issue, setIssue] = useState<string | null>(null);
  const [isReal, setReal] = useState(false);
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState<EscalationTestAnswer | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    setTested(null);
    try {
      const body = { create: isReal, ...(issue === null ? {} : { issue }) };
      setTested(await send<EscalationTestAnswer>(`/api/v1/projects/${project.id}/escalation/test`, { body }));
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={said.title}>
      <div className={css.body}>
        <div className={css.narrow}>
          <IssueChoice project={project} value={issue} onChange={setIssue} />
        </div>
        <Checkbox
          label={said.isReal}
          description={isReal ? said.real : said.dry}
          checked={isReal}
          onChange={(event) => setReal(event.currentTarget.checked)}
        />
        <div>
          <Button look="primary" busy={busy} onClick={() => void run()}>
            {busy ? said.testing : said.title}
          </Button>
        </div>
        <div role="status" aria-label={said.whatItDid}>
          {tested !== null && <Report tested={tested} />}
        </div>
        <div role="alert">{trouble !== null && <State tone="bad">{trouble}</State>}</div>
      </div>
    </Section>
  );
}

function Report({ tested: { ok, created, steps, run, issue } }: { tested: EscalationTestAnswer }) {
  return (
    <div className={report.report}>
      <p>
        <State tone={ok ? 'good' : 'bad'}>{outcome({ ok, created })}</State>
      </p>
      <ol className={report.steps} aria-label={said.steps}>
        {steps.map(({ what, ok: isFine, text, fix }, at) => (
          // The same thing may be looked at twice.
          <li key={`${at} ${what}`}>
            <State tone={isFine ? 'good' : 'bad'}>
              {sentence(isFine ? said.fine : said.failed, {
                step: <b>{said.step(reasonInWords(what))}</b>,
                text: <Addressed text={reasonInWords(text)} />,
              })}
            </State>
            {fix !== null && <p className={report.fix}>{reasonInWords(fix)}</p>}
          </li>
        ))}
      </ol>
      <p className={report.made}>
        {run !== null && run.made !== null && <Away href={run.made.url}>{said.ticket(run.made.id)}</Away>}
        {issue !== null && <Away href={issue.url}>{issue.key}</Away>}
      </p>
    </div>
  );
}

function outcome({ ok, created }: Pick<EscalationTestAnswer, 'ok' | 'created'>): string {
  if (!ok) return created ? said.madeNotAll : said.wouldNot;
  return created ? said.made : said.would;
}

import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ProjectAnswer, RecentIssueAnswer } from '../../../src/api/schemas/projects.ts';
import type { RequestSummaryAnswer } from '../../../src/api/schemas/requests.ts';
import type { DryRunAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { texts } from '../../texts/workflow-runs.ts';
import { type Listed, read, Refused, send } from '../api.ts';
import { FreeSelect, type Option } from '../FreeSelect.tsx';
import { problemsOf } from './builder.ts';
import { capitalized } from '../../kit/words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './DryRun.module.css';
import frame from './Builder.module.css';
import lines from './Lines.module.css';
import { Checked } from './Checked.tsx';
import { workflowsPath } from './data.ts';
import { cleaned, type Workflow } from './model.ts';

const said = texts.dryRun;

const MOST_PROJECTS = 8;

/** Between the key of an issue and its host. */
const AT = ' @ ';

/** What the workflow as it is written would do for a past issue. Nothing is done, nothing is sent. */
export function DryRun({ workflow }: { workflow: Workflow }) {
  const [chosen, choose] = useState<string | null>(null);
  const options = useIssues();
  const trying = useMutation({
    mutationFn: () => {
      const [issue = '', host] = (chosen ?? '').split(AT);
      const body = { definition: cleaned(workflow), issue, ...(host === undefined ? {} : { host }) };
      return send<DryRunAnswer>(`${workflowsPath}/dry-run`, { body });
    },
  });
  return (
    <Section title={said.title}>
      <form
        className={frame.side}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (chosen !== null && !trying.isPending) trying.mutate();
        }}
      >
        <p className={lines.muted}>{said.means}</p>
        <FreeSelect
          label={said.issue}
          placeholder={said.chooseIssue}
          options={options}
          value={chosen}
          onChange={choose}
        />
        <div>
          <Button type="submit" look="primary" busy={trying.isPending} disabled={chosen === null}>
            {said.try}
          </Button>
        </div>
        {trying.error !== null && (
          <p role="alert" className={lines.wrong}>
            {refusal(trying.error)}
          </p>
        )}
        {trying.data !== undefined && <Outcome found={trying.data} />}
      </form>
    </Section>
  );
}

function refusal(error: Error): string {
  const problems = problemsOf(error);
  if (error instanceof Refused && problems.length > 0 && error.code !== 'host_needed') return said.notYet;
  return error.message;
}

/** Issues and requests that changed last, for which it can be tried; none while they are read: a key can be typed all the same. */
function useIssues(): Option[] {
  const projects = useQuery({
    queryKey: ['/api/v1/projects'],
    queryFn: ({ signal }) => read<Listed<ProjectAnswer>>('/api/v1/projects', signal),
  });
  const asked = (projects.data?.items ?? []).slice(0, MOST_PROJECTS);
  const recent = useQueries({
    queries: asked.map(({ id }) => {
      const path = `/api/v1/projects/${id}/recent-issues`;
      return {
        queryKey: [path],
        queryFn: ({ signal }: { signal: AbortSignal }) => read<Listed<RecentIssueAnswer>>(path, signal),
        staleTime: 10_000,
      };
    }),
  });
  const path = '/api/v1/requests?limit=20';
  const requests = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => read<Listed<RequestSummaryAnswer>>(path, signal),
  });
  const found = recent.flatMap(({ data }, at) =>
    (data?.items ?? []).map(({ key, summary }) => ({
      value: `${key}${AT}${asked[at]?.host ?? ''}`,
      label: `${key} ${summary}`,
    })),
  );
  const known = new Set(found.map(({ value }) => value.split(AT)[0]));
  const more = (requests.data?.items ?? [])
    .filter(({ key }) => !known.has(key))
    .map(({ key, title }) => ({ value: key, label: `${key} ${title}` }));
  return [...found, ...more];
}

const reachedTones = { would: 'good', could: 'busy', not: 'quiet' } as const;

function Outcome({ found }: { found: DryRunAnswer }) {
  const { issue, inScope, holds, conditions, steps } = found;
  return (
    <div className={css.outcome} role="status">
      <p>
        <b>{issue.key}</b> {issue.summary}
      </p>
      {!inScope && <State tone="warn">{said.outside}</State>}
      <State tone={holds ? 'good' : 'quiet'}>
        {conditions.length === 0 ? said.noCondition : holds ? said.holds : said.holdsNot}
      </State>
      <Checked checked={conditions} />
      <ol className={css.outcomes}>
        {steps.map(({ step, reached, text, checked }) => (
          <li key={step} className={reached === 'not' ? css.notReached : undefined}>
            <State tone={reachedTones[reached]}>{said.reached[reached]}</State>
            <p>{capitalized(sentenceSaid(text))}</p>
            <Checked checked={checked} />
          </li>
        ))}
      </ol>
    </div>
  );
}

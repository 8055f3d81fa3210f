import { useMutation, useQueries, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ProjectAnswer, RecentIssueAnswer } from '../../../src/api/schemas/projects.ts';
import type { RequestSummaryAnswer } from '../../../src/api/schemas/requests.ts';
import type { DryRunAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { type Listed, read, Refused, send } from '../api.ts';
import { FreeSelect, type Option } from '../projects/FreeSelect.tsx';
import { problemsOf } from './builder.ts';
import css from './Builder.module.css';
import { Checked } from './Checked.tsx';
import { workflowsPath } from './data.ts';
import { cleaned, type Workflow } from './model.ts';

const MOST_PROJECTS = 8;

/** What the workflow as it is written would do for a past issue. Nothing is done, nothing is sent. */
export function DryRun({ workflow }: { workflow: Workflow }) {
  const [chosen, choose] = useState<string | null>(null);
  const options = useIssues();
  const trying = useMutation({
    mutationFn: () => {
      const [issue = '', host] = (chosen ?? '').split(' on ');
      const body = { definition: cleaned(workflow), issue, ...(host === undefined ? {} : { host }) };
      return send<DryRunAnswer>(`${workflowsPath}/dry-run`, { body });
    },
  });
  return (
    <Section title="Try it">
      <form
        className={css.side}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (chosen !== null && !trying.isPending) trying.mutate();
        }}
      >
        <p className={css.muted}>See what it would do for an issue as it is now. Nothing is done, nothing is sent.</p>
        <FreeSelect
          label="Issue"
          placeholder="Choose, or type a key"
          options={options}
          value={chosen}
          onChange={choose}
        />
        <div>
          <Button type="submit" look="primary" busy={trying.isPending} disabled={chosen === null}>
            Try it
          </Button>
        </div>
        {trying.error !== null && (
          <p role="alert" className={css.wrong}>
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
  if (error instanceof Refused && problems.length > 0 && error.code !== 'host_needed')
    return 'It cannot be tried before its problems are solved: they are listed above.';
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
      value: `${key} on ${asked[at]?.host ?? ''}`,
      label: `${key} ${summary}`,
    })),
  );
  const known = new Set(found.map(({ value }) => value.split(' on ')[0]));
  const more = (requests.data?.items ?? [])
    .filter(({ key }) => !known.has(key))
    .map(({ key, title }) => ({ value: key, label: `${key} ${title}` }));
  return [...found, ...more];
}

const reachedSaid = {
  would: { tone: 'good', word: 'Would' },
  could: { tone: 'busy', word: 'Could, as it is decided' },
  not: { tone: 'quiet', word: 'Not reached' },
} as const;

function Outcome({ found }: { found: DryRunAnswer }) {
  const { issue, inScope, holds, conditions, steps } = found;
  return (
    <div className={css.outcome} role="status">
      <p>
        <b>{issue.key}</b> {issue.summary}
      </p>
      {!inScope && <State tone="warn">Outside of its scope: it would not start for this issue</State>}
      <State tone={holds ? 'good' : 'quiet'}>
        {conditions.length === 0
          ? 'No condition'
          : holds
            ? 'The conditions hold'
            : 'The conditions do not hold: nothing is done'}
      </State>
      <Checked checked={conditions} />
      <ol className={css.outcomes}>
        {steps.map(({ step, reached, text, checked }) => (
          <li key={step} className={reached === 'not' ? css.notReached : undefined}>
            <State tone={reachedSaid[reached].tone}>{reachedSaid[reached].word}</State>
            <p>{text.charAt(0).toUpperCase() + text.slice(1)}</p>
            <Checked checked={checked} />
          </li>
        ))}
      </ol>
    </div>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RunDetailAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Refused, send } from '../api.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { effectSubject, reasonInWords } from '../words.ts';
import type { EffectAnswer } from '../../../src/api/schemas.ts';
import { Checked } from './Checked.tsx';
import { runsPath, useRun } from './data.ts';
import { placedSteps, type Workflow } from './model.ts';
import { runStateNames, stepInWords } from './words.ts';
import css from './Run.module.css';

/** One run, step by step: when, what was done, what came of it and why. */
export function Run() {
  const { id } = useParams({ from: '/console/workflow-runs/$id' });
  const query = useRun(id);
  const back = <Link to="/console/workflow-runs">Runs of workflows</Link>;
  const run = query.data;
  if (run === undefined)
    return (
      <Page title="Run" back={back}>
        {query.error instanceof Refused && query.error.status < 500 ? (
          <Empty title="There is no such run">
            <p>
              <Link to="/console/workflow-runs">See all runs</Link>.
            </p>
          </Empty>
        ) : query.error === null ? (
          <Skeleton rows={6} />
        ) : (
          <PartNotice error={query.error} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  const { tone, word } = runStateNames[run.state];
  return (
    <Page
      title={`${run.workflow.name} for ${run.issue.key ?? run.issue.id}`}
      back={back}
      lead={
        <>
          <State tone={tone}>{word}</State>
          {run.reason !== null && ` · ${reasonInWords(run.reason)}`}
        </>
      }
      actions={
        <>
          <LiveState />
          <Acting run={run} />
        </>
      }
    >
      <About run={run} />
      <Section title="Step by step">
        {run.steps.length === 0 ? (
          <Empty title="Nothing was done yet">
            <p>It begins in a moment; this page follows by itself.</p>
          </Empty>
        ) : (
          <ol className={css.steps} aria-label="Steps">
            {run.steps.map((step) => (
              <StepLine
                key={step.id}
                step={step}
                isLast={run.steps.findLast((one) => one.step === step.step) === step}
                definition={run.definition}
              />
            ))}
          </ol>
        )}
      </Section>
    </Page>
  );
}

function About({ run }: { run: RunDetailAnswer }) {
  const { workflow, trigger, actor, host, issue, createdAt, endedAt, nextAt, approvals } = run;
  return (
    <Section title="What it is about">
      <dl className={css.facts}>
        <div>
          <dt>Issue</dt>
          <dd>
            {host === null || issue.key === null ? (
              (issue.key ?? issue.id)
            ) : (
              <Link to="/console/issues/$host/$issue" params={{ host, issue: issue.key }}>
                {issue.key}
              </Link>
            )}{' '}
            {issue.summary}
            {issue.url !== null && (
              <>
                {' '}
                <Away href={issue.url}>Open</Away>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>
            <Time at={createdAt} />: {trigger}
            {actor !== null && `, by ${actor}`}
          </dd>
        </div>
        <div>
          <dt>Workflow</dt>
          <dd>
            <Link to="/console/workflows/$id" params={{ id: workflow.id }}>
              {workflow.name}
            </Link>
            , version {workflow.version}
          </dd>
        </div>
        {endedAt !== null && (
          <div>
            <dt>Ended</dt>
            <dd>
              <Time at={endedAt} />
            </dd>
          </div>
        )}
        {nextAt !== null && (
          <div>
            <dt>Goes on by itself</dt>
            <dd>
              <time dateTime={nextAt}>{new Date(nextAt).toLocaleString('en')}</time>
            </dd>
          </div>
        )}
        {approvals.length > 0 && (
          <div>
            <dt>Approval</dt>
            <dd>
              {approvals.map((id) => (
                <a key={id} href={`/console/approvals/${id}`}>
                  See who is asked
                </a>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </Section>
  );
}

type RunStep = RunDetailAnswer['steps'][number];

const stepStates: Record<RunStep['state'], { tone: Tone; word: string }> = {
  done: { tone: 'good', word: 'Done' },
  waiting: { tone: 'busy', word: 'Waiting' },
  failed: { tone: 'bad', word: 'Failed' },
  skipped: { tone: 'quiet', word: 'Nothing to do' },
  unknown: { tone: 'warn', word: 'Unknown whether it happened' },
};

const effectTones: Record<string, Tone> = { done: 'good', dead: 'bad', unknown: 'warn', skipped: 'quiet' };

interface LineParts {
  step: RunStep;
  /** Of the lines of this step: what was sent stands there, as it is now. */
  isLast: boolean;
  definition: Workflow;
}

function StepLine({ step, isLast, definition }: LineParts) {
  const { tone, word } = stepStates[step.state];
  const meant = placedSteps(definition.steps).find((one) => one.step.id === step.step)?.step;
  return (
    <li className={css.step}>
      <div className={css.head}>
        <b>{step.step === null ? 'Conditions' : meant === undefined ? step.step : stepInWords(meant)}</b>
        <State tone={tone}>{word}</State>
        <span className={css.muted}>
          <Time at={step.at} />
        </span>
      </div>
      {step.text !== '' && <p>{reasonInWords(step.text)}</p>}
      <Checked checked={step.checked} />
      {isLast && step.effects.length > 0 && (
        <ul className={css.effects} aria-label="What was sent">
          {step.effects.map(({ id, kind, state, reason }) => (
            <li key={id}>
              <State tone={effectTones[state] ?? 'busy'}>
                {effectSubject(kind as EffectAnswer['kind'])}: {state}
              </State>
              {reason !== null && <span className={css.muted}> · {reasonInWords(reason)}</span>}
              <span className={css.muted}> · effect {id}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Acting({ run }: { run: RunDetailAnswer }) {
  const queries = useQueryClient();
  const say = useToast();
  const [asking, ask] = useState(false);
  const acting = useMutation({
    mutationFn: (verb: 'retry' | 'cancel') => send(`${runsPath}/${run.id}/${verb}`),
    onSuccess: (_, verb) =>
      say({ text: verb === 'retry' ? 'The failed step is tried again, in your name' : 'The run is cancelled' }),
    onError: (error) => say({ tone: 'bad', text: error.message }),
    onSettled: () =>
      queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path).startsWith(runsPath) }),
  });
  const mayRetry = run.state === 'failed' || run.state === 'stopped';
  return (
    <>
      {mayRetry && (
        <Button look="primary" busy={acting.isPending} onClick={() => acting.mutate('retry')}>
          Try the failed step again
        </Button>
      )}
      {run.state === 'running' && <Button onClick={() => ask(true)}>Cancel the run</Button>}
      {asking && (
        <Dialog title="Cancel this run?" onClosed={() => ask(false)}>
          {(close) => (
            <>
              <p>
                Nothing more of it is begun, what has not left yet stays here, and whoever is asked for approval is not
                asked any more. What was done already stays done.
              </p>
              <DialogEnd>
                <Button onClick={close}>Let it go on</Button>
                <Button
                  look="primary"
                  onClick={() => {
                    acting.mutate('cancel');
                    close();
                  }}
                >
                  Cancel the run
                </Button>
              </DialogEnd>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RunDetailAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { locale } from '../../texts/language.ts';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/workflow-runs.ts';
import { Absent } from '../Absent.tsx';
import { send } from '../api.ts';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { effectSubject, reasonInWords } from '../../kit/words.ts';
import type { EffectAnswer } from '../../../src/api/schemas.ts';
import { Checked } from './Checked.tsx';
import { runsPath, useRun } from './data.ts';
import { placedSteps, type Workflow } from './model.ts';
import { runSaid, stepInWords } from './words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { Reason } from '../Reason.tsx';
import css from './Run.module.css';

const said = texts.run;

/** One run, step by step: when, what was done, what came of it and why. */
export function Run() {
  const { id } = useParams({ from: '/console/workflow-runs/$id' });
  const query = useRun(id);
  const back = <Link to="/console/workflow-runs">{said.back}</Link>;
  const run = query.data;
  if (run === undefined)
    return (
      <Page title={said.title} back={back}>
        <Absent error={query.error} onRetry={() => void query.refetch()} unknown={said.none}>
          <p>{sentence(said.seeAll, { link: <Link to="/console/workflow-runs">{said.seeAllLink}</Link> })}</p>
        </Absent>
      </Page>
    );
  const { tone, word } = runSaid(run.state);
  return (
    <Page
      title={texts.runFor(run.workflow.name, run.issue.key ?? run.issue.id)}
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
      <Section title={said.stepByStep}>
        {run.steps.length === 0 ? (
          <Empty title={said.nothingYet}>
            <p>{said.begins}</p>
          </Empty>
        ) : (
          <ol className={css.steps} aria-label={said.steps}>
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
    <Section title={said.about}>
      <dl className={css.facts}>
        <div>
          <dt>{said.issue}</dt>
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
                <Away href={issue.url}>{said.open}</Away>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{said.started}</dt>
          <dd>
            <Time at={createdAt} />:{' '}
            {actor === null ? sentenceSaid(trigger) : said.startedBy(sentenceSaid(trigger), actorSaid(actor))}
          </dd>
        </div>
        <div>
          <dt>{said.workflow}</dt>
          <dd>
            <Link to="/console/workflows/$id" params={{ id: workflow.id }}>
              {workflow.name}
            </Link>
            , {said.version(workflow.version)}
          </dd>
        </div>
        {endedAt !== null && (
          <div>
            <dt>{said.ended}</dt>
            <dd>
              <Time at={endedAt} />
            </dd>
          </div>
        )}
        {nextAt !== null && (
          <div>
            <dt>{said.goesOn}</dt>
            <dd>
              <time dateTime={nextAt}>{new Date(nextAt).toLocaleString(locale)}</time>
            </dd>
          </div>
        )}
        {approvals.length > 0 && (
          <div>
            <dt>{said.approval}</dt>
            <dd>
              {approvals.map((id) => (
                <a key={id} href={`/console/approvals/${id}`}>
                  {said.seeAsked}
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

const stepTones: Record<RunStep['state'], Tone> = {
  done: 'good',
  waiting: 'busy',
  failed: 'bad',
  skipped: 'quiet',
  unknown: 'warn',
};

const effectTones: Record<string, Tone> = { done: 'good', dead: 'bad', unknown: 'warn', skipped: 'quiet' };

interface LineParts {
  step: RunStep;
  /** Of the lines of this step: what was sent stands there, as it is now. */
  isLast: boolean;
  definition: Workflow;
}

function StepLine({ step, isLast, definition }: LineParts) {
  const meant = placedSteps(definition.steps).find((one) => one.step.id === step.step)?.step;
  return (
    <li className={css.step}>
      <div className={css.head}>
        <b>{step.step === null ? said.conditions : meant === undefined ? step.step : stepInWords(meant)}</b>
        <State tone={stepTones[step.state]}>{texts.stepStates[step.state]}</State>
        <span className={css.muted}>
          <Time at={step.at} />
        </span>
      </div>
      {step.text !== '' && <p>{reasonInWords(step.text)}</p>}
      <Checked checked={step.checked} />
      {isLast && step.effects.length > 0 && (
        <ul className={css.effects} aria-label={said.sent}>
          {step.effects.map(({ id, kind, state, reason }) => (
            <li key={id}>
              <State tone={effectTones[state] ?? 'busy'}>
                {effectSubject(kind as EffectAnswer['kind'])}: {texts.effectStates[state as EffectAnswer['state']]}
              </State>
              {reason !== null && (
                <span className={css.muted}>
                  {' '}
                  · <Reason text={reason} />
                </span>
              )}
              <span className={css.muted}> · {said.effect(id)}</span>
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
    onSuccess: (_, verb) => say({ text: verb === 'retry' ? said.retried : said.cancelled }),
    onError: (error) => say({ tone: 'bad', text: error.message }),
    onSettled: () =>
      queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path).startsWith(runsPath) }),
  });
  const mayRetry = run.state === 'failed' || run.state === 'stopped';
  return (
    <>
      {mayRetry && (
        <Button look="primary" busy={acting.isPending} onClick={() => acting.mutate('retry')}>
          {said.retry}
        </Button>
      )}
      {run.state === 'running' && <Button onClick={() => ask(true)}>{said.cancel}</Button>}
      {asking && (
        <Dialog title={said.cancelTitle} onClosed={() => ask(false)}>
          {(close) => (
            <>
              <p>{said.cancelMeans}</p>
              <DialogEnd>
                <Button onClick={close}>{said.goOn}</Button>
                <Button
                  look="primary"
                  onClick={() => {
                    acting.mutate('cancel');
                    close();
                  }}
                >
                  {said.cancel}
                </Button>
              </DialogEnd>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

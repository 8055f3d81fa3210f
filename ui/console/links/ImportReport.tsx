import { Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportAnswer } from '../../../src/api/schemas/imports.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Section } from '../../kit/Section.tsx';
import { type Said, counted } from '../words.ts';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import css from './Import.module.css';
import { ImportProblems } from './ImportProblems.tsx';
import { importsPath } from './questions.ts';

interface Parts {
  report: ImportAnswer;
  maySteer: boolean;
  /** One of many, in a list. */
  past?: boolean;
}

/** One import: how far it is, what it found, what it could not do, and how to steer it. */
export function ImportReport({ report, maySteer, past = false }: Parts) {
  const [asked, ask] = useState(false);
  const problems = report.failed + report.broken;
  const body = (
    <div className={css.report}>
      {past ? <PastHead report={report} /> : <Headway report={report} />}
      <Figures report={report} />
      {report.reason !== null && (
        <p className={css.reason}>
          <b>{report.state === 'failed' ? 'It stopped:' : 'It waits:'}</b> {report.reason}
        </p>
      )}
      {problems > 0 && <ImportProblems id={report.id} count={problems} />}
    </div>
  );
  if (past) return body;
  return (
    <Section
      title={`Import of ${report.project} on ${report.host}`}
      aside={maySteer && <Steering report={report} onCancel={() => ask(true)} />}
    >
      {body}
      {asked && <CancelDialog report={report} onClosed={() => ask(false)} />}
    </Section>
  );
}

function PastHead({ report }: { report: ImportAnswer }) {
  const said = importSaid(report);
  return (
    <div className={css.pastHead}>
      <h3>
        {report.project} on {report.host}
      </h3>
      <State tone={said.tone}>{said.word}</State>
      <span className={css.hint}>
        {report.startedBy}, <Time at={report.startedAt} />
      </span>
    </div>
  );
}

function Headway({ report }: { report: ImportAnswer }) {
  const { looked, total } = report;
  const said = importSaid(report);
  const part = total === null || total === 0 ? 0 : Math.min(looked / total, 1);
  return (
    <div className={css.headway}>
      <div className={css.line}>
        <State tone={said.tone} pill>
          {said.word}
        </State>
        <span>
          {total === null ? counted(looked, 'issue') : `${looked.toLocaleString('en')} of ${counted(total, 'issue')}`}
        </span>
        <span className={css.pace}>{paceSaid(report)}</span>
      </div>
      <Progress.Root size={8}>
        <Progress.Section value={part * 100} aria-label="Issues looked at" />
      </Progress.Root>
      <p className={css.hint}>
        Started by {report.startedBy} <Time at={report.startedAt} />.{' '}
        {report.look === 'all' ? 'Every issue.' : 'Issues that mention Intercom.'}{' '}
        {report.tell ? 'Each new link gets its note.' : 'Nobody is told.'}
      </p>
    </div>
  );
}

function Figures({ report }: { report: ImportAnswer }) {
  const figures: [string, number, string][] = [
    ['Looked at', report.looked, 'Issues whose texts were read'],
    ['Found', report.found, 'Conversations named in them'],
    ['Linked', report.linked, 'New links'],
    ['Nothing new', report.unchanged, 'Conversations that were linked already, or were unlinked by hand'],
    ['Cannot work', report.broken, 'Conversations that cannot be reached, each with its reason'],
    ['Failed', report.failed, 'Issues that could not be read, each with its reason'],
  ];
  return (
    <dl className={css.figures}>
      {figures.map(([name, value, meaning]) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd className={name === 'Failed' && value > 0 ? css.bad : undefined}>{value.toLocaleString('en')}</dd>
        </div>
      ))}
    </dl>
  );
}

function Steering({ report, onCancel }: { report: ImportAnswer; onCancel: () => void }) {
  const say = useToast();
  const queries = useQueryClient();
  const steer = useMutation({
    mutationFn: (wish: 'pause' | 'resume') => send<ImportAnswer>(`${importsPath}/${report.id}/${wish}`),
    onError: (error) => say({ tone: 'bad', text: error.message }),
    onSettled: () => queries.invalidateQueries({ queryKey: [importsPath] }),
  });
  const [wish, word] =
    report.state === 'running'
      ? (['pause', 'Pause'] as const)
      : (['resume', report.state === 'failed' ? 'Try again' : 'Resume'] as const);
  return (
    <div className={css.steering}>
      <Button busy={steer.isPending} onClick={() => steer.mutate(wish)}>
        {word}
      </Button>
      <Button look="quiet" onClick={onCancel}>
        Cancel import
      </Button>
    </div>
  );
}

function CancelDialog({ report, onClosed }: { report: ImportAnswer; onClosed: () => void }) {
  const queries = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => send<ImportAnswer>(`${importsPath}/${report.id}/cancel`),
    onSettled: () => queries.invalidateQueries({ queryKey: [importsPath] }),
  });
  return (
    <Dialog title={`Cancel the import of ${report.project}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <p>
            It ends where it is: {counted(report.linked, 'link')} it made so far will stay. Another import begins from
            the start, and makes none of them twice.
          </p>
          {cancelling.error !== null && (
            <p role="alert" className={css.trouble}>
              {cancelling.error.message}
            </p>
          )}
          <DialogEnd>
            <Button onClick={close}>Let it go on</Button>
            <Button
              look="primary"
              busy={cancelling.isPending}
              onClick={() => cancelling.mutate(undefined, { onSuccess: close })}
            >
              Cancel the import
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}

export function importSaid({ state, reason, finishing }: Pick<ImportAnswer, 'state' | 'reason' | 'finishing'>): Said {
  switch (state) {
    case 'running':
      if (reason !== null) return { tone: 'warn', word: 'Waiting' };
      return { tone: 'busy', word: finishing ? 'Linking the last ones' : 'Looking' };
    case 'paused':
      return { tone: 'quiet', word: 'Paused' };
    case 'done':
      return { tone: 'good', word: 'Done' };
    case 'failed':
      return { tone: 'bad', word: 'Stopped' };
    case 'cancelled':
      return { tone: 'quiet', word: 'Cancelled' };
  }
}

/** `240 issues a minute, about 2 min left` */
export function paceSaid({ perMinute, secondsLeft }: Pick<ImportAnswer, 'perMinute' | 'secondsLeft'>): string {
  if (perMinute === null) return '';
  const pace = `${counted(perMinute, 'issue')} a minute`;
  return secondsLeft === null ? pace : `${pace}, ${leftSaid(secondsLeft)} left`;
}

function leftSaid(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}

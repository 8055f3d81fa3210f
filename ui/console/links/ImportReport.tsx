import { Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportAnswer } from '../../../src/api/schemas/imports.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/link-import.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { Confirm } from '../Confirm.tsx';
import type { Said } from '../../kit/words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './Import.module.css';
import { ImportProblems } from './ImportProblems.tsx';
import { importsPath } from './questions.ts';

const { report: words, states, steering } = texts;

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
          <b>{report.state === 'failed' ? words.stopped : words.waits}</b> {sentenceSaid(report.reason)}
        </p>
      )}
      {problems > 0 && <ImportProblems id={report.id} count={problems} />}
    </div>
  );
  if (past) return body;
  return (
    <Section
      title={words.title(report.project, report.host)}
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
      <h3>{words.place(report.project, report.host)}</h3>
      <State tone={said.tone}>{said.word}</State>
      <span className={css.hint}>
        {sentence(words.byWhom, { who: report.startedBy, when: <Time at={report.startedAt} /> })}
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
        <span>{total === null ? words.looked(looked) : words.lookedOf(looked, total)}</span>
        <span className={css.pace}>{paceSaid(report)}</span>
      </div>
      <Progress.Root size={8}>
        <Progress.Section value={part * 100} aria-label={words.headway} />
      </Progress.Root>
      <p className={css.hint}>
        {sentence(words.started, { who: report.startedBy, when: <Time at={report.startedAt} /> })}{' '}
        {report.look === 'all' ? words.everyIssue : words.mentioning} {report.tell ? words.tells : words.tellsNobody}
      </p>
    </div>
  );
}

const figures = ['looked', 'found', 'linked', 'unchanged', 'broken', 'failed'] as const;

function Figures({ report }: { report: ImportAnswer }) {
  return (
    <dl className={css.figures}>
      {figures.map((figure) => (
        <div key={figure} title={texts.figures[figure].means}>
          <dt>{texts.figures[figure].name}</dt>
          <dd className={figure === 'failed' && report.failed > 0 ? css.bad : undefined}>
            {report[figure].toLocaleString(locale)}
          </dd>
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
      ? (['pause', steering.pause] as const)
      : (['resume', report.state === 'failed' ? steering.tryAgain : steering.resume] as const);
  return (
    <div className={css.steering}>
      <Button busy={steer.isPending} onClick={() => steer.mutate(wish)}>
        {word}
      </Button>
      <Button look="quiet" onClick={onCancel}>
        {steering.cancel}
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
    <Confirm
      title={steering.cancelTitle(report.project)}
      action={steering.cancelIt}
      keep={steering.goOn}
      doing={cancelling}
      onClosed={onClosed}
    >
      <p>{steering.linksStay(report.linked)}</p>
    </Confirm>
  );
}

function importSaid({ state, reason, finishing }: Pick<ImportAnswer, 'state' | 'reason' | 'finishing'>): Said {
  switch (state) {
    case 'running':
      if (reason !== null) return { tone: 'warn', word: states.waiting };
      return { tone: 'busy', word: finishing ? states.finishing : states.running };
    case 'paused':
      return { tone: 'quiet', word: states.paused };
    case 'done':
      return { tone: 'good', word: states.done };
    case 'failed':
      return { tone: 'bad', word: states.failed };
    case 'cancelled':
      return { tone: 'quiet', word: states.cancelled };
  }
}

/** `240 issues a minute, about 2 min left` */
function paceSaid({ perMinute, secondsLeft }: Pick<ImportAnswer, 'perMinute' | 'secondsLeft'>): string {
  if (perMinute === null) return '';
  const pace = words.pace(perMinute);
  return secondsLeft === null ? pace : words.paceAndLeft(pace, leftSaid(secondsLeft));
}

function leftSaid(seconds: number): string {
  if (seconds < 60) return words.lessThanAMinute;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? words.minutes(minutes) : words.hours(Math.round(minutes / 60));
}

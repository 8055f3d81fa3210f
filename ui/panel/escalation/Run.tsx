import { useId } from 'react';
import type { EscalationRunAnswer, EscalationStepAnswer } from '../../../src/api/schemas/escalation.ts';
import { reasonInWords } from '../../console/words.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { Trouble } from '../Part.tsx';
import { useAct, usePanel } from '../panel-context.ts';
import part from '../Part.module.css';
import css from './Escalation.module.css';
import { isUnderWay } from './runs.ts';

interface Parts {
  run: EscalationRunAnswer;
  /** It was asked for just now, here. */
  isNew: boolean;
  mayWrite: boolean;
  onChanged: (run: EscalationRunAnswer) => void;
}

/** One escalation: where to, what was made there, and each of its steps. */
export function Run({ run, isNew, mayWrite, onChanged }: Parts) {
  const { at, by, made, place, state, steps, subject, test } = run;
  const heading = useId();
  const { tone, word } = said(run);
  return (
    <li className={css.run} aria-labelledby={heading}>
      <h3 id={heading} tabIndex={-1} className={css.subject}>
        {test && 'Test: '}
        {subject}
      </h3>
      <p role="status">
        <State tone={tone}>{word}</State>
      </p>
      {made !== null && made.url !== '' && (
        <p>
          <Away href={made.url}>
            {nouns[run.to]} {made.id}
          </Away>
        </p>
      )}
      {made !== null && made.url === '' && (
        <p>
          {nouns[run.to]} {made.id}
        </p>
      )}
      <details className={css.more} open={isNew || state !== 'done'}>
        <summary>Step by step</summary>
        <ol className={css.steps} aria-label="Steps">
          {steps.map((step) => (
            <Step key={step.step} step={step} />
          ))}
        </ol>
      </details>
      {isUnderWay(run) && <p className={part.muted}>You can leave: it goes on by itself.</p>}
      {run.canRelink && mayWrite && state !== 'running' && <Relink run={run} onChanged={onChanged} />}
      <p className={part.muted}>
        To {place}, by {by} · <Time at={at} />
      </p>
    </li>
  );
}

const nouns: Record<EscalationRunAnswer['to'], string> = {
  ticket: 'Ticket',
  conversation: 'Conversation',
  issue: 'Issue',
};

function said({ made, state, steps, to }: EscalationRunAnswer): { tone: Tone; word: string } {
  const noun = nouns[to];
  switch (state) {
    case 'running':
      return { tone: 'busy', word: made === null ? 'Under way' : `${noun} made, being linked` };
    case 'done':
      return { tone: 'good', word: `${noun} made and linked` };
    case 'failed':
      return { tone: 'bad', word: `No ${noun.toLowerCase()} was made` };
    case 'needs_attention': {
      if (made === null) return { tone: 'warn', word: `The ${noun.toLowerCase()} may have been made: please look` };
      const back = steps.some(({ step, state: how }) => step !== 'create' && how === 'retrying');
      return {
        tone: 'warn',
        word: back ? `${noun} made, but not shown on both sides yet` : `${noun} made, not all of it`,
      };
    }
  }
}

const marks: Record<EscalationStepAnswer['state'], { tone: Tone; word: string }> = {
  waiting: { tone: 'busy', word: 'waits' },
  done: { tone: 'good', word: 'done' },
  retrying: { tone: 'warn', word: 'failed, is tried again by itself' },
  failed: { tone: 'bad', word: 'failed' },
  unknown: { tone: 'warn', word: 'may have happened' },
  skipped: { tone: 'quiet', word: 'left out' },
};

function Step({ step: { text, state, reason, fix } }: { step: EscalationStepAnswer }) {
  const { tone, word } = marks[state];
  return (
    <li>
      <State tone={tone}>
        {text}: {word}
      </State>
      {reason !== null && <p className={css.reason}>{reasonInWords(reason)}</p>}
      {fix !== null && <p className={css.reason}>{fix}</p>}
    </li>
  );
}

function Relink({ run, onChanged }: Pick<Parts, 'run' | 'onChanged'>) {
  const { host } = usePanel();
  const act = useAct();
  const relink = (): Promise<boolean> =>
    act.run(async () => onChanged(await host.call<EscalationRunAnswer>('POST', `/escalations/${run.id}/relink`)));
  return (
    <>
      <Button
        look={run.state === 'done' ? 'quiet' : 'plain'}
        busy={act.busy}
        aria-label={`Re-link ${nouns[run.to].toLowerCase()} ${run.made?.id ?? ''}`}
        onClick={() => void relink()}
      >
        Re-link
      </Button>
      <Trouble trouble={act.trouble} />
    </>
  );
}

import { useId } from 'react';
import type { EscalationRunAnswer, EscalationStepAnswer } from '../../../src/api/schemas/escalation.ts';
import { reasonInWords } from '../../kit/words.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/panel-escalation.ts';
import { texts as panelTexts } from '../../texts/panel.ts';
import { Trouble } from '../Part.tsx';
import { useAct, usePanel } from '../panel-context.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import part from '../Part.module.css';
import css from './Escalation.module.css';
import { isUnderWay } from './runs.ts';

const said = texts.run;

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
  const { tone, word } = outcomeOf(run);
  return (
    <li className={css.run} aria-labelledby={heading}>
      <h3 id={heading} tabIndex={-1} className={css.subject}>
        {test ? said.test(subject) : subject}
      </h3>
      <p role="status">
        <State tone={tone}>{word}</State>
      </p>
      {made !== null && made.url !== '' && (
        <p>
          <Away href={made.url}>
            {said.kinds[run.to]} {made.id}
          </Away>
        </p>
      )}
      {made !== null && made.url === '' && (
        <p>
          {said.kinds[run.to]} {made.id}
        </p>
      )}
      <details className={css.more} open={isNew || state !== 'done'}>
        <summary>{said.byStep}</summary>
        <ol className={css.steps} aria-label={said.steps}>
          {steps.map((step) => (
            <Step key={step.step} step={step} />
          ))}
        </ol>
      </details>
      {isUnderWay(run) && <p className={part.muted}>{panelTexts.replies.goesOn}</p>}
      {run.canRelink && mayWrite && state !== 'running' && <Relink run={run} onChanged={onChanged} />}
      <p className={part.muted}>
        {said.toBy(sentenceSaid(place), by)} · <Time at={at} />
      </p>
    </li>
  );
}

function outcomeOf({ made, state, steps, to }: EscalationRunAnswer): { tone: Tone; word: string } {
  const kind = said.kinds[to];
  switch (state) {
    case 'running':
      return { tone: 'busy', word: made === null ? said.underWay : said.beingLinked(kind) };
    case 'done':
      return { tone: 'good', word: said.done(kind) };
    case 'failed':
      return { tone: 'bad', word: said.notMade[to] };
    case 'needs_attention': {
      const isFound = steps.some(({ step, state: how }) => step === 'create' && how === 'done');
      if (made === null) return { tone: 'warn', word: isFound ? said.found(kind) : said.maybeMade[to] };
      const back = steps.some(({ step, state: how }) => step !== 'create' && how === 'retrying');
      return { tone: 'warn', word: back ? said.oneSided(kind) : said.notAll(kind) };
    }
  }
}

const tones: Record<EscalationStepAnswer['state'], Tone> = {
  waiting: 'busy',
  done: 'good',
  retrying: 'warn',
  failed: 'bad',
  unknown: 'warn',
  skipped: 'quiet',
};

function Step({ step: { text, state, reason, fix } }: { step: EscalationStepAnswer }) {
  return (
    <li>
      <State tone={tones[state]}>
        {sentenceSaid(text)}: {said.states[state]}
      </State>
      {reason !== null && <p className={css.reason}>{reasonInWords(reason)}</p>}
      {fix !== null && <p className={css.reason}>{sentenceSaid(fix)}</p>}
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
        aria-label={said.relinkIt[run.to](run.made?.id ?? '')}
        onClick={() => void relink()}
      >
        {said.relink}
      </Button>
      <Trouble trouble={act.trouble} />
    </>
  );
}

import { Link } from '@tanstack/react-router';
import type { FirstRunAnswer, FirstRunStepAnswer } from '../../../src/api/schemas/overview.ts';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { Section } from '../../kit/Section.tsx';
import css from './FirstRun.module.css';
import { progressOf, stepsSaid } from './steps.ts';

/** The way to the first note. Steps tick themselves, in whatever order they come to be. */
export function Checklist({ firstRun, real, isAdmin }: { firstRun: FirstRunAnswer; real: boolean; isAdmin: boolean }) {
  const { done, of, next } = progressOf(firstRun, real);
  return (
    <Section
      title="From nothing to the first note"
      aside={
        <span className={css.progress} role="status">
          {done} of {of} done
        </span>
      }
    >
      <ol className={css.steps}>
        {firstRun.steps.map((step) => (
          <Step key={step.id} step={step} real={real} isNext={step.id === next?.id} isAdmin={isAdmin} />
        ))}
      </ol>
    </Section>
  );
}

interface StepParts {
  step: FirstRunStepAnswer;
  real: boolean;
  isNext: boolean;
  isAdmin: boolean;
}

function Step({ step: { id, done, simulated, detail }, real, isNext, isAdmin }: StepParts) {
  const { title, todo, at } = stepsSaid[id];
  const isDone = done && !(real && simulated);
  return (
    <li className={names(css.step, isDone && css.done, isNext && css.next)} aria-current={isNext ? 'step' : undefined}>
      <span className={css.tick}>
        {isDone && <Icon name="check" />}
        <span className="visually-hidden">{isDone ? 'Done: ' : 'To do: '}</span>
      </span>
      <div className={css.about}>
        <h3>{title}</h3>
        <p>
          {isDone ? (
            <>
              {detail ?? 'Done'}
              {simulated && ' (in the demo)'}
            </>
          ) : (
            todo
          )}
        </p>
      </div>
      {!isDone && isAdmin && at !== null && (
        <Link to={at.to} className={isNext ? css.go : css.out}>
          {at.name}
        </Link>
      )}
    </li>
  );
}

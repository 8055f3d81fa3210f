import type { FirstRunAnswer, FirstRunStepAnswer } from '../../../src/api/schemas/overview.ts';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/first-run.ts';
import { RouteButton } from '../RouteButton.tsx';
import css from './FirstRun.module.css';
import { progressOf, stepPlaces } from './steps.ts';

const said = texts.checklist;

/** The way to the first note. Steps tick themselves, in whatever order they come to be. */
export function Checklist({ firstRun, real, isAdmin }: { firstRun: FirstRunAnswer; real: boolean; isAdmin: boolean }) {
  const { done, of, next } = progressOf(firstRun, real);
  return (
    <Section
      title={said.title}
      aside={
        <span className={css.progress} role="status">
          {texts.progress(done, of)}
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
  const { title, todo, go } = texts.steps[id];
  const to = stepPlaces[id];
  const isDone = done && !(real && simulated);
  return (
    <li className={names(css.step, isDone && css.done, isNext && css.next)} aria-current={isNext ? 'step' : undefined}>
      <span className={css.tick}>
        {isDone && <Icon name="check" />}
        <span className="visually-hidden">{isDone ? said.isDone : said.toDo} </span>
      </span>
      <div className={css.about}>
        <h3>{title}</h3>
        <p>
          {isDone ? (
            <>
              {detail ?? said.done}
              {simulated && ` ${said.inDemo}`}
            </>
          ) : (
            todo
          )}
        </p>
      </div>
      {!isDone && isAdmin && to !== null && (
        <RouteButton to={to} look={isNext ? 'primary' : 'plain'}>
          {' '}
          {go}
        </RouteButton>
      )}
    </li>
  );
}

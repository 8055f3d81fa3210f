import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { counted } from '../words.ts';
import { begins, type Problem, useBuilder } from './builder.ts';
import css from './Builder.module.css';
import { placedSteps } from './model.ts';
import { stepInWords } from './words.ts';

/** Everything that is wrong, each leading to its card. */
export function Problems({ sound }: { sound: boolean | null }) {
  const { problems, workflow, show } = useBuilder();
  const steps = placedSteps(workflow.steps);
  const cardOf = ({ path }: Problem): { card: string; name: string } => {
    const step = steps.findLast(({ place }) => begins(path, place))?.step;
    if (step !== undefined) return { card: step.id, name: stepInWords(step) };
    const [first] = path;
    if (first === 'trigger') return { card: 'trigger', name: 'Trigger' };
    if (first === 'conditions') return { card: 'conditions', name: 'Conditions' };
    return { card: 'about', name: first === 'steps' ? 'Steps' : 'About it' };
  };
  return (
    <Section title="Check">
      <div className={css.side}>
        {sound === true && <State tone="good">It can be saved</State>}
        {sound === null && problems.length === 0 && <State tone="quiet">Not checked yet</State>}
        {problems.length > 0 && (
          <>
            <State tone="warn">{counted(problems.length, 'problem')}</State>
            <ul className={css.problems} aria-label="Problems">
              {problems.map((problem) => {
                const { card, name } = cardOf(problem);
                return (
                  <li key={problem.path.join('.') + problem.message}>
                    <button
                      type="button"
                      className={css.problem}
                      onClick={() => {
                        show(card);
                        requestAnimationFrame(() => lead(card));
                      }}
                    >
                      <b>{name}</b>: {String(problem.path.at(-1) ?? '')} {problem.message}
                    </button>
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </div>
    </Section>
  );
}

/** To the first input that is wrong there, else to the card. */
function lead(card: string): void {
  const place = document.querySelector<HTMLElement>(`#step-${CSS.escape(card)}`);
  const wrong =
    place?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
    place?.querySelector<HTMLElement>('button[aria-expanded]');
  place?.scrollIntoView({ block: 'center' });
  wrong?.focus({ preventScroll: true });
}

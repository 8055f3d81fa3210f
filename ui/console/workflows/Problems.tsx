import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { texts } from '../../texts/workflows.ts';
import { begins, type Problem, useBuilder } from './builder.ts';
import css from './Problems.module.css';
import frame from './Builder.module.css';
import { placedSteps } from './model.ts';
import { stepInWords } from './words.ts';

const said = texts.check;

/** Everything that is wrong, each leading to its card. */
export function Problems({ sound }: { sound: boolean | null }) {
  const { problems, workflow, show } = useBuilder();
  const steps = placedSteps(workflow.steps);
  const cardOf = ({ path }: Problem): { card: string; name: string } => {
    const step = steps.findLast(({ place }) => begins(path, place))?.step;
    if (step !== undefined) return { card: step.id, name: stepInWords(step) };
    const [first] = path;
    if (first === 'trigger') return { card: 'trigger', name: said.trigger };
    if (first === 'conditions') return { card: 'conditions', name: said.conditions };
    return { card: 'about', name: first === 'steps' ? said.steps : said.about };
  };
  return (
    <Section title={said.title}>
      <div className={frame.side}>
        {sound === true && <State tone="good">{said.sound}</State>}
        {sound === null && problems.length === 0 && <State tone="quiet">{said.notYet}</State>}
        {problems.length > 0 && (
          <>
            <State tone="warn">{texts.problems(problems.length)}</State>
            <ul className={css.problems} aria-label={said.problems}>
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

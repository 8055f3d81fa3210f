import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { Fragment } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Icon, type IconName } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { AddStep } from './AddStep.tsx';
import { problemAt, problemsOfStep, useBuilder } from './builder.ts';
import css from './Builder.module.css';
import { changedAt, copyOf, insideOf, listsOf, newStep, type Place, type Step } from './model.ts';
import { StepEditor } from './StepEditor.tsx';
import { counted } from '../words.ts';
import { listNames, stepInWords } from './words.ts';

interface Parts {
  steps: readonly Step[];
  place: Place;
  /** The list, for people who hear it. */
  name: string;
}

/** Steps one after the other; a + between any two, put in order by mouse or keyboard. */
export function Steps({ steps, place, name }: Parts) {
  const { workflow, change, show, mayChange, problems } = useBuilder();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const at = (id: string | number): number => steps.findIndex((step) => step.id === id);
  const drop = ({ active, over }: DragEndEvent): void => {
    if (over === null || active.id === over.id) return;
    const [from, to] = [at(active.id), at(over.id)];
    change<Step[]>(place, (before) => arrayMove(before, from, to));
  };
  const add = (index: number) => (what: Parameters<typeof newStep>[0]) => {
    const step = newStep(what, workflow);
    change<Step[]>(place, (before) => before.toSpliced(index, 0, step));
    show(step.id);
  };
  const wrong = problemAt(problems, place);
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements: announcing(steps), screenReaderInstructions: instructions }}
      onDragStart={() => show(null)}
      onDragEnd={drop}
    >
      <SortableContext items={steps.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ol className={css.steps} aria-label={name}>
          {steps.map((step, index) => (
            <Fragment key={step.id}>
              <StepCard step={step} place={[...place, index]} steps={steps} />
              {mayChange && index < steps.length - 1 && (
                <li className={css.between}>
                  <AddStep where={`after ${stepInWords(step)}`} onAdd={add(index + 1)} />
                </li>
              )}
            </Fragment>
          ))}
        </ol>
      </SortableContext>
      {wrong !== null && (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      )}
      {steps.length === 0 && !mayChange && <p className={css.muted}>Nothing</p>}
      {mayChange && <AddStep named where={`at the end of ${name}`} onAdd={add(steps.length)} />}
    </DndContext>
  );
}

const instructions = {
  draggable: 'To move it, press space, then up or down, then space again. Escape leaves it where it was.',
};

function announcing(steps: readonly Step[]) {
  const name = (id: string | number): string => {
    const step = steps.find((one) => one.id === id);
    return step === undefined ? 'The step' : stepInWords(step);
  };
  const spot = (id: string | number): string =>
    `number ${steps.findIndex((one) => one.id === id) + 1} of ${steps.length}`;
  type Moving = { active: { id: string | number }; over: { id: string | number } | null };
  const pickedUp = (id: string | number): string => `Picked up ${name(id)}, ${spot(id)}.`;
  return {
    onDragStart: ({ active }: Pick<Moving, 'active'>) => pickedUp(active.id),
    // At first it is over its own place, which says nothing new.
    onDragOver: ({ active, over }: Moving) => {
      if (over === null) return `${name(active.id)} is outside of the list.`;
      return over.id === active.id ? pickedUp(active.id) : `${name(active.id)} is over ${spot(over.id)}.`;
    },
    onDragEnd: ({ active, over }: Moving) =>
      over === null ? `${name(active.id)} is back where it was.` : `${name(active.id)} is now ${spot(over.id)}.`,
    onDragCancel: ({ active }: Moving) => `${name(active.id)} is back where it was.`,
  };
}

interface CardParts {
  step: Step;
  place: Place;
  steps: readonly Step[];
}

function StepCard({ step, place, steps }: CardParts) {
  const { open, show, problems, mayChange } = useBuilder();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: step.id,
  });
  const moved = transform === null ? undefined : `translate3d(0, ${Math.round(transform.y)}px, 0)`;
  const isOpen = open === step.id;
  const wrong = problemsOfStep(problems, step, place);
  const sentence = stepInWords(step);
  return (
    <li>
      <div
        // Without the ways that go on from it: cards are of one height, so that each passes the other.
        ref={setNodeRef}
        style={{ transform: moved, transition }}
        className={names(
          css.card,
          isOpen && css.openCard,
          wrong.length > 0 && css.wrongCard,
          isDragging && css.dragged,
        )}
        id={`step-${step.id}`}
      >
        <div className={css.head}>
          {mayChange && (
            <button
              ref={setActivatorNodeRef}
              type="button"
              className={css.grip}
              {...attributes}
              {...listeners}
              aria-label={`Move: ${sentence}`}
            >
              <Icon name="grip" />
            </button>
          )}
          <span className={names(css.icon, css[`kind-${step.kind}`])}>
            <Icon name={iconOf(step)} />
          </span>
          <button
            type="button"
            className={css.sentence}
            aria-expanded={isOpen}
            onClick={() => show(isOpen ? null : step.id)}
          >
            {sentence}
            {wrong.length > 0 && <span className={css.count}>{counted(wrong.length, 'problem')}</span>}
          </button>
        </div>
        {isOpen && (
          <fieldset className={css.editor} disabled={!mayChange} aria-label={sentence}>
            <StepEditor step={step} place={place} />
            {wrong.length > 0 && (
              <ul className={css.wrongs}>
                {wrong.map(({ path, message }) => (
                  <li key={path.join('.') + message}>{message}</li>
                ))}
              </ul>
            )}
            {mayChange && <CardEnd step={step} place={place} steps={steps} />}
          </fieldset>
        )}
      </div>
      <Inside step={step} place={place} />
    </li>
  );
}

function CardEnd({ step, place, steps }: CardParts) {
  const { workflow, change, replace, show } = useBuilder();
  const list = place.slice(0, -1);
  const index = Number(place.at(-1));
  const move = (to: number): void => change<Step[]>(list, (before) => arrayMove(before, index, to));
  return (
    <div className={css.end}>
      <Button onClick={() => show(null)}>Done</Button>
      <Button look="quiet" disabled={index === 0} onClick={() => move(index - 1)}>
        Move up
      </Button>
      <Button look="quiet" disabled={index === steps.length - 1} onClick={() => move(index + 1)}>
        Move down
      </Button>
      <Button
        look="quiet"
        onClick={() => {
          const copy = copyOf(step, workflow);
          change<Step[]>(list, (before) => before.toSpliced(index + 1, 0, copy));
          show(copy.id);
        }}
      >
        Duplicate
      </Button>
      <Button
        look="quiet"
        onClick={() => {
          replace(
            changedAt<Step[]>(workflow, list, (before) => before.toSpliced(index, 1)),
            `Removed: ${stepInWords(step)}`,
          );
          show(null);
        }}
      >
        <Icon name="trash" /> Remove
      </Button>
      <span className={css.id}>Id {step.id}</span>
    </div>
  );
}

/** The ways it can go on from a step, side by side. */
function Inside({ step, place }: { step: Step; place: Place }) {
  const lists = listsOf(step);
  if (lists.length === 0) return null;
  return (
    <div className={css.ways}>
      {lists.map((list) => (
        <div key={list} className={css.way}>
          <p className={names(css.wayName, css[`way-${list}`])}>{listNames[list] ?? list}</p>
          <Steps
            steps={insideOf(step, list)}
            place={[...place, list]}
            name={`“${listNames[list] ?? list}” of ${step.id}`}
          />
        </div>
      ))}
    </div>
  );
}

function iconOf(step: Step): IconName {
  switch (step.kind) {
    case 'branch':
      return 'branch';
    case 'wait':
      return 'clock';
    case 'approval':
      return 'check';
    case 'action':
      switch (step.action.kind) {
        case 'create-ticket':
          return 'away';
        case 'post-note':
        case 'comment':
          return 'edit';
        case 'reply':
        case 'notify-requester':
          return 'send';
        case 'reopen':
          return 'refresh';
        case 'assign':
          return 'person';
        case 'webhook':
          return 'integration';
        default:
          return 'play';
      }
  }
}

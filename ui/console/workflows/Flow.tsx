import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useDroppable,
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
import { Select } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { AddStep } from './AddStep.tsx';
import { problemAt, problemsOfStep, useBuilder } from './builder.ts';
import css from './Builder.module.css';
import {
  changedAt,
  copyOf,
  insideOf,
  isSame,
  listAt,
  type ListName,
  listsFor,
  listsOf,
  moved,
  newStep,
  type Place,
  type Step,
} from './model.ts';
import { announcing, endOf, instructions, listSaid, movedSaid, placeOf, spotOf } from './moving.ts';
import { iconOf } from './icons.ts';
import { StepEditor } from './StepEditor.tsx';
import { counted } from '../words.ts';
import { listNames, stepInWords } from './words.ts';

/** The whole flow: any step can be put anywhere, by mouse or keyboard. */
export function Flow() {
  const { workflow, show, change, replace } = useBuilder();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const drop = ({ active, over }: DragEndEvent): void => {
    const from = placeOf(workflow, String(active.id));
    const to = over === null || over.id === active.id ? null : spotOf(workflow, String(over.id));
    if (from === null || to === null) return;
    if (isSame(from.list, to.list) && to.index !== null) {
      const [was, now] = [from.index, to.index];
      return change<Step[]>(from.place.slice(0, -1), (before) => arrayMove(before, was, now));
    }
    const next = moved(workflow, String(active.id), { ...to.list, index: to.index });
    if (next !== workflow) replace(next, movedSaid(from.step, to.list));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements: announcing(workflow), screenReaderInstructions: instructions }}
      onDragStart={() => show(null)}
      onDragEnd={drop}
    >
      <Steps steps={workflow.steps} place={['steps']} name="the workflow" />
    </DndContext>
  );
}

interface Parts {
  steps: readonly Step[];
  place: Place;
  /** The list, for people who hear it. */
  name: string;
}

/** Steps one after the other; a + between any two. */
function Steps({ steps, place, name }: Parts) {
  const { workflow, change, show, mayChange, problems } = useBuilder();
  const add = (index: number) => (what: Parameters<typeof newStep>[0]) => {
    const step = newStep(what, workflow);
    change<Step[]>(place, (before) => before.toSpliced(index, 0, step));
    show(step.id);
  };
  const wrong = problemAt(problems, place);
  return (
    <>
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
      {mayChange && (
        <EndOfList list={listAt(workflow, [...place, 0])}>
          <AddStep named where={`at the end of ${name}`} onAdd={add(steps.length)} />
        </EndOfList>
      )}
    </>
  );
}

/** A step can be dropped behind the last one, also where there is none yet. */
function EndOfList({ list, children }: { list: ListName; children: ReactNode }) {
  const { setNodeRef, isOver } = useDroppable({ id: endOf(list) });
  return (
    <div ref={setNodeRef} className={names(isOver && css.target)}>
      {children}
    </div>
  );
}

interface CardParts {
  step: Step;
  place: Place;
  steps: readonly Step[];
}

function StepCard({ step, place, steps }: CardParts) {
  const { open, show, problems, mayChange } = useBuilder();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging, isOver } =
    useSortable({
      id: step.id,
    });
  const shift =
    transform === null ? undefined : `translate3d(${Math.round(transform.x)}px, ${Math.round(transform.y)}px, 0)`;
  const isOpen = open === step.id;
  const wrong = problemsOfStep(problems, step, place);
  const sentence = stepInWords(step);
  return (
    <li>
      <div
        // Without the ways that go on from it: cards are of one height, so that each passes the other.
        ref={setNodeRef}
        style={{ transform: shift, transition }}
        className={names(
          css.card,
          isOpen && css.openCard,
          wrong.length > 0 && css.wrongCard,
          isDragging && css.dragged,
          isOver && !isDragging && css.target,
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
  const own = listAt(workflow, place);
  const elsewhere = listsFor(step, workflow).filter((one) => !isSame(one, own));
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
      {elsewhere.length > 0 && (
        <Select
          aria-label="Move to"
          placeholder="Move to …"
          data={elsewhere.map((one) => ({ value: endOf(one), label: listSaid(one) }))}
          value={null}
          onChange={(value) => {
            const to = elsewhere.find((one) => endOf(one) === value);
            if (to === undefined) return;
            replace(moved(workflow, step.id, { ...to, index: null }), movedSaid(step, to));
          }}
        />
      )}
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

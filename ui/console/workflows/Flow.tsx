import {
  closestCenter,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { arrayMove, SortableContext, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { Fragment, type ReactNode } from 'react';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/workflows.ts';
import { texts as words } from '../../texts/workflow-words.ts';
import { AddStep } from './AddStep.tsx';
import { problemAt, problemsOfStep, useBuilder } from './builder.ts';
import css from './Flow.module.css';
import box from './Card.module.css';
import lines from './Lines.module.css';
import {
  insideOf,
  isSame,
  listAt,
  type ListName,
  listsOf,
  moved,
  newStep,
  type Place,
  type Step,
  type Workflow,
} from './model.ts';
import { announcing, endOf, instructions, movedSaid, placeOf, spotOf, spotsFor, wayName } from './moving.ts';
import { iconOf } from './icons.ts';
import { StepEditor } from './StepEditor.tsx';
import { StepEnd } from './StepEnd.tsx';
import { moveBack } from './undoing.ts';
import { listName, stepInWords } from './words.ts';

const said = texts.flow;

/** Where the pointer is, as a wide card's middle is elsewhere; the nearest where it is over nothing, and for the keyboard, which has none. */
const underPointer: CollisionDetection = (moving) => {
  const under = pointerWithin(moving);
  return under.length > 0 ? under : closestCenter(moving);
};

/** The whole flow: any step can be put anywhere, by mouse or keyboard. */
export function Flow() {
  const { workflow, show, change, replace } = useBuilder();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: walking(workflow) }),
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
    if (next !== workflow) replace(next, { said: movedSaid(from.step, to.list), undo: moveBack(from) });
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      accessibility={{ announcements: announcing(workflow), screenReaderInstructions: instructions }}
      onDragStart={() => show(null)}
      onDragEnd={drop}
    >
      <Steps steps={workflow.steps} place={['steps']} way={null} />
    </DndContext>
  );
}

/** The arrows walk through everything it can be dropped on, in reading order: so that each way can be reached, wherever it is drawn. */
function walking(workflow: Workflow): KeyboardCoordinateGetter {
  return (event, { active, context: { over, collisionRect, droppableRects } }) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.code];
    if (by === undefined || collisionRect === null) return undefined;
    event.preventDefault();
    const spots = spotsFor(workflow, String(active));
    const next = spots[spots.indexOf(String(over?.id ?? active)) + by];
    const rect = next === undefined ? undefined : droppableRects.get(next);
    if (rect === undefined) return undefined;
    // What it is over is found by where its middle is.
    return {
      x: rect.left + (rect.width - collisionRect.width) / 2,
      y: rect.top + (rect.height - collisionRect.height) / 2,
    };
  };
}

interface Parts {
  steps: readonly Step[];
  place: Place;
  /** The way that goes on from a step, for people who hear it; null: the workflow itself. */
  way: string | null;
}

/** Steps one after the other; a + between any two. */
function Steps({ steps, place, way }: Parts) {
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
        <ol className={css.steps} aria-label={way ?? words.list.workflow}>
          {steps.map((step, index) => (
            <Fragment key={step.id}>
              <StepCard step={step} place={[...place, index]} steps={steps} />
              {mayChange && index < steps.length - 1 && (
                <li className={css.between}>
                  <AddStep
                    label={said.after(stepInWords(step))}
                    asks={texts.add.toAddAfter(stepInWords(step))}
                    onAdd={add(index + 1)}
                  />
                </li>
              )}
            </Fragment>
          ))}
        </ol>
      </SortableContext>
      {wrong !== null && (
        <p className={lines.wrong} role="alert">
          {wrong}
        </p>
      )}
      {steps.length === 0 && !mayChange && <p className={lines.muted}>{said.nothing}</p>}
      {mayChange && (
        <EndOfList list={listAt(workflow, [...place, 0])}>
          <AddStep named label={said.atEnd(way)} asks={texts.add.toAddAtEnd(way)} onAdd={add(steps.length)} />
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
          box.card,
          isOpen && box.openCard,
          wrong.length > 0 && box.wrongCard,
          isDragging && css.dragged,
          isOver && !isDragging && css.target,
        )}
        id={`step-${step.id}`}
      >
        <div className={box.head}>
          {mayChange && (
            <button
              ref={setActivatorNodeRef}
              type="button"
              className={css.grip}
              {...attributes}
              {...listeners}
              aria-label={said.move(sentence)}
            >
              <Icon name="grip" />
            </button>
          )}
          <span className={names(box.icon, css[`kind-${step.kind}`])}>
            <Icon name={iconOf(step)} />
          </span>
          <button
            type="button"
            className={box.sentence}
            aria-expanded={isOpen}
            onClick={() => show(isOpen ? null : step.id)}
          >
            {sentence}
            {wrong.length > 0 && <span className={box.count}>{texts.problems(wrong.length)}</span>}
          </button>
        </div>
        {isOpen && (
          <fieldset className={box.editor} disabled={!mayChange} aria-label={sentence}>
            <StepEditor step={step} place={place} />
            {wrong.length > 0 && (
              <ul className={lines.wrong}>
                {wrong.map(({ path, message }) => (
                  <li key={path.join('.') + message}>{message}</li>
                ))}
              </ul>
            )}
            {mayChange && <StepEnd step={step} place={place} steps={steps} />}
          </fieldset>
        )}
      </div>
      <Inside step={step} place={place} />
    </li>
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
          <p className={names(css.wayName, css[`way-${list}`])}>{listName(list)}</p>
          <Steps steps={insideOf(step, list)} place={[...place, list]} way={wayName({ owner: step.id, list })} />
        </div>
      ))}
    </div>
  );
}

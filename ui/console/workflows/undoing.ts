/** How one thing that was done to a workflow is undone, and nothing that was done to it since. Null: it cannot be, as it is now. Pure. */
import { changedAt, isSame, type ListName, moved, placedSteps, rootList, type Step, type Workflow } from './model.ts';

export type Undo = (now: Workflow) => Workflow | null;

/** Where a step stood. */
export interface Stood {
  step: Step;
  list: ListName;
  index: number;
}

/** A step that was moved goes back to where it stood. */
export function moveBack({ step, list, index }: Stood): Undo {
  return (now) => {
    const back = moved(now, step.id, { ...list, index });
    return back === now ? null : back;
  };
}

/** A step that was taken away comes back with all inside it, unless there is one of its id again. */
export function putBack({ step, list, index }: Stood): Undo {
  return (now) => {
    const placed = placedSteps(now.steps);
    const taken = new Set(placed.map((one) => one.step.id));
    const owner = list.owner === null ? [] : placed.find((one) => one.step.id === list.owner)?.place;
    if (owner === undefined || placedSteps([step]).some((one) => taken.has(one.step.id))) return null;
    const place = [...owner, list.owner === null ? rootList.list : list.list];
    return changedAt<Step[]>(now, place, (before) => before.toSpliced(index, 0, step));
  };
}

/** What took the place of all of it gives it back, as long as nothing else was changed. */
export function exchangeBack(before: Workflow, after: Workflow): Undo {
  return (now) => (isSame(now, after) ? before : null);
}

/** Where a step is dropped, and how that is said to people who see it and who hear it. Pure. */
import {
  insideOf,
  isSame,
  listAt,
  type ListName,
  listsOf,
  type Place,
  placedSteps,
  rootList,
  type Step,
  type Workflow,
} from './model.ts';
import { texts } from '../../texts/workflow-words.ts';
import { listName, stepInWords } from './words.ts';

const said = texts.moving;

/** The end of a list, as what something is dropped on. No step has such an id. */
export const endOf = ({ owner, list }: ListName): string => `end/${list}/${owner ?? ''}`;

/** Null: of the workflow itself. */
export const wayName = ({ owner, list }: ListName): string | null =>
  owner === null ? null : texts.list.of(listName(list), owner);

export const listSaid = (list: ListName): string => wayName(list) ?? texts.list.workflow;

export const movedSaid = (step: Step, to: ListName): string => said.to(wayName(to), stepInWords(step));

interface Placed {
  step: Step;
  place: Place;
  list: ListName;
  index: number;
}

/** Null: there is no such step. */
export function placeOf(workflow: Workflow, id: string): Placed | null {
  const found = placedSteps(workflow.steps).find(({ step }) => step.id === id);
  return found === undefined
    ? null
    : { ...found, list: listAt(workflow, found.place), index: Number(found.place.at(-1)) };
}

/** What is dropped on a step goes to its place; `index` null: to the end of the list. */
export function spotOf(workflow: Workflow, over: string): { list: ListName; index: number | null } | null {
  const lists = placedSteps(workflow.steps).flatMap(({ step }) =>
    listsOf(step).map((list) => ({ owner: step.id, list })),
  );
  const end = [rootList, ...lists].find((one) => endOf(one) === over);
  return end === undefined ? placeOf(workflow, over) : { list: end, index: null };
}

/** All that a step can be dropped on, in reading order: steps, and after the last of a list its end. None inside of itself. */
export function spotsFor(workflow: Workflow, id: string): string[] {
  const inList = (steps: readonly Step[], name: ListName): string[] => [
    ...steps.flatMap((step) => [
      step.id,
      ...(step.id === id
        ? []
        : listsOf(step).flatMap((list) => inList(insideOf(step, list), { owner: step.id, list }))),
    ]),
    endOf(name),
  ];
  return inList(workflow.steps, rootList);
}

export const instructions = { draggable: said.how };

type Moving = { active: { id: string | number }; over: { id: string | number } | null };

export function announcing(workflow: Workflow) {
  const name = (id: string | number): string => {
    const found = placeOf(workflow, String(id));
    return found === null ? said.unknown : stepInWords(found.step);
  };
  /** Where a step is when it is dropped on `id`. */
  const spot = (id: string | number, step: string | number): string => {
    const at = spotOf(workflow, String(id));
    if (at === null) return said.nowhere;
    if (at.index === null) return said.end(wayName(at.list));
    const beside = placedSteps(workflow.steps).filter(
      (one) => one.step.id !== step && isSame(listAt(workflow, one.place), at.list),
    ).length;
    return said.number(at.index + 1, beside + 1, wayName(at.list));
  };
  const pickedUp = (id: string | number): string => said.pickedUp(name(id), spot(id, id));
  return {
    onDragStart: ({ active }: Pick<Moving, 'active'>) => pickedUp(active.id),
    // At first it is over its own place, which says nothing new.
    onDragOver: ({ active, over }: Moving) => {
      if (over === null) return said.outside(name(active.id));
      return over.id === active.id ? pickedUp(active.id) : said.over(name(active.id), spot(over.id, active.id));
    },
    onDragEnd: ({ active, over }: Moving) =>
      over === null ? said.back(name(active.id)) : said.now(name(active.id), spot(over.id, active.id)),
    onDragCancel: ({ active }: Moving) => said.back(name(active.id)),
  };
}

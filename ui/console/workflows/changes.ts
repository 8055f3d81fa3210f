/** What changed from one version of a workflow to the next, in words. Pure. */
import { isSame, listsOf, placedSteps, type Step, type Workflow } from './model.ts';
import { texts } from '../../texts/workflow-words.ts';
import { groupInWords, lengthInWords, listName, scopeInWords, stepInWords, triggerInWords } from './words.ts';

const said = texts.changes;

export function changesInWords(before: Workflow, after: Workflow): string[] {
  const found: string[] = [];
  if (before.name !== after.name) found.push(said.name(after.name, before.name));
  if (before.description !== after.description) found.push(said.description);
  if (!isSame(before.scope, after.scope)) found.push(said.scope(scopeInWords(after.scope), scopeInWords(before.scope)));
  if (!isSame(before.trigger, after.trigger))
    found.push(said.trigger(triggerInWords(after.trigger), triggerInWords(before.trigger)));
  if (before.ownChanges !== after.ownChanges) found.push(after.ownChanges ? said.ownToo : said.ownNoMore);
  if (!isSame(before.conditions, after.conditions))
    found.push(said.conditions(conditionsSaid(after), conditionsSaid(before)));
  return [...found, ...stepChanges(before, after)];
}

const conditionsSaid = ({ conditions }: Workflow): string => groupInWords(conditions) || said.noConditions;

interface Known {
  step: Step;
  /** The list it stands in, in words; null: the workflow’s own. */
  list: string | null;
  at: number;
}

function known({ steps }: Workflow): Map<string, Known> {
  const placed = placedSteps(steps);
  return new Map(
    placed.map(({ step, place }) => {
      const owner = placed.find((one) => isSame(one.place, place.slice(0, -2)))?.step.id ?? '';
      const name = String(place.at(-2));
      const list = name === 'steps' ? null : texts.list.of(listName(name), owner);
      return [step.id, { step, list, at: Number(place.at(-1)) }];
    }),
  );
}

function stepChanges(before: Workflow, after: Workflow): string[] {
  const [old, now] = [known(before), known(after)];
  const found: string[] = [];
  for (const [id, { step }] of old) if (!now.has(id)) found.push(said.removed(stepInWords(step)));
  for (const [id, { step, list }] of now) {
    const was = old.get(id);
    if (was === undefined) {
      found.push(said.added(list, stepInWords(step)));
      continue;
    }
    if (was.list !== list) found.push(said.moved(list, stepInWords(step)));
    const [one, other] = [stepInWords(was.step), stepInWords(step)];
    if (one !== other) found.push(said.other(other, one));
    else if (!isSame(own(was.step), own(step))) found.push(details(was.step, step));
  }
  return [...found, ...orderChanges(old, now)];
}

/** Without the steps inside it. */
function own(step: Step): Partial<Step> {
  const lists = listsOf(step);
  return Object.fromEntries(Object.entries(step).filter(([name]) => !lists.includes(name)));
}

function details(before: Step, after: Step): string {
  const step = stepInWords(after);
  if (before.kind === 'approval' && after.kind === 'approval' && before.expireAfter !== after.expireAfter)
    return said.expires(step, lengthInWords(after.expireAfter), lengthInWords(before.expireAfter));
  if (before.kind === 'action' && after.kind === 'action' && before.onFailure !== after.onFailure)
    return said.failure(step, said.failures[after.onFailure], said.failures[before.onFailure]);
  return said.details(step);
}

function orderChanges(old: Map<string, Known>, now: Map<string, Known>): string[] {
  const lists = new Set([...now.values()].map(({ list }) => list));
  return [...lists].flatMap((list) => {
    const order = (of: Map<string, Known>, others: Map<string, Known>): string[] =>
      [...of]
        .filter(([id, one]) => one.list === list && others.get(id)?.list === list)
        .toSorted(([, a], [, b]) => a.at - b.at)
        .map(([id]) => id);
    return isSame(order(old, now), order(now, old)) ? [] : [said.order(list)];
  });
}

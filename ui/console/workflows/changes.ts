/** What changed from one version of a workflow to the next, in words. Pure. */
import { isSame, listsOf, placedSteps, type Step, type Workflow } from './model.ts';
import { groupInWords, lengthInWords, listNames, scopeInWords, stepInWords, triggerInWords } from './words.ts';

export function changesInWords(before: Workflow, after: Workflow): string[] {
  const said: string[] = [];
  if (before.name !== after.name) said.push(`The name is “${after.name}”, was “${before.name}”`);
  if (before.description !== after.description) said.push('The description is another');
  if (!isSame(before.scope, after.scope))
    said.push(`Concerns ${scopeInWords(after.scope)}, was ${scopeInWords(before.scope)}`);
  if (!isSame(before.trigger, after.trigger))
    said.push(`Starts when: ${triggerInWords(after.trigger)}; was: ${triggerInWords(before.trigger)}`);
  if (before.ownChanges !== after.ownChanges)
    said.push(
      after.ownChanges ? 'What Deskbridge wrote starts it too' : 'What Deskbridge wrote does not start it any more',
    );
  if (!isSame(before.conditions, after.conditions))
    said.push(
      `Conditions: ${groupInWords(after.conditions) || 'none'}; were: ${groupInWords(before.conditions) || 'none'}`,
    );
  return [...said, ...stepChanges(before, after)];
}

interface Known {
  step: Step;
  /** The list it stands in, in words. */
  list: string;
  at: number;
}

function known({ steps }: Workflow): Map<string, Known> {
  const placed = placedSteps(steps);
  return new Map(
    placed.map(({ step, place }) => {
      const owner = placed.find((one) => isSame(one.place, place.slice(0, -2)))?.step.id ?? '';
      const name = String(place.at(-2));
      const list = name === 'steps' ? 'the steps' : `“${listNames[name] ?? name}” of ${owner}`;
      return [step.id, { step, list, at: Number(place.at(-1)) }];
    }),
  );
}

function stepChanges(before: Workflow, after: Workflow): string[] {
  const [old, now] = [known(before), known(after)];
  const said: string[] = [];
  for (const [id, { step }] of old) if (!now.has(id)) said.push(`Removed: ${stepInWords(step)}`);
  for (const [id, { step, list }] of now) {
    const was = old.get(id);
    if (was === undefined) {
      said.push(`Added to ${list}: ${stepInWords(step)}`);
      continue;
    }
    if (was.list !== list) said.push(`Moved to ${list}: ${stepInWords(step)}`);
    const [one, other] = [stepInWords(was.step), stepInWords(step)];
    if (one !== other) said.push(`${other}; was: ${one}`);
    else if (!isSame(own(was.step), own(step))) said.push(`${other}: ${details(was.step, step)}`);
  }
  return [...said, ...orderChanges(old, now)];
}

/** Without the steps inside it. */
function own(step: Step): Partial<Step> {
  const lists = listsOf(step);
  return Object.fromEntries(Object.entries(step).filter(([name]) => !lists.includes(name)));
}

function details(before: Step, after: Step): string {
  if (before.kind === 'approval' && after.kind === 'approval' && before.expireAfter !== after.expireAfter)
    return `expires after ${lengthInWords(after.expireAfter)}, was ${lengthInWords(before.expireAfter)}`;
  if (before.kind === 'action' && after.kind === 'action' && before.onFailure !== after.onFailure)
    return `when it fails: ${after.onFailure}, was: ${before.onFailure}`;
  return 'its details are others';
}

function orderChanges(old: Map<string, Known>, now: Map<string, Known>): string[] {
  const lists = new Set([...now.values()].map(({ list }) => list));
  return [...lists].flatMap((list) => {
    const order = (of: Map<string, Known>, others: Map<string, Known>): string[] =>
      [...of]
        .filter(([id, one]) => one.list === list && others.get(id)?.list === list)
        .toSorted(([, a], [, b]) => a.at - b.at)
        .map(([id]) => id);
    return isSame(order(old, now), order(now, old))
      ? []
      : [`${list.charAt(0).toUpperCase()}${list.slice(1)} are in another order`];
  });
}

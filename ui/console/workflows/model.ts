/** Workflows as the builder holds them: the parts of the definition by name, and the new ones it begins with. Pure. */
import type { Workflow } from '../../../src/api/schemas/workflows.ts';
import { texts } from '../../texts/workflow-words.ts';

export type { Workflow };
export type Step = Workflow['steps'][number];
type StepKind = Step['kind'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
export type Action = StepOf<'action'>['action'];
export type ActionKind = Action['kind'];
export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>;
export type Trigger = Workflow['trigger'];
export type TriggerKind = Trigger['kind'];
export type Group = Workflow['conditions'];
export type Part = Extract<Group, { all: unknown }>['all'][number];
export type Condition = Extract<Part, { field: string }>;
export type Flat = Exclude<Part, Condition>;
export type Operator = Condition['is'];

/** Where something stands in a definition, as the server names it when it is wrong. */
export type Place = readonly (string | number)[];

/** What can be added as a step: an action, or one of the other kinds. */
export type Addable = ActionKind | Exclude<StepKind, 'action'>;

const firstActions: { [K in ActionKind]: ActionOf<K> } = {
  'create-ticket': {
    kind: 'create-ticket',
    ticketType: '',
    subject: '{{issue.key}} {{issue.summary}}',
    message: '{{issue.url}}',
    attributes: {},
  },
  'post-note': { kind: 'post-note', text: '', reopen: false },
  reopen: { kind: 'reopen' },
  reply: { kind: 'reply', text: '' },
  'set-priority': { kind: 'set-priority', priority: '' },
  'set-status': { kind: 'set-status', status: '' },
  'add-tag': { kind: 'add-tag', tag: '' },
  'remove-tag': { kind: 'remove-tag', tag: '' },
  assign: { kind: 'assign', to: null },
  comment: { kind: 'comment', text: '', public: false },
  'notify-requester': { kind: 'notify-requester', subject: texts.first.subject, text: '' },
  webhook: { kind: 'webhook', url: '', values: {} },
};

const firstTriggers: { [K in TriggerKind]: Extract<Trigger, { kind: K }> } = {
  'issue-created': { kind: 'issue-created' },
  'status-changed': { kind: 'status-changed' },
  'priority-changed': { kind: 'priority-changed' },
  'assignee-changed': { kind: 'assignee-changed' },
  'tag-added': { kind: 'tag-added' },
  commented: { kind: 'commented' },
  'ticket-state-changed': { kind: 'ticket-state-changed' },
  'approval-decided': { kind: 'approval-decided' },
  schedule: { kind: 'schedule', every: 'day', at: '09:00', on: 'monday', timezone: 'UTC' },
};

export const triggerOf = (kind: TriggerKind): Trigger => firstTriggers[kind];

export const blank: Workflow = {
  name: '',
  description: '',
  scope: {},
  trigger: { kind: 'issue-created' },
  ownChanges: false,
  conditions: { all: [] },
  steps: [],
};

/** A step to be filled in. Its id is new in the workflow, and says what it is. */
export function newStep(what: Addable, workflow: Workflow): Step {
  const id = newId(what, workflow);
  switch (what) {
    case 'branch':
      return { id, kind: 'branch', when: { all: [] }, holds: [], otherwise: [] };
    case 'wait':
      return { id, kind: 'wait', for: '1d' };
    case 'approval':
      return {
        id,
        kind: 'approval',
        ask: { people: [], manager: false, otherwise: [] },
        mode: 'any',
        message: texts.first.question,
        expireAfter: '7d',
        fourEyes: true,
        approved: [],
        rejected: [],
        expired: [],
      };
    default:
      return { id, kind: 'action', action: firstActions[what], onFailure: 'stop', retries: 3 };
  }
}

/** Lists of steps inside a step, by name, in reading order. */
export function listsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'branch':
      return ['holds', 'otherwise'];
    case 'approval':
      return ['approved', 'rejected', 'expired'];
    case 'action':
    case 'wait':
      return [];
  }
}

/** The steps of one of its lists. */
export function insideOf(step: Step, list: string): readonly Step[] {
  const found: unknown = Object.entries(step).find(([name]) => name === list)?.[1];
  return Array.isArray(found) ? (found as Step[]) : [];
}

/** Every step with its place, in reading order. */
export function placedSteps(steps: readonly Step[], place: Place = ['steps']): { step: Step; place: Place }[] {
  return steps.flatMap((step, at) => {
    const here = [...place, at];
    return [
      { step, place: here },
      ...listsOf(step).flatMap((list) => placedSteps(insideOf(step, list), [...here, list])),
    ];
  });
}

/** One list of steps: of the workflow itself, or one inside a step. */
export interface ListName {
  /** The id of the step; null: the workflow. */
  owner: string | null;
  list: string;
}

export const rootList: ListName = { owner: null, list: 'steps' };

/** The list that something stands in. */
export function listAt(workflow: Workflow, place: Place): ListName {
  const owner = placedSteps(workflow.steps).find((one) => isSame(one.place, place.slice(0, -2)))?.step.id ?? null;
  return { owner, list: String(place.at(-2)) };
}

/** Every list that a step may be moved to: none inside itself. */
export function listsFor(step: Step, workflow: Workflow): ListName[] {
  const own = new Set(placedSteps([step]).map((one) => one.step.id));
  const inside = placedSteps(workflow.steps)
    .filter((one) => !own.has(one.step.id))
    .flatMap((one) => listsOf(one.step).map((list) => ({ owner: one.step.id, list })));
  return [rootList, ...inside];
}

/** The step, with all inside it, in another place; `index` null: at the end. As it was where that cannot be. */
export function moved(workflow: Workflow, id: string, to: ListName & { index: number | null }): Workflow {
  const from = placedSteps(workflow.steps).find(({ step }) => step.id === id);
  if (
    from === undefined ||
    !listsFor(from.step, workflow).some(({ owner, list }) => owner === to.owner && list === to.list)
  )
    return workflow;
  const without = changedAt<Step[]>(workflow, from.place.slice(0, -1), (list) =>
    list.toSpliced(Number(from.place.at(-1)), 1),
  );
  // What stood behind it has another place by now.
  const owner = placedSteps(without.steps).find(({ step }) => step.id === to.owner)?.place ?? [];
  return changedAt<Step[]>(without, [...owner, to.list], (list) =>
    list.toSpliced(to.index ?? list.length, 0, from.step),
  );
}

function newId(what: string, { steps }: Workflow): string {
  const taken = new Set(placedSteps(steps).map(({ step }) => step.id));
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? what : `${what}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** The step again, with new ids throughout. */
export function copyOf(step: Step, workflow: Workflow): Step {
  let around = workflow;
  const again = (one: Step): Step => {
    const base = one.id.replace(/-\d+$/, '').slice(0, 50);
    const copy: Step = { ...one, id: newId(base, around) };
    around = { ...around, steps: [...around.steps, { id: copy.id, kind: 'wait' }] };
    switch (copy.kind) {
      case 'branch':
        return { ...copy, holds: copy.holds.map(again), otherwise: copy.otherwise.map(again) };
      case 'approval': {
        const { approved, rejected, expired } = copy;
        return { ...copy, approved: approved.map(again), rejected: rejected.map(again), expired: expired.map(again) };
      }
      case 'action':
      case 'wait':
        return copy;
    }
  };
  return again(step);
}

/** The workflow with what stands at `place` changed. */
export function changedAt<T>(workflow: Workflow, place: Place, change: (before: T) => T): Workflow {
  return changed(workflow, place, change as (before: unknown) => unknown) as Workflow;
}

function changed(value: unknown, [first, ...rest]: Place, change: (before: unknown) => unknown): unknown {
  if (first === undefined) return change(value);
  if (Array.isArray(value)) return value.map((one: unknown, at) => (at === first ? changed(one, rest, change) : one));
  const record = value as Record<string, unknown>;
  return { ...record, [first]: changed(record[first], rest, change) };
}

/** As it is sent: what was not given is left out. */
export function cleaned(workflow: Workflow): Workflow {
  return JSON.parse(JSON.stringify(workflow)) as Workflow;
}

/** Whether both say the same, however their parts are ordered. */
export function isSame(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

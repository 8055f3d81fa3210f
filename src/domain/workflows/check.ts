/** What is wrong with a workflow beyond its form, each with its place: found when it is saved, not when it runs (B24, B25). Pure. */
import { dateOf } from './conditions.ts';
import { nearest } from '../text/nearest.ts';
import { placesIn, templateProblem } from '../template.ts';
import {
  type Condition,
  durationMs,
  everyStep,
  type Flat,
  type Group,
  ISSUE_FIELDS,
  type Step,
  type Workflow,
} from './model.ts';
import { workflowPlaces } from './text.ts';

export interface WorkflowProblem {
  path: (string | number)[];
  message: string;
}

/** What a workflow may refer to. */
export interface KnownToWorkflows {
  hosts: readonly string[];
  /** E-mail addresses, in lower case, of agents and admins, one of whom is probably meant. */
  people: readonly string[];
  /** Of everybody who may be asked: those with the portal only, too. */
  askable: ReadonlySet<string>;
  /** Why no webhook may go to this address; null: one may. */
  urlProblem(url: string): string | null;
}

const MOST_STEPS = 200;
const SOONEST_REMINDER_MS = 60_000;

export function workflowProblems(workflow: Workflow, known: KnownToWorkflows): WorkflowProblem[] {
  const steps = placed(workflow.steps, ['steps']);
  const { host } = workflow.scope;
  return [
    ...(host === undefined || known.hosts.includes(host)
      ? []
      : [at(['scope', 'host'], unknown('host', host, known.hosts))]),
    ...triggerProblems(workflow),
    ...groupProblems(workflow.conditions, ['conditions']),
    ...(everyStep(workflow.steps).length > MOST_STEPS
      ? [at(['steps'], `has more than ${MOST_STEPS} steps in all`)]
      : []),
    ...doubles(steps),
    ...tooEarly(steps),
    ...steps.flatMap(({ step, path }) => stepProblems(step, path, known)),
  ];
}

interface Placed {
  step: Step;
  path: (string | number)[];
}

function placed(steps: readonly Step[], path: (string | number)[]): Placed[] {
  return steps.flatMap((step, index) => {
    const here = [...path, index];
    return [{ step, path: here }, ...inside(step).flatMap(([name, list]) => placed(list, [...here, name]))];
  });
}

function inside(step: Step): [string, Step[]][] {
  switch (step.kind) {
    case 'branch':
      return [
        ['holds', step.holds],
        ['otherwise', step.otherwise],
      ];
    case 'approval':
      return [
        ['approved', step.approved],
        ['rejected', step.rejected],
        ['expired', step.expired],
      ];
    case 'action':
    case 'wait':
      return [];
  }
}

function at(path: (string | number)[], message: string): WorkflowProblem {
  return { path, message };
}

function unknown(what: string, name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  const hint = meant === null ? `known are ${names.join(', ') || '(none)'}` : `did you mean ${meant}?`;
  return `there is no ${what} "${name}"; ${hint}`;
}

function doubles(steps: readonly Placed[]): WorkflowProblem[] {
  const seen = new Set<string>();
  return steps.flatMap(({ step: { id }, path }) => {
    const isDouble = seen.has(id);
    seen.add(id);
    return isDouble ? [at([...path, 'id'], `"${id}" is the id of another step already`)] : [];
  });
}

/** What was decided can only be said after an approval: a step that was moved before it would say nothing. */
function tooEarly(steps: readonly Placed[]): WorkflowProblem[] {
  const first = steps.findIndex(({ step }) => step.kind === 'approval');
  return steps.slice(0, first === -1 ? undefined : first + 1).flatMap(({ step, path }) => {
    const [where, texts] = step.kind === 'approval' ? ['message', step.message] : ['action', ownTexts(step)];
    const name = placesIn(texts).find((one) => one.startsWith('approval.'));
    if (name === undefined) return [];
    return [
      at(
        [...path, where],
        `{{${name}}} holds nothing here: no approval stands before "${step.id}"; move it behind one`,
      ),
    ];
  });
}

function ownTexts(step: Step): string {
  return step.kind === 'action' ? JSON.stringify(step.action) : '';
}

function triggerProblems({ trigger }: Workflow): WorkflowProblem[] {
  if (trigger.kind !== 'schedule' || isTimeZone(trigger.timezone)) return [];
  return [at(['trigger', 'timezone'], `"${trigger.timezone}" is no time zone: write one such as Europe/Berlin or UTC`)];
}

/** By its name: what a bare offset such as +05:30 says, this machine and the database take for opposites. */
function isTimeZone(name: string): boolean {
  try {
    return /^[a-z]/i.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function groupProblems(group: Group | Flat, path: (string | number)[]): WorkflowProblem[] {
  const [name, parts]: [string, (Condition | Flat)[]] = 'all' in group ? ['all', group.all] : ['any', group.any];
  return parts.flatMap((part, index) => {
    const here = [...path, name, index];
    return 'field' in part ? conditionProblems(part, here) : groupProblems(part, here);
  });
}

function conditionProblems({ field, is, value }: Condition, path: (string | number)[]): WorkflowProblem[] {
  const problems: WorkflowProblem[] = [];
  const wrong = fieldProblem(field);
  if (wrong !== null) problems.push(at([...path, 'field'], wrong));
  const isList = Array.isArray(value);
  if (is === 'empty' || is === 'not-empty') {
    if (value !== undefined) problems.push(at([...path, 'value'], `is not wanted: "${is}" compares with nothing`));
  } else if (value === undefined || (isList && value.length === 0)) {
    problems.push(at([...path, 'value'], `is missing: write what "${is}" compares with`));
  } else if ((is === 'one-of' || is === 'not-one-of') !== isList) {
    problems.push(at([...path, 'value'], isList ? `must be one value for "${is}"` : `must be a list for "${is}"`));
  }
  return problems;
}

/** Null: it names something. */
function fieldProblem(field: string): string | null {
  if (ISSUE_FIELDS.some((one) => one === field) || /^(fields|contact)\.\S.*$/.test(field)) return null;
  const meant = nearest(field, ISSUE_FIELDS);
  const hint =
    meant === null
      ? `known are ${ISSUE_FIELDS.join(', ')}, fields.<name>, contact.<attribute>`
      : `did you mean ${meant}?`;
  return `unknown_field ${field}; ${hint}`;
}

function stepProblems(step: Step, path: (string | number)[], known: KnownToWorkflows): WorkflowProblem[] {
  switch (step.kind) {
    case 'branch':
      return groupProblems(step.when, [...path, 'when']);
    case 'wait':
      return waitProblems(step, path);
    case 'approval':
      return approvalProblems(step, path, known);
    case 'action':
      return [...textProblems(step.action, [...path, 'action']), ...webhookProblems(step, path, known)];
  }
}

function waitProblems(step: Extract<Step, { kind: 'wait' }>, path: (string | number)[]): WorkflowProblem[] {
  if ((step.for === undefined) === (step.until === undefined)) return [at(path, 'give either for or until')];
  if (step.for !== undefined) return tooLong(step.for, [...path, 'for']);
  const until = step.until ?? '';
  if (!Number.isNaN(dateOf(until))) return [];
  const problem = fieldProblem(until);
  return problem === null
    ? []
    : [at([...path, 'until'], `is neither a time such as 2026-05-20T12:00:00Z nor a field: ${problem}`)];
}

function tooLong(text: string | undefined, path: (string | number)[]): WorkflowProblem[] {
  return text === undefined || durationMs(text) !== null ? [] : [at(path, 'is longer than a year')];
}

/** People are reminded again each time as much later. */
function tooOften(text: string | undefined, path: (string | number)[]): WorkflowProblem[] {
  const ms = text === undefined ? null : durationMs(text);
  return ms !== null && ms < SOONEST_REMINDER_MS
    ? [at(path, 'is shorter than a minute: people would be reminded without end')]
    : tooLong(text, path);
}

function approvalProblems(
  step: Extract<Step, { kind: 'approval' }>,
  path: (string | number)[],
  known: KnownToWorkflows,
): WorkflowProblem[] {
  const { people, manager, otherwise } = step.ask;
  const named = [
    ...people.map((one, n) => [one, 'people', n] as const),
    ...otherwise.map((one, n) => [one, 'otherwise', n] as const),
  ];
  return [
    ...(people.length === 0 && !manager ? [at([...path, 'ask'], 'asks nobody: name people, or set manager')] : []),
    ...named.flatMap(([email, list, n]) =>
      known.askable.has(email.trim().toLowerCase())
        ? []
        : [at([...path, 'ask', list, n], unknown('active user with the e-mail address', email, known.people))],
    ),
    ...textProblem(step.message, [...path, 'message']),
    ...tooOften(step.remindAfter, [...path, 'remindAfter']),
    ...tooLong(step.expireAfter, [...path, 'expireAfter']),
  ];
}

/** Every text of an action that holds places. */
function textProblems(action: object, path: (string | number)[]): WorkflowProblem[] {
  return Object.entries(action).flatMap(([name, value]: [string, unknown]) => {
    const here = [...path, name];
    if (typeof value === 'string') return name === 'url' ? [] : textProblem(value, here);
    return typeof value === 'object' && value !== null ? textProblems(value, here) : [];
  });
}

function textProblem(text: string, path: (string | number)[]): WorkflowProblem[] {
  const problem = templateProblem(text, workflowPlaces);
  return problem === null ? [] : [at(path, problem.sentence)];
}

function webhookProblems(
  { action }: Extract<Step, { kind: 'action' }>,
  path: (string | number)[],
  known: KnownToWorkflows,
): WorkflowProblem[] {
  if (action.kind !== 'webhook') return [];
  const problem = known.urlProblem(action.url);
  return problem === null ? [] : [at([...path, 'action', 'url'], problem)];
}

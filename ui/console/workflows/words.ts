/** Workflows in words, for lists, cards and comparisons. Pure. */
import type { RunAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import type { Tone } from '../../kit/State.tsx';
import { texts } from '../../texts/workflow-words.ts';
import { texts as runs } from '../../texts/workflow-runs.ts';
import type { Said } from '../../kit/words.ts';
import type { Action, Addable, Condition, Group, Part, Step, Trigger, Workflow } from './model.ts';

export const triggerNames = texts.triggers;

const groups: readonly { group: string; members: readonly Addable[] }[] = [
  { group: texts.groups.intercom, members: ['create-ticket', 'post-note', 'reopen', 'reply'] },
  { group: texts.groups.issue, members: ['set-status', 'set-priority', 'assign', 'add-tag', 'remove-tag', 'comment'] },
  { group: texts.groups.people, members: ['approval', 'notify-requester'] },
  { group: texts.groups.flow, members: ['branch', 'wait'] },
  { group: texts.groups.elsewhere, members: ['webhook'] },
];

/** In the order of the menu, with what each is for. */
export const addables = groups.flatMap(({ group, members }) =>
  members.map((value) => ({ value, name: addableName(value), group, hint: texts.hints[value] })),
);

function addableName(what: Addable): string {
  return what === 'approval' || what === 'branch' || what === 'wait' ? texts[what] : texts.actions[what];
}

export const operatorNames = texts.operators;

/** One of the ways that go on from a step. */
export const listName = (list: string): string => named(texts.lists, list) ?? list;

const named = (names: Record<string, string>, name: string): string | undefined =>
  Object.hasOwn(names, name) ? names[name] : undefined;

/** A field as people call it. */
export function fieldName(field: string): string {
  const [first = '', ...rest] = field.split('.');
  if (first === 'fields') return texts.field(rest.join('.'));
  if (first === 'contact') return texts.contactField(rest.join('.'));
  return named(texts.fields, field) ?? (field === '' ? texts.noField : field);
}

/** `90m` → 90 minutes. */
export function lengthInWords(text: string | undefined): string {
  const [, count = '', unit] = /^(\d+)([smhdw])$/.exec(text ?? '') ?? [];
  return unit === undefined ? (text ?? texts.length.unsaid) : texts.length[unit as Unit](Number(count));
}

type Unit = 's' | 'm' | 'h' | 'd' | 'w';

const quoted = (text: string): string => texts.quoted(text.length > 90 ? `${text.slice(0, 88)}…` : text);
const orDots = (text: string): string => (text.trim() === '' ? '…' : text);
const oneOf = (names: readonly string[] | undefined): string | null =>
  names === undefined || names.length === 0 ? null : names.join(texts.or);

export function triggerInWords(trigger: Trigger): string {
  const name = triggerNames[trigger.kind];
  const said = texts.starts;
  switch (trigger.kind) {
    case 'issue-created':
      return name;
    case 'status-changed':
      return said['status-changed'](oneOf(trigger.from), oneOf(trigger.to));
    case 'priority-changed':
    case 'assignee-changed':
    case 'ticket-state-changed': {
      const to = oneOf(trigger.to);
      return to === null ? name : said[trigger.kind](to);
    }
    case 'tag-added':
      return trigger.tag === undefined ? name : said['tag-added'](trigger.tag);
    case 'commented':
      if (trigger.public === undefined) return name;
      return trigger.public ? said.commentedPublicly : said.commentedInternally;
    case 'approval-decided':
      return said[trigger.decision ?? 'decided'](trigger.workflow ?? null);
    case 'schedule': {
      const { every, at, on, timezone } = trigger;
      if (every === 'hour') return said.hourly(at.slice(3));
      return every === 'day' ? said.daily(at, timezone) : said.weekly(texts.days[on], at, timezone);
    }
  }
}

export function scopeInWords({ host, projects = [] }: Workflow['scope']): string {
  const some = projects.join(', ');
  if (host === undefined) return some === '' ? texts.scope.everywhere : some;
  return some === '' ? texts.scope.everyProjectOf(host) : texts.scope.projectsOf(some, host);
}

export function conditionInWords({ field, is, value }: Pick<Condition, 'field' | 'is' | 'value'>): string {
  const asked = `${fieldName(field)} ${operatorNames[is]}`;
  return is === 'empty' || is === 'not-empty' ? asked : `${asked} ${orDots(valueInWords(value))}`;
}

/** What a condition compares with, or what it found. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

export const partsOf = (group: Group): readonly Part[] => ('all' in group ? group.all : group.any);

export function groupInWords(group: Group): string {
  const parts = partsOf(group).map((part) => ('field' in part ? conditionInWords(part) : `(${groupInWords(part)})`));
  return parts.join('all' in group ? texts.and : texts.or);
}

/** What a step does, as a sentence. */
export function stepInWords(step: Step): string {
  const said = texts.steps;
  switch (step.kind) {
    case 'action':
      return actionInWords(step.action);
    case 'branch': {
      const when = groupInWords(step.when);
      return when === '' ? said.always : said.if(when);
    }
    case 'wait':
      if (step.until === undefined) return said.wait(lengthInWords(step.for));
      return said.waitUntil(/^\d/.test(step.until) ? step.until : fieldName(step.until));
    case 'approval': {
      const { people, manager } = step.ask;
      const asked = [...(manager ? [said.manager] : []), ...people];
      if (asked.length < 2) return said.ask(asked[0] ?? said.somebody);
      const who = asked.join(asked.length === 2 ? texts.and : ', ');
      return step.mode === 'all' ? said.askAll(who) : said.askOne(who);
    }
  }
}

function actionInWords(action: Action): string {
  const said = texts.steps;
  switch (action.kind) {
    case 'create-ticket': {
      const subject = quoted(action.subject);
      return action.ticketType === '' ? said.ticket(subject) : said.ticketOf(action.ticketType, subject);
    }
    case 'post-note':
      return (action.reopen ? said.noteAndReopen : said.note)(quoted(action.text));
    case 'reopen':
      return said.reopen;
    case 'reply':
      return said.reply(quoted(action.text));
    case 'set-priority':
      return said.priority(orDots(action.priority));
    case 'set-status':
      return said.status(orDots(action.status));
    case 'add-tag':
      return said.addTag(orDots(action.tag));
    case 'remove-tag':
      return said.removeTag(orDots(action.tag));
    case 'assign':
      return action.to === null ? said.assignNobody : said.assign(orDots(action.to));
    case 'comment':
      return (action.public ? said.commentPublicly : said.commentInternally)(quoted(action.text));
    case 'notify-requester':
      return said.notify(quoted(action.subject));
    case 'webhook':
      return said.webhook(orDots(action.url));
  }
}

const runTones: Record<RunAnswer['state'], Tone> = {
  running: 'busy',
  done: 'good',
  skipped: 'quiet',
  failed: 'bad',
  stopped: 'warn',
  cancelled: 'quiet',
};

export const runSaid = (state: RunAnswer['state']): Said => ({ tone: runTones[state], word: runs.states[state] });

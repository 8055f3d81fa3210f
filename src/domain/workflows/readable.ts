/**
 * Whether a stored definition is one that this version can run. A row may be of a newer version, after somebody went back to this one, or may have
 * been changed by hand: it starts nothing then, and whatever else is started goes on beside it. Pure.
 */
import type { Action, Step, Trigger, Workflow } from './model.ts';

/** Complete by their types. */
const TRIGGERS: Record<Trigger['kind'], true> = {
  'issue-created': true,
  'status-changed': true,
  'priority-changed': true,
  'assignee-changed': true,
  'tag-added': true,
  commented: true,
  'ticket-state-changed': true,
  'approval-decided': true,
  schedule: true,
};
const ACTIONS: Record<Action['kind'], true> = {
  'create-ticket': true,
  'post-note': true,
  reopen: true,
  reply: true,
  'set-priority': true,
  'set-status': true,
  'add-tag': true,
  'remove-tag': true,
  assign: true,
  comment: true,
  'notify-requester': true,
  webhook: true,
};
/** The lists of steps inside each. */
const INSIDE: Record<Step['kind'], string[]> = {
  action: [],
  wait: [],
  branch: ['holds', 'otherwise'],
  approval: ['approved', 'rejected', 'expired'],
};

export function isReadable(definition: unknown): definition is Workflow {
  if (!isObject(definition)) return false;
  const { name, description, scope, trigger, conditions, steps } = definition;
  if (typeof name !== 'string' || typeof description !== 'string') return false;
  if (!isObject(scope) || !isList(scope['projects'])) return false;
  if (!isObject(trigger) || !isOf(TRIGGERS, trigger['kind'])) return false;
  return isList(trigger['from']) && isList(trigger['to']) && isGroup(conditions) && areSteps(steps);
}

function areSteps(steps: unknown): boolean {
  return Array.isArray(steps) && steps.every(isStep);
}

/** Of a kind that is known, and so is everything inside it. */
function isStep(step: unknown): boolean {
  if (!isObject(step) || typeof step['id'] !== 'string') return false;
  const { kind, action, when, ask } = step;
  if (!isOf(INSIDE, kind)) return false;
  if (kind === 'action' && !(isObject(action) && isOf(ACTIONS, action['kind']))) return false;
  if (kind === 'branch' && !isGroup(when)) return false;
  if (kind === 'approval' && !isObject(ask)) return false;
  return INSIDE[kind].every((list) => areSteps(step[list]));
}

function isGroup(group: unknown): boolean {
  if (!isObject(group)) return false;
  const parts = group['all'] ?? group['any'];
  return Array.isArray(parts) && parts.every((part) => isObject(part) && ('field' in part || isGroup(part)));
}

/** Of texts, or left out. */
function isList(list: unknown): boolean {
  return list === undefined || (Array.isArray(list) && list.every((one) => typeof one === 'string'));
}

function isOf<K extends string>(kinds: Record<K, unknown>, kind: unknown): kind is K {
  return typeof kind === 'string' && Object.hasOwn(kinds, kind);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

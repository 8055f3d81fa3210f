/** Workflows in words, for lists, cards and comparisons. Pure. */
import type { RunAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import type { Said } from '../words.ts';
import { counted } from '../words.ts';
import type {
  Action,
  ActionKind,
  Addable,
  Condition,
  Group,
  Operator,
  Part,
  Step,
  Trigger,
  TriggerKind,
  Workflow,
} from './model.ts';

export const triggerNames: Record<TriggerKind, string> = {
  'issue-created': 'An issue is created',
  'status-changed': 'The status changes',
  'priority-changed': 'The priority changes',
  'assignee-changed': 'The assignee changes',
  'tag-added': 'A tag is added',
  commented: 'Somebody comments',
  'ticket-state-changed': 'The state of a ticket changes',
  'approval-decided': 'An approval is decided',
  schedule: 'On a schedule',
};

export const actionNames: Record<ActionKind, string> = {
  'create-ticket': 'Create Intercom ticket',
  'post-note': 'Post a note',
  reopen: 'Reopen conversations',
  reply: 'Answer the customer',
  'set-priority': 'Set the priority',
  'set-status': 'Set the status',
  'add-tag': 'Add a tag',
  'remove-tag': 'Remove a tag',
  assign: 'Assign',
  comment: 'Comment on the issue',
  'notify-requester': 'Notify the requester',
  webhook: 'Call a webhook',
};

/** In the order of the menu, with what each is for. */
export const addables: readonly { value: Addable; name: string; group: string; hint: string }[] = [
  {
    value: 'create-ticket',
    name: actionNames['create-ticket'],
    group: 'Intercom',
    hint: 'escalate, with mapped attributes',
  },
  {
    value: 'post-note',
    name: actionNames['post-note'],
    group: 'Intercom',
    hint: 'for teammates, in every linked conversation',
  },
  { value: 'reopen', name: actionNames.reopen, group: 'Intercom', hint: 'back to the top of the inbox' },
  { value: 'reply', name: actionNames.reply, group: 'Intercom', hint: 'customers see it' },
  { value: 'set-status', name: actionNames['set-status'], group: 'Issue', hint: 'of the issue or request' },
  { value: 'set-priority', name: actionNames['set-priority'], group: 'Issue', hint: 'of the issue or request' },
  { value: 'assign', name: actionNames.assign, group: 'Issue', hint: 'to a person, or to nobody' },
  { value: 'add-tag', name: actionNames['add-tag'], group: 'Issue', hint: 'a label in Jira' },
  { value: 'remove-tag', name: actionNames['remove-tag'], group: 'Issue', hint: 'a label in Jira' },
  { value: 'comment', name: actionNames.comment, group: 'Issue', hint: 'internal unless said otherwise' },
  { value: 'approval', name: 'Ask for approval', group: 'People', hint: 'people or the requester’s manager' },
  { value: 'notify-requester', name: actionNames['notify-requester'], group: 'People', hint: 'by e-mail' },
  { value: 'branch', name: 'Branch', group: 'Flow', hint: 'one way or the other, by conditions' },
  { value: 'wait', name: 'Wait', group: 'Flow', hint: 'for a time, or until a date' },
  { value: 'webhook', name: actionNames.webhook, group: 'Elsewhere', hint: 'signed, to an address of yours' },
];

export const operatorNames: Record<Operator, string> = {
  equals: 'is',
  'not-equals': 'is not',
  'one-of': 'is one of',
  'not-one-of': 'is none of',
  contains: 'contains',
  'not-contains': 'does not contain',
  greater: 'is more than',
  less: 'is less than',
  empty: 'is empty',
  'not-empty': 'is not empty',
};

export const listNames: Record<string, string> = {
  holds: 'If so',
  otherwise: 'Otherwise',
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Nobody decided in time',
};

export const fieldNames: Record<string, string> = {
  host: 'Host',
  project: 'Project',
  key: 'Key',
  summary: 'Summary',
  status: 'Status',
  'status-category': 'Status category',
  priority: 'Priority',
  service: 'Service or issue type',
  tags: 'Tags',
  requester: 'Requester (e-mail)',
  'requester-name': 'Requester (name)',
  assignee: 'Assignee',
  resolution: 'Resolution',
};

/** A field as people call it. */
export function fieldName(field: string): string {
  const [first = '', ...rest] = field.split('.');
  if (first === 'fields') return `Field ${rest.join('.')}`;
  if (first === 'contact') return `Contact ${rest.join('.')}`;
  return fieldNames[field] ?? (field === '' ? 'No field chosen' : field);
}

/** `90m` → 90 minutes. */
export function lengthInWords(text: string | undefined): string {
  const [, count = '', unit = ''] = /^(\d+)([smhdw])$/.exec(text ?? '') ?? [];
  const name = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' }[unit];
  return name === undefined ? (text ?? 'a time that is not said') : counted(Number(count), name);
}

const quoted = (text: string): string => `“${text.length > 90 ? `${text.slice(0, 88)}…` : text}”`;
const orNothing = (text: string, missing: string): string => (text.trim() === '' ? missing : text);
const oneOf = (names: readonly string[] | undefined): string | null =>
  names === undefined || names.length === 0 ? null : names.join(' or ');

export function triggerInWords(trigger: Trigger): string {
  const name = triggerNames[trigger.kind];
  switch (trigger.kind) {
    case 'issue-created':
      return name;
    case 'status-changed': {
      const [from, to] = [oneOf(trigger.from), oneOf(trigger.to)];
      return `${name}${from === null ? '' : ` from ${from}`}${to === null ? '' : ` to ${to}`}`;
    }
    case 'priority-changed':
    case 'assignee-changed':
    case 'ticket-state-changed': {
      const to = oneOf(trigger.to);
      return to === null ? name : `${name} to ${to}`;
    }
    case 'tag-added':
      return trigger.tag === undefined ? name : `The tag ${trigger.tag} is added`;
    case 'commented':
      if (trigger.public === undefined) return name;
      return trigger.public ? 'Somebody comments publicly' : 'Somebody comments internally';
    case 'approval-decided': {
      const how = trigger.decision === undefined ? 'decided' : trigger.decision;
      return `An approval ${trigger.workflow === undefined ? '' : `of ${trigger.workflow} `}is ${how}`;
    }
    case 'schedule': {
      const { every, at, on, timezone } = trigger;
      if (every === 'hour') return `Every hour, at minute ${at.slice(3)}`;
      return `Every ${every === 'day' ? 'day' : capital(on)} at ${at} (${timezone})`;
    }
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function scopeInWords({ host, projects }: Workflow['scope']): string {
  const where = projects === undefined || projects.length === 0 ? 'every project' : projects.join(', ');
  return host === undefined ? (where === 'every project' ? 'Everywhere' : where) : `${where} of ${host}`;
}

export function conditionInWords({ field, is, value }: Pick<Condition, 'field' | 'is' | 'value'>): string {
  const said = valueInWords(value);
  return `${fieldName(field)} ${operatorNames[is]}${is === 'empty' || is === 'not-empty' ? '' : ` ${said === '' ? '…' : said}`}`;
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
  return parts.join('all' in group ? ' and ' : ' or ');
}

/** What a step does, as a sentence. */
export function stepInWords(step: Step): string {
  switch (step.kind) {
    case 'action':
      return actionInWords(step.action);
    case 'branch': {
      const when = groupInWords(step.when);
      return when === '' ? 'If … (no condition yet: it always holds)' : `If ${when}`;
    }
    case 'wait':
      return step.until === undefined
        ? `Wait ${lengthInWords(step.for)}`
        : `Wait until ${/^\d/.test(step.until) ? step.until : fieldName(step.until)}`;
    case 'approval': {
      const { people, manager } = step.ask;
      const asked = [...(manager ? ['the requester’s manager'] : []), ...people];
      const who = asked.length === 0 ? 'somebody' : asked.join(asked.length === 2 ? ' and ' : ', ');
      const all =
        step.mode === 'all' && asked.length > 1 ? '; all have to agree' : asked.length > 1 ? '; one is enough' : '';
      return `Ask ${who} for approval${all}`;
    }
  }
}

function actionInWords(action: Action): string {
  switch (action.kind) {
    case 'create-ticket':
      return `Create an Intercom ticket${action.ticketType === '' ? '' : ` of the type ${action.ticketType}`}: ${quoted(action.subject)}`;
    case 'post-note':
      return `Post a note${action.reopen ? ' and reopen' : ''}: ${quoted(action.text)}`;
    case 'reopen':
      return 'Reopen every linked conversation';
    case 'reply':
      return `Answer the customer: ${quoted(action.text)}`;
    case 'set-priority':
      return `Set the priority to ${orNothing(action.priority, '…')}`;
    case 'set-status':
      return `Set the status to ${orNothing(action.status, '…')}`;
    case 'add-tag':
      return `Add the tag ${orNothing(action.tag, '…')}`;
    case 'remove-tag':
      return `Remove the tag ${orNothing(action.tag, '…')}`;
    case 'assign':
      return action.to === null ? 'Assign it to nobody' : `Assign it to ${orNothing(action.to, '…')}`;
    case 'comment':
      return `Comment ${action.public ? 'for everybody to see' : 'internally'}: ${quoted(action.text)}`;
    case 'notify-requester':
      return `Notify the requester: ${quoted(action.subject)}`;
    case 'webhook':
      return `Call the webhook ${orNothing(action.url, '…')}`;
  }
}

export const runStateNames: Record<RunAnswer['state'], Said> = {
  running: { tone: 'busy', word: 'Running' },
  done: { tone: 'good', word: 'Done' },
  skipped: { tone: 'quiet', word: 'Not concerned' },
  failed: { tone: 'bad', word: 'Failed' },
  stopped: { tone: 'warn', word: 'Stopped' },
  cancelled: { tone: 'quiet', word: 'Cancelled' },
};

/** What the events of a project are called, and what can be said of them. */
import type { EventSettings, LinkingSettings, TemplateField } from '../../../src/api/schemas/project-settings.ts';
import type { PreviewEvent } from '../../../src/api/schemas/projects.ts';

export type EventName = keyof LinkingSettings['events'];

export const previewEvents = ['linked', 'created', 'assignee', 'status', 'comment'] as const;

export const eventNames: Record<PreviewEvent, string> = {
  linked: 'Conversation linked',
  created: 'Issue created',
  assignee: 'Assignee changed',
  status: 'Status changed',
  comment: 'Commented',
};

export const eventHints: Record<PreviewEvent, string> = {
  linked: 'The note that names the issue in a conversation. It is always written.',
  created:
    'An issue that is created with a conversation in it: the link note is its note, in these words if there are some.',
  assignee: 'Somebody else has the issue now, or nobody.',
  status: 'The issue moved from one status to another.',
  comment: 'A new comment, by whomever.',
};

export const categoryNames = { new: 'To do', indeterminate: 'In progress', done: 'Done' } as const;
export type Category = keyof typeof categoryNames;

export const fieldNames: Record<TemplateField, string> = {
  actor: 'Who did it',
  'issue.key': 'Key, as a link',
  'issue.summary': 'Summary',
  'issue.status': 'Status',
  'issue.assignee': 'Assignee',
  'issue.url': 'Address of the issue',
  from: 'Before',
  to: 'After',
  resolution: 'Resolution',
  comment: 'The comment',
};

const always: TemplateField[] = ['actor', 'issue.key', 'issue.summary', 'issue.status', 'issue.assignee', 'issue.url'];

/** The fields that have a value in the note of this event. */
export const fieldsOf: Record<PreviewEvent, TemplateField[]> = {
  linked: [...always, 'resolution'],
  created: [...always, 'resolution'],
  assignee: [...always, 'from', 'to'],
  status: [...always, 'from', 'to', 'resolution'],
  comment: [...always, 'comment'],
};

const linked = 'Linked to {{issue.key}} {{issue.summary}}\nStatus: {{issue.status}} · Assignee: {{issue.assignee}}';

/** Where own words begin: near the built-in ones. */
export const firstWords: Record<PreviewEvent, string> = {
  linked,
  created: linked,
  assignee: '{{actor}} changed the assignee of {{issue.key}} {{issue.summary}}: {{from}} → {{to}}',
  status: '{{actor}} changed the status of {{issue.key}} {{issue.summary}}: {{from}} → {{to}}',
  comment: '{{actor}} commented on {{issue.key}} {{issue.summary}}\n{{comment}}',
};

/** The finer rules in a few words; empty: none. */
export function rulesInShort(rule: EventSettings, event: EventName): string {
  const categories = rule.categories.map((category) => categoryNames[category]);
  const statuses = event === 'status' ? [...rule.statuses, ...categories.map((name) => `any ${name}`)] : [];
  const said = [
    ...(statuses.length > 0 ? [`only to ${listed(statuses)}`] : []),
    ...(event === 'comment' && rule.publicOnly ? ['only public'] : []),
    ...(rule.people.length > 0 ? [`only by ${listed(rule.people)}`] : []),
    ...(rule.template === null ? [] : ['own words']),
  ].join(', ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function listed(names: string[]): string {
  const [first = '', second = '', ...more] = names;
  if (names.length <= 2) return names.join(' or ');
  return `${first}, ${second} and ${more.length} more`;
}

/** The events of a project, and what can be said of them. */
import type { EventSettings, LinkingSettings, TemplateField } from '../../../src/api/schemas/project-settings.ts';
import type { PreviewEvent } from '../../../src/api/schemas/projects.ts';
import { texts } from '../../texts/project-linking.ts';

export type EventName = keyof LinkingSettings['events'];

export const previewEvents = ['linked', 'created', 'assignee', 'status', 'comment'] as const;

type Category = keyof typeof texts.categories;

export const categories = Object.keys(texts.categories) as Category[];

const always: TemplateField[] = ['actor', 'issue.key', 'issue.summary', 'issue.status', 'issue.assignee', 'issue.url'];

/** The fields that have a value in the note of this event. */
export const fieldsOf: Record<PreviewEvent, TemplateField[]> = {
  linked: [...always, 'resolution'],
  created: [...always, 'resolution'],
  assignee: [...always, 'from', 'to'],
  status: [...always, 'from', 'to', 'resolution'],
  comment: [...always, 'comment'],
};

const { short } = texts;

/** The finer rules in a few words; empty: none. */
export function rulesInShort(rule: EventSettings, event: EventName): string {
  const ofCategories = rule.categories.map((category) => short.anyOf(texts.categories[category]));
  const statuses = event === 'status' ? [...rule.statuses, ...ofCategories] : [];
  const said = [
    ...(statuses.length > 0 ? [short.onlyTo(listed(statuses))] : []),
    ...(event === 'comment' && rule.publicOnly ? [short.onlyPublic] : []),
    ...(rule.people.length > 0 ? [short.onlyBy(listed(rule.people))] : []),
    ...(rule.template === null ? [] : [short.ownWords]),
  ].join(', ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

function listed(names: string[]): string {
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? short.either(first, second) : short.andMore(first, second, more.length);
}

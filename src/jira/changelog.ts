/** Reads the changelog of an update: what one act of a person or rule did to an issue. Pure. */
import type { Change } from '../domain/events.ts';
import type { Person, Status } from '../domain/model.ts';
import { personOf, statusOf } from './shapes.ts';
import type { IssueJson } from './shapes.ts';

interface Item {
  field: string;
  from: string | null;
  fromText: string | null;
  to: string | null;
  toText: string | null;
}

export interface Changelog {
  id: string | null;
  items: Item[];
}

/** `{id, items}` or a bare list; null if there is none. Items that are not readable are left out. */
export function readChangelog(value: unknown): Changelog | null {
  if (typeof value !== 'object' || value === null) return null;
  const log = Array.isArray(value) ? { items: value as unknown } : (value as Record<string, unknown>);
  const items = log['items'];
  if (!Array.isArray(items)) return null;
  const id = 'id' in log ? log['id'] : null;
  return {
    id: typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : null,
    items: items.flatMap(itemOf),
  };
}

/**
 * `toString` is a field of Jira's items and a method of every object: only own properties count. A custom field may
 * be called "Status" too; it is never one of the fields we know.
 */
function itemOf(value: unknown): Item[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = (key: string): string | null => {
    const field: unknown = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : null;
    return typeof field === 'string' ? field : typeof field === 'number' ? String(field) : null;
  };
  const name = own('field') ?? own('fieldId');
  if (name === null) return [];
  const field = own('fieldtype') === 'custom' ? (own('fieldId') ?? `custom:${name}`) : name.toLowerCase();
  return [{ field, from: own('from'), fromText: own('fromString'), to: own('to'), toText: own('toString') }];
}

/**
 * The changes in Jira's order. `issue` is the picture after them. A move changes project and key, of which the key tells
 * it whole; what happened to comments is told by events of their own.
 */
export function changesOf(changelog: Changelog, issue: IssueJson): Change[] {
  const moves = changelog.items.some((item) => item.field === 'key');
  const told = changelog.items.filter((item) => item.field !== 'comment' && !(moves && item.field === 'project'));
  return told.map((item) => changeOf(item, issue));
}

function changeOf(item: Item, issue: IssueJson): Change {
  switch (item.field) {
    case 'status':
      return { kind: 'status', from: statusIn(item.from, item.fromText), to: statusAfter(item, issue) };
    case 'assignee':
      return { kind: 'assignee', from: personIn(item.from, item.fromText), to: assigneeAfter(item, issue) };
    case 'description':
      return { kind: 'description' };
    case 'key':
      return { kind: 'moved', fromKey: item.fromText ?? '', toKey: item.toText ?? issue.key };
    case 'priority':
      return { kind: 'other', field: item.field, from: textsIn(item.fromText), to: textsIn(item.toText) };
    case 'labels':
      return { kind: 'other', field: item.field, from: labelsIn(item.fromText), to: labelsIn(item.toText) };
    default:
      return { kind: 'other', field: item.field };
  }
}

function textsIn(text: string | null): string[] {
  return text === null || text === '' ? [] : [text];
}

/** Labels hold no blanks: Jira separates them by one. */
function labelsIn(text: string | null): string[] {
  return (text ?? '').split(' ').filter((label) => label !== '');
}

function statusIn(id: string | null, name: string | null): Status {
  return { id, name: name ?? id ?? '', category: null };
}

/** The category is known only while the issue still stands in that status. */
function statusAfter(item: Item, issue: IssueJson): Status {
  const current = statusOf(issue.fields.status);
  const same = item.to === null || current.id === null ? item.toText === current.name : item.to === current.id;
  return same ? { ...current, name: item.toText ?? current.name } : statusIn(item.to, item.toText);
}

function personIn(id: string | null, name: string | null): Person | null {
  return id === null && name === null ? null : { id, name: name ?? id ?? '' };
}

function assigneeAfter(item: Item, issue: IssueJson): Person | null {
  const after = personIn(item.to, item.toText);
  const current = personOf(issue.fields.assignee);
  return after !== null && current !== null && item.toText === null && current.id === item.to ? current : after;
}

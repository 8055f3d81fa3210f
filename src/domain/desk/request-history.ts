/** What happened to a request, as lines of its timeline: who did what, from what to what. Pure. */
import type { DeskRequest, NewComment, RequestComment } from './desk.ts';
import { statusOf } from './desk.ts';
import type { TimelineEntry } from '../snapshot.ts';

/** A line that announces nothing: what conversations are told of it has lines of its own. */
function line(actor: string, kind: string, text: string): TimelineEntry {
  return { kind: `request.${kind}`, actor, text, linkId: null, effectKey: null };
}

const doors: Record<DeskRequest['channel'], string> = { portal: 'at the portal', email: 'by e-mail', api: '' };

export function madeLine(actor: string, { key, channel }: DeskRequest): TimelineEntry {
  return line(actor, 'made', ['made the request', key, doors[channel]].filter((part) => part !== '').join(' '));
}

export function removedLine(actor: string, { key }: DeskRequest): TimelineEntry {
  return line(actor, 'deleted', `deleted the request ${key}`);
}

/** One line for each thing that differs, in the order people read a request. */
export function changeLines(actor: string, before: DeskRequest, after: DeskRequest): TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  const told = (kind: string, text: string): void => void lines.push(line(actor, kind, `changed ${text}`));
  const fromTo = (name: string, from: string, to: string): void => {
    if (from !== to) told(name, `${name} ${from} → ${to}`);
  };
  fromTo('status', statusOf(before.status).name, statusOf(after.status).name);
  fromTo('priority', before.priority, after.priority);
  if (before.assignee?.id !== after.assignee?.id)
    told('assignee', `assignee ${before.assignee?.name ?? 'nobody'} → ${after.assignee?.name ?? 'nobody'}`);
  fromTo('title', quoted(before.title), quoted(after.title));
  if (before.description !== after.description) told('description', 'the description');
  const tags = tagsBetween(before.tags, after.tags);
  if (tags !== '') told('tags', `tags ${tags}`);
  if (before.service?.id !== after.service?.id)
    told('service', `service ${before.service?.name ?? 'none'} → ${after.service?.name ?? 'none'}`);
  else if (JSON.stringify(sorted(before.answers)) !== JSON.stringify(sorted(after.answers)))
    told('answers', 'the answers to the form');
  fromTo('requester', personOf(before), personOf(after));
  if (before.projectKey !== after.projectKey)
    lines.push(line(actor, 'moved', `moved it from ${before.key} to ${after.key}`));
  return lines;
}

export function commentLine(actor: string, { public: isPublic }: Pick<NewComment, 'public'>): TimelineEntry {
  return line(actor, 'commented', isPublic ? 'commented, seen by the requester' : 'commented internally');
}

/** `comment`: as it was. */
export function commentChangeLine(
  actor: string,
  comment: Pick<RequestComment, 'author' | 'public'>,
  what: 'edited' | 'deleted',
): TimelineEntry {
  const whose = comment.author.name === actor ? 'their' : `${comment.author.name}’s`;
  return line(actor, `comment_${what}`, `${what} ${whose} ${comment.public ? 'public' : 'internal'} comment`);
}

export function fileLine(
  actor: string,
  file: { name: string; public: boolean },
  what: 'attached' | 'removed',
): TimelineEntry {
  const seen = file.public ? ', seen by the requester' : '';
  return line(actor, `file_${what}`, `${what} the file ${quoted(file.name)}${seen}`);
}

/** `+billing −trial`; empty where nothing but their order differs. */
function tagsBetween(before: string[], after: string[]): string {
  const added = after.filter((tag) => !before.includes(tag)).map((tag) => `+${tag}`);
  const removed = before.filter((tag) => !after.includes(tag)).map((tag) => `−${tag}`);
  return [...added, ...removed].join(' ');
}

function personOf({ requester: { name, email } }: DeskRequest): string {
  return email === null ? name : `${name} <${email}>`;
}

function quoted(text: string): string {
  return `“${text}”`;
}

function sorted(answers: DeskRequest['answers']): [string, unknown][] {
  return Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

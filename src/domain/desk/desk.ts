/** Requests: what the desk keeps of them, and what a change of one says to everybody who listens. Pure. */
import type { Change } from '../events.ts';
import type { Answers } from './forms.ts';
import type { HostFields } from '../host-ports.ts';
import type { IssueSearch } from '../issue-search.ts';
import { markdownText } from '../text/markdown.ts';
import type { Comment, Issue, Person, Status } from '../model.ts';
import type { PanelHost } from '../panel.ts';
import type { HostPort } from '../ports.ts';

/** The name of the desk that a demo brings along and takes away again; a desk of another name is somebody's own. */
export const demoDesk = 'demo-desk';

export const requestStatuses = ['new', 'in_progress', 'waiting', 'resolved'] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** The least urgent first. */
export const priorities = ['low', 'medium', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

export const channels = ['portal', 'email', 'api'] as const;
/** How a request or a comment came. */
export type Channel = (typeof channels)[number];

const statuses: Record<RequestStatus, Status> = {
  new: { id: 'new', name: 'New', category: 'new' },
  in_progress: { id: 'in_progress', name: 'In progress', category: 'indeterminate' },
  waiting: { id: 'waiting', name: 'Waiting', category: 'indeterminate' },
  resolved: { id: 'resolved', name: 'Resolved', category: 'done' },
};

/** A status of requests as every host tells its own. */
export function statusOf(status: RequestStatus): Status {
  return statuses[status];
}

/** Who asks. `email` in lower case; null: not known. */
export interface Requester {
  name: string;
  email: string | null;
}

/** A request as the desk keeps it. `description` is Markdown as it was written; times are ms since 1970 by the database's clock. */
export interface DeskRequest {
  id: string;
  hostId: string;
  hostName: string;
  projectKey: string;
  key: string;
  title: string;
  description: string;
  requester: Requester;
  status: RequestStatus;
  priority: Priority;
  service: { id: string; name: string; version: number } | null;
  answers: Answers;
  tags: string[];
  assignee: { id: string; name: string } | null;
  channel: Channel;
  /** Grows with every change of the request itself, not with what is said on it. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
}

/** What is said on a request. `public` false: for agents only. */
export interface RequestComment {
  id: string;
  requestId: string;
  public: boolean;
  author: Person;
  byRequester: boolean;
  /** Markdown as it was written. */
  text: string;
  channel: Channel;
  createdAt: number;
  updatedAt: number;
}

/** Everything of a request that can change; what is left out stays. */
export interface RequestChange {
  title?: string | undefined;
  description?: string | undefined;
  status?: RequestStatus | undefined;
  priority?: Priority | undefined;
  tags?: string[] | undefined;
  /** A user; null: nobody. */
  assignee?: { id: string; name: string } | null | undefined;
  service?: DeskRequest['service'] | undefined;
  answers?: Answers | undefined;
  requester?: Requester | undefined;
  /** Another inbox of the same desk. */
  projectKey?: string | undefined;
}

/** Whoever asked has something to say: the request does not wait for them any more. Nothing else of it changes by that. */
export function takenUp({ status }: DeskRequest): RequestChange {
  return status === 'waiting' || status === 'resolved' ? { status: 'in_progress' } : {};
}

/** A request as it is to become. Its key and its times are the store's to say. */
export function changed(request: DeskRequest, change: RequestChange): DeskRequest {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const next = { ...request, ...(given as Partial<DeskRequest>) };
  return { ...next, tags: plainTags(next.tags) };
}

/** Tags without blanks around them, each once however it is written, in the order they were given. */
export function plainTags(tags: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const tag of tags) {
    const plain = tag.trim().replaceAll(/\s+/g, ' ');
    const name = plain.toLowerCase();
    if (plain !== '' && !byName.has(name)) byName.set(name, plain);
  }
  return [...byName.values()];
}

/** What differs, as the event tells it; empty: nothing does. The order is that in which a note tells it. */
export function changesBetween(before: DeskRequest, after: DeskRequest): Change[] {
  const changes: Change[] = [];
  if (before.status !== after.status)
    changes.push({ kind: 'status', from: statusOf(before.status), to: statusOf(after.status) });
  if (before.assignee?.id !== after.assignee?.id)
    changes.push({ kind: 'assignee', from: before.assignee, to: after.assignee });
  if (before.projectKey !== after.projectKey) changes.push({ kind: 'moved', fromKey: before.key, toKey: after.key });
  if (before.description !== after.description) changes.push({ kind: 'description' });
  if (before.title !== after.title) changes.push({ kind: 'other', field: 'title' });
  if (before.priority !== after.priority)
    changes.push({ kind: 'other', field: 'priority', from: [before.priority], to: [after.priority] });
  if (!same(before.tags, after.tags)) changes.push({ kind: 'other', field: 'tags', from: before.tags, to: after.tags });
  for (const field of ['answers', 'requester'] as const)
    if (!same(before[field], after[field])) changes.push({ kind: 'other', field });
  const versions = [before.service, after.service].map((service) => service && [service.id, service.version]);
  if (!same(versions[0], versions[1])) changes.push({ kind: 'other', field: 'service' });
  return changes;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** Answers come back from the database with their names in another order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A request as everything that listens to hosts knows issues. */
export function issueOf(request: DeskRequest): Issue {
  const { hostId, id, key, projectKey, title, status, assignee, updatedAt } = request;
  return {
    hostId,
    id,
    key,
    projectKey,
    summary: title,
    status: statusOf(status),
    assignee,
    resolution: status === 'resolved' ? 'Resolved' : null,
    updatedAt,
  };
}

export function commentOf(comment: RequestComment): Comment {
  const { id, author, text, byRequester, createdAt, updatedAt } = comment;
  return { id, author, text: markdownText(text), public: comment.public, byRequester, createdAt, updatedAt };
}

/** Who acts on the desk. `userId` null: a key, the command line, or somebody without an account. */
export interface DeskActor {
  organizationId: string;
  userId: string | null;
  name: string;
}

/** `id`: chosen by whoever makes it, so that the same wish sent twice makes one request; left out, one is given. */
export type NewRequest = { id?: string | undefined } & Pick<
  DeskRequest,
  | 'hostId'
  | 'projectKey'
  | 'title'
  | 'description'
  | 'requester'
  | 'status'
  | 'priority'
  | 'service'
  | 'answers'
  | 'tags'
  | 'assignee'
  | 'channel'
>;

export interface NewComment {
  /** As with a request: the same sent twice is said once. */
  id?: string | undefined;
  text: string;
  public: boolean;
  byRequester: boolean;
  channel: Channel;
}

/**
 * What people do on the desk. Each is one transaction with the event that tells of it, so that neither is there without the other. A
 * request is named by its id. Null, or `gone`: there is no such request (any more).
 */
export interface Desk {
  /** Throws Refused `made_already` where there is one with its id. */
  create(actor: DeskActor, request: NewRequest): Promise<DeskRequest>;
  /**
   * `change`: a function is asked with the request as it is then, which nobody else changes meanwhile. `revision`: the one the change was
   * made from; null: whatever it is by now. `comment` is said by the same change, told with it. Throws Refused `changed_meanwhile` where
   * the request was changed since.
   */
  change(
    actor: DeskActor,
    id: string,
    wish: {
      change: RequestChange | ((request: DeskRequest) => RequestChange);
      revision: number | null;
      comment: NewComment | null;
    },
  ): Promise<{ request: DeskRequest; changes: Change[] } | null>;
  remove(actor: DeskActor, id: string): Promise<boolean>;
  comment(actor: DeskActor, id: string, comment: NewComment): Promise<RequestComment | null>;
  editComment(actor: DeskActor, of: { id: string; commentId: string; text: string }): Promise<RequestComment | null>;
  removeComment(actor: DeskActor, of: { id: string; commentId: string }): Promise<boolean>;
}

/** The desk as a host of issues, by the road of all hosts. */
export type DeskHost = HostPort & IssueSearch & PanelHost & HostFields;

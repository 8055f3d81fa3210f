/**
 * A pretend Jira: its nouns. In: acts of people (in process, over `/_sim`, on the pages) and REST calls. Out: REST
 * answers, webhooks, pages, and a record of every write. It must not know anything of `src`, nor of Intercom.
 *
 * Text of issues and comments is kept as the dialect keeps it: a document (ADF) on Cloud, wiki markup on Data Center.
 */
import type { AdfDocument } from './adf.ts';

export type Kind = 'cloud' | 'data-center';
export type RichText = AdfDocument | string;

export type User = {
  /** `accountId` on Cloud, `key` on Data Center. */
  accountId: string;
  key: string;
  name: string;
  displayName: string;
  email: string;
  timeZone: string;
  accountType: 'atlassian' | 'app' | 'customer';
};

export type StatusCategory = 'new' | 'indeterminate' | 'done';
export type Status = { id: string; name: string; category: StatusCategory };
export type Priority = { id: string; name: string };
export type IssueType = { id: string; name: string; description: string };
export type Project = {
  id: string;
  key: string;
  name: string;
  type: 'software' | 'service_desk';
  leadId: string;
  lastNumber: number;
};

export type Visibility = { type: 'role' | 'group'; value: string };
export type Comment = {
  id: string;
  authorId: string;
  updateAuthorId: string;
  body: RichText;
  created: number;
  updated: number;
  properties: Map<string, unknown>;
  visibility?: Visibility;
};

/** A remote link as Jira keeps it: a field that was left out in the last write is `null`. */
export type RemoteLink = {
  id: number;
  globalId: string | null;
  application: { type: string | null; name: string | null } | null;
  relationship: string | null;
  object: {
    url: string;
    title: string;
    summary: string | null;
    icon: { url16x16: string | null; title: string | null; link: string | null } | null;
    status: { resolved: boolean | null; icon: Record<string, string | null> | null } | null;
  };
};

export type ChangeItem = {
  field: string;
  fieldtype: 'jira' | 'custom';
  fieldId?: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
};
export type History = { id: string; authorId: string; created: number; items: ChangeItem[] };

export type Issue = {
  id: string;
  key: string;
  /** Keys of before a move; the issue still answers to them. */
  formerKeys: string[];
  projectId: string;
  typeId: string;
  summary: string;
  description: RichText | null;
  statusId: string;
  priorityId: string;
  resolution: string | null;
  resolved: number | null;
  labels: string[];
  assigneeId: string | null;
  reporterId: string;
  creatorId: string;
  created: number;
  updated: number;
  statusChanged: number;
  custom: Record<string, unknown>;
  comments: Comment[];
  remoteLinks: RemoteLink[];
  properties: Map<string, unknown>;
  history: History[];
};

/** Who acts, and by which door: a REST call or a person (page, `sim.act`). */
export type Actor = { user: User; via: 'rest' | 'hand' };

/** One thing that happened, as the webhooks tell it. */
export type Change =
  | { kind: 'issue-created'; issue: Issue; actor: Actor }
  | { kind: 'issue-updated'; issue: Issue; actor: Actor; history: History; typeName: string; comment?: Comment }
  | { kind: 'issue-deleted'; issue: Issue; actor: Actor }
  | { kind: 'comment-created'; issue: Issue; actor: Actor; comment: Comment; silentPair?: boolean }
  | { kind: 'comment-updated'; issue: Issue; actor: Actor; comment: Comment }
  | { kind: 'comment-deleted'; issue: Issue; actor: Actor; comment: Comment }
  | { kind: 'project-deleted'; project: Project; actor: Actor };

export type Write = {
  at: number;
  by: string;
  via: Actor['via'];
  what:
    | 'issue-created'
    | 'issue-updated'
    | 'issue-deleted'
    | 'comment-created'
    | 'comment-updated'
    | 'comment-deleted'
    | 'remote-link-created'
    | 'remote-link-updated'
    | 'remote-link-deleted'
    | 'property-set'
    | 'property-deleted'
    | 'project-deleted';
  issueId: string;
  key: string;
  detail: Record<string, unknown>;
};

/** The statuses of every project, in the order of the board. */
export const STATUSES: readonly Status[] = [
  { id: '10000', name: 'To Do', category: 'new' },
  { id: '10001', name: 'In Progress', category: 'indeterminate' },
  { id: '10002', name: 'Waiting', category: 'indeterminate' },
  { id: '10003', name: 'Done', category: 'done' },
];
export const PRIORITIES: readonly Priority[] = [
  { id: '1', name: 'Highest' },
  { id: '2', name: 'High' },
  { id: '3', name: 'Medium' },
  { id: '4', name: 'Low' },
  { id: '5', name: 'Lowest' },
];
export const ISSUE_TYPES: readonly IssueType[] = [
  { id: '10010', name: 'Task', description: 'A piece of work.' },
  { id: '10011', name: 'Bug', description: 'Something does not work.' },
  { id: '10012', name: 'Service request', description: 'Somebody asks for something.' },
];
export const INTERNAL_COMMENT = 'sd.public.comment';

/** Workflow transitions: from any status to any other, as a simplified workflow has them; id = `1` + place of the target. */
export function transitionsFrom(statusId: string): { id: string; name: string; to: Status }[] {
  return STATUSES.filter((status) => status.id !== statusId).map((to) => ({
    id: String(11 + STATUSES.indexOf(to) * 10),
    name: TRANSITION_NAMES[to.id] ?? to.name,
    to,
  }));
}

const TRANSITION_NAMES: Record<string, string> = {
  '10000': 'Back to to do',
  '10001': 'Start progress',
  '10002': 'Wait for customer',
  '10003': 'Done',
};

/** The item of a fixed list by id; the lists above are complete, so a miss is a fault of the simulator. */
export function byId<T extends { id: string }>(list: readonly T[], id: string): T {
  const found = list.find((item) => item.id === id);
  if (!found) throw new Error(`The simulated Jira has nothing with id ${id}.`);
  return found;
}

/** Whether a comment is for the team only: the property that JSM reads (`sd.public.comment` with `internal: true`). */
export function isInternal(comment: Comment): boolean {
  const value = comment.properties.get(INTERNAL_COMMENT);
  return typeof value === 'object' && value !== null && (value as { internal?: unknown }).internal === true;
}

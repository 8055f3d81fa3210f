/** What can be done to an issue: create, change several fields at once, move, delete. */
import { PRIORITIES, STATUSES, byId } from './model.ts';
import { findUser, nextId, projectOf, record, toWiki } from './world.ts';
import { createComment } from './comments.ts';
import type { NewComment } from './comments.ts';
import type { Actor, ChangeItem, Comment, History, Issue, Project, RichText } from './model.ts';
import type { World } from './world.ts';

export type NewIssue = {
  project: Project;
  summary: string;
  typeId?: string;
  description?: RichText | null;
  priorityId?: string;
  assigneeId?: string | null;
  reporterId?: string;
  labels?: string[];
  custom?: Record<string, unknown>;
  properties?: Map<string, unknown>;
};

export function createIssue(world: World, actor: Actor, input: NewIssue): Issue {
  const now = Date.now();
  input.project.lastNumber += 1;
  const issue: Issue = {
    id: String(nextId(world, 'issue')),
    key: `${input.project.key}-${input.project.lastNumber}`,
    formerKeys: [],
    projectId: input.project.id,
    typeId: input.typeId ?? '10010',
    summary: input.summary,
    description: input.description ?? null,
    statusId: '10000',
    priorityId: input.priorityId ?? '3',
    resolution: null,
    resolved: null,
    labels: input.labels ?? [],
    assigneeId: input.assigneeId ?? null,
    reporterId: input.reporterId ?? actor.user.accountId,
    creatorId: actor.user.accountId,
    created: now,
    updated: now,
    statusChanged: now,
    custom: input.custom ?? {},
    comments: [],
    remoteLinks: [],
    properties: input.properties ?? new Map<string, unknown>(),
    history: [],
  };
  world.issues.set(issue.id, issue);
  record(world, actor, {
    what: 'issue-created',
    issueId: issue.id,
    key: issue.key,
    detail: { summary: issue.summary },
    change: { kind: 'issue-created', issue, actor },
  });
  return issue;
}

/** Fields to change together: Jira makes one changelog, thus one webhook, of them. */
export type IssueChanges = {
  summary?: string;
  description?: RichText | null;
  assigneeId?: string | null;
  statusId?: string;
  priorityId?: string;
  labels?: string[];
  typeId?: string;
  custom?: Record<string, unknown>;
  comment?: NewComment;
};

/** Changes an issue. Without a real change nothing happens and nothing is sent, except the comment where one is given. */
export function updateIssue(
  world: World,
  actor: Actor,
  change: { issue: Issue; changes: IssueChanges },
): { history?: History; comment?: Comment } {
  const { issue, changes } = change;
  const items = applyChanges(world, issue, changes);
  if (items.length === 0)
    return changes.comment ? { comment: createComment(world, actor, { issue, ...changes.comment }) } : {};
  const history = addHistory(world, actor, { issue, items });
  const comment = changes.comment
    ? createComment(world, actor, { issue, ...changes.comment, silentPair: true })
    : undefined;
  record(world, actor, {
    what: 'issue-updated',
    issueId: issue.id,
    key: issue.key,
    detail: { historyId: history.id, items },
    change: {
      kind: 'issue-updated',
      issue,
      actor,
      history,
      typeName: typeNameOf(items),
      ...(comment ? { comment } : {}),
    },
  });
  return comment ? { history, comment } : { history };
}

/** Moves an issue to another project: a new key, the old one goes on to answer (Jira: Move issue). */
export function moveIssue(world: World, actor: Actor, move: { issue: Issue; to: Project }): History {
  const { issue, to } = move;
  const from = projectOf(world, issue);
  const oldKey = issue.key;
  to.lastNumber += 1;
  issue.formerKeys.push(oldKey);
  issue.key = `${to.key}-${to.lastNumber}`;
  issue.projectId = to.id;
  const items = [
    item({ field: 'project', from: from.id, fromString: from.name, to: to.id, toString: to.name }),
    item({ field: 'Key', pseudo: true, from: null, fromString: oldKey, to: null, toString: issue.key }),
  ];
  const history = addHistory(world, actor, { issue, items });
  record(world, actor, {
    what: 'issue-updated',
    issueId: issue.id,
    key: issue.key,
    detail: { historyId: history.id, items },
    change: { kind: 'issue-updated', issue, actor, history, typeName: 'issue_moved' },
  });
  return history;
}

export function deleteIssue(world: World, actor: Actor, issue: Issue): void {
  world.issues.delete(issue.id);
  record(world, actor, {
    what: 'issue-deleted',
    issueId: issue.id,
    key: issue.key,
    detail: {},
    change: { kind: 'issue-deleted', issue, actor },
  });
}

/** Deletes a project with its issues. Only the project is announced, no issue of it (Forge docs, Jira events). */
export function deleteProject(world: World, actor: Actor, project: Project): void {
  for (const issue of world.issues.values()) if (issue.projectId === project.id) world.issues.delete(issue.id);
  world.projects = world.projects.filter((candidate) => candidate.id !== project.id);
  record(world, actor, {
    what: 'project-deleted',
    issueId: '',
    key: project.key,
    detail: { projectId: project.id },
    change: { kind: 'project-deleted', project, actor },
  });
}

/** Writes a changelog into the issue's history. */
export function addHistory(
  world: World,
  actor: Actor,
  { issue, items }: { issue: Issue; items: ChangeItem[] },
): History {
  const now = Date.now();
  const history: History = {
    id: String(nextId(world, 'history')),
    authorId: actor.user.accountId,
    created: now,
    items,
  };
  issue.updated = now;
  issue.history.push(history);
  return history;
}

type ItemInput = Pick<ChangeItem, 'field' | 'from' | 'fromString' | 'to' | 'toString'> & { pseudo?: true };

/** A changelog item. Pseudo fields such as `Key` and `RemoteIssueLink` have no `fieldId`. */
export function item({ pseudo, ...ends }: ItemInput): ChangeItem {
  const fieldtype = ends.field.startsWith('customfield_') ? 'custom' : 'jira';
  return { ...ends, fieldtype, ...(pseudo ? {} : { fieldId: ends.field }) };
}

function applyChanges(world: World, issue: Issue, changes: IssueChanges): ChangeItem[] {
  return [
    ...changeSummary(issue, changes),
    ...changeDescription(issue, changes),
    ...changeAssignee(world, issue, changes),
    ...changePriority(issue, changes),
    ...changeLabels(issue, changes),
    ...changeCustom(issue, changes),
    ...changeStatus(issue, changes),
  ];
}

function changeSummary(issue: Issue, { summary }: IssueChanges): ChangeItem[] {
  if (summary === undefined || summary === issue.summary) return [];
  const before = issue.summary;
  issue.summary = summary;
  return [item({ field: 'summary', from: null, fromString: before, to: null, toString: summary })];
}

function changeDescription(issue: Issue, { description }: IssueChanges): ChangeItem[] {
  if (description === undefined) return [];
  const before = issue.description;
  if (JSON.stringify(before) === JSON.stringify(description)) return [];
  issue.description = description;
  const shown = (text: RichText | null): string | null => (text === null ? null : toWiki(text));
  return [
    item({ field: 'description', from: null, fromString: shown(before), to: null, toString: shown(description) }),
  ];
}

function changeAssignee(world: World, issue: Issue, { assigneeId }: IssueChanges): ChangeItem[] {
  if (assigneeId === undefined || assigneeId === issue.assigneeId) return [];
  const end = (id: string | null): { id: string | null; name: string | null } => {
    const user = id === null ? undefined : findUser(world, id);
    return { id: user ? (world.kind === 'cloud' ? user.accountId : user.key) : null, name: user?.displayName ?? null };
  };
  const [before, after] = [end(issue.assigneeId), end(assigneeId)];
  issue.assigneeId = assigneeId;
  return [item({ field: 'assignee', from: before.id, fromString: before.name, to: after.id, toString: after.name })];
}

function changePriority(issue: Issue, { priorityId }: IssueChanges): ChangeItem[] {
  if (priorityId === undefined || priorityId === issue.priorityId) return [];
  const [before, after] = [byId(PRIORITIES, issue.priorityId), byId(PRIORITIES, priorityId)];
  issue.priorityId = priorityId;
  return [item({ field: 'priority', from: before.id, fromString: before.name, to: after.id, toString: after.name })];
}

function changeLabels(issue: Issue, { labels }: IssueChanges): ChangeItem[] {
  if (labels === undefined || labels.join(' ') === issue.labels.join(' ')) return [];
  const before = issue.labels.join(' ');
  issue.labels = labels;
  return [item({ field: 'labels', from: null, fromString: before, to: null, toString: labels.join(' ') })];
}

function changeCustom(issue: Issue, { custom }: IssueChanges): ChangeItem[] {
  return Object.entries(custom ?? {}).flatMap(([fieldId, value]) => {
    const [before, after] = [JSON.stringify(issue.custom[fieldId] ?? null), JSON.stringify(value ?? null)];
    if (before === after) return [];
    issue.custom[fieldId] = value;
    return [item({ field: fieldId, from: null, fromString: before, to: null, toString: after })];
  });
}

/** A status change; entering the category done sets the resolution in the same changelog, leaving it clears it. */
function changeStatus(issue: Issue, { statusId }: IssueChanges): ChangeItem[] {
  if (statusId === undefined || statusId === issue.statusId) return [];
  const [before, after] = [byId(STATUSES, issue.statusId), byId(STATUSES, statusId)];
  const resolution = after.category === 'done' ? 'Done' : null;
  const items = [
    item({ field: 'status', from: before.id, fromString: before.name, to: after.id, toString: after.name }),
  ];
  if (resolution !== issue.resolution) {
    const id = (name: string | null): string | null => (name === null ? null : '10000');
    items.unshift(
      item({
        field: 'resolution',
        from: id(issue.resolution),
        fromString: issue.resolution,
        to: id(resolution),
        toString: resolution,
      }),
    );
  }
  issue.statusId = statusId;
  issue.statusChanged = Date.now();
  issue.resolution = resolution;
  issue.resolved = resolution === null ? null : issue.statusChanged;
  return items;
}

/** `issue_event_type_name` as Jira chooses it: the resolution, the assignee, any status, else a plain update. */
function typeNameOf(items: ChangeItem[]): string {
  const changed = (field: string): ChangeItem | undefined => items.find((candidate) => candidate.field === field);
  if (changed('resolution')?.to) return 'issue_resolved';
  if (changed('status')) return 'issue_generic';
  return items.length === 1 && changed('assignee') ? 'issue_assigned' : 'issue_updated';
}

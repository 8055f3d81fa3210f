/** Product events as Forge sends them (Forge docs, events reference): a thin issue, people by account only, texts as documents. */
import { ISSUE_TYPES, STATUSES, byId, isInternal } from '../jira/model.ts';
import type { Change, Comment, History, Issue } from '../jira/model.ts';
import { issueTypeShape, jiraDate, projectShape, statusShape } from '../jira/shapes.ts';
import type { Json } from '../jira/shapes.ts';
import { projectOf } from '../jira/world.ts';
import type { World } from '../jira/world.ts';

/** Of what the docs and real deliveries say different things. */
export type EventShape = {
  /** `changelog` has the id of Jira's history entry, `{items}` only, or is a bare list. */
  changelog: 'with-id' | 'items' | 'list';
};

export type ForgeEvent = { name: string; issueId: string; body: Json };

/** Everything the manifest listens to that this change makes, in Jira's order. */
export function eventsOf(world: World, change: Change, shape: EventShape): ForgeEvent[] {
  switch (change.kind) {
    case 'issue-created':
      return [event(world, change, { name: 'avi:jira:created:issue' })];
    case 'issue-deleted':
      return [event(world, change, { name: 'avi:jira:deleted:issue' })];
    case 'issue-updated': {
      const changelog = changelogShape(change.history, shape);
      return [event(world, change, { name: 'avi:jira:updated:issue', jiraEventTypeName: change.typeName, changelog })];
    }
    case 'comment-created':
    case 'comment-updated': {
      const comment = commentShape(change.comment);
      return [event(world, change, { name: 'avi:jira:commented:issue', comment })];
    }
    case 'comment-deleted':
      return [event(world, change, { name: 'avi:jira:deleted:comment', comment: commentShape(change.comment) })];
    case 'project-deleted':
      return [deletedProject(world, change)];
  }
}

type OfIssue = Extract<Change, { issue: Issue }>;

/** The project alone: none of its issues is told. */
function deletedProject(world: World, { project, actor }: Extract<Change, { kind: 'project-deleted' }>): ForgeEvent {
  const name = 'avi:jira:deleted:project';
  const body = {
    eventType: name,
    timestamp: String(Date.now()),
    selfGenerated: actor.user.accountType === 'app',
    atlassianId: actor.user.accountId,
    project: projectShape(world, project, '3'),
  };
  return { name, issueId: '', body };
}

function event(world: World, { issue, actor }: OfIssue, { name, ...more }: { name: string } & Json): ForgeEvent {
  const body = {
    eventType: name,
    timestamp: String(Date.now()),
    selfGenerated: actor.user.accountType === 'app',
    atlassianId: actor.user.accountId,
    associatedUsers: [{ associatedUser: { accountId: actor.user.accountId } }],
    issue: thinIssue(world, issue),
    ...more,
  };
  return { name, issueId: issue.id, body };
}

/** No description, priority, labels or custom fields; people by their account id. */
export function thinIssue(world: World, issue: Issue): Json {
  const person = (accountId: string | null): Json | null => (accountId === null ? null : { accountId });
  return {
    id: issue.id,
    key: issue.key,
    fields: {
      summary: issue.summary,
      issuetype: issueTypeShape(world, byId(ISSUE_TYPES, issue.typeId), '3'),
      project: projectShape(world, projectOf(world, issue), '3'),
      status: statusShape(world, byId(STATUSES, issue.statusId), '3'),
      creator: person(issue.creatorId),
      reporter: person(issue.reporterId),
      assignee: person(issue.assigneeId),
      created: jiraDate(issue.created),
      updated: jiraDate(issue.updated),
    },
  };
}

export function changelogShape(history: History, { changelog }: EventShape): unknown {
  const items = history.items.map(({ fieldtype: _fieldtype, ...item }) => item);
  switch (changelog) {
    case 'with-id':
      return { id: history.id, items };
    case 'items':
      return { items };
    case 'list':
      return items;
  }
}

function commentShape(comment: Comment): Json {
  return {
    id: comment.id,
    author: { accountId: comment.authorId },
    updateAuthor: { accountId: comment.updateAuthorId },
    body: comment.body,
    created: jiraDate(comment.created),
    updated: jiraDate(comment.updated),
    jsdPublic: !isInternal(comment),
    ...(comment.visibility ? { visibility: comment.visibility } : {}),
  };
}

/**
 * The bodies of webhooks, in the shapes of Atlassian's webhook pages for Cloud and Data Center. One change makes one or
 * more of them: a comment on Data Center comes as `comment_created` and as `jira:issue_updated`.
 */
import { allFields, apiUrl, commentShape, pickFields, projectShape, textShape, userShape } from './shapes.ts';
import { toWiki } from './world.ts';
import type { Json } from './shapes.ts';
import type { Change, Comment, History, Issue } from './model.ts';
import type { World } from './world.ts';

export type Payload = { event: string; issueId: string; body: Json };

/** All webhooks one change leads to, in the order Jira creates them. The bodies are a picture of this instant. */
export function payloadsOf(world: World, change: Change): Payload[] {
  const timestamp = Date.now();
  switch (change.kind) {
    case 'issue-created':
      return [issuePayload(world, change, { event: 'jira:issue_created', typeName: 'issue_created', timestamp })];
    case 'issue-deleted':
      return [issuePayload(world, change, { event: 'jira:issue_deleted', typeName: 'issue_deleted', timestamp })];
    case 'issue-updated':
      return [issuePayload(world, change, { event: 'jira:issue_updated', timestamp, ...change })];
    case 'comment-created':
      return commentPayloads(world, change, { event: 'comment_created', typeName: 'issue_commented', timestamp });
    case 'comment-updated':
      return commentPayloads(world, change, { event: 'comment_updated', typeName: 'issue_comment_edited', timestamp });
    case 'comment-deleted':
      return commentPayloads(world, change, { event: 'comment_deleted', typeName: 'issue_comment_deleted', timestamp });
    case 'project-deleted': {
      const project = { ...projectShape(world, change.project, '2'), id: Number(change.project.id) };
      return [{ event: 'project_deleted', issueId: '', body: { timestamp, webhookEvent: 'project_deleted', project } }];
    }
  }
}

type IssueEvent = { event: string; typeName: string; timestamp: number; history?: History; comment?: Comment };
type OfIssue = Extract<Change, { issue: Issue }>;

function issuePayload(world: World, change: OfIssue, told: IssueEvent): Payload {
  const { issue } = change;
  const body: Json = {
    timestamp: told.timestamp,
    webhookEvent: told.event,
    issue_event_type_name: told.typeName,
    user: userShape(world, change.actor.user, '2'),
    issue: issueInPayload(world, issue),
    ...(told.history ? { changelog: { id: told.history.id, items: told.history.items } } : {}),
    ...(told.comment ? { comment: commentInPayload(world, issue, told.comment) } : {}),
  };
  return { event: told.event, issueId: issue.id, body };
}

function commentPayloads(world: World, change: CommentChange, told: IssueEvent): Payload[] {
  const { issue, comment, kind } = change;
  const carries = world.switches.commentCarriesIssue;
  const own: Payload = {
    event: told.event,
    issueId: issue.id,
    body: {
      timestamp: told.timestamp,
      webhookEvent: told.event,
      comment: commentInPayload(world, issue, comment),
      ...(carries ? { issue: thinIssue(world, issue) } : {}),
      ...(world.kind === 'cloud' ? { eventType: 'primaryAction' } : {}),
    },
  };
  const alreadyTold = kind === 'comment-created' && change.silentPair === true;
  if (!world.switches.commentPair || alreadyTold) return [own];
  return [own, issuePayload(world, change, { ...told, event: 'jira:issue_updated', comment })];
}

type CommentChange = Extract<Change, { kind: 'comment-created' | 'comment-updated' | 'comment-deleted' }>;

/** A comment in a webhook: always markup, never a document, also on Cloud (the v2 shape). */
function commentInPayload(world: World, issue: Issue, comment: Comment): Json {
  return commentShape(world, issue, { comment, version: '2' });
}

/** The issue as `comment_*` carries it on Cloud: id, key and a few fields. */
function thinIssue(world: World, issue: Issue): Json {
  const fields = allFields(world, issue, '2');
  return {
    id: issue.id,
    self: apiUrl(world, '2', `/issue/${issue.id}`),
    key: issue.key,
    fields: pickFields(fields, ['summary', 'issuetype', 'project', 'assignee', 'priority', 'status']),
  };
}

function issueInPayload(world: World, issue: Issue): Json {
  const fields = allFields(world, issue, '2');
  if (world.kind === 'cloud') {
    delete fields['comment'];
    delete fields['description'];
    if (world.switches.cloudDescription === 'wiki') fields['description'] = textShape(issue.description, '2');
    for (const [name, value] of Object.entries(fields)) if (isDocument(value)) fields[name] = toWiki(value);
  }
  return { id: issue.id, self: apiUrl(world, '2', `/issue/${issue.id}`), key: issue.key, fields };
}

function isDocument(value: unknown): value is Exclude<Parameters<typeof toWiki>[0], string> {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'doc';
}

/**
 * The Jira room: facts come in (webhooks here, answers in client.ts), commands go out (client.ts); it must not know
 * Intercom, the database or what follows from a fact.
 *
 * This file turns a webhook of Cloud or Data Center into one event, or says why it is none. Pure: the same body gives the
 * same event, so that every delivery of a fact has the same key.
 */
import { z } from 'zod';
import type { Change, CommentMention, HostEvent, Told } from '../domain/events.ts';
import type { Comment, Host, Person } from '../domain/model.ts';
import type { RichText } from '../domain/text/richtext.ts';
import { changesOf, readChangelog } from './changelog.ts';
import type { Changelog } from './changelog.ts';
import { commentOf, commentShape, instantOf, issueOf, issueShape, missingField } from './shapes.ts';
import { namesOf, personOf, textOf, userShape } from './shapes.ts';
import type { CommentJson, IssueJson, User } from './shapes.ts';

/** `skip`: nothing we act on (B8). `incomplete`: an event we know, without something it must have (B9). */
export type Parsed =
  | { kind: 'event'; event: HostEvent }
  /** With all of its issues, of which nothing is told. */
  | { kind: 'project-deleted'; projectKey: string; at: number; actor: Person | null }
  | { kind: 'skip'; reason: 'unknown_topic'; event: string }
  | { kind: 'incomplete'; field: string; event: string };

const hookShape = z.object({
  webhookEvent: z.string().catch(''),
  timestamp: z.union([z.number(), z.string()]).nullish().catch(null),
  issue_event_type_name: z.string().nullish().catch(null),
  user: userShape,
  issue: z.unknown().optional(),
  comment: z.unknown().optional(),
  changelog: z.unknown().optional(),
  project: z.unknown().optional(),
});

interface Hook {
  host: Host;
  topic: string;
  /** Jira's name of what was done to the issue, e.g. `issue_commented`; several of them come as one topic. */
  act: string | null;
  at: number | null;
  user: User;
  issue: unknown;
  comment: unknown;
  project: unknown;
  changelog: Changelog | null;
}

/** Jira's id of a delivery, the same over its retries; null where none is sent (Data Center). Header names in lower case. */
export function deliveryId(headers: Record<string, string | string[] | undefined>): string | null {
  const value = headers['x-atlassian-webhook-identifier'];
  const identifier = Array.isArray(value) ? value[0] : value;
  return identifier === undefined || identifier.trim() === '' ? null : identifier.trim().slice(0, 200);
}

/** `body` is the JSON of the webhook. Never throws; fields that are not needed may be missing or wrong. */
export function parseWebhook({ host, body }: { host: Host; body: unknown }): Parsed {
  const read = hookShape.safeParse(body);
  if (!read.success) return { kind: 'incomplete', field: missingField(read.error, ''), event: '' };
  const { webhookEvent: topic, timestamp, issue_event_type_name: act, user, issue, comment, project } = read.data;
  const changelog = readChangelog(read.data.changelog);
  const hook: Hook = {
    host,
    topic,
    act: act ?? null,
    at: instantOf(timestamp),
    user,
    issue,
    comment,
    project,
    changelog,
  };
  switch (topic) {
    case 'jira:issue_created':
      return parseIssue(hook, issueCreated);
    case 'jira:issue_updated':
      return parseIssue(hook, issueUpdated);
    case 'jira:issue_deleted':
      return parseDeleted(hook);
    case 'comment_created':
    case 'comment_updated':
    case 'comment_deleted':
      return parseComment(hook, topic);
    case 'project_deleted':
      return parseProjectDeleted(hook);
    default:
      return { kind: 'skip', reason: 'unknown_topic', event: topic };
  }
}

function incomplete(hook: Hook, field: string): Parsed {
  return { kind: 'incomplete', field, event: hook.topic };
}

function parseIssue(hook: Hook, event: (hook: Hook, issue: IssueJson, at: number) => HostEvent): Parsed {
  const issue = issueShape.safeParse(hook.issue);
  if (!issue.success) return incomplete(hook, missingField(issue.error, 'issue'));
  const at = hook.at ?? issue.data.fields.updated;
  if (at === null) return incomplete(hook, 'timestamp');
  return { kind: 'event', event: event(hook, issue.data, at) };
}

function issueCreated(hook: Hook, issue: IssueJson, at: number): HostEvent {
  return {
    kind: 'issue.created',
    ...from(hook, issue.id, at),
    issue: issueOf(hook.host.id, issue, at),
    description: descriptionOf(hook, issue, true),
  };
}

/**
 * Data Center tells of a comment twice: as `comment_*` and as an update of the issue. An update that is only that
 * becomes the comment's own event, or one with the same key, so that both are one.
 */
function issueUpdated(hook: Hook, issue: IssueJson, at: number): HostEvent {
  const changes = hook.changelog === null ? [] : changesOf(hook.changelog, issue);
  const comment = commentShape.safeParse(hook.comment);
  const about = { ...from(hook, issue.id, at), issue: issueOf(hook.host.id, issue, at) };
  if (comment.success && changes.length === 0) {
    if (hook.act === 'issue_comment_edited') return commentChanged(hook, comment.data, about);
    if (hook.act === 'issue_comment_deleted') {
      return { kind: 'comment.deleted', ...from(hook, issue.id, at), commentId: comment.data.id };
    }
  }
  const isNew = hook.act !== 'issue_comment_edited' && hook.act !== 'issue_comment_deleted';
  const mention = comment.success && isNew ? mentionOf(hook, comment.data, issue) : null;
  const isOnlyComment = mention !== null && changes.length === 0;
  return {
    kind: 'issue.changed',
    ...about,
    changeId: isOnlyComment ? null : (hook.changelog?.id ?? null),
    changes,
    description: descriptionOf(hook, issue, mayHaveChanged(hook, changes)),
    comment: mention,
  };
}

/** Without a changelog nobody says that the description stayed, unless the update is about a comment only. */
function mayHaveChanged(hook: Hook, changes: Change[]): boolean {
  if (changes.some((change) => change.kind === 'description')) return true;
  return hook.changelog === null && hook.act?.startsWith('issue_comment') !== true;
}

/** Jira Cloud's webhooks carry no description that can be relied on (Jira docs, webhooks); Data Center's carry it whole. */
function descriptionOf(hook: Hook, issue: IssueJson, mayHaveChanged: boolean): Told<RichText> {
  const { description } = issue.fields;
  const isText = typeof description === 'string' || description === null;
  if (hook.host.kind === 'jira-data-center' && isText) {
    return { kind: 'given', value: textOf(hook.host.kind, description, namesIn(hook, issue)) };
  }
  return mayHaveChanged ? { kind: 'reread' } : { kind: 'unchanged' };
}

function parseDeleted(hook: Hook): Parsed {
  const issue = issueShape.pick({ id: true }).safeParse(hook.issue);
  if (!issue.success) return incomplete(hook, missingField(issue.error, 'issue'));
  if (hook.at === null) return incomplete(hook, 'timestamp');
  return { kind: 'event', event: { kind: 'issue.deleted', ...from(hook, issue.data.id, hook.at) } };
}

const projectShape = z.object({ key: z.string().min(1) });

function parseProjectDeleted(hook: Hook): Parsed {
  const project = projectShape.safeParse(hook.project);
  if (!project.success) return incomplete(hook, missingField(project.error, 'project'));
  if (hook.at === null) return incomplete(hook, 'timestamp');
  return { kind: 'project-deleted', projectKey: project.data.key, at: hook.at, actor: personOf(hook.user) };
}

function parseComment(hook: Hook, topic: 'comment_created' | 'comment_updated' | 'comment_deleted'): Parsed {
  const comment = commentShape.safeParse(hook.comment);
  if (!comment.success) return incomplete(hook, missingField(comment.error, 'comment'));
  const issueId = issueIdOf(hook.issue, comment.data);
  if (issueId === null) return incomplete(hook, 'issue.id');
  const at = hook.at ?? comment.data.updated ?? comment.data.created;
  if (at === null) return incomplete(hook, 'timestamp');
  if (topic === 'comment_deleted') {
    const about = from(hook, issueId, at);
    return { kind: 'event', event: { kind: 'comment.deleted', ...about, commentId: comment.data.id } };
  }
  const read = issueShape.safeParse(hook.issue);
  const json = read.success ? read.data : null;
  // The short issue of a comment event has no `updated`; the comment itself has just set it.
  const heardAt = comment.data.updated ?? comment.data.created ?? at;
  const issue = json === null ? null : issueOf(hook.host.id, json, heardAt);
  const about = { ...from(hook, issueId, at), issue };
  if (topic === 'comment_updated') return { kind: 'event', event: commentChanged(hook, comment.data, about) };
  const actor = personOf(comment.data.author) ?? about.actor;
  const mention = mentionOf(hook, comment.data, json);
  return { kind: 'event', event: { kind: 'comment.created', ...about, actor, comment: mention } };
}

type About = Pick<Extract<HostEvent, { kind: 'comment.changed' }>, 'hostId' | 'issueId' | 'at' | 'actor' | 'issue'>;

/** Happened when the comment says it was updated: both tellings of it say the same, while their timestamps differ. */
function commentChanged(hook: Hook, comment: CommentJson, about: About): HostEvent {
  const actor = personOf(comment.updateAuthor) ?? personOf(comment.author) ?? about.actor;
  const at = comment.updated ?? about.at;
  return { kind: 'comment.changed', ...about, at, actor, comment: mentionOf(hook, comment, null) };
}

/** Data Center's comments can be taken as they come; Cloud's are sent as markup that has lost its cards: re-read. */
function mentionOf(hook: Hook, comment: CommentJson, issue: IssueJson | null): CommentMention {
  return { id: comment.id, comment: toldComment(hook, comment, issue) };
}

function toldComment(hook: Hook, comment: CommentJson, issue: IssueJson | null): Told<Comment> {
  const { body } = comment;
  const heardAt = comment.updated ?? hook.at;
  if (hook.host.kind !== 'jira-data-center' || typeof body !== 'string' || heardAt === null) return { kind: 'reread' };
  const names = namesIn(hook, issue, [comment.author, comment.updateAuthor]);
  const value = commentOf(comment, textOf(hook.host.kind, body, names), heardAt);
  return { kind: 'given', value: { ...value, public: saysWhoReads(comment) ? value.public : null } };
}

/** Webhooks of Data Center leave out what Jira Service Management keeps of a comment; REST shows it on demand. */
function saysWhoReads({ jsdPublic, visibility, properties }: CommentJson): boolean {
  return [jsdPublic, visibility, properties].some((stated) => stated !== null && stated !== undefined);
}

/** Comment events of Data Center may come without an issue; the comment's own address names it (JRASERVER-59980). */
function issueIdOf(issue: unknown, comment: CommentJson): string | null {
  const named = issueShape.pick({ id: true }).safeParse(issue);
  if (named.success) return named.data.id;
  return /\/issue\/(\d+)\/comment\/\d+$/.exec(comment.self ?? '')?.[1] ?? null;
}

function from(hook: Hook, issueId: string, at: number): Pick<About, 'hostId' | 'issueId' | 'at' | 'actor'> {
  return { hostId: hook.host.id, issueId, at, actor: personOf(hook.user) };
}

function namesIn(hook: Hook, issue: IssueJson | null, others: User[] = []): ReturnType<typeof namesOf> {
  const fields = issue?.fields;
  return namesOf([fields?.creator, fields?.reporter, fields?.assignee, hook.user, ...others]);
}

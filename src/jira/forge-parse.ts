/**
 * Product events of Forge, in the shape of the webhook that tells the same, so that one change heard by both roads is one event. Pure.
 * The docs leave some shapes open; whatever real receivers were seen to take is taken (Forge docs, events reference).
 */
import type { Host } from '../domain/model.ts';
import { type Parsed, parseWebhook } from './parse.ts';
import { instantOf } from './shapes.ts';

type Json = Record<string, unknown>;

const TOPICS: Record<string, string> = {
  'avi:jira:created:issue': 'jira:issue_created',
  'avi:jira:updated:issue': 'jira:issue_updated',
  'avi:jira:deleted:issue': 'jira:issue_deleted',
  'avi:jira:deleted:comment': 'comment_deleted',
  'avi:jira:deleted:project': 'project_deleted',
};

/** A body as its sender meant it: the event stands at the root or under `payload`. What only says that it comes again is left out. */
export function forgeEventIn(body: Json): Json {
  const { payload } = body;
  const { retryContext: _again, ...event } = isJson(payload) ? payload : body;
  return event;
}

/** The app was put on a site, or is there in a new version; null for every other event. */
export function lifecycleOf(event: Json): { kind: 'installed' | 'upgraded'; appVersion: string | null } | null {
  const kind = { 'avi:forge:installed:app': 'installed', 'avi:forge:upgraded:app': 'upgraded' } as const;
  const name = textOf(event['eventType']);
  if (name !== 'avi:forge:installed:app' && name !== 'avi:forge:upgraded:app') return null;
  const { app } = event;
  return { kind: kind[name], appVersion: isJson(app) ? textOf(app['version']) : null };
}

function topicOf(name: string): string | null {
  return Object.hasOwn(TOPICS, name) ? (TOPICS[name] ?? null) : null;
}

/** `event` as `forgeEventIn` gives it. Never throws. Texts and people's names have to be read: Forge sends documents and account ids. */
export function parseForgeEvent({ host, event }: { host: Host; event: Json }): Parsed {
  const name = textOf(event['eventType']) ?? '';
  const webhookEvent = name === 'avi:jira:commented:issue' ? commentTopic(event['comment']) : topicOf(name);
  if (webhookEvent === null) return { kind: 'skip', reason: 'unknown_topic', event: name };
  const { issue, comment, project, timestamp, changelog } = event;
  const user = { accountId: textOf(event['atlassianId']) };
  const isChange = webhookEvent === 'jira:issue_updated';
  const body = {
    webhookEvent,
    timestamp,
    user,
    issue: webhookEvent.startsWith('comment_') ? shortIssue(issue) : issue,
    ...(webhookEvent.startsWith('comment_') ? { comment } : {}),
    ...(webhookEvent === 'project_deleted' ? { project } : {}),
    ...(isChange ? { changelog: withFieldTypes(changelog ?? { items: [] }) } : {}),
  };
  return parseWebhook({ host, body });
}

/** One event stands for both; an edit is later than the comment (Forge docs: comment created or edited). */
function commentTopic(comment: unknown): string {
  if (!isJson(comment)) return 'comment_created';
  const [created, updated] = [instantOf(stampOf(comment['created'])), instantOf(stampOf(comment['updated']))];
  return created !== null && updated !== null && updated > created ? 'comment_updated' : 'comment_created';
}

function stampOf(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** As webhooks send it with a comment: when the issue was last changed is the comment's own time. */
function shortIssue(issue: unknown): unknown {
  if (!isJson(issue) || !isJson(issue['fields'])) return issue;
  const { updated: _updated, ...fields } = issue['fields'];
  return { ...issue, fields };
}

/** Without `fieldtype` a custom field that somebody called "Status" is known by its id. */
export function withFieldTypes(changelog: unknown): unknown {
  const log = Array.isArray(changelog) ? { items: changelog as unknown[] } : changelog;
  if (!isJson(log) || !Array.isArray(log['items'])) return changelog;
  const items = (log['items'] as unknown[]).map((item) => {
    if (!isJson(item)) return item;
    const isCustom = textOf(item['fieldId'])?.startsWith('customfield_') === true;
    return isCustom ? { ...item, fieldtype: 'custom' } : item;
  });
  return { ...log, items };
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

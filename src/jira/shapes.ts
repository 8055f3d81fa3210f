/**
 * The parts of Jira's JSON that we read, in webhooks and REST answers alike, and what they become inside. Cloud and Data
 * Center differ in users and in the form of text. Everything beyond these fields is dropped. Pure.
 */
import { z } from 'zod';
import type { Comment, HostKind, Issue, Person, Status, StatusCategory } from '../domain/model.ts';
import type { RichText } from '../domain/text/richtext.ts';
import { readAdf } from './adf.ts';
import { readWiki } from './wiki.ts';
import type { Names } from './wiki.ts';

const id = z.union([z.string().min(1), z.number()]).transform(String);
const optionalText = z.string().nullish().catch(null);

/** Jira writes instants as `2026-11-20T10:00:00.000+0000`, in some events as milliseconds; null if it is neither. */
const instant = z.union([z.string(), z.number()]).nullish().catch(null).transform(instantOf);

export function instantOf(value: string | number | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number' || /^\d+$/.test(value)) return Number.isFinite(Number(value)) ? Number(value) : null;
  const at = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? null : at;
}

/** Cloud: `accountId`. Data Center: `key` (which changelogs use) and `name` (which mentions use). */
export const userShape = z
  .object({ accountId: optionalText, key: optionalText, name: optionalText, displayName: optionalText })
  .nullish()
  .catch(null);
export type User = z.output<typeof userShape>;

export const statusShape = z.object({
  id: id.nullish().catch(null),
  name: z.string().min(1),
  statusCategory: z.object({ key: optionalText }).nullish().catch(null),
});

export const issueShape = z.object({
  id,
  key: z.string().min(1),
  fields: z.object({
    summary: z.string(),
    status: statusShape,
    assignee: userShape,
    reporter: userShape,
    creator: userShape,
    resolution: z.object({ name: optionalText }).nullish().catch(null),
    project: z.object({ key: optionalText }).nullish().catch(null),
    updated: instant,
    description: z.unknown().optional(),
  }),
});
export type IssueJson = z.output<typeof issueShape>;

export const commentShape = z.object({
  id,
  self: optionalText,
  author: userShape,
  updateAuthor: userShape,
  body: z.unknown().optional(),
  created: instant,
  updated: instant,
  jsdPublic: z.boolean().nullish().catch(null),
  visibility: z.unknown().optional(),
  properties: z
    .array(z.object({ key: z.string(), value: z.unknown().optional() }))
    .nullish()
    .catch(null),
});
export type CommentJson = z.output<typeof commentShape>;

export function personOf(user: User): Person | null {
  if (user === null || user === undefined) return null;
  const known = user.accountId ?? user.key ?? user.name ?? null;
  const name = user.displayName ?? user.name ?? known;
  return name === null ? null : { id: known, name };
}

/** Display names of these users by every id a mention may use. */
export function namesOf(users: User[]): Names {
  const names = new Map<string, string>();
  for (const user of users) {
    const name = user?.displayName;
    if (name === null || name === undefined) continue;
    for (const key of [user?.accountId, user?.key, user?.name]) if (key) names.set(key, name);
  }
  return names;
}

const CATEGORIES = new Set<string | null | undefined>(['new', 'indeterminate', 'done']);

export function statusOf(status: z.output<typeof statusShape>): Status {
  const category = status.statusCategory?.key ?? null;
  return {
    id: status.id ?? null,
    name: status.name,
    category: CATEGORIES.has(category) ? (category as StatusCategory) : null,
  };
}

/** `heardAt` (ms) stands in where the issue says no `updated`, as in the short form that comment events carry. */
export function issueOf(hostId: string, issue: IssueJson, heardAt: number): Issue {
  const { fields, key } = issue;
  return {
    hostId,
    id: issue.id,
    key,
    projectKey: fields.project?.key ?? key.slice(0, Math.max(0, key.lastIndexOf('-'))),
    summary: fields.summary,
    status: statusOf(fields.status),
    assignee: personOf(fields.assignee),
    resolution: fields.resolution?.name ?? null,
    updatedAt: fields.updated ?? heardAt,
  };
}

/** Text as REST gives it: documents in v3 of Cloud, wiki markup in v2 of Data Center. */
export function textOf(kind: HostKind, text: unknown, names: Names): RichText {
  if (kind === 'jira-data-center' && (typeof text === 'string' || text === null || text === undefined)) {
    return readWiki(text, names);
  }
  return readAdf(text);
}

/** `heardAt` (ms) stands in for times that the comment does not carry. */
export function commentOf(comment: CommentJson, text: RichText, heardAt: number): Comment {
  const createdAt = comment.created ?? comment.updated ?? heardAt;
  return {
    id: comment.id,
    author: personOf(comment.author),
    text,
    public: isPublic(comment),
    createdAt,
    updatedAt: comment.updated ?? createdAt,
  };
}

/**
 * Internal in Jira Service Management by `jsdPublic` or by the property `sd.public.comment` (which Data Center shows
 * instead); a comment restricted to a role or group is not public either.
 */
function isPublic(comment: CommentJson): boolean {
  if (comment.jsdPublic === false || (comment.visibility ?? null) !== null) return false;
  const mark = comment.properties?.find(({ key }) => key === 'sd.public.comment')?.value;
  return !(typeof mark === 'object' && mark !== null && (mark as { internal?: unknown }).internal === true);
}

/** The name of the first field that is not as it must be, e.g. `issue.fields.status.name`. */
export function missingField(error: z.ZodError, prefix: string): string {
  return [prefix, ...(error.issues[0]?.path ?? [])].filter((part) => part !== '').join('.');
}

/**
 * Looking through a project's issues. Cloud pages by a token (`/search/jql`, without a total), Data Center by numbers (`/search`). Issues
 * come oldest first, so that what is created meanwhile comes at the end.
 */
import { z } from 'zod';
import type { FoundIssue, FoundPage, IssueQuery, IssueSearch, SearchPlace } from '../domain/issue-search.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { Http } from '../http.ts';
import { type Call, type Calls, createCalls, READING } from './calls.ts';
import { commentOf, commentShape, instantOf, issueOf, issueShape, missingField, namesOf, textOf } from './shapes.ts';

const FIELDS = 'summary,status,assignee,resolution,updated,created,project,description,comment';
const PAGE = 50;

const commentsShape = z.object({ comments: z.array(commentShape), total: z.number() });
const namedShape = z.object({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  key: z.string().min(1),
  fields: z.object({ created: z.unknown(), comment: z.unknown() }).partial().nullish().catch(null),
});
type Named = z.output<typeof namedShape>;

const cloudShape = z.object({
  issues: z.array(z.unknown()),
  nextPageToken: z.string().nullish().catch(null),
  isLast: z.boolean().nullish().catch(null),
});
const numberedShape = z.object({ issues: z.array(z.unknown()), startAt: z.number(), total: z.number() });

type Ask = Parameters<IssueSearch['findIssues']>[1];

export function createIssueSearch({ http, now = Date.now }: { http: Http; now?: () => number }): IssueSearch {
  const calls = createCalls({ http, now });
  return {
    findIssues: (access, ask) =>
      access.kind === 'jira-cloud' ? byToken(calls, access, ask) : byNumber(calls, access, ask),
    countIssues: (access, query) =>
      access.kind === 'jira-cloud' ? countRoughly(calls, access, query) : countExactly(calls, access, query),
  };
}

/** Relative times mean the same whatever the time zone of the token's user; absolute ones do not. */
function jqlOf({ projectKey, look, withinMinutes }: IssueQuery): string {
  const clauses = [`project = "${projectKey.replaceAll(/["\\]/g, '')}"`];
  if (look === 'mentioning') clauses.push('text ~ "intercom"');
  if (withinMinutes !== undefined) clauses.push(`updated >= "-${Math.ceil(withinMinutes)}m"`);
  return clauses.join(' AND ');
}

function fieldsOf(whole: boolean): string {
  return whole ? FIELDS : 'updated';
}

function searching<T>(query: IssueQuery, call: Pick<Call<T>, 'path' | 'shape'> & { query: Record<string, string> }) {
  return { ...call, method: 'GET' as const, doing: `search the issues of ${query.projectKey}`, needs: READING };
}

async function byToken(calls: Calls, access: HostAccess, { query, place, whole }: Ask) {
  const asked: Record<string, string> = {
    jql: `${jqlOf(query)} ORDER BY created ASC, key ASC`,
    fields: fieldsOf(whole),
    maxResults: String(PAGE),
  };
  if (typeof place?.['token'] === 'string') asked['nextPageToken'] = place['token'];
  const path = '/rest/api/3/search/jql';
  const { value, rate } = await calls.send(access, searching(query, { path, query: asked, shape: cloudShape }));
  const issues = value.issues.flatMap((json) => foundIssue(calls, access, { json, whole }));
  const { nextPageToken: token, isLast } = value;
  const next = isLast !== true && typeof token === 'string' && token !== '' ? { token } : null;
  return { rate, value: { issues, next } satisfies FoundPage };
}

/**
 * A page begins with the last issue of the one before. If another stands there, issues went meanwhile and all after them moved forward:
 * then it goes back by one page, and what was seen is seen again.
 */
async function byNumber(calls: Calls, access: HostAccess, { query, place, whole }: Ask) {
  const startAt = numberIn(place, 'startAt');
  const asked = {
    jql: `${jqlOf(query)} ORDER BY created ASC, key ASC`,
    fields: fieldsOf(whole),
    startAt: String(startAt),
    maxResults: String(PAGE),
  };
  const path = '/rest/api/2/search';
  const { value, rate } = await calls.send(access, searching(query, { path, query: asked, shape: numberedShape }));
  const found = value.issues.flatMap((json) => foundIssue(calls, access, { json, whole }));
  const last = place?.['last'];
  if (last !== undefined && startAt > 0 && found[0]?.id !== last) {
    return { rate, value: { issues: [], next: { startAt: Math.max(startAt - PAGE, 0) } } satisfies FoundPage };
  }
  return {
    rate,
    value: { issues: found, next: nextNumber({ startAt, listed: value.issues.length, total: value.total, found }) },
  };
}

function nextNumber(of: { startAt: number; listed: number; total: number; found: FoundIssue[] }): SearchPlace | null {
  const end = of.startAt + of.listed;
  if (of.listed === 0 || end >= of.total) return null;
  const last = of.found.at(-1)?.id;
  // A page of one issue would begin with itself for ever.
  return last === undefined || of.listed === 1 ? { startAt: end } : { startAt: end - 1, last };
}

function numberIn(place: SearchPlace | null, name: string): number {
  const value = place?.[name];
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
}

/** What has not even an id and a key cannot be told of. */
function foundIssue(
  calls: Calls,
  access: HostAccess,
  { json, whole }: { json: unknown; whole: boolean },
): FoundIssue[] {
  const named = namedShape.safeParse(json);
  if (!named.success) return [];
  const { id, key } = named.data;
  if (!whole) return [{ kind: 'named', id, key }];
  const issue = issueShape.safeParse(json);
  if (!issue.success) {
    return [
      { kind: 'unreadable', id, key, reason: `Jira shows it without a readable ${missingField(issue.error, '')}.` },
    ];
  }
  const { fields } = issue.data;
  const now = calls.now();
  return [
    {
      kind: 'read',
      id,
      key,
      createdAt: instantOf(named.data.fields?.created as string | number | null | undefined),
      issue: issueOf(access.hostId, issue.data, now),
      description: textOf(access.kind, fields.description, namesOf([fields.assignee])),
      comments: commentsIn(access, named.data, now),
    },
  ];
}

/** Cloud shows at most 20 comments in a search. */
function commentsIn(access: HostAccess, { fields }: Named, now: number) {
  const read = commentsShape.safeParse(fields?.comment);
  if (!read.success || read.data.comments.length < read.data.total) return null;
  return read.data.comments.map((comment) => {
    const text = textOf(access.kind, comment.body, namesOf([comment.author, comment.updateAuthor]));
    return commentOf(comment, text, now);
  });
}

async function countRoughly(calls: Calls, access: HostAccess, query: IssueQuery) {
  const { value, rate } = await calls.send(access, {
    method: 'POST',
    path: '/rest/api/3/search/approximate-count',
    body: { jql: jqlOf(query) },
    shape: z.object({ count: z.number() }),
    doing: `count the issues of ${query.projectKey}`,
    needs: READING,
  });
  return { rate, value: { count: value.count, exact: false } };
}

async function countExactly(calls: Calls, access: HostAccess, query: IssueQuery) {
  const asked = { jql: jqlOf(query), fields: 'updated', startAt: '0', maxResults: '0' };
  const call = searching(query, { path: '/rest/api/2/search', query: asked, shape: numberedShape });
  const { value, rate } = await calls.send(access, call);
  return { rate, value: { count: value.total, exact: true } };
}

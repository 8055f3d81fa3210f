/**
 * An issue's past as webhooks would have told it. Each entry of its history and each comment is put into the words of a webhook, with the
 * picture of the issue as it was then, and read by the same parser: so it has the same key, and a webhook that comes late tells nothing new.
 */
import { z } from 'zod';
import { Gone } from '../domain/errors.ts';
import type { HostEvent } from '../domain/events.ts';
import type { IssuePast, PastReader, Stretch } from '../domain/missed.ts';
import type { Host } from '../domain/model.ts';
import type { Answer, HostAccess, Rate } from '../domain/ports.ts';
import type { Http } from '../http.ts';
import { type Calls, createCalls, READING } from './calls.ts';
import { readGranted } from './granted.ts';
import { undo } from './past-picture.ts';
import { parseWebhook } from './parse.ts';
import { instantOf } from './shapes.ts';
import { api, issueApi, segment } from './paths.ts';

const FIELDS = 'summary,status,assignee,reporter,creator,resolution,updated,created,project,description,comment';
const PAGE = 100;
/** As many comments as are ever looked through. */
const MOST_COMMENTS = 1_000;
/** What a transition's own comment is away from it at most. */
const SAME_MOMENT_MS = 1_000;

const json = z.record(z.string(), z.unknown());
const stamp = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(null)
  .transform((value) => instantOf(value) ?? 0);
const id = z.union([z.string().min(1), z.number()]).transform(String);
const entryShape = z.object({ id, author: z.unknown(), created: stamp, items: z.array(json).catch([]) });
const commentShape = z.looseObject({ id, author: z.unknown(), created: stamp, updated: stamp });
const issueShape = z.looseObject({
  id,
  key: z.string(),
  fields: z.looseObject({
    created: stamp,
    creator: z.unknown(),
    comment: z
      .object({ total: z.number(), comments: z.array(commentShape) })
      .nullish()
      .catch(null),
  }),
  changelog: z.object({ total: z.number(), histories: z.array(entryShape) }),
});

type Entry = z.output<typeof entryShape>;
type CommentJson = z.output<typeof commentShape>;
type IssueJson = z.output<typeof issueShape>;
type Picture = Record<string, unknown>;

export function createPastReader({ http, now = Date.now }: { http: Http; now?: () => number }): PastReader {
  const calls = createCalls({ http, now });
  const statusesOf = keptStatuses(calls);
  return {
    async readPast(access, issueId, within) {
      const read = await calls.send(access, {
        method: 'GET',
        path: issueApi(access, issueId),
        query: { fields: FIELDS, expand: 'changelog' },
        shape: issueShape,
        doing: `read the history of issue ${issueId}`,
        needs: READING,
      });
      const issue = read.value;
      const entries = await wholeHistory(calls, access, { issue, from: within.from });
      const comments = await wholeComments(calls, access, issue);
      const statuses = entries.value.length === 0 ? [] : await statusesOf(access);
      const events = eventsOf(access, { issue, entries: entries.value, comments: comments.value, statuses, within });
      const commentIds = comments.whole ? comments.value.map((comment) => comment.id) : null;
      return { rate: comments.rate ?? entries.rate ?? read.rate, value: { events, commentIds } satisfies IssuePast };
    },
    async isProjectGone(access, projectKey) {
      const may = await readGranted(calls, access, { permissions: ['ADMINISTER'] });
      if (may.value.get('ADMINISTER') !== true) return { value: false, rate: may.rate };
      const path = api(access, `/project/${segment(projectKey)}`);
      const call = { method: 'GET' as const, path, shape: json, doing: `read ${projectKey}`, needs: READING };
      try {
        const { rate } = await calls.send(access, call);
        return { value: false, rate };
      } catch (error) {
        if (!(error instanceof Gone)) throw error;
        return { value: true, rate: error.rate };
      }
    },
  };
}

/** Data Center shows all of it with the issue; Cloud the newest, and the rest by pages, oldest first. */
async function wholeHistory(
  calls: Calls,
  access: HostAccess,
  { issue, from }: { issue: IssueJson; from: number },
): Promise<{ value: Entry[]; rate: Rate | null }> {
  const { total, histories } = issue.changelog;
  const found = new Map(histories.map((entry) => [entry.id, entry]));
  let rate: Rate | null = null;
  const reachesBack = (): boolean => found.size >= total || [...found.values()].some(({ created }) => created < from);
  for (let end = total; access.kind === 'jira-cloud' && !reachesBack() && end > 0; end -= PAGE) {
    const startAt = Math.max(end - PAGE, 0);
    const page: Answer<{ values: Entry[] }> = await calls.send(access, {
      method: 'GET',
      path: issueApi(access, issue.id, '/changelog'),
      query: { startAt: String(startAt), maxResults: String(PAGE) },
      shape: z.object({ values: z.array(entryShape) }),
      doing: `read the history of issue ${issue.id}`,
      needs: READING,
    });
    for (const entry of page.value.values) found.set(entry.id, entry);
    rate = page.rate;
  }
  return { rate, value: [...found.values()].sort((a, b) => a.created - b.created || Number(a.id) - Number(b.id)) };
}

/** An issue shows a part of its comments where it has many. */
async function wholeComments(
  calls: Calls,
  access: HostAccess,
  issue: IssueJson,
): Promise<{ value: CommentJson[]; whole: boolean; rate: Rate | null }> {
  const shown = issue.fields.comment ?? null;
  if (shown !== null && shown.comments.length >= shown.total) return { value: shown.comments, whole: true, rate: null };
  const found = new Map<string, CommentJson>();
  for (let startAt = 0; ;) {
    const { value, rate } = await calls.send(access, {
      method: 'GET',
      path: issueApi(access, issue.id, '/comment'),
      query: { startAt: String(startAt), maxResults: String(PAGE), orderBy: '-created' },
      shape: z.object({ comments: z.array(commentShape), total: z.number() }),
      doing: `list the comments of issue ${issue.id}`,
      needs: READING,
    });
    for (const comment of value.comments) found.set(comment.id, comment);
    startAt += value.comments.length;
    const whole = startAt >= value.total;
    if (whole || value.comments.length === 0 || startAt >= MOST_COMMENTS) {
      const sorted = [...found.values()].sort((a, b) => a.created - b.created);
      return { value: sorted, whole, rate };
    }
  }
}

const KEEP_MS = 600_000;

/** A history names statuses without their categories, by which rules may ask. They change seldom. */
function keptStatuses(calls: Calls) {
  const kept = new Map<string, { until: number; statuses: Picture[] }>();
  return async (access: HostAccess): Promise<Picture[]> => {
    const known = kept.get(access.hostId);
    if (known !== undefined && known.until > calls.now()) return known.statuses;
    const path = api(access, '/status');
    const doing = 'list its statuses';
    const { value } = await calls.send(access, { method: 'GET', path, shape: z.array(json), doing, needs: READING });
    kept.set(access.hostId, { until: calls.now() + KEEP_MS, statuses: value });
    return value;
  };
}

interface Read {
  issue: IssueJson;
  entries: Entry[];
  comments: CommentJson[];
  statuses: Picture[];
  within: Stretch;
}

interface Told {
  at: number;
  body: Picture;
}

function eventsOf(access: HostAccess, { issue, entries, comments, statuses, within }: Read): HostEvent[] {
  const pictures = picturesOf(issue, entries, statuses);
  const pictureAt = (at: number): Picture => {
    const after = entries.findLastIndex((entry) => entry.created <= at);
    return stamped(pictures[after + 1] ?? {}, at);
  };
  const created: Told = {
    at: issue.fields.created,
    body: {
      webhookEvent: 'jira:issue_created',
      user: issue.fields.creator,
      issue: stamped(pictures[0] ?? {}, issue.fields.created),
    },
  };
  const told: Told[] = [
    created,
    ...entries.map((entry, n): Told => {
      const { created: at, author, items } = entry;
      const comment = comments.find((one) => isOf(one, entry));
      const picture = stamped(pictures[n + 1] ?? {}, at);
      const body = { webhookEvent: 'jira:issue_updated', user: author, issue: picture };
      return { at, body: { ...body, changelog: { id: entry.id, items }, ...(comment && { comment: raw(comment) }) } };
    }),
    ...comments.flatMap((comment) => commentTold(comment, pictureAt)),
  ];
  const host: Host = { id: access.hostId, name: '', kind: access.kind, url: access.url };
  return told
    .filter(({ at }) => at >= within.from && at <= within.until)
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, body }) => {
      const parsed = parseWebhook({ host, body: { ...body, timestamp: at } });
      return parsed.kind === 'event' ? [parsed.event] : [];
    });
}

function isOf(comment: CommentJson, entry: Entry): boolean {
  return (
    Math.abs(comment.created - entry.created) <= SAME_MOMENT_MS &&
    JSON.stringify(comment.author) === JSON.stringify(entry.author) &&
    entry.items.some((item) => item['field'] === 'status')
  );
}

function commentTold(comment: CommentJson, pictureAt: (at: number) => Picture): Told[] {
  const { created, updated } = comment;
  const body = (webhookEvent: string, at: number): Told => ({
    at,
    body: { webhookEvent, issue: pictureAt(at), comment: raw(comment) },
  });
  return [body('comment_created', created), ...(updated > created ? [body('comment_updated', updated)] : [])];
}

/** Instants as numbers are as good to the parser as Jira's texts. */
function raw(comment: CommentJson): Picture {
  return { ...comment };
}

function stamped(picture: Picture, at: number): Picture {
  return { ...picture, fields: { ...(picture['fields'] as Picture), updated: at } };
}

/** The issue as it was before the first entry, after it, after the second, … and as it is now: undone backwards, entry by entry. */
function picturesOf(issue: IssueJson, entries: Entry[], statuses: Picture[]): Picture[] {
  const { id: issueId, key, fields } = issue;
  const pictures: Picture[] = [{ id: issueId, key, fields: { ...fields, comment: undefined } }];
  for (const { items } of entries.toReversed()) pictures.unshift(undo(pictures[0] ?? {}, items, statuses));
  return pictures;
}

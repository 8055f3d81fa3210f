/**
 * Jira as a host: REST v3 with documents for Cloud, REST v2 with wiki markup for Data Center. Only GET is ever repeated.
 * In: an access and ids. Out: domain nouns, or one of the errors of domain/errors.ts.
 */
import { z } from 'zod';
import type { RemoteLink } from '../domain/effects.ts';
import { Gone } from '../domain/errors.ts';
import type { Comment, HostKind } from '../domain/model.ts';
import type { HostFields, HostReads, HostWebhooks } from '../domain/host-ports.ts';
import type { PanelHost } from '../domain/panel.ts';
import type { HostAccess, HostPort } from '../domain/ports.ts';
import type { Http } from '../http.ts';
import { type Calls, createCalls, type Needs, READING } from './calls.ts';
import { checkHost } from './check.ts';
import { createNames, findChange } from './records.ts';
import { commentOf, commentShape, issueOf, issueShape, namesOf, textOf } from './shapes.ts';
import type { CommentJson } from './shapes.ts';
import { readIssueFields } from './field-values.ts';
import { createReporters } from './reporter.ts';
import { cleanText } from '../domain/text/drafts.ts';
import { readFields, readIssueTypes, readStatuses, searchIssues, searchProjects } from './reads.ts';
import { ensureWebhook, isWebhookThere, removeWebhook, WEBHOOK_EVENTS } from './webhook.ts';
import { issueApi, segment } from './paths.ts';

const LINKING: Needs = { permission: 'Link issues', scope: 'write:jira-work' };

/** Just what an issue needs inside; comments and history are read on their own. */
const FIELDS = 'summary,status,assignee,resolution,updated,project,description';
const NEWEST = 200;
const PAGE = 100;

export interface JiraClient extends HostPort, PanelHost, HostFields {
  /** Makes Jira tell us: exactly one webhook of ours, with our events and secret; or none. */
  webhooks: HostWebhooks;
  reads: HostReads;
}

/** `now`: our clock, ms; for rate limits and the clock check. */
export function createJiraClient({ http, now = Date.now }: { http: Http; now?: () => number }): JiraClient {
  const calls = createCalls({ http, now });
  const names = createNames(calls);
  return {
    async readIssue(access, idOrKey) {
      const path = issueApi(access, idOrKey);
      const call = { method: 'GET' as const, path, query: { fields: FIELDS }, shape: issueShape };
      const answer = await calls.send(access, { ...call, doing: `read issue ${idOrKey}`, needs: READING });
      const { fields } = answer.value;
      const description = textOf(access.kind, fields.description, namesOf([fields.assignee]));
      return { rate: answer.rate, value: { issue: issueOf(access.hostId, answer.value, now()), description } };
    },
    readReported: createReporters(calls),
    readFields: async (access, idOrKey, fields) => readIssueFields(calls, access, { idOrKey, fields }),
    async readComment(access, issueId, commentId) {
      const path = issueApi(access, issueId, `/comment/${segment(commentId)}`);
      const doing = `read comment ${commentId} of issue ${issueId}`;
      const call = { method: 'GET' as const, path, query: withProperties(access.kind), shape: commentShape };
      const answer = await calls.send(access, { ...call, doing, needs: READING });
      return { rate: answer.rate, value: asComment(access.kind, answer.value, now()) };
    },
    listComments: async (access, issueId) => listComments(calls, access, issueId),
    async putRemoteLink(access, issueId, link) {
      const answer = await calls.send(access, {
        method: 'POST',
        path: issueApi(access, issueId, '/remotelink'),
        body: wholeLink(link),
        shape: z.object({ id: z.union([z.string(), z.number()]) }),
        doing: `write the remote link of issue ${issueId}`,
        needs: LINKING,
      });
      return { rate: answer.rate, value: null };
    },
    removeRemoteLink: async (access, issueId, globalId) => removeRemoteLink(calls, access, { issueId, globalId }),
    readName: async (access, personId) => names.read(access, personId),
    findChange: async (access, issueId, sought) => findChange(calls, access, { issueId, sought }),
    check: async (access, projects) => checkHost(calls, access, projects),
    webhooks: {
      events: WEBHOOK_EVENTS,
      ensure: async (access, wish) => ensureWebhook(calls, access, wish),
      isThere: async (access, isOurs) => isWebhookThere(calls, access, isOurs),
      remove: async (access, isOurs) => removeWebhook(calls, access, isOurs),
    },
    reads: {
      projects: async (access, asked) => searchProjects(calls, access, asked),
      issues: async (access, asked) => searchIssues(calls, access, asked),
      issueTypes: async (access, project) => readIssueTypes(calls, access, project),
      statuses: async (access, project) => readStatuses(calls, access, project),
      fields: async (access, project) => readFields(calls, access, project),
    },
  };
}

/** Data Center shows what Jira Service Management keeps of a comment only on demand; Cloud has `jsdPublic`. */
function withProperties(kind: HostKind): Record<string, string> {
  return kind === 'jira-cloud' ? {} : { expand: 'properties' };
}

function asComment(kind: HostKind, comment: CommentJson, heardAt: number): Comment {
  const names = namesOf([comment.author, comment.updateAuthor]);
  return commentOf(comment, textOf(kind, comment.body, names), heardAt);
}

/** The newest first, page by page, until there are enough; then turned round. */
async function listComments(calls: Calls, access: HostAccess, issueId: string): ReturnType<HostPort['listComments']> {
  const path = issueApi(access, issueId, '/comment');
  const shape = z.object({ comments: z.array(commentShape), total: z.number() });
  const found = new Map<string, CommentJson>();
  for (let startAt = 0; ;) {
    const query = {
      startAt: String(startAt),
      maxResults: String(PAGE),
      orderBy: '-created',
      ...withProperties(access.kind),
    };
    const doing = `list the comments of issue ${issueId}`;
    const answer = await calls.send(access, { method: 'GET', path, query, shape, doing, needs: READING });
    const { comments, total } = answer.value;
    for (const comment of comments) found.set(comment.id, comment);
    startAt += comments.length;
    if (comments.length === 0 || startAt >= Math.min(total, NEWEST)) {
      const read = [...found.values()].map((comment) => asComment(access.kind, comment, calls.now()));
      const sorted = read.sort((a, b) => a.createdAt - b.createdAt || Number(a.id) - Number(b.id));
      return { rate: answer.rate, value: sorted.slice(-NEWEST) };
    }
  }
}

const LONGEST_TITLE = 255;

/** Every field, since Jira sets the ones that are left out to null (Jira docs, remote issue links). */
function wholeLink(link: RemoteLink): Record<string, unknown> {
  return {
    globalId: link.globalId,
    application: { type: 'com.intercom', name: 'Intercom' },
    relationship: 'conversation in Intercom',
    object: {
      url: link.url,
      title: cleanText(link.title.slice(0, LONGEST_TITLE)),
      summary: link.summary ?? '',
      icon: { url16x16: 'https://app.intercom.com/favicon.ico', title: 'Intercom' },
      status: { resolved: link.resolved },
    },
  };
}

/** 404 is fine: the link, or the whole issue, is gone already. */
async function removeRemoteLink(
  calls: Calls,
  access: HostAccess,
  { issueId, globalId }: { issueId: string; globalId: string },
): ReturnType<HostPort['removeRemoteLink']> {
  try {
    const answer = await calls.send(access, {
      method: 'DELETE',
      path: issueApi(access, issueId, '/remotelink'),
      query: { globalId },
      shape: z.unknown(),
      doing: `remove the remote link of issue ${issueId}`,
      needs: LINKING,
    });
    return { rate: answer.rate, value: null };
  } catch (error) {
    if (error instanceof Gone) return { rate: error.rate, value: null };
    throw error;
  }
}

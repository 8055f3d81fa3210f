/** The desk as processing and delivery see every host: read by id or key, with remote links that stand on the request. */
import { commentOf, type DeskHost, type DeskRequest, issueOf } from '../domain/desk/desk.ts';
import { Gone } from '../domain/errors.ts';
import type { FoundIssue } from '../domain/issue-search.ts';
import { markdownText } from '../domain/text/markdown.ts';
import type { Answer, HostAccess, HostCheck, IssueRead } from '../domain/ports.ts';
import type { Db, Sql } from '../store/db.ts';
import { findComment, listComments, putRemoteLink, removeRemoteLink } from '../store/desk/request-comments.ts';
import { countRequests, listRequests, noRequestFilter } from '../store/desk/request-search.ts';
import { findRequest, lockRequest } from '../store/desk/requests.ts';
import { fieldsOfVersion } from '../store/desk/services.ts';
import { requestFields } from './fields.ts';
import { createOfDesk } from './of-desk.ts';

const MOST_COMMENTS = 200;
const PAGE = 50;
/** As the database understands it: the form of an id, else it could only be a key. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every method throws only the errors of errors.ts. There is no budget to heed. */
export function createDeskHost(db: Db): DeskHost {
  const ofDesk = createOfDesk(db);
  const answer = async <T>(access: HostAccess, work: (sql: Sql) => Promise<T>): Promise<Answer<T>> => ({
    value: await ofDesk(access, work),
    rate: null,
  });

  return {
    readIssue: (access, idOrKey) => answer(access, async (sql) => readOf(await known(sql, access, idOrKey))),
    readReported: (access, idOrKey) =>
      answer(access, async (sql) => {
        const request = await known(sql, access, idOrKey);
        const { name, email } = request.requester;
        return { issue: issueOf(request), reporter: { id: null, name, email } };
      }),
    readFields: (access, idOrKey, fields) =>
      answer(access, async (sql) => {
        const request = await known(sql, access, idOrKey);
        const { service } = request;
        const form = service && (await fieldsOfVersion(sql, { serviceId: service.id, version: service.version }));
        return requestFields(request, form ?? [], fields);
      }),
    readComment: (access, issueId, commentId) =>
      answer(access, async (sql) => {
        const found = UUID.test(commentId) && UUID.test(issueId);
        const comment = found ? await findComment(sql, { requestId: issueId, commentId }) : null;
        if (comment === null) throw new Gone('There is no such comment on the request.');
        return commentOf(comment);
      }),
    listComments: (access, issueId) =>
      answer(access, async (sql) => {
        const { id } = await known(sql, access, issueId);
        const comments = await listComments(sql, { requestId: id, publicOnly: false, atMost: MOST_COMMENTS });
        return comments.map(commentOf);
      }),
    putRemoteLink: (access, issueId, link) =>
      answer(access, async (sql) => {
        // Locked, so that nothing is left behind on a request that is being deleted.
        if (!UUID.test(issueId) || (await lockRequest(sql, issueId)) === null) throw gone(issueId);
        await putRemoteLink(sql, issueId, link);
        return null;
      }),
    removeRemoteLink: (access, issueId, globalId) =>
      answer(access, async (sql) => {
        if (UUID.test(issueId)) await removeRemoteLink(sql, issueId, globalId);
        return null;
      }),
    async check(access) {
      await answer(access, async (sql) => sql.query('select 1'));
      return allWell;
    },
    findIssues: (access, { query, place, whole }) =>
      answer(access, async (sql) => {
        const { at, id } = place ?? {};
        const after = typeof at === 'number' && typeof id === 'string' ? { at, id } : null;
        const filter = { ...noRequestFilter, hostId: access.hostId, inboxes: [query.projectKey] };
        const { rows, next } = await listRequests(sql, filter, { sort: '-created', after, limit: PAGE });
        const issues: FoundIssue[] = [];
        for (const request of rows) issues.push(whole ? await foundOf(sql, request) : named(request));
        return { issues, next: next === null ? null : { at: next.at, id: next.id } };
      }),
    countIssues: (access, { projectKey }) =>
      answer(access, async (sql) => {
        const counts = await countRequests(sql, { ...noRequestFilter, hostId: access.hostId, inboxes: [projectKey] });
        return { count: Object.values(counts).reduce((sum, n) => sum + n, 0), exact: true };
      }),
  };
}

const allWell: HostCheck = {
  ok: true,
  answered: true,
  actor: 'Deskbridge',
  product: 'The built-in desk',
  signs: null,
  problems: [],
  permissions: [],
  clockSkewMs: 0,
};

async function known(sql: Sql, { hostId }: HostAccess, idOrKey: string): Promise<DeskRequest> {
  const request = await findRequest(sql, idOrKey);
  if (request === null || request.hostId !== hostId) throw gone(idOrKey);
  return request;
}

function gone(idOrKey: string): Gone {
  return new Gone(`There is no request ${idOrKey} on this desk.`);
}

function readOf(request: DeskRequest): IssueRead {
  return { issue: issueOf(request), description: markdownText(request.description) };
}

function named({ id, key }: DeskRequest): FoundIssue {
  return { kind: 'named', id, key };
}

async function foundOf(sql: Sql, request: DeskRequest): Promise<FoundIssue> {
  const comments = await listComments(sql, { requestId: request.id, publicOnly: false, atMost: MOST_COMMENTS });
  const { id, key, createdAt } = request;
  return { kind: 'read', id, key, createdAt, ...readOf(request), comments: comments.map(commentOf) };
}

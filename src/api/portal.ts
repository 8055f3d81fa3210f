/**
 * Requests for those who make them: theirs by the e-mail address they are signed in with, and only what is public of them. Somebody else's
 * request is not there for them.
 */
import { z } from 'zod';
import { takenUp } from '../domain/desk/desk.ts';
import type { Sql } from '../store/db.ts';
import { findOwnRequest, listOwnRequests, listStatuses, type OwnRequest } from '../store/desk/own-requests.ts';
import { listAttachments } from '../store/desk/request-attachments.ts';
import { listComments } from '../store/desk/request-comments.ts';
import { type Caller, callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import {
  actorOf,
  checkAnswers,
  deskInboxes,
  inboxOf,
  inboxOfService,
  noRequest,
  serviceOf,
} from './desk/references.ts';
import { pageAnswer, pagingQuery, readPage } from './paging.ts';
import { presentOwn, presentOwnDetail } from './desk/present.ts';
import { fieldsOf, madeBefore, requestParams } from './desk/requests.ts';
import { bodyText, commentText, ownId, titleText } from './desk/wishes.ts';
import { offer } from './portal/offer.ts';
import { type Api, filterText, problems } from './route.ts';
import { pageOf } from './schemas.ts';
import { OfferSchema } from './schemas/portal.ts';
import { AnswersSchema, PortalDetailSchema, PortalRequestSchema } from './schemas/requests.ts';

const MOST_COMMENTS = 500;
/** A person's, not a program's. */
export const portalWrites = { access: 'portal', rateLimit: { max: 30, timeWindow: 60_000 } } as const;

const MakeWish = z.strictObject({
  id: ownId,
  title: titleText,
  description: bodyText.default('').describe('Markdown'),
  service: z.uuid().nullable().default(null),
  project: z.string().max(80).optional().describe('The inbox; left out: the service’s, or the only one'),
  answers: AnswersSchema.default({}),
});

export function portalRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['portal'];
  const url = '/api/v1/portal/requests';
  const detail = { 200: PortalDetailSchema, ...problems };
  app.route({
    method: 'GET',
    url: '/api/v1/portal/services',
    config: { access: 'portal' },
    schema: { summary: 'What one can ask for', tags, response: { 200: OfferSchema, ...problems } },
    handler: (request) => offer(deps, callerOf(request).organizationId),
  });
  app.route({
    method: 'GET',
    url,
    config: { access: 'portal' },
    schema: {
      summary: 'One’s own requests, the newest first',
      tags,
      querystring: z.strictObject({ ...pagingQuery, open: z.enum(['true', 'false']).optional(), q: filterText }),
      response: { 200: pageOf(PortalRequestSchema), ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { open, q = '', ...paging } = request.query;
      const of = { email: emailOf(caller), open: open === undefined ? null : open === 'true', search: q };
      const { page, fields } = await deps.db.tx(caller.organizationId, async (sql) => {
        const found = await listOwnRequests(sql, of, readPage(paging));
        return { page: found, fields: new Map(await formsOf(sql, found.rows)) };
      });
      return pageAnswer(page, (row) => presentOwn(row, fields.get(row.id) ?? []));
    },
  });
  app.route({
    method: 'POST',
    url,
    config: portalWrites,
    schema: { summary: 'Make a request', tags, body: MakeWish, response: { 201: PortalDetailSchema, ...problems } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const id = await make(deps, caller, request.body).catch((error: unknown) => madeBefore(error, request.body.id));
      // Somebody else's is not shown: it is not there for them.
      return reply.code(201).send(await shown(deps, caller, id));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:request`,
    config: { access: 'portal' },
    schema: { summary: 'One of one’s own requests', tags, params: requestParams, response: detail },
    handler: (request) => shown(deps, callerOf(request), request.params.request),
  });
  app.route({
    method: 'POST',
    url: `${url}/:request/comments`,
    config: portalWrites,
    schema: {
      summary: 'Say something on a request; one that waits or is resolved is taken up again',
      tags,
      params: requestParams,
      body: z.strictObject({ id: ownId, text: commentText.describe('Markdown') }),
      response: { 201: PortalDetailSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const own = await ownRequest(deps, caller, request.params.request);
      await say(deps, caller, { own, said: request.body, change: takenUp });
      return reply.code(201).send(await shown(deps, caller, own.id));
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/:request/close`,
    config: portalWrites,
    schema: {
      summary: 'Close a request: it needs no answer any more',
      tags,
      params: requestParams,
      response: detail,
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const own = await ownRequest(deps, caller, request.params.request);
      await say(deps, caller, { own, said: null, change: { status: 'resolved' } });
      return shown(deps, caller, own.id);
    },
  });
}

/** By whom they are signed in as; the access class lets nobody in without. */
function emailOf({ session }: Caller): string {
  if (session?.email === undefined || session.email === null) throw new Error('A portal route needs a person.');
  return session.email.toLowerCase();
}

/** Throws 404, also for somebody else's. */
export async function ownRequest(deps: ApiDeps, caller: Caller, idOrKey: string): Promise<OwnRequest> {
  const of = { email: emailOf(caller), idOrKey };
  const own = await deps.db.tx(caller.organizationId, (sql) => findOwnRequest(sql, of));
  if (own === null) throw noRequest(idOrKey);
  return own;
}

async function make(deps: ApiDeps, caller: Caller, wish: z.infer<typeof MakeWish>): Promise<string> {
  const inboxes = await deskInboxes(deps, caller.organizationId);
  const service =
    wish.service === null ? null : await deps.db.tx(caller.organizationId, (sql) => serviceOf(sql, wish.service ?? ''));
  // A service decides where its requests go.
  const inbox = service === null ? inboxOf(inboxes, { project: wish.project }) : inboxOfService(inboxes, service);
  checkAnswers(service, wish.answers, true);
  const { id } = await deps.desk.create(actorOf(caller), {
    id: wish.id,
    hostId: inbox.hostId,
    projectKey: inbox.key,
    title: wish.title,
    description: wish.description,
    requester: { name: caller.name, email: emailOf(caller) },
    status: 'new',
    priority: 'medium',
    service: service && { id: service.id, name: service.name, version: service.version },
    answers: wish.answers,
    tags: [],
    assignee: null,
    channel: 'portal',
  });
  return id;
}

async function say(
  deps: ApiDeps,
  caller: Caller,
  {
    own,
    said,
    change,
  }: {
    own: OwnRequest;
    said: { id?: string | undefined; text: string } | null;
    change: Parameters<ApiDeps['desk']['change']>[2]['change'];
  },
): Promise<void> {
  const comment = said === null ? null : { ...said, public: true, byRequester: true, channel: 'portal' as const };
  const done = await deps.desk.change(actorOf(caller), own.id, { change, revision: null, comment });
  if (done === null) throw noRequest(own.key);
}

async function shown(deps: ApiDeps, caller: Caller, idOrKey: string) {
  const of = { email: emailOf(caller), idOrKey };
  return deps.db.tx(caller.organizationId, async (sql) => {
    const own = await findOwnRequest(sql, of);
    if (own === null) throw noRequest(idOrKey);
    const which = { requestId: own.id, publicOnly: true };
    return presentOwnDetail(own, {
      fields: await fieldsOf(sql, own),
      comments: await listComments(sql, { ...which, atMost: MOST_COMMENTS }),
      attachments: await listAttachments(sql, which),
      statuses: await listStatuses(sql, own.id),
    });
  });
}

async function formsOf(sql: Sql, rows: OwnRequest[]) {
  const forms: [string, Awaited<ReturnType<typeof fieldsOf>>][] = [];
  for (const row of rows) forms.push([row.id, await fieldsOf(sql, row)]);
  return forms;
}

/** Requests of the desk as lists: found, counted, changed many at once; and what lists are filtered by. */
import { z } from 'zod';
import { Refused } from '../../store/db.ts';
import { listAssignees, listTags } from '../../store/accounts/desk-people.ts';
import { findHost } from '../../store/hosts.ts';
import { countRequests, listRequests, type RequestFilter, searchWords } from '../../store/desk/request-search.ts';
import { findRequest } from '../../store/desk/requests.ts';
import { findView } from '../../store/desk/request-views.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { noRequest } from './references.ts';
import { pageAnswer, pagingQuery, readPage } from '../paging.ts';
import { presentSummary, presentView } from './present.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { bulkChangeOf, type BulkChange, BulkWish } from './wishes.ts';
import { change } from './requests.ts';
import { type Api, filterText, listOf, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import {
  BulkResultSchema,
  ChannelSchema,
  PrioritySchema,
  RequestCountsSchema,
  type RequestFilterAnswer,
  RequestSortSchema,
  RequestStatusSchema,
  RequestSummarySchema,
} from '../schemas/requests.ts';
import { InvalidRequest } from '../validation.ts';

const filters = {
  host: filterText.describe('The name of a desk'),
  project: listOf(z.string().max(80)).describe('Inboxes; one, or several with commas'),
  status: listOf(RequestStatusSchema),
  priority: listOf(PrioritySchema),
  channel: listOf(ChannelSchema),
  service: listOf(z.uuid()),
  tag: listOf(z.string().max(60)).describe('All of them; one, or several with commas'),
  assignee: z
    .union([z.enum(['me', 'nobody']), z.uuid()])
    .optional()
    .describe("A user's id, me or nobody"),
  requester: filterText.describe('An e-mail address'),
  q: filterText.describe('Beginnings of words of the request or of what is said on it, all of them'),
  view: z.uuid().optional().describe('A saved view; what is given beside it replaces that part of it'),
};
type FilterQuery = z.infer<z.ZodObject<typeof filters>>;

export function requestListRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['requests'];
  const url = '/api/v1/requests';
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: 'Requests, the last changed first',
      tags,
      querystring: z.strictObject({ ...pagingQuery, ...filters, sort: RequestSortSchema.optional() }),
      response: { 200: pageOf(RequestSummarySchema), ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { limit, cursor, sort, ...query } = request.query;
      const { after, limit: atMost } = readPage({ limit, cursor });
      const asked = await readFilter(deps, caller, query);
      const ask = { after, limit: atMost, sort: sort ?? asked.sort ?? 'updated' };
      const page = await deps.db.tx(caller.organizationId, (sql) => listRequests(sql, asked.filter, ask));
      return pageAnswer(page, (row) => presentSummary(row, deps.publicUrl));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/counts`,
    config: { access: 'read' },
    schema: {
      summary: 'How many requests there are of each status',
      tags,
      querystring: z.strictObject(filters),
      response: { 200: RequestCountsSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { filter } = await readFilter(deps, caller, request.query);
      return deps.db.tx(caller.organizationId, (sql) => countRequests(sql, filter));
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/bulk`,
    config: { access: 'write' },
    schema: {
      summary: 'Change many requests; each for itself, with a result for each',
      tags,
      body: BulkWish,
      response: { 200: z.object({ items: z.array(BulkResultSchema) }), ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const items: z.infer<typeof BulkResultSchema>[] = [];
      for (const id of new Set(request.body.ids))
        items.push(await changeOne(deps, caller, { id, wanted: request.body.change }));
      return { items };
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/assignees`,
    config: { access: 'read' },
    schema: {
      summary: 'Who can be given a request',
      tags,
      response: { 200: z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string() })) }), ...problems },
    },
    handler: async (request) => ({ items: await deps.db.tx(callerOf(request).organizationId, listAssignees) }),
  });
  app.route({
    method: 'GET',
    url: `${url}/tags`,
    config: { access: 'read' },
    schema: {
      summary: 'Tags in use, the most used first; at most 200',
      tags,
      response: { 200: z.object({ items: z.array(z.object({ tag: z.string(), requests: z.int() })) }), ...problems },
    },
    handler: async (request) => ({
      items: await deps.db.tx(callerOf(request).organizationId, (sql) => listTags(sql, 200)),
    }),
  });
}

/** A filter of the query, laid over that of the view it names. Throws 422 for a view that is not there. */
async function readFilter(deps: ApiDeps, caller: Caller, { view: viewId, host, ...query }: FilterQuery) {
  const { organizationId, userId } = caller;
  const desk = host === undefined ? null : await findHost(deps.db, organizationId, host);
  const view =
    viewId === undefined
      ? null
      : await deps.db.tx(organizationId, (sql) => findView(sql, { id: viewId, viewer: userId }));
  if (viewId !== undefined && view === null)
    throw unprocessable('unknown_view', `view: there is no view ${viewId}, or it is not shared with you`);
  const kept = view === null ? {} : presentView(view, userId).filter;
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const filter = storeFilter(caller, { ...kept, ...(given as RequestFilterAnswer) });
  return { filter: { ...filter, hostId: host === undefined ? null : (desk?.id ?? NOBODYS) }, sort: view?.sort };
}

const NOBODYS = '00000000-0000-0000-0000-000000000000';

function storeFilter(caller: Caller, given: RequestFilterAnswer): RequestFilter {
  // A key, which is nobody, has nothing of its own.
  const assignee = given.assignee === 'me' ? (caller.userId ?? NOBODYS) : (given.assignee ?? null);
  return {
    hostId: null,
    inboxes: given.project ?? [],
    statuses: given.status ?? [],
    priorities: given.priority ?? [],
    channels: given.channel ?? [],
    services: given.service ?? [],
    tags: given.tag ?? [],
    assignee,
    requester: given.requester?.trim().toLowerCase() ?? null,
    words: given.q === undefined ? [] : searchWords(given.q),
  };
}

async function changeOne(
  deps: ApiDeps,
  caller: Caller,
  { id, wanted }: { id: string; wanted: BulkChange },
): Promise<z.infer<typeof BulkResultSchema>> {
  try {
    const before = await deps.db.tx(caller.organizationId, (sql) => findRequest(sql, id));
    if (before === null) throw noRequest(id);
    // Made from the tags as they were just read, so whoever changes it in between is not undone.
    const revision = before.revision;
    const after = await change(deps, caller, {
      idOrKey: before.id,
      wish: { ...bulkChangeOf(before, wanted), revision },
    });
    const outcome = after.revision === revision ? 'unchanged' : 'changed';
    return { id, outcome, code: null, detail: null, revision: after.revision };
  } catch (error) {
    const why = whyNot(error);
    if (why === null) throw error;
    return { id, outcome: 'refused', ...why, revision: null };
  }
}

function whyNot(error: unknown): { code: string; detail: string } | null {
  if (error instanceof ApiProblem) return { code: error.code, detail: error.detail };
  if (error instanceof Refused) return { code: error.code, detail: error.message };
  if (error instanceof InvalidRequest) return { code: 'invalid_request', detail: error.message };
  return null;
}

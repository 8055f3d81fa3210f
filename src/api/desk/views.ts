/** Saved views of requests: one's own, and those that are shared. Who made one changes it; what is shared, admins too. */
import { z } from 'zod';
import type { Sql } from '../../store/db.ts';
import {
  deleteView,
  findView,
  insertView,
  listViews,
  type RequestView,
  updateView,
} from '../../store/desk/request-views.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { presentView } from './present.ts';
import { ApiProblem, notFound, unprocessable } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { RequestFilterSchema, RequestSortSchema, RequestViewSchema, written } from '../schemas/requests.ts';

const name = written(100).trim().min(1, 'is empty: name the view');
const MakeWish = z.strictObject({
  name,
  shared: z.boolean().default(false).describe('Others see it too'),
  filter: RequestFilterSchema.default({}),
  sort: RequestSortSchema.default('updated'),
});
const Change = z.strictObject({
  name: name.optional(),
  shared: z.boolean().optional(),
  filter: RequestFilterSchema.optional(),
  sort: RequestSortSchema.optional(),
});

export function requestViewRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['requests'];
  const url = '/api/v1/request-views';
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: 'Saved views of requests: shared ones and one’s own',
      tags,
      response: { 200: pageOf(RequestViewSchema), ...problems },
    },
    handler: async (request) => {
      const { organizationId, userId } = callerOf(request);
      const views = await deps.db.tx(organizationId, (sql) => listViews(sql, userId));
      return { items: views.map((view) => presentView(view, userId)), next: null };
    },
  });
  app.route({
    method: 'POST',
    url,
    config: { access: 'write' },
    schema: {
      summary: 'Save a view',
      tags,
      body: MakeWish,
      response: { 201: RequestViewSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const view = { ...request.body, ownerId: caller.userId, madeBy: caller.name };
      demandViewer(view);
      const made = await deps.db.tx(caller.organizationId, (sql) => insertView(sql, view));
      return reply.code(201).send(presentView(made, caller.userId));
    },
  });
  app.route({
    method: 'PATCH',
    url: `${url}/:id`,
    config: { access: 'write' },
    schema: {
      summary: 'Change a view; what is left out stays',
      tags,
      params: idParams,
      body: Change,
      response: { 200: RequestViewSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { name: newName, shared, filter, sort } = request.body;
      const changed = await deps.db.tx(caller.organizationId, async (sql) => {
        const view = await changeable(sql, caller, request.params.id);
        const next: RequestView = {
          ...view,
          name: newName ?? view.name,
          shared: shared ?? view.shared,
          filter: filter ?? view.filter,
          sort: sort ?? view.sort,
        };
        demandViewer(next);
        await updateView(sql, next);
        return next;
      });
      return presentView(changed, caller.userId);
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config: { access: 'write' },
    schema: { summary: 'Forget a view', tags, params: idParams, response: { 204: z.undefined(), ...problems } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await deps.db.tx(caller.organizationId, async (sql) =>
        deleteView(sql, (await changeable(sql, caller, request.params.id)).id),
      );
      deps.changes.announce(caller.organizationId, ['requests']);
      return reply.code(204).send();
    },
  });
}

/** What nobody owns must be shared, or nobody sees it. */
function demandViewer({ ownerId, shared }: Pick<RequestView, 'ownerId' | 'shared'>): void {
  if (ownerId === null && !shared)
    throw unprocessable('nobodys_view', 'shared: a view that is not of a user must be shared, or nobody would see it');
}

/** Throws 404 and 403. */
async function changeable(sql: Sql, caller: Caller, id: string): Promise<RequestView> {
  const view = await findView(sql, { id, viewer: caller.userId });
  if (view === null) throw notFound(`There is no view ${id}, or it is not shared with you.`);
  if (!caller.scopes.includes('admin') && view.ownerId !== caller.userId)
    throw new ApiProblem(403, 'not_yours', {
      detail: `${view.madeBy} made this view: only they and admins may change it.`,
    });
  return view;
}

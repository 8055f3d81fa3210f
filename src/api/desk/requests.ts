/** One request of the desk: made, read, changed, deleted. What people do is done by the desk, in one transaction with the event of it. */
import { z } from 'zod';
import type { DeskRequest } from '../../domain/desk/desk.ts';
import { recordAudit } from '../../store/audit.ts';
import { Refused, type Sql } from '../../store/db.ts';
import { listAttachments } from '../../store/desk/request-attachments.ts';
import { findRequest } from '../../store/desk/requests.ts';
import { fieldsOfVersion } from '../../store/desk/services.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import {
  actorOf,
  assigneeOf,
  checkAnswers,
  deskInboxes,
  inboxOf,
  knownRequest,
  noRequest,
  serviceOf,
  tagsOf,
} from './references.ts';
import { presentRequest } from './present.ts';
import { changeOf, ChangeWish, CreateWish, requesterOf } from './wishes.ts';
import { type Api, problems } from '../route.ts';
import { type RequestAnswer, RequestSchema } from '../schemas/requests.ts';

export const requestParams = z.object({ request: z.string().max(100).describe('Its id, or a key it has or had') });

export function requestRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['requests'];
  const response = { 200: RequestSchema, ...problems };
  app.route({
    method: 'POST',
    url: '/api/v1/requests',
    config: { access: 'write' },
    schema: {
      summary: 'Make a request',
      tags,
      body: CreateWish,
      response: { 201: RequestSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { body } = request;
      const id = await create(deps, caller, body).catch((error: unknown) => madeBefore(error, body.id));
      const made = await deps.db.tx(caller.organizationId, (sql) => knownRequest(sql, id));
      return reply.code(201).send(await shown(deps, caller, made));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/requests/:request',
    config: { access: 'read' },
    schema: { summary: 'A request', tags, params: requestParams, response },
    handler: async (request) => {
      const caller = callerOf(request);
      const { request: idOrKey } = request.params;
      return shown(deps, caller, await deps.db.tx(caller.organizationId, (sql) => knownRequest(sql, idOrKey)));
    },
  });
  app.route({
    method: 'PATCH',
    url: '/api/v1/requests/:request',
    config: { access: 'write' },
    schema: {
      summary: 'Change a request; what is left out stays',
      tags,
      params: requestParams,
      body: ChangeWish,
      response,
    },
    handler: async (request) => {
      const caller = callerOf(request);
      return shown(deps, caller, await change(deps, caller, { idOrKey: request.params.request, wish: request.body }));
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/requests/:request',
    config: { access: 'admin' },
    schema: {
      summary: 'Delete a request with everything said on it; linked conversations hear no more of it',
      tags,
      params: requestParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { request: idOrKey } = request.params;
      const { id, key, title } = await deps.db.tx(caller.organizationId, (sql) => knownRequest(sql, idOrKey));
      if (!(await deps.desk.remove(actorOf(caller), id))) throw noRequest(idOrKey);
      await deps.db.tx(caller.organizationId, (sql) =>
        recordAudit(sql, { actor: caller, action: 'request.deleted', subject: key, detail: { title } }),
      );
      // What is gone leaves no later change that could be seen.
      deps.changes.announce(caller.organizationId, ['requests']);
      return reply.code(204).send();
    },
  });
}

async function create(deps: ApiDeps, caller: Caller, wish: z.infer<typeof CreateWish>): Promise<string> {
  const inboxes = await deskInboxes(deps, caller.organizationId);
  const checked = await deps.db.tx(caller.organizationId, async (sql) => {
    const service = wish.service === null ? null : await serviceOf(sql, wish.service);
    const serviceDesk = inboxes.find(({ hostId }) => hostId === service?.hostId)?.hostName;
    const inbox = inboxOf(inboxes, {
      project: wish.project ?? service?.projectKey,
      host: wish.host ?? serviceDesk,
    });
    if (service !== null) await serviceOf(sql, service.id, inbox.hostId);
    checkAnswers(service, wish.answers, false);
    const assignee = wish.assignee === null ? null : await assigneeOf(sql, caller, wish.assignee);
    return { service, inbox, assignee };
  });
  const { service, inbox, assignee } = checked;
  const { id } = await deps.desk.create(actorOf(caller), {
    id: wish.id,
    hostId: inbox.hostId,
    projectKey: inbox.key,
    title: wish.title,
    description: wish.description,
    requester: requesterOf(wish.requester, caller),
    status: wish.status,
    priority: wish.priority,
    service: service && { id: service.id, name: service.name, version: service.version },
    answers: wish.answers,
    tags: tagsOf(wish.tags),
    assignee,
    channel: 'api',
  });
  return id;
}

/** Sent again, because its answer got lost or a button was pressed twice: the id of the one that is there. Throws what else it was. */
export function madeBefore(error: unknown, id: string | undefined): string {
  if (error instanceof Refused && error.code === 'made_already' && id !== undefined) return id;
  throw error;
}

/** Throws 404, 422 for what does not fit, and Refused `changed_meanwhile`. */
export async function change(
  deps: ApiDeps,
  caller: Caller,
  of: { idOrKey: string; wish: ChangeWish },
): Promise<DeskRequest> {
  const { revision = null, comment, ...wish } = of.wish;
  const inboxes = wish.project === undefined ? [] : await deskInboxes(deps, caller.organizationId);
  const { id, wanted } = await deps.db.tx(caller.organizationId, async (sql) => {
    const request = await knownRequest(sql, of.idOrKey);
    return { id: request.id, wanted: await changeOf(sql, { caller, request, inboxes }, wish) };
  });
  const said = comment === undefined ? null : { ...comment, byRequester: false, channel: 'api' as const };
  const done = await deps.desk.change(actorOf(caller), id, { change: wanted, revision, comment: said });
  if (done === null) throw noRequest(of.idOrKey);
  return done.request;
}

async function shown(deps: ApiDeps, caller: Caller, request: DeskRequest): Promise<RequestAnswer> {
  return deps.db.tx(caller.organizationId, async (sql) => {
    const attachments = await listAttachments(sql, { requestId: request.id, publicOnly: false });
    return presentRequest(request, { publicUrl: deps.publicUrl, fields: await fieldsOf(sql, request), attachments });
  });
}

/** The form the request's answers are to, as it was then. */
export async function fieldsOf(sql: Sql, { service }: Pick<DeskRequest, 'service'>) {
  if (service === null) return [];
  return (await fieldsOfVersion(sql, { serviceId: service.id, version: service.version })) ?? [];
}

/** As it is now, for who just changed something beside it. Throws 404. */
export async function requestId(deps: ApiDeps, caller: Caller, idOrKey: string): Promise<string> {
  const found = await deps.db.tx(caller.organizationId, (sql) => findRequest(sql, idOrKey));
  if (found === null) throw noRequest(idOrKey);
  return found.id;
}

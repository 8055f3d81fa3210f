/** Services of the desk and their forms. Agents read them; admins make them. */
import { z } from 'zod';
import { fieldProblems, type FormField } from '../../domain/desk/forms.ts';
import { type AuditEntry, recordAudit } from '../../store/audit.ts';
import {
  archiveService,
  findService,
  insertService,
  listServices,
  type Service,
  updateService,
} from '../../store/desk/services.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { deskInboxes, type Inbox, inboxOf } from './references.ts';
import { presentService } from './present.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { FieldKindSchema, type ServiceAnswer, ServiceSchema, written } from '../schemas/requests.ts';
import { InvalidRequest } from '../validation.ts';

const FieldWish = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be small letters, digits and "_", beginning with a letter'),
  label: written(200).trim().min(1, 'is empty: say what is asked'),
  kind: FieldKindSchema,
  required: z.boolean().default(false),
  help: written(1000).nullable().default(null),
  options: z.array(written(500).trim().min(1, 'is empty')).max(100).default([]),
});
const fieldList = z.array(FieldWish).max(50);

const wishes = {
  name: written(100).trim().min(1, 'is empty: name the service'),
  description: written(5000),
  fields: fieldList,
  place: z.int().min(0).max(10_000).describe('Among the others, as people see them'),
  project: z.string().max(80).describe('The inbox its requests go to'),
};
const MakeWish = z.strictObject({
  ...wishes,
  host: z.string().max(63).optional().describe('The name of a desk; needed where two have the inbox'),
  project: wishes.project.optional().describe('The inbox its requests go to; left out: the only one'),
  description: wishes.description.default(''),
  fields: fieldList.default([]),
  place: wishes.place.default(0),
});
const Change = z.strictObject(wishes).partial();

export function serviceRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['requests'];
  const url = '/api/v1/services';
  const response = { 200: ServiceSchema, ...problems };
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: 'Services, as people see them in order',
      tags,
      querystring: z.strictObject({
        archived: z.enum(['true', 'false']).optional().describe('With those not offered'),
      }),
      response: { 200: pageOf(ServiceSchema), ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const archivedToo = request.query.archived === 'true';
      const services = await deps.db.tx(organizationId, (sql) => listServices(sql, { archivedToo }));
      const inboxes = await deskInboxes(deps, organizationId);
      return { items: services.map((service) => present(service, inboxes)), next: null };
    },
  });
  app.route({
    method: 'POST',
    url,
    config: { access: 'admin' },
    schema: { summary: 'Make a service', tags, body: MakeWish, response: { 201: ServiceSchema, ...problems } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { project, host, ...rest } = request.body;
      const inboxes = await deskInboxes(deps, caller.organizationId);
      const inbox = inboxOf(inboxes, { project, host });
      checkFields(rest.fields);
      const service = await deps.db.tx(caller.organizationId, async (sql) => {
        const made = await insertService(sql, { ...rest, hostId: inbox.hostId, projectKey: inbox.key });
        await recordAudit(sql, entry(caller, 'service.made', made));
        return made;
      });
      return reply.code(201).send(present(service, inboxes));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:id`,
    config: { access: 'read' },
    schema: { summary: 'A service', tags, params: idParams, response },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const service = await deps.db.tx(organizationId, (sql) => findService(sql, request.params.id));
      return present(there(service, request.params.id), await deskInboxes(deps, organizationId));
    },
  });
  app.route({
    method: 'PATCH',
    url: `${url}/:id`,
    config: { access: 'admin' },
    schema: {
      summary: 'Change a service; changed fields are a new version of its form, answers keep theirs',
      tags,
      params: idParams,
      body: Change,
      response,
    },
    handler: (request) => change(deps, callerOf(request), { id: request.params.id, wish: request.body }),
  });
  for (const [verb, archived, summary] of [
    ['archive', true, 'Do not offer a service any more; requests that name it keep it'],
    ['restore', false, 'Offer a service again'],
  ] as const)
    app.route({
      method: 'POST',
      url: `${url}/:id/${verb}`,
      config: { access: 'admin' },
      schema: { summary, tags, params: idParams, response },
      handler: async (request) => {
        const caller = callerOf(request);
        const service = await deps.db.tx(caller.organizationId, async (sql) => {
          const done = there(await archiveService(sql, request.params.id, archived), request.params.id);
          await recordAudit(sql, entry(caller, archived ? 'service.archived' : 'service.restored', done));
          return done;
        });
        return present(service, await deskInboxes(deps, caller.organizationId));
      },
    });
}

async function change(
  deps: ApiDeps,
  caller: Caller,
  { id, wish }: { id: string; wish: z.infer<typeof Change> },
): Promise<ServiceAnswer> {
  const { organizationId } = caller;
  const inboxes = await deskInboxes(deps, organizationId);
  if (wish.fields !== undefined) checkFields(wish.fields);
  const service = await deps.db.tx(organizationId, async (sql) => {
    const before = there(await findService(sql, id), id);
    const { project, name, description, fields, place } = wish;
    const host = inboxes.find(({ hostId }) => hostId === before.hostId)?.hostName;
    const next = {
      projectKey: project === undefined ? before.projectKey : inboxOf(inboxes, { project, host }).key,
      name: name ?? before.name,
      description: description ?? before.description,
      fields: fields ?? before.fields,
      place: place ?? before.place,
    };
    const after = there(await updateService(sql, id, next), id);
    await recordAudit(sql, entry(caller, 'service.changed', after));
    return after;
  });
  return present(service, inboxes);
}

function checkFields(fields: FormField[]): void {
  const problems = fieldProblems(fields);
  if (problems.length > 0)
    throw new InvalidRequest(
      problems.map(({ index, field, message }) => ({
        path: ['fields', index, field],
        message: `fields[${index}].${field}: ${message}`,
      })),
    );
}

function entry(actor: Caller, action: `service.${string}`, { name, version }: Service): AuditEntry {
  return { actor, action, subject: name, detail: { version } };
}

function there(service: Service | null, id: string): Service {
  if (service === null) throw notFound(`There is no service ${id}.`);
  return service;
}

function present(service: Service, inboxes: Inbox[]): ServiceAnswer {
  return presentService(service, inboxes.find(({ hostId }) => hostId === service.hostId)?.hostName ?? '');
}

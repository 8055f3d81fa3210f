/** Hosts: listed, tested, added. Changed: changing.ts; removed: removal.ts; webhooks: webhooks.ts; live reads: reads.ts. */
import { z } from 'zod';
import { openDoor } from '../../store/doors.ts';
import { addHost, hostUse, saveHostCheck } from '../../store/host-changes.ts';
import { listHosts } from '../../store/hosts.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import {
  auditedHost,
  demandUsable,
  emailField,
  jiraOf,
  newWebhookSecret,
  reopen,
  shownHost,
  triedAccess,
  unusable,
  urlField,
} from './calls.ts';
import { demandSameJira } from './changing.ts';
import { presentCheck, presentHosts } from './present.ts';
import { conflict, unprocessable } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import {
  type HostAddedAnswer,
  HostAddedSchema,
  HostCheckSchema,
  type HostDetailAnswer,
  HostDetailSchema,
} from '../schemas/hosts.ts';
import { hostName, secretText } from '../setup/schema.ts';

const kind = z.enum(['jira-cloud', 'jira-data-center'], { error: 'must be jira-cloud or jira-data-center' });
const Tried = z.strictObject({ kind, url: urlField, email: emailField.optional(), token: secretText });
const NewHost = Tried.extend({
  name: hostName,
  webhookSecret: secretText.optional().describe('Signs the webhooks; left out, Deskbridge makes one and shows it once'),
});
const tags = ['set-up'];

export function hostRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/hosts',
    config: { access: 'read' },
    schema: { summary: 'Hosts', tags, response: { 200: pageOf(HostDetailSchema), ...problems } },
    handler: async (request) => {
      const caller = callerOf(request);
      return { items: await presentHosts(deps, caller, await listHosts(deps.db, caller.organizationId)), next: null };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/hosts/check',
    config: { access: 'admin' },
    schema: {
      summary: 'Test the address and the token of a Jira before it is added',
      tags,
      body: Tried,
      response: { 200: HostCheckSchema, ...problems },
    },
    handler: async (request) => presentCheck(await deps.checkHost(triedAccess(deps, request.body))),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/hosts',
    config: { access: 'admin' },
    schema: {
      summary: 'Add a Jira; one that was removed comes back under its name',
      tags,
      body: NewHost,
      response: { 201: HostAddedSchema, ...problems },
    },
    handler: async (request, reply) => reply.code(201).send(await add(deps, callerOf(request), request.body)),
  });
  oneHostRoutes(app, deps);
}

function oneHostRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/hosts/:id',
    config: { access: 'read' },
    schema: { summary: 'One host', tags, params: idParams, response: { 200: HostDetailSchema, ...problems } },
    handler: (request) => shownHost(deps, callerOf(request), request.params.id),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/hosts/:id/check',
    config: { access: 'admin' },
    schema: {
      summary: 'Test the connection: whether it answers, whose token it is, and each permission in each project',
      tags,
      params: idParams,
      response: { 200: HostDetailSchema, ...problems },
    },
    handler: (request) => check(deps, callerOf(request), request.params.id),
  });
}

async function add(deps: ApiDeps, caller: Caller, given: z.infer<typeof NewHost>): Promise<HostAddedAnswer> {
  const { organizationId } = caller;
  const access = triedAccess(deps, given);
  const taken = (await listHosts(deps.db, organizationId)).find(({ name }) => name === given.name);
  if (taken !== undefined && (taken.state !== 'disconnected' || taken.kind !== given.kind))
    throw conflict('name_taken', `There is a host "${given.name}" already: choose another name.`);
  const found = await deps.checkHost(access);
  demandUsable(found);
  // Where a Forge app was uninstalled, the links live on under the host's id.
  if (taken !== undefined && taken.url !== access.url)
    await demandSameJira(deps, organizationId, { host: taken, next: access, instead: 'Choose another name for it.' });
  const made = given.webhookSecret === undefined && found.signs !== false ? newWebhookSecret() : null;
  if (given.webhookSecret !== undefined && found.signs === false)
    throw unprocessable(
      'cannot_sign',
      `webhookSecret: ${found.product ?? 'This Jira'} cannot sign its webhooks (Data Center can from 10.0 on). Leave it out: the address of the webhook is then the secret.`,
    );
  const { kind: hostKind, url: address, token } = access;
  const detail = { kind: hostKind, url: address };
  const { id } = await addHost(deps, organizationId, {
    name: given.name,
    kind: hostKind,
    url: address,
    email: access.email,
    token,
    webhookSecret: given.webhookSecret ?? made,
    check: found,
    also: auditedHost(caller, 'host.added', { name: given.name, detail }),
  });
  await openDoor(deps.db, organizationId, { kind: 'host', id });
  deps.settingsChanged();
  return { host: await shownHost(deps, caller, id), webhookSecret: made };
}

async function check(deps: ApiDeps, caller: Caller, id: string): Promise<HostDetailAnswer> {
  const { organizationId } = caller;
  const { host, access } = await jiraOf(deps, organizationId, id);
  const { projects } = await deps.db.tx(organizationId, (sql) => hostUse(sql, id));
  const found = await deps.checkHost(access, projects);
  // A Jira that is away just now is not broken: the token may be as good as ever.
  const reason = found.answered ? unusable(found) : host.stateReason;
  await saveHostCheck(deps.db, organizationId, { id, check: found, reason });
  if (found.answered && reason === null) await reopen(deps, organizationId, id);
  return shownHost(deps, caller, id);
}

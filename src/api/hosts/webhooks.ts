/** The webhook of a host: how it is made by hand, made and taken away by Deskbridge, its secret replaced. */
import { z } from 'zod';
import { VendorError } from '../../domain/errors.ts';
import type { HostAccess } from '../../domain/ports.ts';
import { currentWebhookSecret, hostUse, markWebhookMade, rotateWebhookSecret } from '../../store/host-changes.ts';
import { SECRET_GRACE_HOURS, type StoredHost } from '../../store/hosts.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { asking } from '../vendor-problems.ts';
import { auditedHost, jiraOf, knownHost, newWebhookSecret, shownHost, webhookWish } from './calls.ts';
import { tokenAddress } from './present.ts';
import { conflict } from '../problem.ts';
import { type Api, idParams, iso, problems } from '../route.ts';
import {
  type HostWebhookAnswer,
  HostWebhookSchema,
  type WebhookMadeAnswer,
  WebhookMadeSchema,
  type WebhookSecretAnswer,
  WebhookSecretSchema,
} from '../schemas/hosts.ts';

const tags = ['set-up'];
const url = '/api/v1/hosts/:id/webhook';

const NewSecret = z.strictObject({
  graceHours: z
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(168, 'must be at most 168, a week')
    .default(SECRET_GRACE_HOURS)
    .describe('How long the secret before stays accepted; 0: it has leaked and ends now'),
});

export function hostWebhookRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url,
    config: { access: 'admin' },
    schema: {
      summary: 'Which webhook to create in Jira: address, events, filter, secret',
      tags,
      params: idParams,
      response: { 200: HostWebhookSchema, ...problems },
    },
    handler: (request) => instructions(deps, callerOf(request).organizationId, request.params.id),
  });
  app.route({
    method: 'POST',
    url,
    config: { access: 'admin' },
    schema: {
      summary: 'Create the webhook in Jira, or put the one there right; safe to repeat',
      tags,
      params: idParams,
      response: { 200: WebhookMadeSchema, ...problems },
    },
    handler: (request) => make(deps, callerOf(request), request.params.id),
  });
  app.route({
    method: 'DELETE',
    url,
    config: { access: 'admin' },
    schema: {
      summary: 'Delete our webhook in Jira: nothing is heard of its issues any more',
      tags,
      params: idParams,
      response: { 200: z.object({ removed: z.number().int() }), ...problems },
    },
    handler: (request) => unmake(deps, callerOf(request), request.params.id),
  });
  app.route({
    method: 'POST',
    url: '/api/v1/hosts/:id/webhook-secret',
    config: { access: 'admin' },
    schema: {
      summary: 'Replace the webhook secret; it is shown this once, and the one before stays accepted for a while',
      tags,
      params: idParams,
      body: NewSecret.prefault({}),
      response: { 200: WebhookSecretSchema, ...problems },
    },
    handler: (request) =>
      rotate(deps, callerOf(request), { id: request.params.id, graceHours: request.body.graceHours }),
  });
}

async function instructions(deps: ApiDeps, organizationId: string, id: string): Promise<HostWebhookAnswer> {
  const host = await knownHost(deps, organizationId, id);
  if (host.kind === 'desk') throw conflict('not_a_jira', `"${host.name}" is the built-in desk: it needs no webhook.`);
  const { projects } = await deps.db.tx(organizationId, (sql) => hostUse(sql, id));
  const signing = host.hasWebhookSecret ? 'secret' : host.lastCheck?.signs === true ? 'no-secret' : 'address';
  const { name, url: address } = webhookWish(deps, host, null);
  const granted = host.lastCheck?.permissions.find(({ key }) => key === 'ADMINISTER')?.granted ?? null;
  return {
    url: address,
    name,
    page: `${host.url}/plugins/servlet/webhooks`,
    events: deps.hostWebhooks.events.map(({ name: event, group, box }) => ({ name: event, group, box })),
    jql: projects.length === 0 ? null : `project in (${projects.join(', ')})`,
    signing,
    madeAt: iso(host.webhookMadeAt),
    automatic: granted,
    remarks: remarksOn(deps, host),
  };
}

function remarksOn(deps: ApiDeps, host: StoredHost): string[] {
  const { protocol, hostname } = new URL(deps.publicUrl);
  const remarks: string[] = [];
  if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) && new URL(host.url).hostname !== hostname)
    remarks.push(
      `Deskbridge believes that it is reached at ${deps.publicUrl}, which only this machine can. Set PUBLIC_URL to an address that Jira reaches, and restart.`,
    );
  else if (host.kind === 'jira-cloud' && protocol !== 'https:')
    remarks.push(
      `Jira Cloud delivers to https only, and Deskbridge is reached at ${deps.publicUrl}. Set PUBLIC_URL to its https address.`,
    );
  return remarks;
}

/** The secret that the webhook is to be signed with. A host that can sign and has none gets one. */
async function secretFor(deps: ApiDeps, caller: Caller, host: StoredHost): Promise<string | null> {
  const { organizationId } = caller;
  const current = await currentWebhookSecret(deps, organizationId, host.id);
  if (current !== null || host.lastCheck?.signs !== true) return current;
  const secret = newWebhookSecret();
  const also = auditedHost(caller, 'host.webhook_secret_made', { name: host.name, detail: {} });
  await rotateWebhookSecret(deps, organizationId, { id: host.id, secret, also });
  deps.settingsChanged();
  return secret;
}

async function make(deps: ApiDeps, caller: Caller, id: string): Promise<WebhookMadeAnswer> {
  const { organizationId } = caller;
  const { host, access } = await jiraOf(deps, organizationId, id);
  const secret = await secretFor(deps, caller, host);
  const wish = webhookWish(deps, host, secret);
  const { created, signed, removed } = await asking(host, () => deps.hostWebhooks.ensure(access, wish));
  const detail = { created, removed };
  const also = auditedHost(caller, 'host.webhook_created', { name: host.name, detail });
  await markWebhookMade(deps.db, organizationId, { id, made: true, also });
  return { created, removed, signed, host: await shownHost(deps, caller, id) };
}

async function unmake(deps: ApiDeps, caller: Caller, id: string): Promise<{ removed: number }> {
  const { organizationId } = caller;
  const { host, access } = await jiraOf(deps, organizationId, id);
  const { isOurs } = webhookWish(deps, host, null);
  const removed = await asking(host, () => deps.hostWebhooks.remove(access, isOurs));
  const also = auditedHost(caller, 'host.webhook_deleted', { name: host.name, detail: { removed } });
  await markWebhookMade(deps.db, organizationId, { id, made: false, also });
  return { removed };
}

/** Stored before Jira hears of it: from that moment both are accepted, so nothing that arrives in between is refused. */
async function rotate(
  deps: ApiDeps,
  caller: Caller,
  { id, graceHours }: { id: string; graceHours: number },
): Promise<WebhookSecretAnswer> {
  const { organizationId } = caller;
  const { host, access } = await jiraOf(deps, organizationId, id);
  const { signs, product } = await deps.checkHost(access);
  if (signs === false)
    throw conflict(
      'cannot_sign',
      `${product ?? 'This Jira'} cannot sign its webhooks (Data Center can from 10.0 on). The address ${tokenAddress(deps, host)} is the secret: whoever knows it can send webhooks in its name.`,
    );
  const secret = newWebhookSecret();
  const also = auditedHost(caller, 'host.webhook_secret_replaced', { name: host.name, detail: { graceHours } });
  await rotateWebhookSecret(deps, organizationId, { id, secret, graceHours, also });
  deps.settingsChanged();
  const known = await tellJira(deps, { host, access, secret });
  const shown = await shownHost(deps, caller, id);
  return { secret, previousUntil: shown.previousSecretUntil, ...known, host: shown };
}

async function tellJira(
  deps: ApiDeps,
  { host, access, secret }: { host: StoredHost; access: HostAccess; secret: string },
): Promise<Pick<WebhookSecretAnswer, 'webhook' | 'remark'>> {
  if (host.webhookMadeAt === null) return { webhook: 'by-hand', remark: null };
  try {
    await deps.hostWebhooks.ensure(access, webhookWish(deps, host, secret));
    return { webhook: 'updated', remark: null };
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return { webhook: 'failed', remark: error.message };
  }
}

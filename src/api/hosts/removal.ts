/** The end of a host: what stops with it is said first. */
import { z } from 'zod';
import { VendorError } from '../../domain/errors.ts';
import { hostUse, removeHost } from '../../store/host-changes.ts';
import { hostAccess, type StoredHost } from '../../store/hosts.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { auditedHost, knownHost, webhookWish } from './calls.ts';
import { conflict } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import { type HostRemovedAnswer, HostRemovedSchema, HostUseSchema } from '../schemas/hosts.ts';

const tags = ['set-up'];

export function hostRemovalRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/hosts/:id/use',
    config: { access: 'read' },
    schema: {
      summary: 'What stops when this host is removed',
      tags,
      params: idParams,
      response: { 200: HostUseSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const { id } = await knownHost(deps, organizationId, request.params.id);
      return deps.db.tx(organizationId, (sql) => hostUse(sql, id));
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/v1/hosts/:id',
    config: { access: 'admin' },
    schema: {
      summary: 'Remove a host: its links end, its projects go, its secrets are erased; what happened stays',
      tags,
      params: idParams,
      querystring: z.strictObject({
        confirm: z
          .enum(['true', 'false'], { error: 'must be true or false' })
          .optional()
          .describe('Yes, although projects or links stop with it'),
      }),
      response: { 200: HostRemovedSchema, ...problems },
    },
    handler: (request) =>
      remove(deps, callerOf(request), { id: request.params.id, confirmed: request.query.confirm === 'true' }),
  });
}

async function remove(
  deps: ApiDeps,
  caller: Caller,
  { id, confirmed }: { id: string; confirmed: boolean },
): Promise<HostRemovedAnswer> {
  const { organizationId } = caller;
  const host = await knownHost(deps, organizationId, id);
  if (host.kind === 'desk') throw conflict('not_a_jira', `"${host.name}" is the built-in desk: it cannot be removed.`);
  const use = await deps.db.tx(organizationId, (sql) => hostUse(sql, id));
  if (!confirmed && (use.projects.length > 0 || use.links > 0))
    throw conflict(
      'host_in_use',
      `Removing "${host.name}" ends ${counted(use.links, 'link')} and takes away the settings of ${counted(use.projects.length, 'project')}${use.projects.length > 0 ? ` (${use.projects.join(', ')})` : ''}. Nothing was removed: ask again with confirm=true.`,
    );
  const remark = await takeWebhookAway(deps, organizationId, host);
  const reason = `Removed by ${caller.name}; add it again to go on.`;
  const detail = { projects: use.projects.length, links: use.links };
  const also = auditedHost(caller, 'host.removed', { name: host.name, detail });
  await removeHost(deps.db, organizationId, { id, reason, also });
  deps.settingsChanged();
  return { ...use, remark };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** As long as the token is still there. A webhook made by hand is its owner's; nobody hears it any more. */
async function takeWebhookAway(deps: ApiDeps, organizationId: string, host: StoredHost): Promise<string | null> {
  const byHand = `If a webhook to ${deps.publicUrl} is left in Jira, delete it there. Revoke the token too if nothing else uses it.`;
  if (host.webhookMadeAt === null || host.state === 'disconnected') return byHand;
  try {
    // Asked here and not by what other routes begin with: a host must be removable whatever has become of its token.
    const access = await hostAccess(deps, organizationId, host.id);
    if (access === null) return byHand;
    const { isOurs } = webhookWish(deps, host, null);
    await deps.hostWebhooks.remove(access, isOurs);
    return 'Its webhook was deleted in Jira. Revoke the token there too if nothing else uses it.';
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return `Its webhook could not be deleted in Jira: ${error.message} ${byHand}`;
  }
}

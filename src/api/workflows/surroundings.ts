/** What workflows need beside themselves: who manages whom, and the secret that outgoing webhooks are signed with. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { renewSecret } from '../../store/webhook-secrets.ts';
import { listManagers, replaceManagers } from '../../store/workflows/workflows.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, problems } from '../route.ts';

const email = z.email({ error: 'is no e-mail address' }).max(254).toLowerCase();
const Managers = z.strictObject({
  items: z.array(z.strictObject({ email, manager: email })).max(5_000),
});

export function workflowSurroundingRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['workflows'];
  app.route({
    method: 'GET',
    url: '/api/v1/managers',
    config: { access: 'read' },
    schema: { summary: 'Who manages whom, for approvals', tags, response: { 200: Managers, ...problems } },
    handler: async (request) => ({ items: await deps.db.tx(callerOf(request).organizationId, listManagers) }),
  });
  app.route({
    method: 'PUT',
    url: '/api/v1/managers',
    config: { access: 'admin' },
    schema: {
      summary: 'Replace the list of who manages whom',
      tags,
      body: Managers,
      response: { 200: Managers, ...problems },
    },
    handler: (request) => {
      const caller = callerOf(request);
      const { items } = request.body;
      return deps.db.tx(caller.organizationId, async (sql) => {
        await replaceManagers(sql, items);
        await recordAudit(sql, { actor: caller, action: 'managers.changed', detail: { people: items.length } });
        return { items: await listManagers(sql) };
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/webhook-secret',
    config: { access: 'admin' },
    schema: {
      summary: 'Make a new secret for outgoing webhooks; shown this once. The one before signs beside it for a day',
      tags,
      response: { 201: z.object({ secret: z.string() }), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const secret = await renewSecret(deps, caller.organizationId, (sql) =>
        recordAudit(sql, { actor: caller, action: 'webhook-secret.renewed' }),
      );
      return reply.code(201).send({ secret });
    },
  });
}

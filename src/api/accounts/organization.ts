/** Settings of the organization itself. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import { changeOrganization, lockOrganization, readOrganization } from '../../store/accounts/organizations.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, problems } from '../route.ts';
import { OrganizationSchema } from '../schemas/accounts.ts';
import { demandUnchanged, unchangedIs } from '../unchanged.ts';

const Change = z.strictObject({
  name: z.string().trim().min(1, 'is empty').max(100, 'is longer than 100 characters').optional(),
  requireSecondFactor: z.boolean().optional(),
  was: OrganizationSchema.partial().optional().describe(unchangedIs),
});

export function organizationRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['access'];
  const url = '/api/v1/organization';
  const response = { 200: OrganizationSchema, ...problems };
  app.route({
    method: 'GET',
    url,
    config: { access: 'admin' },
    schema: { summary: 'The organization', tags, response },
    handler: (request) => deps.db.tx(callerOf(request).organizationId, readOrganization),
  });
  app.route({
    method: 'PUT',
    url,
    config: { access: 'admin' },
    schema: { summary: 'Change the organization; what is left out stays', tags, body: Change, response },
    handler: async (request) => {
      const actor = callerOf(request);
      const { name = null, requireSecondFactor = null, was } = request.body;
      return deps.db.tx(actor.organizationId, async (sql) => {
        await lockOrganization(sql);
        demandUnchanged(await readOrganization(sql), was);
        const detail = {
          ...(name === null ? {} : { name }),
          ...(requireSecondFactor === null ? {} : { requireSecondFactor }),
        };
        await recordAudit(sql, { actor, action: 'organization.changed', detail });
        return changeOrganization(sql, { name, requireSecondFactor });
      });
    },
  });
}

/** Who may ask: by the portal and by mail. */
import { lockOrganization } from '../../store/accounts/organizations.ts';
import { recordAudit } from '../../store/audit.ts';
import { readPortalSettings, savePortalSettings } from '../../store/desk/portal-guests.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, problems } from '../route.ts';
import { PortalSettingsSchema, PortalWishSchema } from '../schemas/mail.ts';
import { demandUnchanged } from '../unchanged.ts';

export function portalSettingsRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['portal'];
  const url = '/api/v1/portal/settings';
  const response = { 200: PortalSettingsSchema, ...problems };
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: { summary: 'Who may ask', tags, response },
    handler: (request) => deps.db.tx(callerOf(request).organizationId, readPortalSettings),
  });
  app.route({
    method: 'PUT',
    url,
    config: { access: 'admin' },
    schema: { summary: 'Say who may ask; who is signed in stays so', tags, body: PortalWishSchema, response },
    handler: async (request) => {
      const caller = callerOf(request);
      const domains = [...new Set(request.body.domains)];
      const settings = { mayAsk: request.body.mayAsk, domains };
      await deps.db.tx(caller.organizationId, async (sql) => {
        await lockOrganization(sql);
        demandUnchanged(await readPortalSettings(sql), request.body.was);
        await savePortalSettings(sql, settings);
        await recordAudit(sql, { actor: caller, action: 'portal.changed', subject: null, detail: settings });
      });
      return settings;
    },
  });
}

/** Requesters say up to where they have read; opening a request says nothing by itself: a GET changes nothing. */
import { z } from 'zod';
import { markSeen } from '../../store/desk/own-requests.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { ownRequest } from '../portal.ts';
import { requestParams } from '../desk/requests.ts';
import { type Api, problems } from '../route.ts';

export function portalSeenRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/portal/requests/:request/seen',
    config: { access: 'portal', rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: {
      summary: 'What was said on a request up to then was read: it is not unread any more',
      tags: ['portal'],
      params: requestParams,
      body: z.strictObject({
        until: z.iso
          .datetime({ offset: true, error: 'is no time; write it as 2026-05-20T12:00:00.000Z' })
          .describe('The time of the latest that was shown'),
      }),
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id } = await ownRequest(deps, caller, request.params.request);
      const until = Date.parse(request.body.until);
      await deps.db.tx(caller.organizationId, (sql) => markSeen(sql, { requestId: id, until }));
      return reply.code(204).send();
    },
  });
}

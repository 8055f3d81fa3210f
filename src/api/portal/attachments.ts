/** Files that requesters send with their requests, and those that agents show them. */
import { z } from 'zod';
import { findAttachment } from '../../store/desk/request-attachments.ts';
import { fileAnswer, fileName, keepFile, sendFile, takeFiles } from '../desk/attaching.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { ownRequest, portalWrites } from '../portal.ts';
import { requestParams } from '../desk/requests.ts';
import { type Api, problems } from '../route.ts';
import { PortalAttachmentSchema } from '../schemas/requests.ts';

export function portalAttachmentRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['portal'];
  const url = '/api/v1/portal/requests/:request/attachments';
  takeFiles(app);
  app.route({
    method: 'POST',
    url,
    config: portalWrites,
    schema: {
      summary: 'Attach a file, which is the body',
      tags,
      params: requestParams,
      querystring: z.strictObject({ name: fileName }),
      response: { 201: PortalAttachmentSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id: requestId } = await ownRequest(deps, caller, request.params.request);
      const what = { name: request.query.name, ownId: null, commentId: null, public: true, byRequester: true };
      const made = await keepFile(deps, caller, { wish: { requestId, ...what }, body: request.body });
      const { id, name, mediaType, bytes, createdAt } = made;
      return reply.code(201).send({ id, name, mediaType, bytes, createdAt: createdAt.toISOString() });
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:attachment`,
    config: { access: 'portal' },
    schema: {
      summary: 'A file',
      tags,
      params: requestParams.extend({ attachment: z.uuid({ error: 'is no id' }) }),
      response: { 200: fileAnswer, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id: requestId } = await ownRequest(deps, caller, request.params.request);
      const of = { requestId, id: request.params.attachment, publicOnly: true };
      const attachment = await deps.db.tx(caller.organizationId, (sql) => findAttachment(sql, of));
      return sendFile(deps, reply, { organizationId: caller.organizationId, attachment });
    },
  });
}

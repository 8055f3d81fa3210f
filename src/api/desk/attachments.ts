/** Files with requests, for agents. */
import { z } from 'zod';
import { findAttachment, listAttachments } from '../../store/desk/request-attachments.ts';
import { dropFile, fileAnswer, fileName, keepFile, sendFile, takeFiles } from './attaching.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { knownRequest } from './references.ts';
import { presentAttachment } from './present.ts';
import { requestId, requestParams } from './requests.ts';
import { ownId } from './wishes.ts';
import { type Api, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { AttachmentSchema } from '../schemas/requests.ts';

const fileParams = requestParams.extend({ attachment: z.uuid({ error: 'is no id' }) });

export function requestAttachmentRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['requests'];
  const url = '/api/v1/requests/:request/attachments';
  takeFiles(app);
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: 'Files with a request, oldest first',
      tags,
      params: requestParams,
      response: { 200: pageOf(AttachmentSchema), ...problems },
    },
    handler: async (request) => {
      const found = await deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const { id } = await knownRequest(sql, request.params.request);
        return listAttachments(sql, { requestId: id, publicOnly: false });
      });
      return { items: found.map(presentAttachment), next: null };
    },
  });
  app.route({
    method: 'POST',
    url,
    config: { access: 'write' },
    schema: {
      summary: 'Attach a file, which is the body; for agents only unless it is public',
      tags,
      params: requestParams,
      querystring: z.strictObject({
        id: ownId,
        name: fileName,
        comment: z.uuid().optional().describe('Said with this comment, and as public as it is'),
        public: z.enum(['true', 'false']).optional().describe('True: the requester sees it'),
      }),
      response: { 201: AttachmentSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id = null, name, comment = null, public: shown } = request.query;
      const wish = {
        requestId: await requestId(deps, caller, request.params.request),
        ownId: id,
        name,
        commentId: comment,
        public: shown === 'true',
        byRequester: false,
      };
      return reply.code(201).send(presentAttachment(await keepFile(deps, caller, { wish, body: request.body })));
    },
  });
  app.route({
    method: 'GET',
    url: `${url}/:attachment`,
    config: { access: 'read' },
    schema: { summary: 'A file', tags, params: fileParams, response: { 200: fileAnswer, ...problems } },
    handler: async (request, reply) => {
      const { organizationId } = callerOf(request);
      const attachment = await deps.db.tx(organizationId, async (sql) => {
        const { id } = await knownRequest(sql, request.params.request);
        return findAttachment(sql, { requestId: id, id: request.params.attachment, publicOnly: false });
      });
      return sendFile(deps, reply, { organizationId, attachment });
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/:attachment`,
    config: { access: 'write' },
    schema: {
      summary: 'Remove a file for good',
      tags,
      params: fileParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const of = await requestId(deps, caller, request.params.request);
      await dropFile(deps, caller, { requestId: of, id: request.params.attachment });
      return reply.code(204).send();
    },
  });
}

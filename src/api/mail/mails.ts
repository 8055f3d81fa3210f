/** Mails that came in: what became of each, and those that wait for a person. */
import { z } from 'zod';
import { listMails, retryMail, type StoredMail } from '../../store/mail/incoming-mails.ts';
import { findRequest } from '../../store/desk/requests.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { pageAnswer, pagingQuery, readPage } from '../paging.ts';
import { conflict, notFound } from '../problem.ts';
import { type Api, filterText, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { type IncomingMailAnswer, IncomingMailSchema, MailStateSchema } from '../schemas/mail.ts';

export function mailRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['mail'];
  const url = '/api/v1/mails';
  app.route({
    method: 'GET',
    url,
    config: { access: 'read' },
    schema: {
      summary: 'Mails that came in, the newest first',
      tags,
      querystring: z.strictObject({
        ...pagingQuery,
        state: MailStateSchema.optional(),
        request: filterText.describe('About this request: its id or key'),
        q: filterText.describe('In the subject, or in the name or address of the sender'),
      }),
      response: { 200: pageOf(IncomingMailSchema), ...problems },
    },
    handler: async (request) => {
      const { state = null, request: asked, q = null, ...paging } = request.query;
      const page = await deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const about = asked === undefined ? null : await findRequest(sql, asked);
        if (asked !== undefined && about === null) return { rows: [], next: null };
        return listMails(sql, { state, requestId: about?.id ?? null, search: q }, readPage(paging));
      });
      return pageAnswer(page, present);
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/:id/retry`,
    config: { access: 'write' },
    schema: {
      summary: 'Look at a dead mail again',
      tags,
      params: idParams,
      response: { 202: z.object({ retried: z.literal(true) }), ...problems },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const retried = await deps.db.tx(callerOf(request).organizationId, (sql) => retryMail(sql, id));
      if (retried === 'missing') throw notFound(`There is no mail ${id}.`);
      if (retried === 'not_dead') throw conflict('not_dead', 'This mail does not wait for a person.');
      deps.wake();
      return reply.code(202).send({ retried: true });
    },
  });
}

function present(mail: StoredMail): IncomingMailAnswer {
  const { id, mailbox, messageId, bytes, subject, state, reason, automatic, rest, requestId, requestKey } = mail;
  return {
    id,
    mailbox,
    messageId,
    bytes,
    from: { name: mail.fromName, email: mail.fromAddress },
    subject,
    state,
    reason,
    request: requestId === null || requestKey === null ? null : { id: requestId, key: requestKey },
    comment: mail.commentId,
    automatic,
    rest,
    receivedAt: mail.receivedAt.toISOString(),
  };
}

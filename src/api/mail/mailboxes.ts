/** Where mail comes in. Mail that is brought needs no more than an address that nobody can guess; mail that is fetched is configured. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import {
  deleteMailbox,
  findMailbox,
  insertMailbox,
  listMailboxes,
  type Mailbox,
  type MailboxWish,
  renewHookToken,
  updateMailbox,
} from '../../store/mail/mailboxes.ts';
import { plainEmail } from '../../store/accounts/users.ts';
import { type Caller, callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { deskInboxes, type Inbox, inboxOf } from '../desk/references.ts';
import { emailAddress } from '../accounts/own-account.ts';
import { conflict, notFound } from '../problem.ts';
import { type Api, idParams, iso, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { type MailboxAnswer, mailboxName, MailboxSchema } from '../schemas/mail.ts';

const Wish = z.strictObject({
  name: mailboxName,
  address: emailAddress.nullable().default(null),
  project: z.string().max(80).nullable().default(null).describe('The inbox its requests go to; null: the only one'),
  host: z.string().max(100).optional().describe('Where several desks have such an inbox'),
});

export function mailboxRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['mail'];
  const url = '/api/v1/mailboxes';
  const config = { access: 'admin' } as const;
  app.route({
    method: 'GET',
    url,
    config,
    schema: { summary: 'Where mail comes in', tags, response: { 200: pageOf(MailboxSchema), ...problems } },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const mailboxes = await deps.db.tx(organizationId, listMailboxes);
      const inboxes = await deskInboxes(deps, organizationId);
      return { items: mailboxes.map((mailbox) => present(deps, mailbox, inboxes)), next: null };
    },
  });
  app.route({
    method: 'POST',
    url,
    config,
    schema: {
      summary: 'A new address that mail is brought to',
      tags,
      body: Wish,
      response: { 201: MailboxSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { wish, inboxes } = await wished(deps, caller, request.body);
      const made = await deps.db.tx(caller.organizationId, async (sql) => {
        const mailbox = await insertMailbox(sql, { ...wish, kind: 'hook' });
        await recordAudit(sql, { actor: caller, action: 'mailbox.added', subject: mailbox.name });
        return mailbox;
      });
      return reply.code(201).send(present(deps, made, inboxes));
    },
  });
  app.route({
    method: 'PUT',
    url: `${url}/:id`,
    config,
    schema: {
      summary: 'Change a mailbox',
      tags,
      params: idParams,
      body: Wish,
      response: { 200: MailboxSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { wish, inboxes } = await wished(deps, caller, request.body);
      const { id } = request.params;
      const saved = await deps.db.tx(caller.organizationId, async (sql) => {
        const mailbox = await updateMailbox(sql, id, wish);
        if (mailbox === null) throw noMailbox(id);
        await recordAudit(sql, { actor: caller, action: 'mailbox.changed', subject: mailbox.name });
        return mailbox;
      });
      return present(deps, saved, inboxes);
    },
  });
  app.route({
    method: 'POST',
    url: `${url}/:id/address`,
    config,
    schema: {
      summary: 'Give a mailbox a new address that mail is brought to; the one before takes no more',
      tags,
      params: idParams,
      response: { 200: MailboxSchema, ...problems },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const inboxes = await deskInboxes(deps, caller.organizationId);
      const renewed = await deps.db.tx(caller.organizationId, async (sql) => {
        const mailbox = await findMailbox(sql, id);
        if (mailbox === null) throw noMailbox(id);
        if (mailbox.kind === 'imap') throw conflict('configured', 'Nothing is brought to this mailbox: it is read.');
        await recordAudit(sql, { actor: caller, action: 'mailbox.renewed', subject: mailbox.name });
        return renewHookToken(sql, id);
      });
      return present(deps, renewed, inboxes);
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config,
    schema: {
      summary: 'Take no mail there any more; what came in stays',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      await deps.db.tx(caller.organizationId, async (sql) => {
        const mailbox = await findMailbox(sql, id);
        if (mailbox === null) throw noMailbox(id);
        if (mailbox.kind === 'imap')
          throw conflict('configured', 'This mailbox is configured: unset MAIL_IMAP_URL and start again.');
        await deleteMailbox(sql, id);
        await recordAudit(sql, { actor: caller, action: 'mailbox.removed', subject: mailbox.name });
      });
      return reply.code(204).send();
    },
  });
}

async function wished(
  deps: ApiDeps,
  caller: Caller,
  given: z.output<typeof Wish>,
): Promise<{ wish: MailboxWish; inboxes: Inbox[] }> {
  const inboxes = await deskInboxes(deps, caller.organizationId);
  const { name, address, project, host } = given;
  const inbox = project === null ? null : inboxOf(inboxes, { project, host });
  const email = address === null ? null : plainEmail(address);
  return {
    wish: { name, address: email, hostId: inbox?.hostId ?? null, projectKey: inbox?.key ?? null },
    inboxes,
  };
}

function present({ publicUrl }: ApiDeps, mailbox: Mailbox, inboxes: Inbox[]): MailboxAnswer {
  const { id, name, kind, address, hostId, projectKey, trouble } = mailbox;
  return {
    id,
    name,
    kind,
    address,
    host: inboxes.find((inbox) => inbox.hostId === hostId)?.hostName ?? null,
    project: projectKey,
    hookUrl: kind === 'hook' ? `${publicUrl}/hooks/mail/${mailbox.hookToken}` : null,
    checkedAt: iso(mailbox.checkedAt),
    trouble,
    createdAt: mailbox.createdAt.toISOString(),
  };
}

function noMailbox(id: string) {
  return notFound(`There is no mailbox ${id}.`);
}

/** IN: where mail providers bring mail: `POST /hooks/mail/:mailbox`, which is the token of one. Any 2xx means stored; the address is the secret. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isPacked, rawBody, readJsonObject, sendProblem, sendTryAgain, tooLarge } from '../body.ts';
import { MOST_MAIL_BYTES } from '../domain/mail/incoming-mail.ts';
import { messageIdIn } from './message-id.ts';

export interface MailHookPorts<Owner> {
  /** Null: no mailbox has this token. */
  findMailbox(token: string): Promise<Owner | null>;
  /** The provider gets 2xx once this is kept. Fine if it was there already. */
  received(owner: Owner, mail: { messageId: string; raw: Buffer }): Promise<void>;
  /** Counted and logged, never with the mail. */
  rejected(reason: 'unknown_mailbox' | 'too_large' | 'no_mail'): void;
}

/** As JSON or a form, base64 makes a mail a third larger, and there is more around it. */
const MOST_BODY = MOST_MAIL_BYTES * 1.5;
/** The whole mail, as providers call it: our own name, Postmark's, SendGrid's, Mailgun's, Amazon's. */
const FIELDS = ['raw', 'RawEmail', 'email', 'body-mime', 'content'];

/** A Fastify plugin. What the ports throw becomes 503, so that the provider brings the mail again. */
export async function mailHooks<Owner>(app: FastifyInstance, ports: MailHookPorts<Owner>): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BODY }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 413) return refuseLarge(reply, ports);
    if (error.statusCode === 400 || error.statusCode === 415) return refuseEmpty(reply, ports);
    return sendTryAgain(reply);
  });
  app.route<{ Params: { mailbox: string } }>({
    method: 'POST',
    url: '/hooks/mail/:mailbox',
    handler: (request, reply) => take(request, reply, ports),
  });
}

async function take<Owner>(
  request: FastifyRequest<{ Params: { mailbox: string } }>,
  reply: FastifyReply,
  ports: MailHookPorts<Owner>,
): Promise<FastifyReply> {
  const { mailbox: token } = request.params;
  const owner = /^[\w-]{20,200}$/.test(token) ? await ports.findMailbox(token) : null;
  if (owner === null) {
    ports.rejected('unknown_mailbox');
    return sendProblem(reply, {
      status: 401,
      code: 'unknown_mailbox',
      title: 'No mailbox has this address',
      detail: 'Copy the address of the mailbox from GET /api/v1/mailboxes, whole.',
    });
  }
  if (isPacked(request.headers)) return refuseLarge(reply, ports);
  const raw = await mailIn(rawBody(request.body), request.headers['content-type'] ?? '');
  if (raw === null || raw.length === 0) return refuseEmpty(reply, ports);
  if (raw.length > MOST_MAIL_BYTES) return refuseLarge(reply, ports);
  await ports.received(owner, { messageId: messageIdIn(raw), raw });
  return reply.code(202).send();
}

/** The bytes of the mail in a body; null: there is none. */
async function mailIn(body: Buffer, type: string): Promise<Buffer | null> {
  if (/^\s*application\/json\b/i.test(type)) {
    const reading = readJsonObject(body);
    return reading.kind === 'object' ? inFields((name) => reading.value[name]) : null;
  }
  if (!/^\s*(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return looksLikeMail(body);
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const files = new Map<string, Buffer>();
    for (const name of FIELDS) {
      const value = form.get(name);
      if (value instanceof Blob) files.set(name, Buffer.from(await value.arrayBuffer()));
    }
    return inFields((name) => files.get(name) ?? form.get(name));
  } catch {
    return null;
  }
}

function inFields(read: (name: string) => unknown): Buffer | null {
  for (const name of FIELDS) {
    const value = read(name);
    if (Buffer.isBuffer(value)) return looksLikeMail(value);
    if (typeof value !== 'string' || value.trim() === '') continue;
    const packed = /^[A-Za-z0-9+/\s]+(?:={1,2}\s*)?$/.test(value.slice(0, 4096)) && !value.slice(0, 4096).includes(':');
    return looksLikeMail(packed ? Buffer.from(value, 'base64') : Buffer.from(value));
  }
  return null;
}

/** A header at the beginning: whatever else came is no mail. */
function looksLikeMail(raw: Buffer): Buffer | null {
  return /^(from .*\r?\n)?[!-9;-~]+[ \t]*:/i.test(raw.subarray(0, 2000).toString('latin1')) ? raw : null;
}

function refuseLarge(reply: FastifyReply, ports: Pick<MailHookPorts<unknown>, 'rejected'>): FastifyReply {
  ports.rejected('too_large');
  return sendProblem(reply, tooLarge(`A mail may have ${MOST_MAIL_BYTES / 1024 / 1024} MB, and comes unpacked.`));
}

function refuseEmpty(reply: FastifyReply, ports: Pick<MailHookPorts<unknown>, 'rejected'>): FastifyReply {
  ports.rejected('no_mail');
  return sendProblem(reply, {
    status: 400,
    code: 'no_mail',
    title: 'There is no mail in this request',
    detail: `Send the whole mail (RFC 822) as the body with the type message/rfc822, or as JSON or a form in one of the fields ${FIELDS.join(', ')}.`,
  });
}

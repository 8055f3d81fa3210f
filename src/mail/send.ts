/**
 * OUT: one mail by SMTP. In: a mail that says everything. Out: it was taken by the server, or an error that says whether it may have been.
 * This room must not know requests, who is written to and why, or what is stored; IN is parse.ts and mailbox.ts.
 */
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { NodemailerError } from 'nodemailer/lib/errors';
import MailComposer from 'nodemailer/lib/mail-composer';
import { Reconnect, Rejected, RetryLater, Unknown, type VendorError } from '../domain/errors.ts';
import { addressIn, type MailOutbox, type OutgoingMail } from '../domain/mail/mail.ts';

export interface Outbox extends MailOutbox {
  /** Ends its connections. */
  close(): void;
}

const CONNECTIONS = 4;
const TIMEOUT_MS = 20_000;
/** Shorter than what servers keep: a connection that dies under a mail leaves that mail in doubt. */
const IDLE_MS = 10_000;
const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** `smtpUrl`: `smtps://user:password@host` or `smtp://…`, then with STARTTLS, which a server that is told a password must offer. */
export function createOutbox({ smtpUrl, from }: { smtpUrl: string; from: string }): Outbox {
  const sender = addressIn(from) ?? '';
  const transport = createTransport({
    ...serverOf(new URL(smtpUrl)),
    pool: true,
    maxConnections: CONNECTIONS,
    // A mail whose connection broke is for us to judge, never for the library to send again.
    maxRequeues: 0,
    idleTimeout: IDLE_MS,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    domain: sender.slice(sender.indexOf('@') + 1) || 'localhost',
    async send(mail) {
      const raw = await composed(from, mail);
      let begun = false;
      const message = Readable.from(
        (function* pieces() {
          begun = true;
          yield raw;
        })(),
      );
      try {
        await transport.sendMail({ envelope: { from: sender, to: [mail.to.email] }, raw: message });
      } catch (error) {
        throw failureOf(error, begun);
      }
    },
    async check() {
      try {
        await transport.verify();
      } catch (error) {
        throw failureOf(error, false);
      }
    },
    close: () => transport.close(),
  };
}

function serverOf(url: URL) {
  const secure = url.protocol === 'smtps:';
  const auth =
    url.username === '' ? null : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const onThisMachine = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
  return {
    host,
    port: url.port === '' ? PORTS[secure ? 'smtps:' : 'smtp:'] : Number(url.port),
    secure,
    // A password is told to nobody who listens in; certificates are always checked.
    requireTLS: auth !== null && !onThisMachine,
    ignoreTLS: onThisMachine && !secure,
    ...(auth === null ? {} : { auth }),
  };
}

/** The bytes of a mail, before anything is asked of the server. Nobody's automatic answer is wanted to it (RFC 3834). */
function composed(from: string, mail: OutgoingMail): Promise<Buffer> {
  const composer = new MailComposer({
    from,
    to: { name: mail.to.name, address: mail.to.email },
    ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageId}>`,
    ...(mail.inReplyTo === null ? {} : { inReplyTo: `<${mail.inReplyTo}>` }),
    ...(mail.references.length === 0 ? {} : { references: mail.references.map((id) => `<${id}>`).join(' ') }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** What the server's answer, or its silence, says of the mail. `begun`: it may have had bytes of it. */
function failureOf(error: unknown, begun: boolean): VendorError {
  const { code = '', responseCode = 0, response = '', command = '' } = told(error);
  const said = response === '' ? sentenceOf(error) : response.replaceAll(/\s+/g, ' ').slice(0, 300);
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2')
    return responseCode >= 400 && responseCode < 500
      ? new RetryLater(`the mail server cannot check our password now: ${said}`)
      : new Reconnect(`the mail server refuses user or password: ${said}`);
  if (responseCode >= 500)
    return command === 'RCPT TO'
      ? new Rejected(`the mail server does not take mail to this address: ${said}`, 'recipient_refused')
      : new Rejected(`the mail server refuses this mail: ${said}`, 'mail_refused');
  if (responseCode >= 400) return new RetryLater(`the mail server asks to try later: ${said}`);
  // Without a recipient or a message that can be written there is nothing to be in doubt about.
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return new Rejected(`the mail cannot be sent: ${said}`, 'mail_refused');
  return begun
    ? new Unknown(`the mail server did not say whether it took the mail: ${said}`)
    : new RetryLater(`the mail server could not be reached: ${said}`);
}

function told(error: unknown): Pick<NodemailerError, 'code' | 'responseCode' | 'response' | 'command'> {
  return error instanceof Error ? (error as NodemailerError) : {};
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 300) : 'something that is no error was thrown';
}

/** Mail on its way in: kept before anybody is told that it was taken, then made a request or an answer of. */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { Desk } from '../domain/desk/desk.ts';
import { MOST_MAIL_BYTES } from '../domain/mail/incoming-mail.ts';
import { addressIn } from '../domain/mail/mail.ts';
import type { Storage } from '../domain/desk/storage.ts';
import type { Config } from '../config.ts';
import { readMailbox } from '../mail/mailbox.ts';
import { mailHooks } from '../mail/routes.ts';
import type { Loop } from '../pipeline/loop.ts';
import { startFileSweep } from '../pipeline/file-sweep.ts';
import { type MailboxPollPorts, startMailboxPoll } from '../pipeline/mailbox-poll.ts';
import { startMailReader } from '../pipeline/mail-in.ts';
import type { Db } from '../store/db.ts';
import { insertMail } from '../store/mail/incoming-mails.ts';
import { ensureImapMailbox } from '../store/mail/mailbox-reading.ts';
import { mailboxOfToken } from '../store/mail/mailboxes.ts';
import type { Telemetry } from '../telemetry.ts';

export interface MailIn {
  plugin: FastifyPluginAsync;
  /** Reads what comes in, in this process, and removes files that nothing refers to. */
  work(): void;
  stop(graceMs: number): Promise<void>;
}

export interface MailInDeps {
  db: Db;
  organizationId: string;
  desk: Desk;
  storage: Storage;
  telemetry: Telemetry;
  reportTrouble: (doing: string, error: unknown) => void;
}

export async function mailIn(config: Pick<Config, 'mail' | 'mailbox'>, deps: MailInDeps): Promise<MailIn> {
  const { db, telemetry, storage } = deps;
  const { log, metrics } = telemetry;
  let reader: Loop | null = null;
  let sweeper: Pick<Loop, 'stop'> | null = null;
  let poll: Pick<Loop, 'stop'> | null = null;
  await ensureImapMailbox(db, deps.organizationId, config.mailbox !== null);
  const kept = async (owner: { organizationId: string; id: string }, mail: { messageId: string; raw: Buffer }) => {
    const outcome = await keepMail(db, storage, { owner, mail });
    metrics.webhooks.inc({ host: 'mail', outcome });
    reader?.wake();
  };
  const reading =
    (mailbox: NonNullable<Config['mailbox']>): MailboxPollPorts['read'] =>
    (claim, { passed, signal }) => {
      const left = (reason: string): void => log.warn('A mail is left in the mailbox.', { reason });
      return readMailbox(mailbox, claim, { ports: { keep: (mail) => kept(claim, mail), passed, left }, signal });
    };
  return {
    plugin: (app) =>
      mailHooks(app, {
        findMailbox: (token) => mailboxOfToken(db, token),
        received: kept,
        rejected(reason) {
          metrics.webhooks.inc({ host: 'mail', outcome: reason });
          log.warn('A mail that was brought in was refused.', { code: reason });
        },
      }),
    work() {
      const sender = config.mail === null ? null : addressIn(config.mail.from);
      // What reads mail weighs something, and most houses never get one.
      const read = async (raw: Uint8Array) => (await import('../mail/parse.ts')).readMail(raw);
      reader ??= startMailReader(db, { ...deps, read, sender });
      const { mailbox } = config;
      if (mailbox !== null)
        poll ??= startMailboxPoll(db, { read: reading(mailbox), reportTrouble: deps.reportTrouble });
      sweeper ??= startFileSweep(db, storage, deps.reportTrouble);
    },
    async stop(graceMs) {
      await Promise.all([reader?.stop(graceMs), sweeper?.stop(graceMs), poll?.stop(graceMs)]);
    },
  };
}

/** Its bytes first: what a crash leaves is a file that nobody names. */
async function keepMail(
  db: Db,
  storage: Storage,
  of: { owner: { organizationId: string; id: string }; mail: { messageId: string; raw: Buffer } },
): Promise<'stored' | 'duplicate'> {
  const { organizationId, id: mailboxId } = of.owner;
  const { messageId, raw } = of.mail;
  const place = { organizationId, id: randomUUID() };
  await storage.put(place, whole(raw), MOST_MAIL_BYTES);
  const row = { id: place.id, mailboxId, messageId: messageId.slice(0, 900), bytes: raw.length };
  if (await db.tx(organizationId, (sql) => insertMail(sql, row))) return 'stored';
  await storage.remove(place);
  return 'duplicate';
}

async function* whole(raw: Buffer): AsyncGenerator<Uint8Array> {
  yield raw;
}

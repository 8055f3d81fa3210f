/** IN: a mailbox that is looked into by IMAP. A mail is marked as read, or moved, only once it is kept; what dies in between is taken again. */
import type { ImapFlow } from 'imapflow';
import { MOST_MAIL_BYTES } from '../domain/mail/incoming-mail.ts';
import { messageIdIn } from './message-id.ts';

/** Up to where a mailbox was read: uids mean something under one validity only. */
export interface MailboxPlace {
  uidValidity: string | null;
  lastUid: number;
}

export interface MailboxPorts {
  /** Kept for good when it returns; fine if it was there already. */
  keep(mail: { messageId: string; raw: Buffer }): Promise<void>;
  /** Everything up to here was taken, or is left for a person. */
  passed(place: MailboxPlace): Promise<void>;
  /** A mail stays where it is. */
  left(reason: string): void;
}

const TIMEOUT_MS = 30_000;

/** Takes what is unread and new, the oldest first. Throws with a sentence for people; what was taken until then is taken. */
export async function readMailbox(
  config: { imapUrl: string; doneFolder: string | null },
  place: MailboxPlace,
  { ports, signal }: { ports: MailboxPorts; signal: AbortSignal },
): Promise<void> {
  const { folder, ...server } = serverOf(new URL(config.imapUrl));
  // Seven megabytes, which only who reads a mailbox needs.
  const { ImapFlow: Client } = await import('imapflow');
  const client = new Client({
    ...server,
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  // What it says of a lost connection is said by the call that was under way too.
  client.on('error', () => undefined);
  const stop = (): void => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    const lock = await client.getMailboxLock(folder);
    try {
      await takeUnread(client, place, { ports, signal, doneFolder: config.doneFolder });
    } finally {
      lock.release();
    }
    await client.logout();
  } catch (error) {
    if (signal.aborted) return;
    throw new Error(sentenceOf(error, server.host), { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
    client.close();
  }
}

async function takeUnread(
  client: ImapFlow,
  place: MailboxPlace,
  of: { ports: MailboxPorts; signal: AbortSignal; doneFolder: string | null },
): Promise<void> {
  const { ports, signal, doneFolder } = of;
  const uidValidity = client.mailbox === false ? '' : String(client.mailbox.uidValidity);
  const from = place.uidValidity === uidValidity ? place.lastUid : 0;
  // What cannot be marked is kept all the same, and the mails behind it must not wait for that.
  let trouble: string | null = null;
  const unread = await client.search({ seen: false }, { uid: true });
  if (!unread) throw new Error('its mails cannot be listed');
  for (const uid of unread.filter((one) => one > from).toSorted((a, b) => a - b)) {
    if (signal.aborted) return;
    const raw = await sourceOf(client, uid);
    if (raw === 'too large') ports.left(`a mail of more than ${MOST_MAIL_BYTES / 1024 / 1024} MB stays in the mailbox`);
    else if (raw !== null) {
      await ports.keep({ messageId: messageIdIn(raw), raw });
      trouble ??= await markTaken(client, uid, doneFolder);
    }
    // Over a connection that is gone every question is answered with nothing.
    if (!client.usable) throw new Error('the connection broke off');
    await ports.passed({ uidValidity, lastUid: uid });
  }
  if (trouble !== null) throw new Error(trouble);
}

/** Null: somebody removed it meanwhile. Throws where it is there and not to be had: what is passed over would be lost. */
async function sourceOf(client: ImapFlow, uid: number): Promise<Buffer | 'too large' | null> {
  const about = await client.fetchOne(String(uid), { size: true }, { uid: true });
  if (about && (about.size ?? 0) > MOST_MAIL_BYTES) return 'too large';
  const mail = about && (await client.fetchOne(String(uid), { source: true }, { uid: true }));
  if (mail && mail.source !== undefined) return mail.source;
  const there = (await client.search({ uid: String(uid) }, { uid: true })) || null;
  if (there === null || there.includes(uid)) throw new Error(`the mail with the number ${uid} cannot be read`);
  return null;
}

/** Null: it is marked, and moved where that is wanted. */
async function markTaken(client: ImapFlow, uid: number, doneFolder: string | null): Promise<string | null> {
  if (!(await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true })))
    return 'mails cannot be marked as read: give this user the right to write in the folder';
  if (doneFolder === null || (await client.messageMove(String(uid), doneFolder, { uid: true }))) return null;
  return `mails cannot be moved to "${doneFolder}": make that folder, or set MAIL_IMAP_DONE_FOLDER to one there is`;
}

function serverOf(url: URL) {
  const secure = url.protocol === 'imaps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const onThisMachine = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
  return {
    host,
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    // A password is told to nobody who listens in.
    ...(secure ? {} : { doSTARTTLS: !onThisMachine }),
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    folder: decodeURIComponent(url.pathname.replace(/^\//, '')) || 'INBOX',
  };
}

function sentenceOf(error: unknown, host: string): string {
  if (!(error instanceof Error)) return `${host} could not be read`;
  const more = error as Error & { authenticationFailed?: boolean; responseText?: string; code?: string };
  if (more.authenticationFailed === true)
    return `${host} refuses user or password: ${more.responseText ?? error.message}`;
  const said = more.responseText ?? error.message;
  return `${host} could not be read: ${said}${more.code === undefined ? '' : ` (${more.code})`}`;
}

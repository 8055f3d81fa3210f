/**
 * Mails that came in, one after the other: read, and what becomes of each done on the desk under the mail's own id, so that whoever dies in
 * between leaves a mail that is looked at again and makes nothing twice.
 */
import type { Desk } from '../domain/desk/desk.ts';
import {
  decideMail,
  type IncomingMail,
  keysIn,
  type MailDecision,
  type MailFacts,
  MOST_MAIL_BYTES,
} from '../domain/mail/incoming-mail.ts';
import { effectsNamed } from '../domain/mail/mail.ts';
import { backoffMs } from '../domain/protocol.ts';
import type { Storage } from '../domain/desk/storage.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import {
  claimMail,
  endMail,
  keepMail,
  type MailClaim,
  type MailEnd,
  postponeMail,
} from '../store/mail/incoming-mails.ts';
import { findMailFacts } from '../store/mail/mail-facts.ts';
import { startClaiming } from './claiming.ts';
import type { Loop } from './loop.ts';
import { keepMailFiles } from './mail-files.ts';
import { doneOnDesk } from './mail-on-desk.ts';

export interface MailInPorts {
  desk: Desk;
  storage: Storage;
  /** Throws where the bytes cannot be read as a mail. */
  read(raw: Uint8Array): Promise<IncomingMail>;
  /** The sender of our own mails, in lower case; null: e-mail out is off. */
  sender: string | null;
  reportTrouble: (doing: string, error: unknown) => void;
}

const LEASE_MS = 60_000;
const POLL_MS = 1_000;
/** Whatever fails so often is for a person. */
const MOST_TRIES = 5;

export function startMailReader(db: Db, ports: MailInPorts): Loop {
  return startClaiming({
    leaseMs: LEASE_MS,
    pollMs: POLL_MS,
    claim: () => claimMail(db, LEASE_MS),
    keep: (claim) => keepMail(db, claim, LEASE_MS),
    work: (claim) => take(db, ports, claim),
    doing: { work: 'reading mail', keep: 'keeping a mail' },
    reportTrouble: ports.reportTrouble,
  });
}

async function take(db: Db, ports: MailInPorts, claim: MailClaim): Promise<void> {
  try {
    if (claim.attempts > MOST_TRIES)
      return await endMail(db, claim, dead(`given up after ${MOST_TRIES} tries that ended without a word`));
    await endMail(db, claim, await becomeOf(db, ports, claim));
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    const reason = error instanceof Error ? error.message : 'something that is no error was thrown';
    if (claim.attempts >= MOST_TRIES) return endMail(db, claim, dead(reason));
    ports.reportTrouble('taking a mail in', error);
    await postponeMail(db, claim, { afterMs: backoffMs(claim.attempts, Math.random()), reason });
  }
}

async function becomeOf(db: Db, ports: MailInPorts, claim: MailClaim): Promise<MailEnd> {
  const raw = await bytesOf(ports.storage, claim);
  if (raw === null) return dead('its bytes are not there any more');
  const mail = await ports.read(raw).catch((error: unknown) => {
    return error instanceof Error ? error.message : 'it cannot be read';
  });
  if (typeof mail === 'string') return dead(`it cannot be read as a mail: ${mail}`);
  const facts = await factsOf(db, ports, { claim, mail });
  const decision = decideMail(mail, facts);
  const end = await doneOnDesk(db, ports.desk, { claim, mail, facts, decision });
  if (end.requestId !== null && takesFiles(decision) && mail.files.length > 0)
    await keepMailFiles(db, ports.storage, { claim, mail, end, decision });
  return { ...end, automatic: mail.automatic !== null, from: mail.from, subject: mail.subject };
}

/** What came back undelivered brings its own mail along: nobody needs that twice. */
function takesFiles(decision: MailDecision): boolean {
  return decision.kind === 'request' || decision.kind === 'comment';
}

async function factsOf(
  db: Db,
  ports: MailInPorts,
  { claim, mail }: { claim: MailClaim; mail: IncomingMail },
): Promise<MailFacts> {
  const of = {
    from: mail.from?.email ?? null,
    effects: effectsNamed(mail.answers).slice(0, 50),
    keys: keysIn(mail.subject),
  };
  const facts = await db.tx(claim.organizationId, (sql) => findMailFacts(sql, of));
  return ports.sender === null ? facts : { ...facts, own: [...facts.own, ports.sender] };
}

async function bytesOf(storage: Storage, { organizationId, id }: MailClaim): Promise<Uint8Array | null> {
  const content = await storage.open({ organizationId, id });
  if (content === null) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > MOST_MAIL_BYTES) throw new Error('it is larger than any mail that is taken');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function dead(reason: string): MailEnd {
  const nothing = { requestId: null, commentId: null, automatic: false, rest: '', from: null, subject: '' };
  return { ...nothing, state: 'dead', reason };
}

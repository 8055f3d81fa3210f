/** Mail leaves at most once: where it is not known whether it was taken, a person is asked, and nothing is sent again by itself. */
import { Rejected, VendorError } from '../domain/errors.ts';
import { type Letter, messageIdOf, outgoing, threadIdOf } from '../domain/mail/mail.ts';
import { beforeSending, type EffectOf } from './deliver-once.ts';
import type { DeliverPorts, MailPorts } from './deliver-ports.ts';
import { asked, type ClaimedEffect, dead, type Delivered, done, skipped, stillOurs } from './outcomes.ts';

export type MailEffect = EffectOf<'mail' | 'sign-in-mail' | 'test-mail'>;

const OFF = 'e-mail is off: SMTP_URL and MAIL_FROM are not set';
/** To one address. More is most likely two machines that answer each other. */
const MOST_AN_HOUR = 30;
/** A link that signs in is wanted at once, or not any more. */
const STALE_MS = 15 * 60_000;

/** Delivers one claimed effect. Throws what its calls throw. */
export async function deliverMail(
  claimed: ClaimedEffect,
  ports: Pick<DeliverPorts, 'mail' | 'mayStillSend'>,
  effect: MailEffect,
): Promise<Delivered> {
  if (effect.kind === 'sign-in-mail') return signInMail(claimed, ports, effect.email);
  if (effect.kind === 'test-mail') return testMail(claimed, ports, effect.letter);
  const { hostId, issueId, letter } = effect;
  if (claimed.state !== 'pending')
    return asked(claimed, 'it may have been sent: the mail server did not say. It is not sent again by itself');
  if (ports.mail === null) return skipped(claimed, OFF);
  const { mail } = ports;
  const { organizationId } = claimed.claim;
  const before = await beforeSending(() => counted(mail, claimed, letter), { crashes: true });
  if (before >= MOST_AN_HOUR)
    return dead(claimed, `${MOST_AN_HOUR} mails an hour went to ${letter.to.email} already: most likely a loop`);
  const thread = await beforeSending(() => mail.threadOf(organizationId, { hostId, issueId }), { crashes: true });
  const root = threadIdOf(issueId, mail.outbox.domain);
  return sent(
    claimed,
    { mayStillSend: ports.mayStillSend, mail },
    {
      letter,
      replyTo: thread.replyTo,
      inReplyTo: thread.heard.at(-1) ?? root,
      references: [root, ...thread.heard],
    },
  );
}

async function signInMail(
  claimed: ClaimedEffect,
  { mail, mayStillSend }: Pick<DeliverPorts, 'mail' | 'mayStillSend'>,
  email: string,
): Promise<Delivered> {
  if (claimed.state !== 'pending') return skipped(claimed, 'it may have been sent; another can be asked for');
  if (mail === null) return skipped(claimed, OFF);
  if (claimed.claim.ageMs > STALE_MS) return skipped(claimed, 'it could not be sent in time; another can be asked for');
  const letter = await beforeSending(() => mail.signInLetter(claimed.claim.organizationId, email), { crashes: true });
  if (letter === null) return skipped(claimed, 'nobody with this address may come in');
  try {
    return await sent(claimed, { mail, mayStillSend }, { letter, replyTo: null, inReplyTo: null, references: [] });
  } catch (error) {
    // Anybody can name an address that does not exist: no person has to look at that.
    if (error instanceof Rejected) return skipped(claimed, error.message);
    throw error;
  }
}

/** Once: whoever asked looks at the answer, and asks again. */
async function testMail(
  claimed: ClaimedEffect,
  { mail, mayStillSend }: Pick<DeliverPorts, 'mail' | 'mayStillSend'>,
  letter: Letter,
): Promise<Delivered> {
  if (claimed.state !== 'pending') return skipped(claimed, 'it may have been sent: look into the inbox');
  if (mail === null) return skipped(claimed, OFF);
  if (claimed.claim.ageMs > STALE_MS) return skipped(claimed, 'it could not be sent in time; ask for another');
  try {
    return await sent(claimed, { mail, mayStillSend }, { letter, replyTo: null, inReplyTo: null, references: [] });
  } catch (error) {
    if (error instanceof VendorError) return skipped(claimed, error.message);
    throw error;
  }
}

async function sent(
  claimed: ClaimedEffect,
  ports: { mail: MailPorts; mayStillSend: () => boolean },
  parts: { letter: Letter; replyTo: string | null; inReplyTo: string | null; references: string[] },
): Promise<Delivered> {
  const { letter, ...thread } = parts;
  const { mail } = ports;
  const messageId = messageIdOf(claimed.claim.refId, mail.outbox.domain);
  const prepared = await beforeSending(() => outgoing(letter, { ...thread, messageId }), { crashes: true });
  stillOurs(ports);
  await mail.outbox.send(prepared);
  return done(claimed, { partId: messageId, conversation: null, rate: null });
}

function counted(mail: MailPorts, { claim }: ClaimedEffect, { to }: Letter): Promise<number> {
  return mail.countMail(claim.organizationId, { effectId: claim.refId, address: to.email });
}

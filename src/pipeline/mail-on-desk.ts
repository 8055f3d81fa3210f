/** What becomes of one mail on the desk: a request, or something said on one. Done twice, it is done once. */
import { plainName, typeOf } from '../domain/desk/attachment-types.ts';
import { type Desk, type DeskActor, takenUp } from '../domain/desk/desk.ts';
import { type IncomingMail, type MailDecision, type MailFacts, titleOf } from '../domain/mail/incoming-mail.ts';
import { splitAnswer, splitNew } from '../domain/mail/quotes.ts';
import { type Db, Refused } from '../store/db.ts';
import { type MailClaim, type MailEnd, markMail } from '../store/mail/incoming-mails.ts';
import { inboxOfMailbox } from '../store/mail/mailboxes.ts';

interface Of {
  claim: MailClaim;
  mail: IncomingMail;
  facts: MailFacts;
  decision: MailDecision;
}

type Outcome = Pick<MailEnd, 'state' | 'reason' | 'requestId' | 'commentId' | 'rest'> &
  Pick<MailEnd, 'automatic' | 'from' | 'subject'>;

export async function doneOnDesk(db: Db, desk: Desk, of: Of): Promise<Outcome> {
  const { decision } = of;
  switch (decision.kind) {
    case 'ignore':
      return outcome(of, { state: 'ignored', reason: decision.reason });
    case 'remark':
      return said(desk, {
        ...of,
        requestId: decision.requestId,
        public: false,
        byRequester: false,
        text: `A mail about this request could not be delivered.\n\n${of.mail.text.slice(0, 2000)}`,
        rest: '',
      });
    case 'comment': {
      const { said: text, rest } = splitAnswer(of.mail.text);
      return said(desk, { ...of, ...decision, text: withRefused(text === '' ? '(no text)' : text, of.mail), rest });
    }
    case 'request':
      return made(db, desk, of);
  }
}

function outcome({ mail }: Of, parts: Pick<Outcome, 'state' | 'reason'> & Partial<Outcome>): Outcome {
  const { from, subject } = mail;
  return { requestId: null, commentId: null, rest: '', automatic: mail.automatic !== null, from, subject, ...parts };
}

function actorOf({ claim, mail, facts }: Of): DeskActor {
  const { organizationId } = claim;
  const name = mail.from?.name || mail.from?.email || 'Somebody';
  if (facts.sender.kind === 'nobody') return { organizationId, userId: null, name };
  return { organizationId, userId: facts.sender.userId, name: facts.sender.userId === null ? name : facts.sender.name };
}

/** Nobody is taken for an agent on the word of a sender's address: what only agents hear names the address too. */
function stranger(of: Of): DeskActor {
  const { name, email } = of.mail.from ?? { name: '', email: 'nobody' };
  return { organizationId: of.claim.organizationId, userId: null, name: name === '' ? email : `${name} <${email}>` };
}

async function said(
  desk: Desk,
  of: Of & { requestId: string; public: boolean; byRequester: boolean; text: string; rest: string },
): Promise<Outcome> {
  const { claim, requestId, byRequester } = of;
  const actor = of.public ? actorOf(of) : stranger(of);
  const comment = { id: claim.id, text: of.text, public: of.public, byRequester, channel: 'email' as const };
  const change = byRequester ? takenUp : {};
  const done = await desk.change(actor, requestId, { change, revision: null, comment });
  if (done === null) return outcome(of, { state: 'ignored', reason: 'the request it is about was deleted' });
  return outcome(of, { state: 'comment', reason: null, requestId, commentId: claim.id, rest: of.rest });
}

/** Files of a kind that is not taken are named, so that nobody waits for them. */
function withRefused(text: string, { files }: IncomingMail): string {
  const names = files.map(({ name }) => plainName(name)).filter((name) => typeOf(name) === null);
  if (names.length === 0) return text;
  return `${text}\n\n(Not taken: ${names.slice(0, 20).join(', ')})`.trim();
}

async function made(db: Db, desk: Desk, of: Of): Promise<Outcome> {
  const { claim, mail } = of;
  const inbox = await db.tx(claim.organizationId, (sql) => inboxOfMailbox(sql, claim.mailboxId));
  if (inbox === null)
    return outcome(of, { state: 'dead', reason: 'no inbox takes it: choose one for the mailbox, then try again' });
  const { said: description, rest } = splitNew(mail.text);
  const actor = actorOf(of);
  const done = outcome(of, { state: 'request', reason: null, requestId: claim.id, rest });
  // The decision about the event of it looks at this.
  await markMail(db, claim, { requestId: claim.id, automatic: mail.automatic !== null });
  try {
    await desk.create(actor, {
      id: claim.id,
      ...inbox,
      title: titleOf(mail.subject),
      description: withRefused(description, mail),
      requester: { name: actor.name, email: mail.from?.email ?? null },
      status: 'new',
      priority: 'medium',
      service: null,
      answers: {},
      tags: [],
      assignee: null,
      channel: 'email',
    });
  } catch (error) {
    if (!(error instanceof Refused && error.code === 'made_already')) throw error;
  }
  return done;
}

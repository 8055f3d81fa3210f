/** What is written in Intercom, kind by kind. */
import type { Contact, NewContact } from '../domain/contacts.ts';
import { Gone, Rejected, RetryLater, VendorError } from '../domain/errors.ts';
import { noteHtml, replyHtml } from '../domain/text/html.ts';
import type { SetAnswer } from '../domain/inbox-writes.ts';
import type { Answer, ConnectionAccess } from '../domain/ports.ts';
import type { ConversationWrite } from '../domain/writes.ts';
import { followIssue } from './deliver-fields.ts';
import { connectionDoor, deliverOnce, type EffectOf, type Receipt } from './deliver-once.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { type ClaimedEffect, dead, type Delivered, done, stillOurs } from './outcomes.ts';

export type InboxEffect = EffectOf<'note' | 'reply' | 'contact' | 'reopen'> | ConversationWrite;

/** Delivers one claimed effect. Throws what its calls throw. */
export function deliverToInbox(claimed: ClaimedEffect, ports: DeliverPorts, effect: InboxEffect): Promise<Delivered> {
  switch (effect.kind) {
    case 'note':
      return note(claimed, ports, effect);
    case 'reply':
      return reply(claimed, ports, effect);
    case 'contact':
      return contact(claimed, ports, effect);
    case 'reopen':
      return reopen(claimed, ports, effect);
    case 'conversation-tag':
    case 'conversation-assignment':
    case 'ticket-state':
      return set(claimed, ports, effect);
    case 'ticket-attributes':
      return followIssue(claimed, ports, effect);
  }
}

function note(claimed: ClaimedEffect, ports: DeliverPorts, effect: EffectOf<'note'>): Promise<Delivered> {
  const { connectionId, conversationId } = effect;
  const { ref } = claimed;
  return deliverOnce(claimed, ports, {
    door: connectionDoor(claimed, ports, connectionId),
    prepare: () => noteHtml(effect.body, { ref, also: effect.also, moreUrl: effect.moreUrl }),
    send: (access, html) => ports.inbox.postNote(access, { conversationId, html, ref }),
    find: (access, { since }) => ports.inbox.findNote(access, { conversationId, ref, since }),
  });
}

function reply(claimed: ClaimedEffect, ports: DeliverPorts, effect: EffectOf<'reply'>): Promise<Delivered> {
  const { connectionId, conversationId } = effect;
  const { panel } = ports;
  return deliverOnce(claimed, ports, {
    door: connectionDoor(claimed, ports, connectionId),
    prepare: () => replyHtml(effect.body),
    send: (access, html) => panel.postReply(access, { conversationId, html }),
    find: (access, { since, prepared }) => panel.findReply(access, { conversationId, html: prepared, since }),
  });
}

/** Whose address it is stands at the host only; Intercom's search says whether the contact is there. */
function contact(claimed: ClaimedEffect, ports: DeliverPorts, effect: EffectOf<'contact'>): Promise<Delivered> {
  const made = ({ id }: Contact): Receipt => ({ partId: id, conversation: null });
  return deliverOnce<ConnectionAccess, NewContact>(claimed, ports, {
    door: connectionDoor(claimed, ports, effect.connectionId),
    async prepare() {
      const reporter = await ports.reporterOf(claimed.claim.organizationId, effect).catch(notOfIntercom);
      const { email = null, name = null } = reporter ?? {};
      if (email === null)
        throw new Rejected('the host does not show the reporter’s e-mail address any more', 'email_hidden');
      return { role: effect.role, email, name };
    },
    async send(access, prepared) {
      const { value, rate } = await ports.panel.createContact(access, prepared);
      return { value: { ...made(value.contact), existed: !value.created }, rate };
    },
    async find(access, { prepared }) {
      const { value, rate } = await ports.panel.findContacts(access, prepared.email);
      const found = value.find(({ role }) => role === prepared.role);
      return { value: found === undefined ? { kind: 'absent' } : { kind: 'found', receipt: made(found) }, rate };
    },
  });
}

/** What the host says must not close the door to Intercom. */
export function notOfIntercom(error: unknown): never {
  if (error instanceof Gone) throw new Rejected(`the issue cannot be read any more: ${error.message}`, 'no_issue');
  if (!(error instanceof VendorError)) throw error;
  throw new RetryLater(`the reporter could not be read: ${error.message}`, {
    afterMs: error instanceof RetryLater ? error.afterMs : null,
  });
}

async function reopen(claimed: ClaimedEffect, ports: DeliverPorts, effect: EffectOf<'reopen'>): Promise<Delivered> {
  const door = connectionDoor(claimed, ports, effect.connectionId);
  const access = await door.access();
  if (access === null) return dead(claimed, door.missing);
  const seen = await ports.inbox.readConversation(access, effect.conversationId);
  if (seen.value.state === 'open') return done(claimed, { partId: null, conversation: seen.value, rate: seen.rate });
  stillOurs(ports);
  const answer = await ports.inbox.reopen(access, effect.conversationId);
  return done(claimed, { partId: null, conversation: answer.value, rate: answer.rate });
}

type SetValue = Exclude<ConversationWrite, { kind: 'ticket-attributes' }>;

/** A value is set: doing it again changes nothing. */
async function set(claimed: ClaimedEffect, ports: DeliverPorts, effect: SetValue): Promise<Delivered> {
  const door = connectionDoor(claimed, ports, effect.connectionId);
  const access = await door.access();
  if (access === null) return dead(claimed, door.missing);
  stillOurs(ports);
  const { value, rate } = await setter(ports, access, effect);
  return done(claimed, { partId: null, ...value, rate });
}

function setter({ inboxWrites }: DeliverPorts, access: ConnectionAccess, effect: SetValue): Promise<Answer<SetAnswer>> {
  switch (effect.kind) {
    case 'conversation-tag':
      return inboxWrites.setTag(access, effect);
    case 'conversation-assignment':
      return inboxWrites.assign(access, effect);
    case 'ticket-state':
      return inboxWrites.setTicketState(access, effect);
  }
}

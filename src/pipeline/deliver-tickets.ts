/** Makes tickets and conversations in Intercom, each exactly once: on doubt they are looked for by their mark (I8). */
import { Rejected } from '../domain/errors.ts';
import type { ConversationCreation, TicketCreation } from '../domain/escalation/escalation.ts';
import type { Conversation } from '../domain/model.ts';
import type { Answer, ConnectionAccess } from '../domain/ports.ts';
import { marksOf, type NewTicket, openingText, prepareTicket, type TicketMark } from '../domain/escalation/tickets.ts';
import type { TicketType } from '../domain/workspace.ts';
import { notOfIntercom } from './deliver-inbox.ts';
import { connectionDoor, deliverOnce, type Receipt } from './deliver-once.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import type { ClaimedEffect, Delivered } from './outcomes.ts';

type Prepared = { kind: 'new'; ticket: NewTicket } | { kind: 'sought'; marks: TicketMark[] };

/** What is wrong with the wish is known before the first byte leaves: by what the ticket type is like now. */
export function makeTicket(claimed: ClaimedEffect, ports: DeliverPorts, effect: TicketCreation): Promise<Delivered> {
  const { ref, claim, state } = claimed;
  const door = connectionDoor(claimed, ports, effect.connectionId);
  return deliverOnce<ConnectionAccess, Prepared>(claimed, ports, {
    door,
    async prepare() {
      const types = await ticketTypes();
      if (state !== 'pending') return { kind: 'sought', marks: marksOf(effect, types) };
      const contact = await contactOf(effect, { organizationId: claim.organizationId, ports });
      return { kind: 'new', ticket: prepareTicket(effect, { types, contact, ref }) };
    },
    async send(access, prepared) {
      if (prepared.kind === 'sought') throw new Error('What is looked for is not sent.');
      return received(await ports.tickets.createTicket(access, prepared.ticket));
    },
    find: (access, { prepared }) =>
      ports.tickets.findTicket(access, { marks: prepared.kind === 'sought' ? prepared.marks : [], ref }),
  });

  async function ticketTypes(): Promise<TicketType[]> {
    const access = await door.access();
    return access === null ? [] : (await ports.tickets.listTicketTypes(access)).value;
  }
}

async function contactOf(
  { contact, hostId, issueId }: TicketCreation,
  { organizationId, ports }: { organizationId: string; ports: DeliverPorts },
): Promise<NewTicket['contact']> {
  if (contact.kind === 'contact') return { id: contact.id };
  const reporter = await ports.reporterOf(organizationId, { hostId, issueId }).catch(notOfIntercom);
  const email = reporter?.email ?? null;
  if (email === null)
    throw new Rejected(
      'The host does not show the reporter’s e-mail address: choose a contact instead.',
      'email_hidden',
    );
  return { email };
}

export function makeConversation(
  claimed: ClaimedEffect,
  ports: DeliverPorts,
  effect: ConversationCreation,
): Promise<Delivered> {
  const { contact, connectionId } = effect;
  const { ref } = claimed;
  return deliverOnce<ConnectionAccess, string>(claimed, ports, {
    door: connectionDoor(claimed, ports, connectionId),
    prepare: () => openingText(effect, ref),
    send: async (access, text) => received(await ports.tickets.createConversation(access, { contact, text })),
    find: (access, { since }) => ports.tickets.findConversation(access, { contactId: contact.id, ref, since }),
  });
}

function received({ value, rate }: Answer<Conversation>): Answer<Receipt> {
  return { value: { partId: value.id, conversation: value }, rate };
}

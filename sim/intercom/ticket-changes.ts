/** Everything that changes the ticket side of a conversation. */
import { addConversation, addPart, tell } from './changes.ts';
import type { Place } from './changes.ts';
import type { Author, Contact, Conversation, State, Ticket, TicketType, Workspace } from './state.ts';

const TITLE = '_default_title_';
const DESCRIPTION = '_default_description_';

export type NewTicket = { type: TicketType; contact: Contact; values: Record<string, unknown>; author: Author };

/** A ticket from scratch, in its type's first state; `values` by attribute id. */
export function openTicket(state: State, workspace: Workspace, given: NewTicket): Conversation {
  const { type, contact, values } = given;
  const valueOf = (name: string) => values[type.attributes.find((one) => one.name === name)?.id ?? ''];
  const title = valueOf(TITLE);
  const description = valueOf(DESCRIPTION);
  const conversation = addConversation(state, workspace, {
    contact,
    body: typeof description === 'string' ? description : '',
    ticket: newTicket(workspace, type, values),
    ...(typeof title === 'string' ? { title } : {}),
  });
  announce({ state, workspace, conversation }, given.author, null);
  return conversation;
}

export type Conversion = { type: TicketType; values: Record<string, unknown>; author: Author; app: string | null };

export function convertToTicket(place: Place, given: Conversion): void {
  place.conversation.ticket = newTicket(place.workspace, given.type, given.values);
  announce(place, given.author, given.app);
}

function newTicket(workspace: Workspace, type: TicketType, attributes: Record<string, unknown>): Ticket {
  workspace.lastTicketNumber += 1;
  const stateId = type.stateIds[0] ?? '';
  const isShared = type.category === 'Customer';
  return { number: String(workspace.lastTicketNumber), typeId: type.id, stateId, attributes, isShared };
}

function announce(place: Place, author: Author, app: string | null): void {
  const ticketState = { now: 'submitted', before: 'submitted' } as const;
  addPart(place, { type: 'ticket_state_updated_by_admin', author, app, ticketState });
  tell(place.state, { kind: 'ticket-created', workspace: place.workspace, conversation: place.conversation });
}

/** Sets the state; nothing happens when it is that one already. A resolved ticket stays open: closing is another step. */
export function moveTicket(place: Place, given: { stateId: string; author: Author; app: string | null }): void {
  const { conversation, workspace } = place;
  const { ticket } = conversation;
  if (!ticket || ticket.stateId === given.stateId) return;
  const before = workspace.ticketStates.get(ticket.stateId)?.category ?? 'submitted';
  const now = workspace.ticketStates.get(given.stateId)?.category ?? 'submitted';
  ticket.stateId = given.stateId;
  const { author, app } = given;
  addPart(place, { type: 'ticket_state_updated_by_admin', author, app, ticketState: { now, before } });
}

export type AttributeChange = { values: Record<string, unknown>; author: Author; app: string | null };

export function setTicketAttributes(place: Place, given: AttributeChange): void {
  const { ticket } = place.conversation;
  const type = place.workspace.ticketTypes.get(ticket?.typeId ?? '');
  if (!ticket || !type) return;
  for (const [id, value] of Object.entries(given.values)) {
    if (ticket.attributes[id] === value) continue;
    ticket.attributes[id] = value;
    const label = type.attributes.find((attribute) => attribute.id === id)?.name ?? id;
    if (label === TITLE && typeof value === 'string') place.conversation.title = value;
    const { author, app } = given;
    addPart(place, { type: 'ticket_attribute_updated_by_admin', author, app, attribute: { id, label, value } });
  }
}

/** Both sides show the other one in `linked_objects`. */
export function linkObjects(workspace: Workspace, one: Conversation, other: Conversation): void {
  const categoryOf = ({ ticket }: Conversation) => workspace.ticketTypes.get(ticket?.typeId ?? '')?.category ?? null;
  const show = (target: Conversation) =>
    ({ type: target.ticket ? 'ticket' : 'conversation', id: target.id, category: categoryOf(target) }) as const;
  one.linked.push(show(other));
  other.linked.push(show(one));
}

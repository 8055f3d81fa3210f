/** Routes of tickets. A ticket is a conversation underneath: same id, same parts, same notes. */
import { object, text, whole } from './api.ts';
import type { Call, Routes } from './api.ts';
import { addContact, adminAuthor, assign, botAuthor, removeConversation, setState, updated } from './changes.ts';
import type { Place } from './changes.ts';
import { attachTag, detachTag, findable, findConversation, placeOf } from './conversations.ts';
import { ApiError, invalid, missing, notFound } from './errors.ts';
import { findAssignee, writeReply } from './replies.ts';
import { filter, paginate, pagingOf } from './search.ts';
import type { Searchable } from './search.ts';
import { convertToTicket, linkObjects, moveTicket, openTicket, setTicketAttributes } from './ticket-changes.ts';
import { presentState, presentTicket, presentTicketPart, presentTicketType } from './ticket-present.ts';
import type { Author, Contact, Conversation, Ticket, TicketType, Workspace } from './state.ts';

export const ticketRoutes: Routes = {
  'GET /ticket_types': {
    needs: 'read_tickets',
    handle: (call) => ({
      type: 'list',
      data: [...call.workspace.ticketTypes.values()].map((type) => presentTicketType(call, type, true)),
    }),
  },
  'GET /ticket_types/{id}': {
    needs: 'read_tickets',
    handle: (call) => presentTicketType(call, findType(call, call.params['id']), true),
  },
  'GET /ticket_states': {
    needs: 'read_tickets',
    handle: (call) => ({
      type: 'list',
      data: [...call.workspace.ticketStates.values()].map((state) => presentState(call.workspace, state)),
    }),
  },
  'POST /tickets': { needs: 'write_tickets', handle: create },
  'POST /tickets/search': { needs: 'read_tickets', handle: search },
  'GET /tickets/{id}': { needs: 'read_tickets', handle: (call) => presentTicket(call, findTicket(call)) },
  'PUT /tickets/{id}': { needs: 'write_tickets', handle: change },
  'DELETE /tickets/{id}': { needs: 'write_tickets', plan: true, handle: remove },
  'POST /tickets/{id}/reply': { needs: 'write_tickets', handle: reply },
  'POST /tickets/{id}/tags': { needs: 'write_tags', handle: attachTag },
  'DELETE /tickets/{id}/tags/{tagId}': { needs: 'write_tags', handle: detachTag },
  'POST /conversations/{id}/convert': { needs: 'write_tickets', plan: true, handle: convert },
};

export type TicketConversation = Conversation & { ticket: Ticket };

function isTicket(conversation: Conversation | undefined): conversation is TicketConversation {
  return conversation !== undefined && conversation.ticket !== null;
}

function findTicket(call: Call): TicketConversation {
  const conversation = call.workspace.conversations.get(call.params['id'] ?? '');
  if (!isTicket(conversation)) throw new ApiError(404, 'ticket_not_found', 'Ticket not found');
  return conversation;
}

function findType(call: Call, id: string | undefined): TicketType {
  if (id === undefined) throw missing('ticket_type_id');
  const type = call.workspace.ticketTypes.get(id);
  if (!type || type.archived) throw new ApiError(400, 'invalid_ticket_type', 'Ticket type not found');
  return type;
}

function create(call: Call): object {
  const { state, workspace, body } = call;
  const type = findType(call, text(body, 'ticket_type_id'));
  const contact = findOneContact(call);
  const values = attributeValues(type, object(body, 'ticket_attributes') ?? {}, true);
  const assignment = object(body, 'assignment') ?? {};
  const toLink = text(body, 'conversation_to_link_id');
  const linked = toLink === undefined ? undefined : findConversation(call, toLink);
  if (linked && type.category === 'Customer') throw invalid('A customer ticket cannot be linked to a conversation');
  const conversation = openTicket(state, workspace, { type, contact, values, author: botAuthor(workspace) });
  const place = placeOf(call, conversation);
  for (const [key, kind] of [
    ['admin_assignee_id', 'admin'],
    ['team_assignee_id', 'team'],
  ] as const) {
    const id = text(assignment, key);
    if (id === undefined || id === '0') continue;
    assign(place, { assignee: findAssignee(call, id, kind), author: botAuthor(workspace), app: call.token.app });
  }
  const companyId = text(body, 'company_id');
  if (companyId !== undefined) conversation.companyId = companyId;
  if (linked) linkObjects(workspace, linked, conversation);
  call.wrote({ conversationId: conversation.id });
  return presentTicket(call, conversation as TicketConversation);
}

/** Exactly one contact; an unknown e-mail makes a new one (Intercom docs, create ticket). */
function findOneContact({ state, workspace, body }: Call): Contact {
  const { contacts } = body;
  if (!Array.isArray(contacts) || contacts.length !== 1) throw invalid('contacts must hold exactly one contact');
  const given = contacts[0] as Record<string, unknown>;
  const email = text(given, 'email')?.toLowerCase();
  const contact = [...workspace.contacts.values()].find(
    (one) => one.id === given['id'] || (one.externalId ?? '') === given['external_id'] || (one.email ?? '') === email,
  );
  if (contact) return contact;
  if (email === undefined) throw notFound('User Not Found');
  return addContact(state, workspace, { role: 'lead', email });
}

/** Values by attribute id, from values by attribute name; list values must be the id of an option. */
function attributeValues(type: TicketType, given: Record<string, unknown>, creating: boolean): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const attribute = type.attributes.find((one) => one.name === name);
    if (!attribute) throw invalid(`Ticket attribute '${name}' does not exist`);
    const isOption = attribute.options.some((option) => option.id === value);
    if (attribute.dataType === 'list' && value !== null && !isOption) throw invalid(`Invalid list value for '${name}'`);
    values[attribute.id] = value;
  }
  const empty = (id: string) => values[id] === undefined || values[id] === null || values[id] === '';
  const missed = type.attributes.filter((attribute) => attribute.required && empty(attribute.id));
  if (creating && missed.length > 0) throw invalid('Missing required ticket attributes');
  return values;
}

function change(call: Call): object {
  const { workspace, body, token } = call;
  const conversation = findTicket(call);
  const place = placeOf(call, conversation);
  const author = actor(call);
  const type = workspace.ticketTypes.get(conversation.ticket.typeId);
  const app = token.app;
  const assigneeId = text(body, 'assignee_id');
  const assignee = assigneeId === undefined ? undefined : findAssignee(call, assigneeId, undefined);
  const stateId = text(body, 'ticket_state_id');
  if (stateId !== undefined && !type?.stateIds.includes(stateId)) {
    const message = 'Ticket state id is not valid or is not associated with the ticket type';
    throw new ApiError(400, 'ticket_state_id_invalid', message);
  }
  const attributes = object(body, 'ticket_attributes');
  if (attributes && type) setTicketAttributes(place, { values: attributeValues(type, attributes, false), author, app });
  if (stateId !== undefined) moveTicket(place, { stateId, author, app });
  if (assignee !== undefined) assign(place, { assignee, author, app });
  changeOpenness(call, place, author);
  if (typeof body['is_shared'] === 'boolean') conversation.ticket.isShared = body['is_shared'];
  if (typeof body['company_id'] === 'string' || body['company_id'] === null)
    conversation.companyId = body['company_id'];
  call.wrote({ conversationId: conversation.id });
  updated(place);
  return presentTicket(call, conversation);
}

/** Without `admin_id` the change is a bot's (Intercom docs, update ticket). */
function actor(call: Call): Author {
  const id = text(call.body, 'admin_id');
  if (id === undefined) return botAuthor(call.workspace);
  const admin = call.workspace.admins.get(id);
  if (!admin) throw new ApiError(404, 'admin_not_found', 'Admin not found');
  return adminAuthor(admin);
}

function changeOpenness(call: Call, place: Place, author: Author): void {
  const { body, token } = call;
  const until = whole(body, 'snoozed_until');
  if (until !== undefined) setState(place, { to: 'snoozed', until, author, app: token.app });
  else if (body['open'] === false) setState(place, { to: 'closed', author, app: token.app });
  else if (body['open'] === true) setState(place, { to: 'open', author, app: token.app });
}

function remove(call: Call): object {
  const conversation = findTicket(call);
  removeConversation(placeOf(call, conversation));
  call.wrote({ conversationId: conversation.id });
  return { id: conversation.id, object: 'ticket', deleted: true };
}

function reply(call: Call): object {
  const conversation = findConversation(call);
  if (!isTicket(conversation)) throw notFound();
  const type = call.workspace.ticketTypes.get(conversation.ticket.typeId);
  if (text(call.body, 'type') === 'user' && type?.category === 'Back-office') {
    throw new ApiError(400, 'parameter_mismatch', 'User replies are not allowed on Backoffice tickets');
  }
  const part = writeReply(call, placeOf(call, conversation));
  call.wrote({ conversationId: conversation.id, partId: part.id });
  if (call.body['cross_post'] === true) crossPost(call, conversation);
  return presentTicketPart(part);
}

/** The note of a back-office ticket, copied to every conversation linked to it. */
function crossPost(call: Call, ticket: Conversation): void {
  for (const { id } of ticket.linked) {
    const other = call.workspace.conversations.get(id);
    if (other) writeReply(call, placeOf(call, other));
  }
}

function convert(call: Call): object {
  const conversation = findConversation(call);
  const type = findType(call, text(call.body, 'ticket_type_id'));
  if (type.category !== 'Customer') throw invalid('Ticket type is not a customer ticket type');
  const values = attributeValues(type, object(call.body, 'attributes') ?? {}, false);
  convertToTicket(placeOf(call, conversation), {
    type,
    values,
    author: botAuthor(call.workspace),
    app: call.token.app,
  });
  call.wrote({ conversationId: conversation.id });
  return presentTicket(call, conversation as TicketConversation);
}

function search(call: Call): object {
  const tickets = findable(call, [...call.workspace.conversations.values()].filter(isTicket));
  const found = filter(tickets, call.body['query'], searchableIn(call.workspace)).sort((a, b) => b.order - a.order);
  const { items, total, pages } = paginate(found, pagingOf(call.body, 20));
  const data = items.map((ticket) => presentTicket(call, ticket));
  return { type: 'ticket.list', pages, total_count: total, tickets: data };
}

const SEARCH_WORDS: Record<TicketType['category'], string> = {
  Customer: 'request',
  'Back-office': 'task',
  Tracker: 'tracker',
};

function searchableIn(workspace: Workspace): Searchable<TicketConversation> {
  return {
    valueOf(conversation, field) {
      const { ticket } = conversation;
      if (field.startsWith('ticket_attribute.')) return ticket.attributes[field.slice(17)] ?? null;
      const type = workspace.ticketTypes.get(ticket.typeId);
      const named = type?.attributes.find((attribute) => attribute.name === field);
      if (named) return ticket.attributes[named.id] ?? null;
      const fields: Record<string, unknown> = {
        id: conversation.id,
        created_at: conversation.createdAt,
        updated_at: conversation.updatedAt,
        open: conversation.state !== 'closed',
        category: type ? SEARCH_WORDS[type.category] : null,
        ticket_type_id: ticket.typeId,
        state: workspace.ticketStates.get(ticket.stateId)?.category ?? null,
        contact_ids: conversation.contactIds,
        admin_assignee_id: conversation.adminAssigneeId,
        team_assignee_id: conversation.teamAssigneeId,
        tag_ids: conversation.tags.map((tag) => tag.tagId),
        snoozed_until: conversation.snoozedUntil,
        // A title belongs to every type, also to one whose title attribute has another name.
        _default_title_: conversation.title,
      };
      return fields[field];
    },
  };
}

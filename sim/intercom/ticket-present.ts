/** Tickets, their types and states as JSON of the API, with the differences between versions. */
import { presentAuthor, presentContactList, presentLinked, visibleParts } from './present.ts';
import type { View } from './present.ts';
import type {
  ApiVersion,
  Conversation,
  Part,
  Ticket,
  TicketAttribute,
  TicketState,
  TicketType,
  Workspace,
} from './state.ts';

const NEWEST_PARTS = 500;

export function presentTicket(view: View, conversation: Conversation & { ticket: Ticket }): object {
  const { workspace, version } = view;
  const { ticket } = conversation;
  const type = workspace.ticketTypes.get(ticket.typeId);
  const state = workspace.ticketStates.get(ticket.stateId);
  const contacts = conversation.contactIds.flatMap((id) => workspace.contacts.get(id) ?? []);
  const parts = visibleParts(view.state, conversation);
  return {
    type: 'ticket',
    id: conversation.id,
    ticket_id: ticket.number,
    ticket_attributes: namedAttributes(type, ticket),
    ticket_state: state ? stateReference(state) : null,
    ticket_type: type ? presentTicketType(view, type, false) : null,
    contacts: presentContactList(contacts),
    admin_assignee_id: assigneeId(conversation.adminAssigneeId, version),
    team_assignee_id: assigneeId(conversation.teamAssigneeId, version),
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    ticket_parts: {
      type: 'ticket_part.list',
      ticket_parts: parts.slice(-NEWEST_PARTS).map(presentTicketPart),
      total_count: parts.length,
    },
    open: conversation.state !== 'closed',
    ...(conversation.snoozedUntil === null ? {} : { snoozed_until: conversation.snoozedUntil }),
    linked_objects: presentLinked(conversation),
    category: type?.category ?? 'Customer',
    is_shared: ticket.isShared,
  };
}

function assigneeId(id: string | null, version: ApiVersion): string | number {
  return version === '2.16' ? Number(id ?? 0) : (id ?? '0');
}

function namedAttributes(type: TicketType | undefined, ticket: Ticket): Record<string, unknown> {
  return Object.fromEntries((type?.attributes ?? []).map(({ id, name }) => [name, ticket.attributes[id] ?? null]));
}

export function presentTicketPart(part: Part): object {
  const { author } = part;
  return {
    type: 'ticket_part',
    id: part.id,
    part_type: part.type,
    body: part.body,
    created_at: part.createdAt,
    updated_at: part.updatedAt,
    author: presentAuthor(author.type === 'lead' ? { ...author, type: 'user' } : author),
    attachments: [],
    redacted: part.redacted,
    ...(part.assignedTo ? { assigned_to: part.assignedTo } : {}),
    ...(part.ticketState ? { ticket_state: part.ticketState.now, previous_ticket_state: part.ticketState.before } : {}),
    ...(part.attribute ? { updated_attribute_data: attributeChange(part.attribute) } : {}),
    ...(part.app === null ? {} : { app_package_code: part.app }),
  };
}

function attributeChange({ id, label, value }: NonNullable<Part['attribute']>): object {
  return {
    attribute: { type: 'attribute', id, label },
    value: { type: 'value', id: String(value), label: String(value) },
  };
}

function stateReference(state: TicketState): object {
  const { id, category, internalLabel, externalLabel } = state;
  return { type: 'ticket_state', id, category, internal_label: internalLabel, external_label: externalLabel };
}

export function presentState(workspace: Workspace, state: TicketState): object {
  const types = [...workspace.ticketTypes.values()].filter((type) => type.stateIds.includes(state.id));
  const data = types.map((type) => ({
    type: 'ticket_type',
    id: type.id,
    name: type.name,
    description: type.description,
    icon: type.icon,
    archived: type.archived,
    is_internal: type.category !== 'Customer',
    category: type.category,
  }));
  return { ...stateReference(state), ticket_types: { type: 'list', data }, archived: state.archived };
}

/** Only lists of types carry the states of each. */
export function presentTicketType(view: View, type: TicketType, withStates: boolean): object {
  const states = type.stateIds.flatMap((id) => view.workspace.ticketStates.get(id) ?? []);
  return {
    type: 'ticket_type',
    id: type.id,
    name: type.name,
    description: type.description,
    icon: type.icon,
    workspace_id: view.workspace.id,
    archived: type.archived,
    created_at: type.createdAt,
    updated_at: type.createdAt,
    is_internal: type.category !== 'Customer',
    // The real shape; the schema and the SDK's types call the list `ticket_type_attributes`.
    ticket_type_attributes: {
      type: 'list',
      data: type.attributes.map((attribute, order) => presentTypeAttribute(view, { type, attribute, order })),
    },
    category: type.category,
    ...(withStates ? { ticket_states: { type: 'list', data: states.map(stateReference) } } : {}),
  };
}

type Placed = { type: TicketType; attribute: TicketAttribute; order: number };

function presentTypeAttribute(view: View, { type, attribute, order }: Placed): object {
  return {
    type: 'ticket_type_attribute',
    id: attribute.id,
    workspace_id: view.workspace.id,
    name: attribute.name,
    description: attribute.description,
    data_type: attribute.dataType,
    input_options: inputOptions(attribute),
    order,
    required_to_create: attribute.required,
    required_to_create_for_contacts: false,
    visible_on_create: true,
    visible_to_contacts: true,
    default: attribute.isDefault,
    ticket_type_id: Number(type.id),
    archived: false,
    created_at: type.createdAt,
    updated_at: type.createdAt,
  };
}

function inputOptions(attribute: TicketAttribute): object | null {
  if (attribute.dataType === 'list')
    return { list_options: attribute.options.map((one) => ({ ...one, archived: false })) };
  return attribute.dataType === 'string' ? { multiline: attribute.multiline } : null;
}

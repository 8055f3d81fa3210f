/**
 * What a notification tells, in the shapes of API versions 2.14 to 2.16 (Intercom docs, webhook topics). Pure. Which version a workspace's
 * notifications follow is set in its Developer Hub, so that any of them may come.
 */
import type {
  ConversationChange,
  HeardConversation,
  HeardPart,
  HeardTicket,
  InboxActor,
  InboxEvent,
} from '../domain/inbox-events.ts';
import type { ConversationState } from '../domain/model.ts';
import { ItemShape, NotificationShape, PartShape } from './notification-shapes.ts';
import { assigneeOf, milliseconds } from './shapes.ts';
import { cut, plainText } from './text.ts';

/** What was made of a notification. `incomplete`: a known topic without what nothing can be decided without (B9). */
export type HeardNotification =
  | { kind: 'event'; event: InboxEvent }
  | { kind: 'skip'; reason: 'ping' | 'unknown_topic' | 'unneeded_topic' }
  | { kind: 'incomplete'; field: string; topic: string };

type Reading =
  | { kind: 'changed'; change: ConversationChange }
  | { kind: 'written'; written: 'customer' | 'reply' | 'note' }
  | { kind: 'redacted' | 'deleted' | 'contact' | 'merged' | 'teammate' }
  | { kind: 'unneeded' };

const changed = (change: ConversationChange): Reading => ({ kind: 'changed', change });
const written = (by: 'customer' | 'reply' | 'note'): Reading => ({ kind: 'written', written: by });
const unneeded: Reading = { kind: 'unneeded' };

const topics: Readonly<Record<string, Reading>> = {
  'conversation.user.created': changed('created'),
  'conversation.admin.single.created': changed('created'),
  'conversation.user.replied': written('customer'),
  'conversation.admin.replied': written('reply'),
  'conversation.operator.replied': written('reply'),
  'conversation.admin.noted': written('note'),
  'conversation.admin.assigned': changed('assigned'),
  'conversation.admin.open.assigned': changed('assigned'),
  'conversation.admin.opened': changed('opened'),
  'conversation.admin.closed': changed('closed'),
  'conversation.admin.snoozed': changed('snoozed'),
  'conversation.admin.unsnoozed': changed('unsnoozed'),
  'conversation.contact.attached': changed('contacts'),
  'conversation.contact.detached': changed('contacts'),
  'conversation_part.tag.created': changed('tagged'),
  'conversation_part.redacted': { kind: 'redacted' },
  'conversation.deleted': { kind: 'deleted' },
  'ticket.created': changed('ticket-created'),
  'ticket.state.updated': changed('ticket-state'),
  'ticket.resolved': changed('ticket-state'),
  'ticket.closed': changed('closed'),
  'ticket.attribute.updated': changed('ticket-attributes'),
  'ticket.admin.assigned': changed('assigned'),
  'ticket.team.assigned': changed('assigned'),
  'ticket.admin.snoozed': changed('snoozed'),
  'ticket.admin.unsnoozed': changed('unsnoozed'),
  'ticket.contact.attached': changed('contacts'),
  'ticket.contact.detached': changed('contacts'),
  'ticket.note.created': written('note'),
  'ticket.admin.replied': written('reply'),
  'ticket.contact.replied': written('customer'),
  'contact.merged': { kind: 'merged' },
  'contact.deleted': { kind: 'contact' },
  'contact.archived': { kind: 'contact' },
  'contact.archive': { kind: 'contact' },
  'admin.removed_from_workspace': { kind: 'teammate' },
  'conversation.priority.updated': unneeded,
  'conversation.rating.added': unneeded,
  'conversation.read': unneeded,
  'conversation.company.updated': unneeded,
  'ticket.rating.provided': unneeded,
};

/** A notification's body, as verified and parsed. `connectionId`: the connection of its workspace. */
export function hearNotification(value: Record<string, unknown>, connectionId: string): HeardNotification {
  const topic = typeof value['topic'] === 'string' ? value['topic'] : '';
  const reading = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (reading === undefined) return { kind: 'skip', reason: topic === 'ping' ? 'ping' : 'unknown_topic' };
  if (reading.kind === 'unneeded') return { kind: 'skip', reason: 'unneeded_topic' };
  const envelope = NotificationShape.safeParse(value);
  if (!envelope.success) return { kind: 'incomplete', field: 'data.item', topic };
  const { data, created_at: createdAt } = envelope.data;
  const heard = readItem(reading, data.item, { connectionId, at: (createdAt ?? 0) * 1000 });
  return typeof heard === 'string'
    ? { kind: 'incomplete', field: `data.item.${heard}`, topic }
    : { kind: 'event', event: heard };
}

interface About {
  connectionId: string;
  at: number;
}

/** The event, or the name of the field that is missing. */
function readItem(
  reading: Exclude<Reading, { kind: 'unneeded' }>,
  whole: Record<string, unknown>,
  about: About,
): InboxEvent | string {
  // A ticket stands beside its part in some topics, and alone in others (Intercom docs, webhook topics).
  const wrapped = ItemShape.safeParse(whole['ticket']);
  const parsed = wrapped.success && wrapped.data.id !== null ? wrapped : ItemShape.safeParse(whole);
  if (!parsed.success) return 'id';
  const item = parsed.data;
  const id = item.id ?? item.conversation_id ?? null;
  switch (reading.kind) {
    case 'teammate':
      return { ...about, kind: 'connection.doubted', actor: null, reason: 'teammate_removed' };
    case 'contact':
      return id === null ? 'id' : { ...about, kind: 'contact.gone', actor: null, contactId: id, into: null };
    case 'merged': {
      const from = item.merged_from?.id;
      if (from === undefined) return 'merged_from.id';
      return id === null ? 'id' : { ...about, kind: 'contact.gone', actor: null, contactId: from, into: id };
    }
    case 'deleted':
      return id === null ? 'id' : { ...about, kind: 'conversation.deleted', actor: null, conversationId: id };
    case 'redacted': {
      const part = partOf(whole, item, null);
      const conversationId = item.conversation_id ?? item.id ?? null;
      if (conversationId === null) return 'id';
      if (part === null) return 'conversation_parts';
      const actor = actorOf(part);
      return { ...about, kind: 'part.redacted', actor, conversationId, partId: part.id };
    }
    case 'changed':
    case 'written':
      return id === null ? 'id' : inConversation(reading, { whole, item, id }, about);
  }
}

function inConversation(
  reading: Extract<Reading, { kind: 'changed' | 'written' }>,
  { whole, item, id }: { whole: Record<string, unknown>; item: ItemShape; id: string },
  about: About,
): InboxEvent {
  const raw = partOf(whole, item, reading);
  const part = raw === null ? null : heardPart(raw);
  const at = (raw?.created_at ?? null) === null ? about.at : Number(raw?.created_at) * 1000;
  const common = {
    connectionId: about.connectionId,
    at,
    conversationId: id,
    conversation: heardConversation(item, id),
    part,
  };
  if (reading.kind === 'changed')
    return { ...common, kind: 'conversation.changed', actor: actorOf(raw), change: reading.change };
  const command = reading.written === 'note' ? commandIn(raw) : null;
  return { ...common, kind: 'conversation.written', actor: actorOf(raw), written: reading.written, command };
}

/** Tickets list all their parts, conversations only those of the event: the last one of a fitting type is meant. */
function partOf(whole: Record<string, unknown>, item: ItemShape, reading: Reading | null): PartShape | null {
  const beside = PartShape.safeParse(whole['ticket_part']);
  if (beside.success) return beside.data;
  const listed = item.conversation_parts ?? item.ticket_parts ?? [];
  const read = listed.flatMap((one) => {
    const parsed = PartShape.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const fits = item.ticket_parts === null || reading === null ? () => true : fitting(reading);
  return read.findLast(fits) ?? item.conversation_part ?? null;
}

function fitting(reading: Reading): (part: PartShape) => boolean {
  if (reading.kind === 'written')
    return ({ part_type: type }) => (reading.written === 'note' ? type === 'note' : type !== 'note');
  const words = reading.kind === 'changed' ? wordsOfParts[reading.change] : undefined;
  return ({ part_type: type }) => words !== undefined && (type ?? '').includes(words);
}

const wordsOfParts: Partial<Record<ConversationChange, string>> = {
  'ticket-state': 'state_updated',
  'ticket-attributes': 'attribute_updated',
  assigned: 'assign',
  closed: 'close',
  snoozed: 'snoozed',
};

function heardPart(part: PartShape): HeardPart {
  const changed = part.updated_attribute_data?.attribute;
  return {
    id: part.id,
    type: part.part_type ?? null,
    hasText: plainText(part.body ?? '') !== '',
    byApp: (part.app_package_code ?? null) !== null,
    ...(changed === undefined ? {} : { attribute: { id: changed.id, name: changed.label } }),
  };
}

/** Author types are an open list (Intercom docs, conversation parts). */
function actorOf(part: PartShape | null): InboxActor | null {
  const author = part?.author ?? null;
  if (author === null) return null;
  return { kind: actorKinds[author.type ?? ''] ?? 'unknown', id: author.id ?? null, name: author.name ?? null };
}

const actorKinds: Readonly<Record<string, InboxActor['kind']>> = {
  admin: 'teammate',
  user: 'customer',
  lead: 'customer',
  contact: 'customer',
  bot: 'bot',
};

const LONGEST_COMMAND = 6_000;
const MARKUP = /<br\b|<\/(?:p|h\d|li|ul|ol|pre|div)>/i;

/** Only what begins as a command does is kept of a note. */
function commandIn(part: PartShape | null): string | null {
  const body = part?.body ?? '';
  // From version 2.15 on a webhook brings plain text (Intercom docs, changelog), in which `List<String>` is no tag.
  const lines = MARKUP.test(body)
    ? body
        .replaceAll(/<br\s*\/?>|<\/p>\s*<p[^>]*>/gi, '\n')
        .split('\n')
        .map(plainText)
    : body.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim());
  const text = lines.join('\n').trim();
  return /^\/[a-z]/i.test(text) ? cut(text, LONGEST_COMMAND) : null;
}

const LONGEST_TITLE = 120;

/** What an item says of its conversation, whichever version wrote it. */
export function heardConversation(item: ItemShape, id: string): HeardConversation {
  const ticket = ticketOf(item);
  const named = item.ticket_attributes?.['_default_title_'];
  const title = [named, item.title, item.source?.subject, item.source?.body]
    .map((text) => (typeof text === 'string' ? cut(plainText(text), LONGEST_TITLE) : ''))
    .find((text) => text !== '');
  const state = stateOf(item);
  const author = item.source?.author ?? null;
  return {
    id,
    ...(ticket === null ? {} : { ticket }),
    ...(title === undefined ? {} : { title }),
    ...(state === null ? {} : { state }),
    ...(item.contacts === null ? {} : { contactIds: item.contacts.contacts.map((contact) => contact.id) }),
    ...(author === null ? {} : { author: author.name ?? author.email ?? null }),
    ...(item.admin_assignee_id === undefined && item.team_assignee_id === undefined
      ? {}
      : { assignee: assigneeOf(item) }),
    updatedAt: milliseconds(item.updated_at),
  };
}

function ticketOf({ ticket_state: state, ticket_type: type }: ItemShape): HeardTicket | null {
  if (state === null) return null;
  return {
    stateId: state.id ?? null,
    category: state.category ?? null,
    label: state.internal_label ?? null,
    typeId: type?.id ?? null,
    typeName: type?.name ?? null,
  };
}

/** `state` decides where it is known: a snoozed conversation comes with `open: true`. Tickets have no `state`. */
function stateOf({ state, open, snoozed_until: snoozed }: ItemShape): ConversationState | null {
  if (state === 'open' || state === 'closed' || state === 'snoozed') return state;
  if (open === false) return 'closed';
  if (open !== true) return null;
  return snoozed === null ? 'open' : 'snoozed';
}

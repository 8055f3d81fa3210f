/** What happens in a connected workspace, as its notifications tell it. Which conversations it concerns beyond its own is for the middle. */
import type { ConversationState, Person } from './model.ts';
import type { FieldChange } from './writes.ts';

/** Who did something in Intercom. */
export interface InboxActor {
  kind: 'teammate' | 'customer' | 'bot' | 'unknown';
  id: string | null;
  name: string | null;
}

/** The ticket that a conversation is. Null: it was not said. */
export interface HeardTicket {
  stateId: string | null;
  /** `submitted`, `in_progress`, `waiting_on_customer`, `resolved`, or what comes after them. */
  category: string | null;
  /** In the workspace's words. */
  label: string | null;
  typeId: string | null;
  /** Left out, or null: it was not said. */
  typeName?: string | null;
}

/** What a notification says of a conversation. A field that is left out was not said; null says that there is none. */
export interface HeardConversation {
  id: string;
  ticket?: HeardTicket;
  title?: string;
  state?: ConversationState;
  contactIds?: string[];
  author?: string | null;
  assignee?: { kind: 'teammate' | 'team'; id: string } | null;
  /** Intercom's own `updated_at`, ms; it orders what is heard of one conversation. */
  updatedAt: number | null;
}

/**
 * The entry of a conversation that an event tells of, by its id: its text is not kept, and is read when it is to be carried, for a
 * notification shows it differently from version to version.
 */
export interface HeardPart {
  id: string;
  /** In Intercom's words, such as `comment` or `ticket_state_updated_by_admin`. */
  type: string | null;
  hasText: boolean;
  /** It was made over the API, by us or by another app. */
  byApp: boolean;
  /** Of a ticket, the attribute that was changed, where it was said. */
  attribute?: { id: string | null; name: string | null };
}

export type ConversationChange =
  | 'created'
  | 'opened'
  | 'closed'
  | 'snoozed'
  | 'unsnoozed'
  | 'assigned'
  | 'tagged'
  | 'contacts'
  | 'ticket-created'
  | 'ticket-state'
  | 'ticket-attributes';

interface FromWorkspace {
  connectionId: string;
  /** Intercom's clock when it happened, ms. */
  at: number;
  actor: InboxActor | null;
}

interface InConversation extends FromWorkspace {
  conversationId: string;
}

export type InboxEvent =
  /** A state, an assignee or something else of it is another now; an answer may come with it (`part.hasText`). */
  | (InConversation & {
      kind: 'conversation.changed';
      change: ConversationChange;
      conversation: HeardConversation;
      part: HeardPart | null;
    })
  /** Somebody wrote. `command`: the note's text where a teammate's note begins as a command does, else null. */
  | (InConversation & {
      kind: 'conversation.written';
      written: 'customer' | 'reply' | 'note';
      conversation: HeardConversation;
      part: HeardPart | null;
      command: string | null;
    })
  /** It was looked at as it stands; nothing says what happened to it. */
  | (InConversation & { kind: 'conversation.seen'; conversation: HeardConversation })
  | (InConversation & { kind: 'part.redacted'; partId: string })
  /** Of this no notification tells (Intercom docs, webhook topics): it is seen when a conversation is looked through. */
  | (InConversation & { kind: 'part.edited'; partId: string })
  | (InConversation & { kind: 'conversation.deleted' })
  /** Deleted, archived, or (`into`) merged into another contact. */
  | (FromWorkspace & { kind: 'contact.gone'; contactId: string; into: string | null })
  /** A teammate wants a new issue, in the inbox app. `wishId`: one wish, one issue, however often the button is pressed. */
  | (InConversation & {
      kind: 'issue.asked';
      wishId: string;
      hostId: string;
      projectKey: string;
      /** By id; null where the host has no types. */
      issueType: string | null;
      summary: string;
      description: string | null;
      fields: FieldChange[];
      person: Person;
    })
  /** The authorisation may have ended. Only asking Intercom tells (its notice of an uninstallation is not signed). */
  | (FromWorkspace & { kind: 'connection.doubted'; reason: 'teammate_removed' | 'uninstalled' });

/** What happened in one conversation. */
export type ConversationEvent = Exclude<Extract<InboxEvent, { conversationId: string }>, { kind: 'issue.asked' }>;

const kinds: ReadonlySet<string> = new Set<InboxEvent['kind']>([
  'conversation.changed',
  'conversation.written',
  'conversation.seen',
  'part.redacted',
  'part.edited',
  'conversation.deleted',
  'issue.asked',
  'contact.gone',
  'connection.doubted',
]);

export function isInboxEvent(event: { kind: string }): event is InboxEvent {
  return kinds.has(event.kind);
}

/** At most one question a minute and connection, however many hints arrive. */
const DOUBT_EVERY_MS = 60_000;

/**
 * The identity of what happened, equal for every notification that tells of it: Intercom sends `ticket.state.updated` and
 * `ticket.resolved` for one change, and some topics twice for one part (I4, I5).
 */
export function inboxEventKey(event: InboxEvent): string {
  const at = `inbox:${event.connectionId}`;
  switch (event.kind) {
    case 'conversation.written':
      return event.part === null
        ? `${at}:${event.conversationId}:written:${event.written}:at:${event.at}`
        : `${at}:${event.conversationId}:written:${event.part.id}`;
    case 'conversation.changed': {
      const { conversationId, change, part, conversation } = event;
      if (part !== null) return `${at}:${conversationId}:${change}:${part.id}`;
      const now = conversation.ticket?.stateId ?? conversation.state ?? '';
      return `${at}:${conversationId}:${change}:at:${conversation.updatedAt ?? event.at}:${now}`;
    }
    case 'conversation.seen':
      return `${at}:${event.conversationId}:seen:${event.conversation.updatedAt ?? event.at}`;
    case 'part.redacted':
      return `${at}:${event.conversationId}:redacted:${event.partId}`;
    case 'part.edited':
      return `${at}:${event.conversationId}:edited:${event.partId}:${event.at}`;
    case 'conversation.deleted':
      return `${at}:${event.conversationId}:deleted`;
    case 'issue.asked':
      return `${at}:wish:${event.wishId}`;
    case 'contact.gone':
      return `${at}:contact:${event.contactId}:${event.into ?? 'gone'}`;
    case 'connection.doubted':
      return `${at}:doubted:${event.reason}:${Math.floor(event.at / DOUBT_EVERY_MS)}`;
  }
}

/** Events of one lane are decided one after the other, in the order they came. */
export function inboxLane(event: InboxEvent): string {
  return `inbox:${event.connectionId}:${'conversationId' in event ? event.conversationId : ''}`;
}

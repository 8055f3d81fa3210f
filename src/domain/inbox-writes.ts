/**
 * Intercom, as delivery sets things on conversations and tickets. Each sets a value, so doing it again is the same as doing it once. A
 * conversation's priority is not here: no version of the API that we speak can write it (Intercom docs, conversations).
 */
import type { AttributeValue } from './escalation/mapping.ts';
import type { Conversation } from './model.ts';
import type { Answer, ConnectionAccess } from './ports.ts';
import type { ConversationWrite } from './writes.ts';

type Of<Kind extends ConversationWrite['kind']> = Omit<
  Extract<ConversationWrite, { kind: Kind }>,
  'kind' | 'connectionId' | 'linkId' | 'sync'
>;

/** `conversation` null: the answer shows none. `existed`: it stood so already, and nothing was written. */
export interface SetAnswer {
  conversation: Conversation | null;
  existed: boolean;
  /** The state that was set, where only its category was wished. */
  partId?: string;
}

/**
 * Every method throws only the errors of errors.ts. Rejected `unknown_state` names the states there are, `not_a_ticket` that it is none,
 * `unknown_assignee` that the team or teammate is not in the workspace.
 */
/** A ticket's attributes by their names of today. `typeId` null: it was not said. */
export interface TicketAttributes {
  typeId: string | null;
  attributes: Record<string, AttributeValue | null>;
}

export interface InboxWrites {
  setTag(access: ConnectionAccess, wish: Of<'conversation-tag'>): Promise<Answer<SetAnswer>>;
  assign(access: ConnectionAccess, wish: Of<'conversation-assignment'>): Promise<Answer<SetAnswer>>;
  /** Null: it is no ticket. */
  readTicketAttributes(access: ConnectionAccess, conversationId: string): Promise<Answer<TicketAttributes | null>>;
  /** All in one change; null empties an attribute. */
  setTicketAttributes(
    access: ConnectionAccess,
    of: { conversationId: string; attributes: Record<string, AttributeValue | null> },
  ): Promise<Answer<SetAnswer>>;
  setTicketState(access: ConnectionAccess, wish: Of<'ticket-state'>): Promise<Answer<SetAnswer>>;
}

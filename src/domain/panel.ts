/** What the panel beside an issue shows of the vendors, and what reading it needs of the edge. */
import type { Contact, NewContact, Reporter } from './contacts.ts';
import { Forbidden, Gone, PlanRestricted, Reconnect, RetryLater, VendorError } from './errors.ts';
import type { BrokenReason, Conversation, ConversationState, Issue } from './model.ts';
import type { Answer, ConnectionAccess, HostAccess, NoteSearch } from './ports.ts';

/** A conversation or ticket as a card shows it. */
export interface SeenConversation {
  id: string;
  kind: 'conversation' | 'ticket';
  /** Its title, else its subject, else its first words; null: it has none of them. */
  title: string | null;
  state: ConversationState | null;
  /** In the workspace's words. */
  ticketState: string | null;
  contactIds: string[];
  /** Who wrote first. */
  author: string | null;
  assignee: { kind: 'teammate' | 'team'; id: string } | null;
  /** ms */
  updatedAt: number | null;
}

/** What conversations are looked for by. Empty `words` and no contacts find nothing. */
export interface ConversationQuery {
  words: readonly string[];
  contactIds: readonly string[];
  onlyOpen: boolean;
  limit: number;
}

/** Intercom, as the panel reads it. Every method throws only the errors of errors.ts. */
export interface PanelInbox {
  readCard(access: ConnectionAccess, conversationId: string): Promise<Answer<SeenConversation>>;
  /** Newest first. All `words` in its text, or one of the contacts. */
  searchConversations(access: ConnectionAccess, query: ConversationQuery): Promise<Answer<SeenConversation[]>>;
  /** Gone: deleted, merged into another, or unknown. */
  readContact(access: ConnectionAccess, contactId: string): Promise<Answer<Contact>>;
  /** The names of the contact's companies, as many as Intercom lists at once. */
  readCompanies(access: ConnectionAccess, contactId: string): Promise<Answer<string[]>>;
  /** Everyone with exactly this e-mail, letter case aside, the likeliest first. */
  findContacts(access: ConnectionAccess, email: string): Promise<Answer<Contact[]>>;
  /** Whose name or e-mail contains the text. */
  searchContacts(access: ConnectionAccess, text: string): Promise<Answer<Contact[]>>;
  /** Gives the one that is there already where Intercom says so; `created` tells which. */
  createContact(access: ConnectionAccess, contact: NewContact): Promise<Answer<{ contact: Contact; created: boolean }>>;
}

/** What the panel sends beyond notes. Every method throws only the errors of errors.ts. */
export interface PanelOutbox extends Pick<PanelInbox, 'findContacts' | 'createContact'> {
  /** Answers the customer, once, without any retry. */
  postReply(
    access: ConnectionAccess,
    reply: { conversationId: string; html: string },
  ): Promise<Answer<{ partId: string | null; conversation: Conversation }>>;
  /**
   * Looks for an answer of ours by its author, its words and when it was written; `since`: ms. `absent` only where nothing was written in
   * our name since: other words may be ours as Intercom shows them.
   */
  findReply(
    access: ConnectionAccess,
    reply: { conversationId: string; html: string; since: number },
  ): Promise<Answer<NoteSearch>>;
}

/** A host, as the panel reads it. */
export interface PanelHost {
  /** An issue with who reported it; null: nobody. By immutable id or key. Throws only the errors of errors.ts. */
  readReported(access: HostAccess, idOrKey: string): Promise<Answer<{ issue: Issue; reporter: Reporter | null }>>;
}

/** Why something cannot be shown whole. */
export interface Trouble {
  code: string;
  text: string;
  fix: string | null;
}

/** What a failed read means for the card that was to show it. `what`: as a sentence begins, such as `This conversation`. */
export function troubleOf(error: unknown, what: string): Trouble {
  if (error instanceof Gone)
    return { code: 'gone', text: `${what} was deleted in Intercom, or the connection may not see it.`, fix: null };
  if (error instanceof Reconnect) return reconnect;
  if (error instanceof PlanRestricted) return planRestricted;
  if (error instanceof Forbidden) return forbidden(what, error.permission);
  if (error instanceof RetryLater && error.limited)
    return {
      code: 'rate_limited',
      text: 'Intercom allows no more calls just now.',
      fix: 'It is read again by itself in a moment.',
    };
  const said = error instanceof VendorError ? error.message : 'something unexpected happened';
  return { code: 'unread', text: `${what} could not be read: ${said}`, fix: 'Try again in a moment.' };
}

const reconnect: Trouble = {
  code: 'reconnect',
  text: 'Intercom no longer accepts the authorization of this workspace.',
  fix: 'Ask an admin to reconnect it under Integrations.',
};

const planRestricted: Trouble = {
  code: 'plan_restricted',
  text: "The workspace's plan does not include conversations over the API.",
  fix: 'Change the plan in Intercom, then ask an admin to check again under Integrations.',
};

function forbidden(what: string, permission: string | null): Trouble {
  return {
    code: 'forbidden',
    text: `${what} may not be read with the connection's access token.`,
    fix: `Give the token the permission ${permission ?? 'to read conversations'}, then check again.`,
  };
}

/** What a link that cannot work says on its card. */
export function troubleOfLink(reason: BrokenReason): Trouble {
  switch (reason) {
    case 'conversation_gone':
      return {
        code: reason,
        text: 'This conversation was deleted in Intercom, or the connection may not see it. It is told nothing.',
        fix: 'Unlink it, or check again if it is back.',
      };
    case 'conversation_forbidden':
      return { ...forbidden('This conversation', null), code: reason };
    case 'plan_restricted':
      return planRestricted;
    case 'other_workspace':
      return {
        code: reason,
        text: 'This conversation is in another workspace than the one this project is connected to. It is told nothing.',
        fix: 'Link one of the connected workspace, or ask an admin to connect the other one to this project.',
      };
    case 'no_connection':
      return {
        code: reason,
        text: 'The project has no Intercom workspace, so this conversation is told nothing.',
        fix: 'Ask an admin to choose a workspace in the settings of the project.',
      };
  }
}

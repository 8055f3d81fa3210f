/** Everything we can do at a vendor. Each is stored before it is sent (I7) and has a key that makes it happen once. */
import type { Letter } from './mail/mail.ts';
import type { RichText } from './text/richtext.ts';
import type { ConversationCreation, TicketCreation } from './escalation/escalation.ts';
import type { Write } from './writes.ts';

/** A remote link as Jira upserts it: fields left out are set to null there, so it is always whole (Jira REST, remotelink). */
export interface RemoteLink {
  globalId: string;
  url: string;
  title: string;
  summary: string | null;
  resolved: boolean;
}

export type Effect =
  /** An internal note. `reopen`: once it stands, bring the conversation back to the top if it is not open. */
  | {
      kind: 'note';
      connectionId: string;
      conversationId: string;
      /** Null: it belongs to no link. */
      linkId: string | null;
      body: RichText;
      /** Where the reader finds what had to be cut. */
      moreUrl: string | null;
      /** The first note of a link; its answer tells the conversation's title. */
      opening: boolean;
      reopen: boolean;
      /** It is never given up on by its age: what was escalated must say so. */
      untilItHolds?: true;
      /** References of what it tells beside the first, each as it would be alone. */
      also?: string[];
    }
  /** An answer that the customer sees: without a reference, for it is none of theirs. */
  | { kind: 'reply'; connectionId: string; conversationId: string; linkId: string; body: RichText }
  | { kind: 'reopen'; connectionId: string; conversationId: string; linkId: string }
  /** Makes the reporter of an issue a contact. */
  | { kind: 'contact'; connectionId: string; hostId: string; issueId: string; role: 'user' | 'lead' }
  /** `untilItHolds`: neither age nor a refusal ends it while the issue is there, since it is the way back to what was escalated. */
  | {
      kind: 'remote-link';
      hostId: string;
      issueId: string;
      /** Null: it leads to another issue. */
      linkId: string | null;
      link: RemoteLink;
      untilItHolds?: true;
    }
  | { kind: 'remote-link-removal'; hostId: string; issueId: string; linkId: string; globalId: string }
  /** What an issue is escalated to in Intercom (tickets.ts). */
  | TicketCreation
  | ConversationCreation
  /** Tells a server of somebody's what a workflow came to. Its receiver may hear it twice, under the same id. */
  | { kind: 'webhook'; hostId: string; issueId: string; url: string; payload: Readonly<Record<string, unknown>> }
  /** Comments, statuses, fields and new issues; tags, assignments and ticket states (writes.ts). */
  | Write
  /** At most one mail, also where it is not known whether it left. */
  | { kind: 'mail'; hostId: string; issueId: string; letter: Letter }
  /** A link that signs in at the portal. The link is made in the moment it leaves, so that it stands nowhere. */
  | { kind: 'sign-in-mail'; email: string }
  /** Tells whoever asked that mail works; tried once. */
  | { kind: 'test-mail'; letter: Letter };

/** An effect about to be stored. `key` is unique in the organization: a second decision for the same fact stores nothing. */
export interface NewEffect {
  key: string;
  effect: Effect;
  /**
   * Of a note that tells several things: the keys of the notes that would tell them alone, for a reference each. After a restore each is looked
   * for by itself, and may then arrive in other company. Left out: its own key alone.
   */
  tells?: string[];
  /** The run of a workflow it is a step of. Whether the run may still act is looked at again when it leaves (I28). */
  run?: string;
}

/** The run a stored effect is a step of. */
export function runOf(effect: Effect): string | null {
  return 'run' in effect && typeof effect.run === 'string' ? effect.run : null;
}

/**
 * Effects of one lane happen one after the other in the order they were stored: per conversation, so that notes keep the
 * order of the issue's changes, and per issue for what is written on the host. New issues of a project come one after the other, so that a
 * doubtful one is found before the next.
 */
export function laneOf(effect: Effect): string {
  switch (effect.kind) {
    case 'note':
    case 'reply':
    case 'reopen':
    case 'conversation-tag':
    case 'conversation-assignment':
    case 'ticket-state':
    case 'ticket-attributes':
      return `conversation:${effect.connectionId}:${effect.conversationId}`;
    case 'ticket-creation':
    case 'conversation-creation':
      return `escalation:${effect.connectionId}:${effect.hostId}:${effect.issueId}`;
    case 'contact':
      return `contact:${effect.connectionId}:${effect.hostId}:${effect.issueId}`;
    case 'remote-link':
    case 'remote-link-removal':
    case 'issue-comment':
    case 'issue-comment-edit':
    case 'issue-status':
    case 'issue-fields':
      return `issue-write:${effect.hostId}:${effect.issueId}`;
    case 'issue-creation':
      return `issue-creation:${effect.hostId}:${effect.projectKey}`;
    case 'mail':
      return `mail:${effect.hostId}:${effect.issueId}`;
    case 'sign-in-mail':
      return `sign-in-mail:${effect.email}`;
    case 'test-mail':
      return `test-mail:${effect.letter.to.email}`;
    case 'webhook':
      return `webhook:${effect.hostId}:${effect.issueId}:${originOf(effect.url)}`;
  }
}

/** Mail of every kind leaves by one server. */
const MAIL_DOOR = 'mail';

/** The door an effect leaves by: what shares one rate budget and one authorisation, a connection or a host. */
export function doorOf(effect: Effect): string {
  switch (effect.kind) {
    case 'note':
    case 'reply':
    case 'reopen':
    case 'contact':
    case 'ticket-creation':
    case 'conversation-creation':
    case 'conversation-tag':
    case 'conversation-assignment':
    case 'ticket-state':
    case 'ticket-attributes':
      return `connection:${effect.connectionId}`;
    case 'remote-link':
    case 'remote-link-removal':
    case 'issue-comment':
    case 'issue-comment-edit':
    case 'issue-status':
    case 'issue-fields':
    case 'issue-creation':
      return `host:${effect.hostId}`;
    case 'mail':
    case 'sign-in-mail':
    case 'test-mail':
      return MAIL_DOOR;
    case 'webhook':
      return `webhook:${originOf(effect.url)}`;
  }
}

/** True where doing it twice is the same as doing it once; the others go through the read-back of the send protocol. */
export function isRepeatable({ kind }: Effect): boolean {
  switch (kind) {
    case 'note':
    case 'reply':
    case 'contact':
    case 'ticket-creation':
    case 'conversation-creation':
    case 'issue-comment':
    case 'issue-status':
    case 'issue-creation':
    case 'mail':
    case 'sign-in-mail':
    case 'test-mail':
      return false;
    case 'reopen':
    case 'remote-link':
    case 'remote-link-removal':
    case 'issue-comment-edit':
    case 'issue-fields':
    case 'conversation-tag':
    case 'conversation-assignment':
    case 'ticket-state':
    case 'ticket-attributes':
    case 'webhook':
      return true;
  }
}

function originOf(url: string): string {
  return /^https?:\/\/[^/?#]+/i.exec(url)?.[0].toLowerCase() ?? '';
}

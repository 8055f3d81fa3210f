/**
 * What a person, or a workflow, wishes when an issue is escalated, and what is made for it in Intercom as effects carry it. Plain shapes,
 * without an idea of how they are made (tickets.ts).
 */
import type { IssueCreation } from '../writes.ts';

export interface Assignee {
  kind: 'team' | 'teammate';
  id: string;
}

/** `reporter`: whoever reported the issue. Their address is read when it is made, so that it is kept nowhere. */
export type TicketContact = { kind: 'contact'; id: string } | { kind: 'reporter' };

interface Creation {
  connectionId: string;
  hostId: string;
  issueId: string;
  subject: string;
  /** Plain text. */
  message: string;
  assignee: Assignee | null;
  /** Who wanted it, by name. */
  by: string;
  /** It only shows that escalation works. */
  test: boolean;
}

export interface TicketCreation extends Creation {
  kind: 'ticket-creation';
  /** The name as it was then, for sentences. */
  ticketType: { id: string; name: string };
  contact: TicketContact;
  /** By attribute id. */
  attributes: Record<string, string | number | boolean>;
  /** What the ids were called when it was wished: all that can be said of what was deleted since. */
  called: Record<string, string>;
}

/** Begun in the contact's name: Intercom knows no other way to begin one (Intercom docs, create a conversation). */
export interface ConversationCreation extends Creation {
  kind: 'conversation-creation';
  contact: { id: string; role: 'user' | 'lead' };
}

/** The issue it is for, and who wants it, are said by the event. */
export type EscalationWish =
  | Omit<TicketCreation, 'hostId' | 'issueId' | 'by'>
  | Omit<ConversationCreation, 'hostId' | 'issueId' | 'by'>
  /** `hostName`, `hostUrl`: as they were then, for people. `hostId`: where it is to be made. */
  | (Pick<IssueCreation, 'kind' | 'hostId' | 'projectKey' | 'summary' | 'description' | 'fields'> & {
      /** Id null: the host has no types. */
      issueType: { id: string | null; name: string };
      hostName: string;
      hostUrl: string;
      test: boolean;
    });

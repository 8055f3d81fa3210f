/** The topics of notifications to tick in the Developer Hub, each with its reason (Intercom docs, webhook topics). */
import type { WantedTopic } from '../domain/workspace.ts';

const CONVERSATIONS = 'Read conversations';
const TICKETS = 'Read tickets';
const PEOPLE = 'Read and list users and companies';

/** In the order of the Developer Hub's list. There is no address to ask which are ticked: what arrives tells. */
export const wantedTopics: readonly WantedTopic[] = [
  {
    topic: 'conversation.user.replied',
    why: 'Customer replies reach the issue, where that is on',
    permission: CONVERSATIONS,
  },
  {
    topic: 'conversation.admin.noted',
    why: 'Note commands, and notes that reach the issue',
    permission: CONVERSATIONS,
  },
  {
    topic: 'conversation.admin.replied',
    why: 'The card of a conversation shows the newest reply',
    permission: CONVERSATIONS,
  },
  {
    topic: 'conversation.admin.assigned',
    why: 'The card of a conversation shows its assignee',
    permission: CONVERSATIONS,
  },
  { topic: 'conversation.admin.opened', why: 'The card of a conversation shows its state', permission: CONVERSATIONS },
  { topic: 'conversation.admin.closed', why: 'The card of a conversation shows its state', permission: CONVERSATIONS },
  { topic: 'conversation.admin.snoozed', why: 'The card of a conversation shows its state', permission: CONVERSATIONS },
  {
    topic: 'conversation.admin.unsnoozed',
    why: 'The card of a conversation shows its state',
    permission: CONVERSATIONS,
  },
  {
    topic: 'conversation_part.redacted',
    why: 'What was redacted goes from the comment that carried it to the issue',
    permission: CONVERSATIONS,
  },
  { topic: 'conversation.deleted', why: 'Its links say so before a note is tried', permission: CONVERSATIONS },
  { topic: 'ticket.created', why: 'Links and workflows know of a new ticket', permission: TICKETS },
  { topic: 'ticket.state.updated', why: 'Two-way status', permission: TICKETS },
  { topic: 'ticket.closed', why: 'Two-way status', permission: TICKETS },
  { topic: 'ticket.resolved', why: 'Two-way status', permission: TICKETS },
  { topic: 'ticket.attribute.updated', why: 'Fields of a ticket stay the same on both sides', permission: TICKETS },
  {
    topic: 'ticket.note.created',
    why: 'Note commands in tickets, and notes that reach the issue',
    permission: TICKETS,
  },
  { topic: 'ticket.contact.replied', why: 'Customer replies in tickets reach the issue', permission: TICKETS },
  { topic: 'contact.merged', why: 'The panel follows a merged contact', permission: PEOPLE },
  { topic: 'contact.deleted', why: 'The panel does not show who is gone', permission: PEOPLE },
  {
    topic: 'admin.removed_from_workspace',
    why: 'A connection whose teammate left says so at once',
    permission: 'Read admins',
  },
];

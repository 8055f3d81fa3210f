/** Intercom's API as the rest of Deskbridge sees it. Each part throws only the errors of domain/errors.ts. */
import type { InboxWrites } from '../domain/inbox-writes.ts';
import type { Inbox } from '../domain/ports.ts';
import type { Http } from '../http.ts';
import { createSendCall } from './calls.ts';
import { createCards } from './cards.ts';
import type { Cards } from './cards.ts';
import { createContacts } from './contacts.ts';
import type { Contacts } from './contacts.ts';
import { createInbox } from './conversations.ts';
import type { InboxPastReader } from '../domain/missed.ts';
import type { PartReads } from '../domain/parts.ts';
import { createPartReads } from './parts.ts';
import { createInboxPast } from './past.ts';
import { createReplies } from './replies.ts';
import type { Replies } from './replies.ts';
import { createSets } from './sets.ts';
import { createTicketAttributes } from './ticket-attributes.ts';
import { createTickets } from './tickets.ts';
import type { Tickets } from './tickets.ts';
import { createWorkspaceReads } from './workspace.ts';
import type { WorkspaceReads } from './workspace.ts';

export interface IntercomClient
  extends Inbox, InboxWrites, Cards, Contacts, InboxPastReader, PartReads, Replies, Tickets, WorkspaceReads {}

/** Keeps no state and no secret: each call is told where to go and with which token. */
export function createIntercomClient(http: Http): IntercomClient {
  const send = createSendCall(http);
  return {
    ...createInbox(send),
    ...createCards(send),
    ...createContacts(send),
    ...createInboxPast(send),
    ...createPartReads(send),
    ...createReplies(send),
    ...createSets(send),
    ...createTicketAttributes(send),
    ...createTickets(send),
    ...createWorkspaceReads(send),
  };
}

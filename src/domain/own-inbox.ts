/**
 * Which events of a workspace tell of what we did there ourselves (I22): made over the API, in the name of the teammate we act as, and of what
 * we set. A teammate who does the same by hand is not us: what is made by hand carries no app.
 */
import type { ConversationEvent, HeardTicket } from './inbox-events.ts';
import type { Connection } from './model.ts';
import { isStateWished, wishedOf } from './sync/settings.ts';
import type { ConversationWrite } from './writes.ts';

/** `writes`: what we set on this conversation, the newest first. */
export function isOwnInInbox(
  event: ConversationEvent,
  { connection, writes }: { connection: Pick<Connection, 'adminId'>; writes: readonly ConversationWrite[] },
): boolean {
  const { actor } = event;
  if (actor?.kind !== 'teammate' || actor.id !== connection.adminId) return false;
  switch (event.kind) {
    case 'conversation.written':
      return event.part?.byApp === true;
    case 'conversation.changed':
      return event.part?.byApp !== false && isSet(event, writes);
    case 'conversation.seen':
    case 'part.redacted':
    case 'part.edited':
    case 'conversation.deleted':
      return false;
  }
}

type Changed = Extract<ConversationEvent, { kind: 'conversation.changed' }>;

/** Whether what stands there now is what we set. What we never set needs no memory: opening and closing are ours where an app did it. */
function isSet({ change, conversation, part }: Changed, writes: readonly ConversationWrite[]): boolean {
  switch (change) {
    case 'ticket-state': {
      const ours = writes.filter((write) => write.kind === 'ticket-state');
      // Two in short order are told of one after the other: what an app did in our name may be the one before.
      return (part?.byApp === true ? ours : ours.slice(0, 1)).some((write) =>
        isTicketState(write, conversation.ticket),
      );
    }
    case 'assigned': {
      const last = writes.find((write) => write.kind === 'conversation-assignment');
      return last?.kind === 'conversation-assignment' && isAssignee(last.assignee, conversation.assignee);
    }
    case 'tagged':
      return writes.some((write) => write.kind === 'conversation-tag');
    case 'ticket-attributes':
      return writes.some((write) => write.kind === 'ticket-attributes');
    default:
      return part?.byApp === true;
  }
}

/** Where a category was wished, and which state that became is not known yet, any state of it is meant. */
function isTicketState(
  { stateId, wish }: Extract<ConversationWrite, { kind: 'ticket-state' }>,
  ticket: HeardTicket | undefined,
): boolean {
  if (ticket === undefined) return false;
  if (stateId !== '' || wish === undefined) return stateId === ticket.stateId;
  const wished = wishedOf(wish, ticket);
  return wished !== null && isStateWished(wished, ticket);
}

type Assignee = Extract<ConversationWrite, { kind: 'conversation-assignment' }>['assignee'];

function isAssignee(set: Assignee, now: Changed['conversation']['assignee']): boolean {
  if (now === undefined) return false;
  return set === null ? now === null : now !== null && now.kind === set.kind && now.id === set.id;
}

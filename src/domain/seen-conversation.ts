/** What is shown of a conversation, kept true by what is heard of it. */
import type { ConversationEvent, HeardConversation } from './inbox-events.ts';
import type { SeenConversation } from './panel.ts';

/**
 * The conversation as it is shown after the event. What is older than what is shown changes nothing (I6); null: nothing changes, or
 * nothing was shown and the event does not say enough.
 */
export function seenAfter(before: SeenConversation | null, event: ConversationEvent): SeenConversation | null {
  if (!('conversation' in event)) return null;
  const { conversation: heard } = event;
  if (before === null) return wholly(heard);
  if ((heard.updatedAt ?? 0) < (before.updatedAt ?? 0)) return null;
  return {
    ...before,
    kind: heard.ticket === undefined ? before.kind : 'ticket',
    ticketState: heard.ticket?.label ?? heard.ticket?.category ?? before.ticketState,
    title: heard.title ?? before.title,
    state: heard.state ?? before.state,
    contactIds: heard.contactIds ?? before.contactIds,
    assignee: heard.assignee === undefined ? before.assignee : heard.assignee,
    author: heard.author ?? before.author,
    updatedAt: heard.updatedAt ?? before.updatedAt,
  };
}

/** A first picture has to be whole, or the card would show what nobody said. */
function wholly(heard: HeardConversation): SeenConversation | null {
  const { id, ticket, title, state, contactIds, author, assignee, updatedAt } = heard;
  if (state === undefined || contactIds === undefined || assignee === undefined) return null;
  return {
    id,
    kind: ticket === undefined ? 'conversation' : 'ticket',
    title: title ?? null,
    state,
    ticketState: ticket?.label ?? ticket?.category ?? null,
    contactIds,
    author: author ?? null,
    assignee,
    updatedAt,
  };
}

/**
 * What follows for a linked issue from what happens in Intercom. One event may concern several issues; each is decided by itself, with
 * what is known of it.
 */
import { type ConversationEvent, inboxEventKey } from './inbox-events.ts';
import type { Link } from './model.ts';
import { brokenEntry, retitled } from './results.ts';
import { carriedChanges } from './sync/carried-changes.ts';
import { carry } from './sync/carry.ts';
import { syncFieldsOfTicket } from './sync/field-sync.ts';
import { afterSync, syncConversation, withSync } from './sync/events.ts';
import { type DecideContext, type Decision, noDecision, type Snapshot } from './snapshot.ts';

export function decideInbox(
  event: ConversationEvent,
  snapshot: Snapshot,
  context: Pick<DecideContext, 'conversationUrl' | 'conversationWrites' | 'part' | 'parts' | 'carried'>,
): Decision {
  const link = linkOf(event, snapshot);
  const { carried: before = [], parts = null } = context;
  const amended = carriedChanges(event, { snapshot, carried: before, parts, conversationUrl: context.conversationUrl });
  if (link === undefined)
    return amended.outcome === 'done' ? amended : noDecision(['the conversation is not linked any more']);
  const synced = syncConversation(event, { snapshot, link, writes: context.conversationWrites ?? [] });
  const { conversationWrites: writes = [], part = null, conversationUrl } = context;
  const afterStatus = afterSync(snapshot, synced);
  const fields = syncFieldsOfTicket(event, { snapshot: afterStatus, link, writes });
  const carried = carry(event, { snapshot: afterSync(afterStatus, fields), link, part, writes, conversationUrl });
  const shown = shownAnew(event, link, { snapshot, ...context });
  return [synced, fields, carried].reduce(withSync, amended.outcome === 'done' ? besides(shown, amended) : shown);
}

function besides(decision: Decision, { reasons, effects, timeline, carried = [] }: Decision): Decision {
  return {
    ...decision,
    outcome: 'done',
    reasons: [...decision.reasons, ...reasons],
    effects: [...decision.effects, ...effects],
    timeline: [...decision.timeline, ...timeline],
    carried,
  };
}

function shownAnew(
  event: ConversationEvent,
  link: Link,
  of: Pick<DecideContext, 'conversationUrl'> & { snapshot: Snapshot },
): Decision {
  switch (event.kind) {
    case 'conversation.deleted':
      return conversationGone(link);
    case 'conversation.changed':
    case 'conversation.written':
    case 'conversation.seen': {
      const title = event.conversation.title ?? null;
      if (title === null || title === link.title) return noDecision(['what is shown of it is up to date']);
      return { ...noDecision([]), outcome: 'done', ...retitled(link, title, { ...of, anew: inboxEventKey(event) }) };
    }
    case 'part.redacted':
    case 'part.edited':
      return noDecision([]);
  }
}

function linkOf({ connectionId, conversationId }: ConversationEvent, { links }: Snapshot): Link | undefined {
  return links.find((link) => link.connectionId === connectionId && link.conversationId === conversationId);
}

/** Said before a note is tried, once (B18). */
function conversationGone(link: Link): Decision {
  if (link.broken === 'conversation_gone') return noDecision(['it is known that the conversation is gone']);
  const broken = { ...link, broken: 'conversation_gone' as const };
  return {
    ...noDecision([]),
    outcome: 'done',
    links: [{ kind: 'broken', linkId: link.id, reason: 'conversation_gone' }],
    timeline: [brokenEntry(broken)],
  };
}

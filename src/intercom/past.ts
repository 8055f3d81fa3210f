/**
 * A conversation's past as notifications would have told it. Each of its parts is put into the words of a notification and read by the same
 * parser: so it has the same key, and a notification that comes late tells nothing new.
 */
import { z } from 'zod';
import type { ConversationEvent } from '../domain/inbox-events.ts';
import { Forbidden, Gone } from '../domain/errors.ts';
import type { AmendedPart, InboxPastReader } from '../domain/missed.ts';
import type { Answer, ConnectionAccess } from '../domain/ports.ts';
import type { SendCall } from './calls.ts';
import { heardConversation, hearNotification } from './notifications.ts';
import { ItemShape, PartShape } from './notification-shapes.ts';
import { readCall } from './reads.ts';
import { Id } from './shapes.ts';
import { wantedTopics } from './topics.ts';

/** The most a search gives at once (Intercom docs, search conversations). */
const PAGE = 150;

const named = z.array(z.object({ id: Id })).nullish();
const Page = z.object({
  conversations: named,
  tickets: named,
  pages: z
    .object({ next: z.object({ starting_after: z.string().nullish() }).nullish() })
    .nullish()
    .catch(null),
});
const json = z.record(z.string(), z.unknown());

export function createInboxPast(send: SendCall): InboxPastReader {
  return {
    async findChanged(access, { of, since, page }) {
      const { value, rate } = await send(access, {
        effect: 'read',
        subject: `the ${of} that changed`,
        permission: `Read ${of}`,
        method: 'POST',
        path: `/${of}/search`,
        body: {
          query: {
            operator: 'AND',
            value: [{ field: 'updated_at', operator: '>', value: Math.floor(since / 1000) - 1 }],
          },
          pagination: { per_page: PAGE, ...(page === null ? {} : { starting_after: page }) },
        },
        schema: Page,
      });
      return {
        value: { ids: (value[of] ?? []).map(({ id }) => id), next: value.pages?.next?.starting_after ?? null },
        rate,
      };
    },

    async readInboxPast(access, conversationId, within) {
      const { value: whole, ticket, rate } = await readEither(send, access, conversationId);
      const item = ItemShape.parse(whole);
      const parts = partsOf(item);
      const events = parts
        .filter(({ at }) => at >= within.from && at <= within.until)
        .sort((a, b) => a.at - b.at)
        .flatMap((part) => told({ whole, ticket, part, connectionId: access.connectionId }));
      const { connectionId } = access;
      const amended = parts
        .flatMap(({ shape }) => amendedIn(shape, { connectionId, conversationId }))
        .filter(({ at }) => at >= within.from && at <= within.until);
      const seen = heardConversation(item, conversationId);
      return { value: { events: onlyNewestState(events), seen, amended }, rate };
    },
  };
}

/** Only as a ticket does it tell its state; not every ticket can be read as a conversation. Gone: it is neither. */
async function readEither(
  send: SendCall,
  access: ConnectionAccess,
  id: string,
): Promise<Answer<Record<string, unknown>> & { ticket: boolean }> {
  const seen = await send(access, readCall('conversation', id, json)).catch((error: unknown) => {
    if (error instanceof Gone || error instanceof Forbidden) return null;
    throw error;
  });
  // A conversation says that it is a ticket, if not what of one (Intercom docs, conversations).
  if (seen !== null && (seen.value['ticket'] ?? null) === null) return { ...seen, ticket: false };
  return { ...(await send(access, readCall('ticket', id, json))), ticket: true };
}

interface Part {
  at: number;
  shape: PartShape;
  raw: unknown;
}

function partsOf({ conversation_parts: parts, ticket_parts: ofTicket }: ItemShape): Part[] {
  return (ofTicket ?? parts ?? []).flatMap((raw): Part[] => {
    const read = PartShape.safeParse(raw);
    return read.success ? [{ at: (read.data.created_at ?? 0) * 1000, shape: read.data, raw }] : [];
  });
}

function amendedIn(part: PartShape, of: { connectionId: string; conversationId: string }): AmendedPart[] {
  const { id: partId, redacted, created_at: created, updated_at: updated } = part;
  const isEdited = updated !== null && created !== null && updated > created;
  if (redacted !== true && !isEdited) return [];
  const kind = redacted === true ? 'part.redacted' : 'part.edited';
  return [{ kind, ...of, partId, at: (updated ?? created ?? 0) * 1000, actor: null }];
}

function told(of: {
  whole: Record<string, unknown>;
  ticket: boolean;
  part: Part;
  connectionId: string;
}): ConversationEvent[] {
  const { whole, ticket, part } = of;
  if (isBeginning(part.raw)) return [];
  const topic = ticket ? ticketTopic(part.shape) : conversationTopic(part.shape);
  // What is not to be ticked is missed by nobody.
  if (!wantedTopics.some((wanted) => wanted.topic === topic)) return [];
  const item = ticket
    ? { ticket: whole, ticket_part: part.raw }
    : { ...whole, conversation_parts: { conversation_parts: [part.raw] } };
  const heard = hearNotification({ topic, created_at: part.at / 1000, data: { item } }, of.connectionId);
  return heard.kind === 'event' && 'conversation' in heard.event ? [heard.event] : [];
}

/** Where a part carries an answer as well as a change, notifications tell of the answer (Intercom docs, conversation parts). */
function conversationTopic({ part_type: type, author }: PartShape): string | null {
  if (isCustomer(author)) return 'conversation.user.replied';
  // Of what a bot says no topic is to be ticked.
  if (type === 'comment' && author?.type === 'bot') return null;
  return conversationTopics[type ?? ''] ?? null;
}

const conversationTopics: Readonly<Record<string, string>> = {
  note: 'conversation.admin.noted',
  comment: 'conversation.admin.replied',
  open: 'conversation.admin.opened',
  close: 'conversation.admin.closed',
  snoozed: 'conversation.admin.snoozed',
  unsnoozed: 'conversation.admin.unsnoozed',
  assignment: 'conversation.admin.assigned',
};

function ticketTopic({ part_type: type, author }: PartShape): string | null {
  if (type?.startsWith('ticket_state_updated') === true) return 'ticket.state.updated';
  if (type?.startsWith('ticket_attribute_updated') === true) return 'ticket.attribute.updated';
  if (isCustomer(author)) return 'ticket.contact.replied';
  return ticketTopics[type ?? ''] ?? null;
}

const ticketTopics: Readonly<Record<string, string>> = {
  note: 'ticket.note.created',
  close: 'ticket.closed',
};

function isCustomer(author: PartShape['author']): boolean {
  return /^(?:user|lead|contact)$/.test(author?.type ?? '');
}

/** A ticket begins with a part that changes nothing, of which no notification tells. */
function isBeginning(raw: unknown): boolean {
  const { ticket_state: now, previous_ticket_state: before } = raw as Record<string, unknown>;
  return now !== undefined && now === before;
}

/** Parts say of an earlier state only its category, while the ticket says which one it is in: that one counts. */
function onlyNewestState(events: ConversationEvent[]): ConversationEvent[] {
  const isState = (event: ConversationEvent) =>
    event.kind === 'conversation.changed' && event.change === 'ticket-state';
  const newest = events.findLast(isState);
  return events.filter((event) => !isState(event) || event === newest);
}

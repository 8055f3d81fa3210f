/**
 * Conversations as linking needs them: read, note, read back, reopen. A ticket is a conversation underneath and is reached
 * by its own id in the same way (Intercom docs, tickets).
 */
import { z } from 'zod';
import { Forbidden, Gone, PlanRestricted } from '../domain/errors.ts';
import type { Conversation } from '../domain/model.ts';
import type { Answer, ConnectionAccess, Inbox, NoteSearch } from '../domain/ports.ts';
import type { Call, SendCall } from './calls.ts';
import { pathOf, readCall } from './reads.ts';
import { Id } from './shapes.ts';
import { cut, plainText } from './text.ts';

const Part = z.object({
  id: Id,
  part_type: z.string().nullish(),
  body: z.string().nullish(),
  created_at: z.number().nullish(),
  author: z.object({ type: z.string().nullish(), id: Id.nullish() }).nullish(),
  redacted: z.boolean().nullish(),
  /** Set on parts made over the API (Intercom docs, conversation parts). */
  app_package_code: z.string().nullish(),
});
export type Part = z.infer<typeof Part>;

export const ConversationAnswer = z.object({
  id: Id,
  title: z.string().nullish(),
  state: z.string().nullish(),
  open: z.boolean().nullish(),
  source: z.object({ subject: z.string().nullish(), body: z.string().nullish() }).nullish(),
  conversation_parts: z.object({ conversation_parts: z.array(Part), total_count: z.number().nullish() }).nullish(),
});
export type ConversationAnswer = z.infer<typeof ConversationAnswer>;

/** An answer holds at most this many parts, the newest ones (Intercom docs, conversations). */
const MOST_PARTS = 500;
/** How far Intercom's clock and ours may lie apart before a redacted part is taken for an older one. */
export const CLOCK_LEEWAY_MS = 300_000;
const LONGEST_TITLE = 120;

export function createInbox(send: SendCall): Inbox {
  const inbox: Inbox = {
    async readConversation(access, conversationId) {
      const answer = await send(access, readCall('conversation', conversationId, ConversationAnswer));
      return { value: conversationOf(answer.value), rate: answer.rate };
    },

    async postNote(access, { conversationId, html, ref }) {
      const subject = `the note for conversation ${conversationId}`;
      const answer = await send(access, entryCall(access, { subject, conversationId, type: 'note', html }));
      const note = partsOf(answer.value).findLast((part) => carries(part, ref));
      return { value: { partId: note?.id ?? null, conversation: conversationOf(answer.value) }, rate: answer.rate };
    },

    async findNote(access, note) {
      const search = (answer: ConversationAnswer) => searchNote(answer, { ...note, adminId: access.adminId });
      return lookedFor(send, access, { conversationId: note.conversationId, search });
    },

    async reopen(access, conversationId) {
      const answer = await send(access, {
        effect: 'write',
        subject: `the reopening of conversation ${conversationId}`,
        permission: 'Write conversations',
        adminId: access.adminId,
        method: 'POST',
        path: pathOf('conversation', conversationId, '/parts'),
        body: { message_type: 'open', admin_id: access.adminId },
        schema: ConversationAnswer,
      });
      return { value: conversationOf(answer.value), rate: answer.rate };
    },
  };
  return inbox;
}

/** A note (for teammates) or a comment (for customers) in the connection's own name. */
export function entryCall(
  access: ConnectionAccess,
  entry: { subject: string; conversationId: string; type: 'note' | 'comment'; html: string },
): Call<ConversationAnswer> {
  return {
    effect: 'write',
    subject: entry.subject,
    permission: 'Write conversations',
    adminId: access.adminId,
    method: 'POST',
    path: pathOf('conversation', entry.conversationId, '/reply'),
    body: { message_type: entry.type, type: 'admin', admin_id: access.adminId, body: entry.html },
    schema: ConversationAnswer,
  };
}

/** What became of an entry, as the whole conversation tells; a conversation that cannot be read tells nothing. */
export async function lookedFor(
  send: SendCall,
  access: ConnectionAccess,
  of: { conversationId: string; search: (answer: ConversationAnswer) => NoteSearch },
): Promise<Answer<NoteSearch>> {
  try {
    const { value, rate } = await send(access, readCall('conversation', of.conversationId, ConversationAnswer));
    return { value: of.search(value), rate };
  } catch (error) {
    if (error instanceof Gone || error instanceof Forbidden || error instanceof PlanRestricted)
      return { value: { kind: 'undecidable', reason: error.message }, rate: error.rate };
    throw error;
  }
}

/** 'absent' is said only where the note cannot be there unseen: each way in which it could has its own reason. */
function searchNote(
  answer: ConversationAnswer,
  sought: { conversationId: string; ref: string; since: number; adminId: string },
): NoteSearch {
  const undecidable = (reason: string): NoteSearch => ({ kind: 'undecidable', reason });
  const parts = partsOf(answer);
  const ours = parts.findLast((part) => carries(part, sought.ref) && isOurs(part, sought.adminId));
  if (ours !== undefined) {
    return { kind: 'found', receipt: { partId: ours.id, conversation: conversationOf(answer) } };
  }
  if (parts.some((part) => carries(part, sought.ref))) {
    return undecidable('The reference stands in a part that somebody else wrote.');
  }
  const unseen = unseenParts(answer, sought.conversationId);
  if (unseen !== null) return undecidable(unseen);
  if (parts.some((part) => mayHideNote(part, sought.since))) {
    return undecidable('A part of the conversation written since then was redacted: it may have been the note.');
  }
  return { kind: 'absent' };
}

/** Why parts of the conversation may be there that the answer does not show, or null. */
export function unseenParts(answer: ConversationAnswer, conversationId: string): string | null {
  if (answer.id !== conversationId)
    return `Intercom answers with conversation ${answer.id} in place of ${conversationId}: it was merged.`;
  const list = answer.conversation_parts;
  if (list === undefined || list === null) return 'Intercom did not say what is in the conversation.';
  const { length } = list.conversation_parts;
  const total = list.total_count ?? length;
  return total > length || length >= MOST_PARTS
    ? `The conversation has ${total} parts and Intercom shows only the newest ${length}.`
    : null;
}

function carries(part: Part, ref: string): boolean {
  const body = part.body ?? '';
  return body.includes(ref) && plainText(body).includes(`[ref ${ref}]`);
}

function isOurs(part: Part, adminId: string): boolean {
  return (part.author?.type === 'admin' && part.author.id === adminId) || typeof part.app_package_code === 'string';
}

export function mayHideNote(part: Part, since: number): boolean {
  if (part.redacted !== true || /^(?:user|lead|contact)$/.test(part.author?.type ?? '')) return false;
  return (part.created_at ?? Infinity) * 1000 >= since - CLOCK_LEEWAY_MS;
}

export function partsOf(answer: ConversationAnswer): Part[] {
  return answer.conversation_parts?.conversation_parts ?? [];
}

/** What any answer with a conversation says of it. */
export function conversationOf(
  answer: Pick<ConversationAnswer, 'id' | 'title' | 'state' | 'open' | 'source'>,
): Conversation {
  const title = [answer.title, answer.source?.subject, answer.source?.body]
    .map((text) => cut(plainText(text ?? ''), LONGEST_TITLE))
    .find((text) => text !== '');
  return { id: answer.id, title: title ?? null, state: stateOf(answer) };
}

/** `state` decides where it is known: a snoozed conversation comes with `open: true` (Intercom docs, examples). */
function stateOf({ state, open }: Pick<ConversationAnswer, 'state' | 'open'>): Conversation['state'] {
  if (state === 'open' || state === 'closed' || state === 'snoozed') return state;
  return open === false ? 'closed' : null;
}

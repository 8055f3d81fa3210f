/**
 * Answers that customers see. They carry no reference, so a read-back goes by author, words and time, and says `absent` only where nothing
 * at all was written in our name: Intercom may show words otherwise than they were sent (Intercom docs, replies).
 */
import type { PanelOutbox } from '../domain/panel.ts';
import type { NoteSearch } from '../domain/ports.ts';
import type { SendCall } from './calls.ts';
import {
  CLOCK_LEEWAY_MS,
  type ConversationAnswer,
  conversationOf,
  entryCall,
  lookedFor,
  mayHideNote,
  type Part,
  partsOf,
  unseenParts,
} from './conversations.ts';
import { plainText } from './text.ts';

export type Replies = Pick<PanelOutbox, 'postReply' | 'findReply'>;

export function createReplies(send: SendCall): Replies {
  return {
    async postReply(access, { conversationId, html }) {
      const subject = `the answer in conversation ${conversationId}`;
      const answer = await send(access, entryCall(access, { subject, conversationId, type: 'comment', html }));
      const ours = writtenAs(answer.value, access.adminId).findLast((part) => says(part, html));
      return { value: { partId: ours?.id ?? null, conversation: conversationOf(answer.value) }, rate: answer.rate };
    },

    async findReply(access, reply) {
      const search = (answer: ConversationAnswer) => searchReply(answer, { ...reply, adminId: access.adminId });
      return lookedFor(send, access, { conversationId: reply.conversationId, search });
    },
  };
}

function searchReply(
  answer: ConversationAnswer,
  sought: { conversationId: string; html: string; since: number; adminId: string },
): NoteSearch {
  const since = sought.since - CLOCK_LEEWAY_MS;
  const written = writtenAs(answer, sought.adminId).filter((part) => (part.created_at ?? Infinity) * 1000 >= since);
  const ours = written.find((part) => says(part, sought.html));
  if (ours !== undefined) return { kind: 'found', receipt: { partId: ours.id, conversation: conversationOf(answer) } };
  const unseen = unseenParts(answer, sought.conversationId);
  if (unseen !== null) return { kind: 'undecidable', reason: unseen };
  if (partsOf(answer).some((part) => mayHideNote(part, sought.since)))
    return {
      kind: 'undecidable',
      reason: 'A part of the conversation written since then was redacted: it may have been the answer.',
    };
  return written.length === 0
    ? { kind: 'absent' }
    : {
        kind: 'undecidable',
        reason: 'Something else was written in the same teammate’s name since: it may be this answer.',
      };
}

/** What customers see of this teammate; what changes a state or an assignment may carry a text too (Intercom docs, conversation parts). */
function writtenAs(answer: ConversationAnswer, adminId: string): Part[] {
  return partsOf(answer).filter(
    ({ author, part_type: type, body }) =>
      author?.type === 'admin' && author.id === adminId && type !== 'note' && (body ?? '') !== '',
  );
}

function says(part: Part, html: string): boolean {
  return plainText(part.body ?? '') === plainText(html);
}

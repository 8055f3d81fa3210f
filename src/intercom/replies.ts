/**
 * Answers that customers see. They carry no reference, so a read-back goes by author, words and time, and says `absent` only where nothing
 * at all was written in our name: Intercom may show words otherwise than they were sent (Intercom docs, replies).
 */
import { Forbidden, Gone, PlanRestricted } from '../domain/errors.ts';
import type { PanelOutbox } from '../domain/panel.ts';
import type { Answer, NoteSearch } from '../domain/ports.ts';
import type { SendCall } from './calls.ts';
import {
  CLOCK_LEEWAY_MS,
  ConversationAnswer,
  conversationOf,
  mayHideNote,
  type Part,
  partsOf,
  readCall,
  unseenParts,
} from './conversations.ts';
import { plainText } from './text.ts';

export type Replies = Pick<PanelOutbox, 'postReply' | 'findReply'>;

export function createReplies(send: SendCall): Replies {
  return {
    async postReply(access, { conversationId, html }) {
      const answer = await send(access, {
        effect: 'write',
        subject: `the answer in conversation ${conversationId}`,
        permission: 'Write conversations',
        adminId: access.adminId,
        method: 'POST',
        path: `/conversations/${encodeURIComponent(conversationId)}/reply`,
        body: { message_type: 'comment', type: 'admin', admin_id: access.adminId, body: html },
        schema: ConversationAnswer,
      });
      const ours = writtenAs(answer.value, access.adminId).findLast((part) => says(part, html));
      return { value: { partId: ours?.id ?? null, conversation: conversationOf(answer.value) }, rate: answer.rate };
    },

    async findReply(access, reply) {
      let answer: Answer<ConversationAnswer>;
      try {
        answer = await send(access, readCall(reply.conversationId));
      } catch (error) {
        if (error instanceof Gone || error instanceof Forbidden || error instanceof PlanRestricted)
          return { value: { kind: 'undecidable', reason: error.message }, rate: error.rate };
        throw error;
      }
      return { value: searchReply(answer.value, { ...reply, adminId: access.adminId }), rate: answer.rate };
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

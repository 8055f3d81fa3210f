/** One entry of a conversation, read when its text is to be carried: notifications show it differently from version to version. */
import { z } from 'zod';
import type { CarriedPart, PartRead, PartReads } from '../domain/parts.ts';
import { Gone } from '../domain/errors.ts';
import type { SendCall } from './calls.ts';
import { Id } from './conversations.ts';
import { readHtml } from './html.ts';

const Attachment = z.object({ name: z.string().nullish(), url: z.string().nullish() });
const Part = z.object({
  id: Id,
  body: z.string().nullish(),
  author: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish(),
  redacted: z.boolean().nullish(),
  attachments: z.array(Attachment).nullish().catch(null),
});
const Shape = z.object({
  conversation_parts: z.object({ conversation_parts: z.array(Part) }).nullish(),
});

export function createPartReads(send: SendCall): PartReads {
  return {
    async readPart(access, { conversationId, partId }) {
      try {
        const { value: seen, rate } = await send(access, {
          effect: 'read',
          subject: `conversation ${conversationId}`,
          permission: 'Read conversations',
          method: 'GET',
          path: `/conversations/${encodeURIComponent(conversationId)}`,
          schema: Shape,
        });
        const part = seen.conversation_parts?.conversation_parts.find(({ id }) => id === partId);
        const value: PartRead = part === undefined ? 'missing' : part.redacted === true ? 'gone' : carried(part);
        return { value, rate };
      } catch (error) {
        if (error instanceof Gone) return { value: 'gone', rate: error.rate };
        throw error;
      }
    },
  };
}

function carried({ author, body, attachments }: z.infer<typeof Part>): CarriedPart {
  return {
    author: author?.name ?? author?.email ?? null,
    text: readHtml(body ?? ''),
    attachments: (attachments ?? []).flatMap(({ name, url }) =>
      typeof url === 'string' ? [{ name: name ?? 'attachment', url }] : [],
    ),
  };
}

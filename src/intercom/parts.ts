/** The entries of a conversation, read when a text is to be carried: notifications show them differently from version to version. */
import { z } from 'zod';
import type { CarriedPart, PartReads } from '../domain/parts.ts';
import { Gone } from '../domain/errors.ts';
import type { SendCall } from './calls.ts';
import { readHtml } from './html.ts';
import { readCall } from './reads.ts';
import { Id } from './shapes.ts';

const Attachment = z.object({ name: z.string().nullish(), url: z.string().nullish() });
const Part = z.object({
  id: Id,
  body: z.string().nullish(),
  author: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish(),
  redacted: z.boolean().nullish(),
  attachments: z.array(Attachment).nullish().catch(null),
  created_at: z.number().nullish().catch(null),
  updated_at: z.number().nullish().catch(null),
});
const Shape = z.object({
  conversation_parts: z.object({ conversation_parts: z.array(Part) }).nullish(),
});

export function createPartReads(send: SendCall): PartReads {
  return {
    async readParts(access, conversationId) {
      try {
        const { value: seen, rate } = await send(access, readCall('conversation', conversationId, Shape));
        const parts = seen.conversation_parts?.conversation_parts ?? [];
        return {
          value: new Map(parts.map((part) => [part.id, part.redacted === true ? 'gone' : carried(part)])),
          rate,
        };
      } catch (error) {
        if (error instanceof Gone) return { value: 'gone', rate: error.rate };
        throw error;
      }
    },
  };
}

function carried(part: z.infer<typeof Part>): CarriedPart {
  const { author, body, attachments, created_at: createdAt, updated_at: updatedAt } = part;
  const isEdited = (updatedAt ?? 0) > (createdAt ?? Infinity);
  return {
    author: author?.name ?? author?.email ?? null,
    text: readHtml(body ?? ''),
    attachments: (attachments ?? []).flatMap(({ name, url }) =>
      typeof url === 'string' ? [{ name: name ?? 'attachment', url }] : [],
    ),
    editedAt: isEdited ? Number(updatedAt) * 1000 : null,
  };
}

/** The shapes of what is erased on demand. */
import { z } from 'zod';

const count = z.number().int();

export const ErasedSchema = z
  .object({
    dryRun: z.boolean().describe('True: nothing was changed'),
    standIn: z
      .string()
      .nullable()
      .describe('The address that stands for the person from now on; null: nothing was changed'),
    contacts: count.describe('Contacts of Intercom whose copies go'),
    conversations: count.describe('Conversations of theirs, and tickets made for them, whose copies and texts go'),
    requests: count.describe('Requests that lose their texts and stay, anonymous'),
    comments: count.describe('Comments of theirs on these'),
    mails: count.describe('Mails from them'),
    files: count.describe('Files of their requests'),
  })
  .meta({ id: 'Erased' });
export type ErasedAnswer = z.infer<typeof ErasedSchema>;

/** The answers of imports: links found in existing issues. See ../schemas.ts. */
import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const count = z.number().int();

export const ImportLookSchema = z
  .enum(['all', 'mentioning'])
  .describe('Every issue of the project, or those whose text mentions Intercom');
export type ImportLook = z.infer<typeof ImportLookSchema>;

const ImportStateSchema = z.enum(['running', 'paused', 'done', 'failed', 'cancelled']);

export const ImportSchema = z
  .object({
    id: z.uuid(),
    host: z.string(),
    project: z.string().describe("The project's key"),
    look: ImportLookSchema,
    tell: z.boolean().describe('New links get their note'),
    state: ImportStateSchema,
    reason: z.string().nullable().describe('Why it waits just now, or failed'),
    finishing: z.boolean().describe('Everything was read; the last issues are being decided'),
    total: count.nullable().describe('Issues to look at, as the host counted them; null where it could not say'),
    looked: count.describe('Issues looked at'),
    found: count.describe('Conversations they name'),
    unchanged: count.describe('Those of them that were linked already, or unlinked by hand'),
    linked: count.describe('New links'),
    broken: count.describe('New links that cannot work, each with its reason'),
    failed: count.describe('Issues that could not be looked at, each with its reason'),
    perMinute: z.number().nullable().describe('Issues a minute of late; null where it stands still'),
    secondsLeft: z.number().nullable().describe('About so long it will take; null where that cannot be said'),
    startedBy: z.string(),
    startedAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: 'Import' });
export type ImportAnswer = z.infer<typeof ImportSchema>;

export const ImportPreviewSchema = z
  .object({ total: count, exact: z.boolean().describe('The host counted; otherwise it estimated') })
  .meta({ id: 'ImportPreview' });
export type ImportPreviewAnswer = z.infer<typeof ImportPreviewSchema>;

export const ImportProblemSchema = z
  .object({
    issue: z.object({ id: z.string(), key: z.string(), url: z.string() }),
    failed: z.boolean().describe('It could not be looked at; otherwise a conversation of it could not be linked'),
    reason: z.string(),
  })
  .meta({ id: 'ImportProblem' });
export type ImportProblemAnswer = z.infer<typeof ImportProblemSchema>;

/** The shape of checks for what webhooks missed. */
import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601, UTC').nullable();

export const MissedSchema = z
  .object({
    checkedAt: time.describe('When the last check ended; null: none has yet'),
    beganAt: time.describe('When the check under way began; null: none is'),
    looked: z.number().int().describe('Issues or conversations looked at, in the check under way or the last one'),
    found: z.number().int().describe('Changes among them that no webhook had told, now taken in'),
    failed: z.number().int().describe('What could not be read'),
    reason: z.string().nullable().describe('Why something could not be read, or why the check waits'),
    foundEver: z.number().int(),
    foundAt: time.describe('When such a change was last found'),
    nextAt: time.describe('When the next check begins, or its next step'),
    silentSince: time.describe('Since when no webhook has come although there were changes; null: they come'),
  })
  .meta({ id: 'Missed' });
export type MissedAnswer = z.infer<typeof MissedSchema>;

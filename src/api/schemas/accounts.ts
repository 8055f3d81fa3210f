/** The answers about people: who is signed in, users, keys, the audit log. See ../schemas.ts. */
import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601, UTC');

export const AuditActorKindSchema = z.enum(['session', 'key', 'operator', 'nobody', 'system']);

export const AuditEntrySchema = z
  .object({
    id: z.string(),
    at: time,
    actor: z.string().describe('Who did it'),
    actorKind: AuditActorKindSchema.describe(
      'By a session, an API key, the command line on the machine, somebody not signed in, or Deskbridge itself',
    ),
    action: z.string().describe('What, as subject and past tense: `user.invited`'),
    subject: z.string().nullable().describe('To what'),
    detail: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]),
    ),
    ip: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryAnswer = z.infer<typeof AuditEntrySchema>;

/** The answers about mail: links to the portal, who may ask, mailboxes and what came in. See ../schemas.ts. */
import { z } from 'zod';

export const LinkSentSchema = z
  .object({
    sent: z.literal(true).describe('To whoever may come in; the answer is the same for every address'),
    minutes: z.number().int().describe('How long the link works'),
    againAfterSeconds: z.number().int().describe('When to offer another one'),
  })
  .meta({ id: 'LinkSent' });
export type LinkSentAnswer = z.infer<typeof LinkSentSchema>;

const domain = z
  .string({ error: 'must be a domain such as acme.example' })
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    'is no domain; write one such as acme.example',
  )
  .max(253);

export const PortalSettingsSchema = z
  .strictObject({
    mayAsk: z
      .enum(['anyone', 'domains', 'invited'], { error: 'must be anyone, domains or invited' })
      .describe(
        'Who may come to the portal by a link, and make requests by e-mail: anyone with an address, those of the domains, or who has an account or a request already',
      ),
    domains: z.array(domain).max(200).describe('Only with `domains`'),
  })
  .refine(({ mayAsk, domains }) => mayAsk !== 'domains' || domains.length > 0, {
    error: 'names none: give at least one domain, or let anyone ask',
    path: ['domains'],
  })
  .meta({ id: 'PortalSettings' });
export type PortalSettingsAnswer = z.infer<typeof PortalSettingsSchema>;

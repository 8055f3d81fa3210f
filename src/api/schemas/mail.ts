/** The answers about mail: links to the portal, who may ask, mailboxes and what came in. See ../schemas.ts. */
import { z } from 'zod';
import { unchangedIs } from '../unchanged.ts';

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
    domains: z.array(domain).max(200).default([]).describe('Only with `domains`'),
  })
  .refine(({ mayAsk, domains }) => mayAsk !== 'domains' || domains.length > 0, {
    error: 'names none: give at least one domain, or let anyone ask',
    path: ['domains'],
  })
  .meta({ id: 'PortalSettings' });
export const PortalWishSchema = PortalSettingsSchema.safeExtend({
  was: PortalSettingsSchema.optional().describe(unchangedIs),
});
export type PortalSettingsAnswer = z.infer<typeof PortalSettingsSchema>;

const time = z.iso.datetime().describe('ISO 8601, UTC');

export const mailboxName = z
  .string({ error: 'is missing: name the mailbox' })
  .trim()
  .min(1, 'is empty: give it a name')
  .max(100);

export const MailboxSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(['hook', 'imap']).describe('Mail is brought to `hookUrl`, or fetched from MAIL_IMAP_URL'),
    address: z.string().nullable().describe('What people write to; mails about its requests ask for answers there'),
    host: z.string().nullable().describe('Null: the only inbox there is'),
    project: z.string().nullable().describe('The inbox that its requests go to; null: the only one there is'),
    hookUrl: z.string().nullable().describe('A secret: whoever knows it can bring mail'),
    checkedAt: time.nullable().describe('Of `imap`: when it was last looked at'),
    trouble: z.string().nullable().describe('Of `imap`: why it cannot be read'),
    createdAt: time,
  })
  .meta({ id: 'Mailbox' });
export type MailboxAnswer = z.infer<typeof MailboxSchema>;

export const MailStateSchema = z.enum(['pending', 'request', 'comment', 'ignored', 'dead']);

export const IncomingMailSchema = z
  .object({
    id: z.uuid(),
    mailbox: z.string().nullable().describe('Null: it was removed'),
    messageId: z.string(),
    bytes: z.number().int(),
    from: z.object({ name: z.string(), email: z.string().nullable() }),
    subject: z.string(),
    state: MailStateSchema.describe(
      '`request`: it made one; `comment`: it was said on one; `ignored`: `reason` says why; `dead`: a person has to look',
    ),
    reason: z.string().nullable(),
    request: z.object({ id: z.uuid(), key: z.string() }).nullable(),
    comment: z.uuid().nullable(),
    automatic: z.boolean().describe('A machine or a list sent it'),
    rest: z.string().describe('What was cut off of what was said: the mail it answers, and the signature'),
    receivedAt: time,
  })
  .meta({ id: 'IncomingMail' });
export type IncomingMailAnswer = z.infer<typeof IncomingMailSchema>;

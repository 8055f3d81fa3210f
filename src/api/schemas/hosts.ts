/** The shapes of connecting Jira: a host with what its card shows, what a test of it found, its webhook, live reads. */
import { z } from 'zod';
import { HostSchema, pageOf } from '../schemas.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const count = z.number().int();

const HostPermissionSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    needed: z.boolean().describe('Without it Deskbridge cannot do its work there; otherwise one feature lacks'),
    granted: z.boolean(),
    missingIn: z.array(z.string()).describe('Projects in which it is missing; empty although not granted: everywhere'),
    purpose: z.string(),
    where: z.string().describe('Where an administrator of Jira gives it'),
  })
  .meta({ id: 'HostPermission' });
export type HostPermissionAnswer = z.infer<typeof HostPermissionSchema>;

export const HostCheckSchema = z
  .object({
    ok: z.boolean(),
    answered: z.boolean().describe('False: it is away, and nothing can be said of the token'),
    actor: z.string().nullable().describe('Who the token acts as; null: it could not be used'),
    product: z.string().nullable().describe('What answered'),
    signs: z.boolean().nullable().describe('It can sign its webhooks'),
    problems: z.array(z.string()),
    permissions: z.array(HostPermissionSchema),
    clockSkewMs: z.number().nullable().describe('Its clock minus ours'),
  })
  .meta({ id: 'HostCheck' });
export type HostCheckAnswer = z.infer<typeof HostCheckSchema>;

export const HostDetailSchema = HostSchema.extend({
  byForge: z.boolean().describe('The Forge app leads there: it needs neither a token nor a webhook'),
  projects: z.array(z.string()).describe('Keys of the projects that are set up'),
  checkedAt: time.nullable(),
  check: HostCheckSchema.nullable().describe('What the last test of the connection found'),
  webhookMadeAt: time
    .nullable()
    .describe('Since when Deskbridge keeps the webhook in Jira up to date; null: people do'),
  webhookRemadeAt: time.nullable().describe('When the webhook was last gone in Jira, and was made anew'),
  previousSecretUntil: time.nullable().describe('Until when the webhook secret before the current one is accepted'),
  previousSecretUsedAt: time.nullable().describe('When a webhook last came that was signed with it'),
  badSignatures: count.describe('Webhooks refused for their signature, ever'),
  lastBadSignatureAt: time.nullable(),
  lastBadSignature: z.string().nullable().describe('What was wrong with the last one'),
}).meta({ id: 'HostDetail' });
export type HostDetailAnswer = z.infer<typeof HostDetailSchema>;

export const HostAddedSchema = z
  .object({
    host: HostDetailSchema,
    webhookSecret: z.string().nullable().describe('Made by Deskbridge and shown this once; null: yours, or none'),
  })
  .meta({ id: 'HostAdded' });
export type HostAddedAnswer = z.infer<typeof HostAddedSchema>;

export const HostUseSchema = z
  .object({ projects: z.array(z.string()), links: count })
  .meta({ id: 'HostUse', description: 'What stops when the host is removed.' });
export type HostUseAnswer = z.infer<typeof HostUseSchema>;

export const HostRemovedSchema = HostUseSchema.extend({
  remark: z.string().nullable().describe('What is left to do in Jira'),
}).meta({ id: 'HostRemoved' });
export type HostRemovedAnswer = z.infer<typeof HostRemovedSchema>;

export const HostWebhookSchema = z
  .object({
    url: z.string().describe('Where Jira sends it; never to be passed on where it is not signed'),
    name: z.string(),
    page: z.string().describe('Where it is made in Jira'),
    events: z.array(z.object({ name: z.string(), group: z.string(), box: z.string() })).describe('What to tick'),
    jql: z
      .string()
      .nullable()
      .describe('An optional filter that lets through the projects of today; null: none is set up'),
    signing: z
      .enum(['secret', 'no-secret', 'address'])
      .describe('`address`: this Jira cannot sign, so the address is the secret'),
    madeAt: time.nullable().describe('Since when Deskbridge keeps it up to date; null: people do'),
    automatic: z.boolean().nullable().describe('The token may create it; null: not known yet'),
    remarks: z.array(z.string()),
  })
  .meta({ id: 'HostWebhook' });
export type HostWebhookAnswer = z.infer<typeof HostWebhookSchema>;

export const WebhookMadeSchema = z
  .object({
    created: z.boolean().describe('False: there was one already, and it is now as it must be'),
    removed: count.describe('How many others of ours were taken away'),
    signed: z.boolean(),
    host: HostDetailSchema,
  })
  .meta({ id: 'WebhookMade' });
export type WebhookMadeAnswer = z.infer<typeof WebhookMadeSchema>;

export const WebhookSecretSchema = z
  .object({
    secret: z.string().describe('Shown this once'),
    previousUntil: time.nullable().describe('Until when the one before is accepted; null: not any more'),
    webhook: z
      .enum(['updated', 'by-hand', 'failed'])
      .describe('Whether Jira knows it already: `by-hand`: you enter it, `failed`: it could not be changed there'),
    remark: z.string().nullable(),
    host: HostDetailSchema,
  })
  .meta({ id: 'WebhookSecret' });
export type WebhookSecretAnswer = z.infer<typeof WebhookSecretSchema>;

const category = z.enum(['new', 'indeterminate', 'done']).nullable();

const HostProjectSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    kind: z.string().nullable().describe('software, service_desk, business, …'),
    setUp: z.boolean().describe('It is a project of Deskbridge already'),
  })
  .meta({ id: 'HostProject' });
export const HostProjectsSchema = pageOf(HostProjectSchema);
export type HostProjectsAnswer = z.infer<typeof HostProjectsSchema>;

export const HostIssueSchema = z
  .object({
    id: z.string(),
    key: z.string(),
    summary: z.string(),
    status: z.object({ name: z.string(), category }),
    assignee: z.string().nullable(),
    updatedAt: time,
    url: z.string(),
  })
  .meta({ id: 'HostIssue' });

export const HostIssueTypeSchema = z
  .object({ id: z.string(), name: z.string(), subtask: z.boolean() })
  .meta({ id: 'HostIssueType' });
export type HostIssueTypeAnswer = z.infer<typeof HostIssueTypeSchema>;

export const HostStatusSchema = z
  .object({ id: z.string(), name: z.string(), category, issueTypes: z.array(z.string()) })
  .meta({ id: 'HostStatus' });
export type HostStatusAnswer = z.infer<typeof HostStatusSchema>;

export const HostFieldSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    custom: z.boolean(),
    type: z.string(),
    issueTypes: z.array(z.string()).describe('Ids of the issue types that ask for it on creation'),
    requiredFor: z.array(z.string()).describe('Ids of the issue types that cannot be created without it'),
    values: z.array(z.string()).nullable().describe('What a list offers'),
  })
  .meta({ id: 'HostField' });
export type HostFieldAnswer = z.infer<typeof HostFieldSchema>;

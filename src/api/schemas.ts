/**
 * The shapes of /api/v1's answers. They are the contract with scripts and with the pages, which import their types from here and nothing
 * else of ours. Times are ISO 8601 in UTC. There is no field for a secret: what is not listed here does not leave.
 */
import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601, UTC');

export const ProblemSchema = z
  .object({
    type: z.string().describe('An address of this server that says what the code means and what to do'),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('Stable, for scripts'),
    detail: z.string().describe('What happened, to what, and what to do now'),
    request_id: z.string(),
    errors: z
      .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
      .optional()
      .describe('Each thing wrong with the request, with its place'),
  })
  .meta({ id: 'Problem' });
export type ProblemAnswer = z.infer<typeof ProblemSchema>;

/** A list in pages: `next` is the cursor of the next page, null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

const IssueRef = z
  .object({ id: z.string(), key: z.string(), summary: z.string(), status: z.string(), url: z.string() })
  .meta({ id: 'IssueRef', description: 'An issue as last heard of.' });

const ConversationRef = z.object({ workspaceId: z.string(), id: z.string(), url: z.string().nullable() }).meta({
  id: 'ConversationRef',
  description: 'A conversation or ticket; `url` is null where its workspace is not connected.',
});

export const LinkStateSchema = z.enum(['active', 'broken', 'ended']);

export const LinkSchema = z
  .object({
    id: z.uuid(),
    host: z.string(),
    issue: IssueRef,
    connection: z.string().nullable(),
    conversation: ConversationRef,
    title: z.string().nullable(),
    state: LinkStateSchema,
    broken: z.string().nullable().describe('Why it cannot work'),
    stopped: z
      .string()
      .nullable()
      .describe('Why two-way status, fields and comments wait for a person; null: they do not'),
    sources: z.array(z.string()).describe('description, comment:<id>, hand, …'),
    createdAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: 'Link' });
export type LinkAnswer = z.infer<typeof LinkSchema>;

export const EventStateSchema = z.enum(['pending', 'done', 'skipped', 'dead']);

export const EventSchema = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    source: z.string().describe('`host:<id>`, `connection:<id>` or `hand`'),
    host: z.string().nullable(),
    issue: z.object({ id: z.string(), key: z.string().nullable() }).nullable(),
    deliveryId: z.string().nullable(),
    actor: z.string().nullable().describe('Who did it'),
    text: z.string().describe('What happened, in a few words'),
    state: EventStateSchema,
    reasons: z.array(z.string()),
    receivedAt: time,
    processedAt: time.nullable(),
  })
  .meta({ id: 'Event' });
export type EventAnswer = z.infer<typeof EventSchema>;

export const EffectStateSchema = z.enum(['pending', 'sending', 'done', 'skipped', 'unknown', 'dead']);
export const EffectKindSchema = z.enum([
  'note',
  'reply',
  'reopen',
  'contact',
  'remote-link',
  'remote-link-removal',
  'ticket-creation',
  'conversation-creation',
  'issue-comment',
  'issue-comment-edit',
  'issue-status',
  'issue-fields',
  'issue-creation',
  'conversation-tag',
  'conversation-assignment',
  'ticket-state',
  'ticket-attributes',
  'mail',
  'sign-in-mail',
  'test-mail',
  'webhook',
]);

export const EffectSchema = z
  .object({
    id: z.uuid(),
    kind: EffectKindSchema,
    host: z.string().nullable(),
    issue: z.object({ id: z.string(), key: z.string().nullable() }).nullable(),
    connection: z.string().nullable(),
    conversation: ConversationRef.nullable(),
    linkId: z.uuid().nullable(),
    eventId: z.uuid().nullable(),
    state: EffectStateSchema,
    asksPerson: z.boolean().describe('Nobody but a person can tell whether it happened'),
    reason: z.string().nullable(),
    ref: z.string().describe('The visible reference in the note'),
    attempts: z.number().int(),
    partId: z
      .string()
      .nullable()
      .describe(
        "The vendor's id of what was written: a note, a contact, a comment, a change in an issue's history, an issue",
      ),
    createdAt: time,
    sentAt: time.nullable(),
    endedAt: time.nullable(),
  })
  .meta({ id: 'Effect' });
export type EffectAnswer = z.infer<typeof EffectSchema>;

export const EffectDetailSchema = EffectSchema.extend({
  html: z.string().nullable().describe('The note as it leaves, for notes'),
}).meta({ id: 'EffectDetail' });
export type EffectDetailAnswer = z.infer<typeof EffectDetailSchema>;

export const TimelineEntrySchema = z
  .object({
    id: z.string(),
    at: time,
    kind: z.string(),
    actor: z.string().nullable(),
    text: z.string(),
    eventId: z.uuid().nullable(),
    linkId: z.uuid().nullable(),
    runId: z
      .uuid()
      .nullable()
      .describe('The run of a workflow it is a step of: /api/v1/workflow-runs/{id}, as long as that is kept'),
    effect: EffectSchema.nullable().describe('What came of it, where it announced an effect'),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntryAnswer = z.infer<typeof TimelineEntrySchema>;

export const TimelineSchema = pageOf(TimelineEntrySchema).extend({ host: z.string(), issue: IssueRef });
export type TimelineAnswer = z.infer<typeof TimelineSchema>;

export const ConnectionSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    workspaceId: z.string(),
    workspaceName: z.string(),
    region: z.enum(['US', 'EU', 'AU']),
    apiUrl: z.string(),
    actingTeammate: z.object({ id: z.string(), name: z.string() }),
    state: z.enum(['connected', 'broken', 'disconnected']),
    stateReason: z.string().nullable(),
    plan: z.enum(['ok', 'restricted']),
  })
  .meta({ id: 'Connection' });
export type ConnectionAnswer = z.infer<typeof ConnectionSchema>;

export const HostSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(['jira-cloud', 'jira-data-center', 'desk']),
    url: z.string(),
    email: z.string().nullable(),
    state: z.string(),
    stateReason: z.string().nullable(),
    webhookUrl: z
      .string()
      .nullable()
      .describe('Where the host sends its webhooks; an unsigned one is shown to admins only'),
    signed: z.boolean().describe('Its webhooks are signed with a secret'),
    lastWebhookAt: time.nullable(),
  })
  .meta({ id: 'Host' });
export type HostAnswer = z.infer<typeof HostSchema>;

const count = z.number().int();

export const StatusSchema = z
  .object({
    events: z.object({ received: count, done: count, skipped: count, pending: count, dead: count }),
    effects: z.object({
      decided: count,
      delivered: count,
      waiting: count,
      skipped: count,
      unknown: count,
      failed: count,
    }),
    notes: z.object({ delivered: count, waiting: count, unknown: count, failed: count }),
    links: z.object({ active: count, broken: count, ended: count }),
    queue: z.object({ waiting: count, oldestSeconds: z.number() }),
    balanced: z.boolean().describe('Every event and effect is in exactly one of the states counted'),
  })
  .meta({ id: 'Status' });
export type StatusAnswer = z.infer<typeof StatusSchema>;

export const CheckSchema = z
  .object({
    name: z.string(),
    ok: z.boolean(),
    message: z.string(),
    fix: z.string().nullable().describe('What to do, where it is not fine'),
  })
  .meta({ id: 'Check' });
export type CheckAnswer = z.infer<typeof CheckSchema>;

const ChangeSchema = z
  .object({
    kind: z.enum(['connection', 'host', 'project', 'workflow', 'mailbox', 'portal']),
    name: z.string(),
    change: z.enum(['created', 'updated', 'unchanged']),
  })
  .meta({ id: 'Change' });
export type ChangeAnswer = z.infer<typeof ChangeSchema>;

export const AppliedSchema = z
  .object({
    dryRun: z.boolean(),
    changes: z.array(ChangeSchema),
    remarks: z.array(z.string()).describe('What was stored but has no effect yet'),
  })
  .meta({ id: 'Applied' });
export type AppliedAnswer = z.infer<typeof AppliedSchema>;

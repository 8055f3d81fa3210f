/** The answers of the panel beside an issue. The panel has no other: it shows what stands here. See ../schemas.ts. */
import { z } from 'zod';
import { ApprovalSchema } from './workflow-runs.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const address = z.string().describe('For people, in Intercom');

const FieldValueSchema = z
  .object({
    key: z.string().describe("The attribute's path in Intercom, such as `custom_attributes.plan`"),
    label: z.string(),
    value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
    kind: z.enum(['text', 'number', 'date', 'boolean', 'email', 'phone', 'link', 'list']),
  })
  .meta({ id: 'FieldValue', description: 'A date is ISO 8601 in `value`.' });
export type FieldValueAnswer = z.infer<typeof FieldValueSchema>;

export const ContactSchema = z
  .object({
    id: z.string(),
    role: z.enum(['user', 'lead']),
    name: z.string().describe('Never empty: the e-mail, or the id, stands in'),
    email: z.string().nullable(),
    hasPicture: z.boolean().describe('It may have one; `/pictures` of the panel knows'),
    url: address,
    fields: z.array(FieldValueSchema).describe('As the project shows them for this role, in its order'),
  })
  .meta({ id: 'Contact' });
export type ContactAnswer = z.infer<typeof ContactSchema>;

export const PicturesSchema = z
  .object({ items: z.array(z.object({ contactId: z.string(), image: z.string().describe('A data address') })) })
  .meta({ id: 'Pictures', description: 'Whoever is not among them is shown by initials.' });
export type PictureAnswer = z.infer<typeof PicturesSchema>['items'][number];

const ReporterSchema = z
  .object({
    state: z
      .enum(['one', 'several', 'none', 'hidden', 'unread'])
      .describe(
        '`hidden`: the host keeps the e-mail to itself; `unread`: it could not be looked up, `problem` says why',
      ),
    name: z.string().nullable(),
    email: z.string().nullable(),
    contacts: z.array(ContactSchema).describe('Users first, then who was seen last'),
    problem: z.string().nullable(),
  })
  .meta({ id: 'Reporter', description: "Who reported the issue, looked for among the workspace's contacts." });
export type ReporterAnswer = z.infer<typeof ReporterSchema>;

export const CardProblemSchema = z
  .object({
    code: z.string(),
    text: z.string().describe('What is wrong'),
    fix: z.string().nullable().describe('What to do'),
  })
  .meta({ id: 'CardProblem' });

const CardSchema = z
  .object({
    linkId: z.uuid(),
    kind: z.enum(['conversation', 'ticket']),
    conversationId: z.string(),
    workspaceId: z.string(),
    url: address.nullable(),
    title: z.string().describe('Its title, else the first words, else its number'),
    state: z.enum(['open', 'closed', 'snoozed']).nullable().describe('Null while it was not read'),
    ticketState: z.string().nullable().describe("In the workspace's words"),
    contact: ContactSchema.nullable(),
    otherContacts: z.number().int(),
    assignee: z.object({ name: z.string(), kind: z.enum(['teammate', 'team']) }).nullable(),
    updatedAt: time.nullable(),
    readAt: time.nullable().describe('When it was last read at Intercom'),
    sources: z.array(z.string()).describe('description, comment:<id>, hand, …'),
    problem: CardProblemSchema.nullable().describe('Why it cannot be shown whole, or is not told anything'),
    stopped: z.string().nullable().describe('Why its two sides wait for a person; null: they do not'),
  })
  .meta({ id: 'Card', description: 'One linked conversation or ticket.' });
export type CardAnswer = z.infer<typeof CardSchema>;

const CustomersSchema = z
  .object({
    contacts: z.number().int(),
    companies: z.number().int(),
    sum: z
      .object({ label: z.string(), value: z.number() })
      .nullable()
      .describe('Of the numeric attribute the project names'),
    unread: z.number().int().describe('Conversations not counted because they were not read yet or cannot be read'),
  })
  .meta({ id: 'Customers', description: 'Who is behind this issue: each contact and company counted once.' });
export type CustomersAnswer = z.infer<typeof CustomersSchema>;

export const PanelSchema = z
  .object({
    issue: z.object({
      host: z.string(),
      id: z.string(),
      key: z.string(),
      summary: z.string(),
      status: z.string(),
      url: z.string(),
      project: z.string(),
    }),
    state: z
      .enum(['ready', 'off', 'not set up', 'no connection', 'reconnect', 'plan restricted'])
      .describe('Anything but `ready` comes with a notice'),
    notice: z
      .object({ text: z.string(), fix: z.string().nullable() })
      .nullable()
      .describe('What the reader should know first'),
    workspace: z.object({ name: z.string(), url: address }).nullable(),
    reporter: ReporterSchema.nullable().describe('Null where the project does not look at the reporter'),
    cards: z.array(CardSchema),
    customers: CustomersSchema,
    approvals: z.int().describe('How many wait on the issue; `/approvals` of the panel tells of them'),
    can: z
      .object({
        link: z.boolean(),
        unlink: z.boolean(),
        createContact: z.boolean(),
        reply: z.boolean(),
        escalate: z.boolean(),
      })
      .describe('What this reader may do here, now'),
    readAt: time.nullable().describe('How old the oldest thing shown is'),
    refreshing: z.boolean().describe('It is being read at Intercom just now: ask again in a moment'),
  })
  .meta({ id: 'Panel' });
export type PanelAnswer = z.infer<typeof PanelSchema>;

export const CandidateSchema = z
  .object({
    workspaceId: z.string(),
    conversationId: z.string(),
    kind: z.enum(['conversation', 'ticket']),
    title: z.string(),
    contact: z.string().nullable(),
    state: z.enum(['open', 'closed', 'snoozed']).nullable(),
    updatedAt: time.nullable(),
    url: address,
    linked: z.boolean().describe('To this issue already'),
  })
  .meta({ id: 'Candidate', description: 'A conversation that could be linked.' });
export type CandidateAnswer = z.infer<typeof CandidateSchema>;

export const ReplyRunSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['note', 'reply']).describe('An internal note, or an answer the customers see'),
    text: z.string(),
    by: z.string(),
    at: time,
    total: z.number().int(),
    delivered: z.number().int(),
    waiting: z.number().int(),
    failed: z.number().int(),
    unknown: z.number().int().describe('Whether it arrived only a person can tell'),
    items: z.array(
      z.object({
        linkId: z.uuid(),
        conversationId: z.string(),
        title: z.string(),
        state: z.enum(['waiting', 'delivered', 'failed', 'unknown', 'skipped']),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ReplyRun', description: 'One text to every linked conversation, with what became of each.' });
export type ReplyRunAnswer = z.infer<typeof ReplyRunSchema>;

export const PanelApprovalSchema = ApprovalSchema.extend({
  trigger: z.string(),
  startedBy: z.string().nullable(),
}).meta({ id: 'PanelApproval' });
export type PanelApprovalAnswer = z.infer<typeof PanelApprovalSchema>;

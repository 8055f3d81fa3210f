/** The answers of escalation: where an issue can go, what the form says at first, and what became of a wish. See ../schemas.ts. */
import { z } from 'zod';
import { CardProblemSchema } from './panel.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const named = z.object({ id: z.string(), name: z.string() });

const AttributeValueSchema = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' })
  .describe('As its type takes it: of a list the id of an option, of a date ISO 8601');

const EscalationAttributeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string().describe('string, list, integer, decimal, boolean, datetime, files; more may come'),
    required: z.boolean(),
    options: z.array(z.object({ id: z.string(), label: z.string() })).describe('Of a list; otherwise empty'),
  })
  .meta({ id: 'EscalationAttribute' });
export type EscalationAttributeAnswer = z.infer<typeof EscalationAttributeSchema>;

const EscalationTicketTypeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    category: z.string().describe('Customer: the customer sees the ticket; Back-office and Tracker are internal'),
    chosen: z.boolean().describe('The one the project chooses at first'),
    attributes: z
      .array(EscalationAttributeSchema)
      .describe('Its own, without title, description, the priority below and what Deskbridge fills itself'),
    priority: EscalationAttributeSchema.nullable().describe(
      'The list that carries the priority. Tickets have none of their own; null: this type has no list called Priority',
    ),
    problem: z.string().nullable().describe('Why no ticket of this type can be made here; null: one can'),
  })
  .meta({ id: 'EscalationTicketType' });
export type EscalationTicketTypeAnswer = z.infer<typeof EscalationTicketTypeSchema>;

const EscalationWorkspaceSchema = z
  .object({
    id: z.uuid().describe('Of the connection'),
    name: z.string().describe("The workspace's name"),
    connection: z.string(),
    own: z.boolean().describe('It is the workspace of the project'),
    problem: CardProblemSchema.nullable().describe('Why nothing can go there just now, and what to do; null: it can'),
    readAt: time.nullable().describe('When the lists below were read; null: never yet'),
    ticketTypes: z.array(EscalationTicketTypeSchema),
    teams: z.array(named).describe('Those the settings of the project offer'),
    teammates: z.array(z.object({ id: z.string(), name: z.string(), email: z.string().nullable() })),
    teamsProblem: z.string().nullable().describe('Why no team is offered; null: some are'),
    whyTeamMissing: z.array(z.string()).describe('Why a team can be missing, and what to do'),
  })
  .meta({ id: 'EscalationWorkspace' });
export type EscalationWorkspaceAnswer = z.infer<typeof EscalationWorkspaceSchema>;

const EscalationProjectSchema = z
  .object({
    host: z.string().describe("The host's name"),
    key: z.string(),
    name: z.string(),
  })
  .meta({ id: 'EscalationProject' });

export const EscalationOfferSchema = z
  .object({
    issue: z.object({ key: z.string(), summary: z.string(), url: z.string() }),
    can: z.object({ escalate: z.boolean() }),
    refreshing: z
      .boolean()
      .describe('Some of it was never read, or long ago, and is being read: ask again in a moment'),
    workspaces: z.array(EscalationWorkspaceSchema).describe("The project's own first"),
    projects: z.array(EscalationProjectSchema).describe('Projects in which an issue can be made'),
    problems: z.array(z.string()).describe('Hosts whose projects could not be read, and why'),
  })
  .meta({
    id: 'EscalationOffer',
    description: 'Where an issue can be escalated to. Answered at once from what was read last.',
  });
export type EscalationOfferAnswer = z.infer<typeof EscalationOfferSchema>;

const EscalationContactSchema = z
  .object({
    id: z.string(),
    role: z.enum(['user', 'lead']),
    name: z.string(),
    email: z.string().nullable(),
    from: z
      .enum(['linked', 'reporter'])
      .describe('Why it is offered: of a linked conversation, or who reported the issue'),
  })
  .meta({ id: 'EscalationContact' });

const EscalationFieldSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    required: z.boolean(),
    values: z.array(z.string()).nullable().describe('What a list offers; null: it is no list'),
  })
  .meta({ id: 'EscalationField', description: 'A field of an issue that is to be made.' });

export const EscalationFormSchema = z
  .object({
    subject: z.string(),
    message: z.string(),
    priority: z.string().nullable().describe('Id of the option that the mapping chooses'),
    attributes: z.record(z.string(), AttributeValueSchema).describe('By attribute id, as the mapping fills them'),
    filledFrom: z
      .record(z.string(), z.string())
      .describe('By attribute id, the priority with them: what the mapping took it from, in words'),
    problems: z
      .array(z.object({ attribute: z.string(), sentence: z.string() }))
      .describe('What the mapping could not fill, and why'),
    contacts: z.array(EscalationContactSchema).describe('Whom it can be for, the likeliest first'),
    reporter: z
      .object({ name: z.string(), email: z.string().nullable(), possible: z.boolean() })
      .nullable()
      .describe('Who reported the issue; `possible`: a ticket can be for them though they are no contact yet'),
    issueTypes: z.array(named).describe('Of the project an issue is to be made in; empty for Intercom'),
    fields: z.array(EscalationFieldSchema).describe('That the issue type asks for; empty for Intercom'),
  })
  .meta({ id: 'EscalationForm', description: 'What the form says at first.' });
export type EscalationFormAnswer = z.infer<typeof EscalationFormSchema>;

const SimilarTicketSchema = z
  .object({
    conversationId: z.string(),
    url: z.string(),
    title: z.string(),
    type: z.string().nullable(),
    state: z.string().nullable(),
    updatedAt: time.nullable(),
    linked: z.boolean().describe('It is linked to this issue already'),
  })
  .meta({ id: 'SimilarTicket', description: 'An open ticket of the same contact with a similar title.' });
export type SimilarTicketAnswer = z.infer<typeof SimilarTicketSchema>;
export const SimilarTicketsSchema = z.object({ items: z.array(SimilarTicketSchema) });
export type SimilarTicketsAnswer = z.infer<typeof SimilarTicketsSchema>;

const connection = z.uuid({ error: 'is no id of a connection' });
const id = (what: string) =>
  z
    .string({ error: `is missing: give the id of ${what}` })
    .trim()
    .min(1, 'is empty')
    .max(100);

const EscalationTargetSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('ticket'), connection, ticketType: id('a ticket type') }),
    z.strictObject({ kind: z.literal('conversation'), connection }),
    z.strictObject({
      kind: z.literal('issue'),
      host: id('a host'),
      project: id('a project'),
      issueType: id('an issue type'),
    }),
  ],
  { error: 'must be {kind: ticket, …}, {kind: conversation, …} or {kind: issue, …}' },
);

export const EscalateSchema = z.strictObject({
  key: z
    .string({ error: 'is missing: give a text of your own, such as a UUID; the same again is the same escalation' })
    .regex(/^[\w.:-]{8,100}$/, 'is 8 to 100 letters, digits and . : _ -'),
  to: EscalationTargetSchema,
  contact: z
    .union([z.strictObject({ id: id('a contact') }), z.strictObject({ reporter: z.literal(true) })], {
      error: 'must be {id} or {reporter: true}',
    })
    .optional()
    .describe('Whom it is for, in Intercom; `reporter`: whoever reported the issue, by their e-mail (tickets only)'),
  assignee: z
    .strictObject({
      kind: z.enum(['team', 'teammate'], { error: 'must be team or teammate' }),
      id: id('a team or teammate'),
    })
    .nullable()
    .optional(),
  priority: z.string().trim().max(200).nullable().optional().describe('Id or label of an option of the list Priority'),
  subject: z.string({ error: 'is missing' }).trim().min(1, 'is empty: say in a line what it is about').max(255),
  message: z.string({ error: 'is missing' }).trim().min(1, 'is empty: say what is to be done').max(20_000),
  attributes: z
    .record(z.string().max(200), AttributeValueSchema)
    .optional()
    .describe('By attribute id; for an issue by field id'),
});
export type EscalateWish = z.infer<typeof EscalateSchema>;

const EscalationStepSchema = z
  .object({
    step: z.enum(['create', 'assign', 'link', 'note', 'back-link']),
    state: z
      .enum(['waiting', 'done', 'retrying', 'failed', 'unknown', 'skipped'])
      .describe(
        '`retrying`: it failed and is tried again by itself; `unknown`: it may have happened, a person decides',
      ),
    text: z.string().describe('What it is, in words'),
    reason: z.string().nullable().describe('Why it is not done'),
    fix: z.string().nullable().describe('What to do about it'),
    effectId: z.uuid().nullable(),
  })
  .meta({ id: 'EscalationStep' });
export type EscalationStepAnswer = z.infer<typeof EscalationStepSchema>;

export const EscalationRunSchema = z
  .object({
    id: z.uuid(),
    state: z
      .enum(['running', 'done', 'needs_attention', 'failed'])
      .describe(
        '`needs_attention`: it was made, or may have been, and something about it waits for a person or is retried',
      ),
    by: z.string(),
    at: time,
    to: z.enum(['ticket', 'conversation', 'issue']),
    place: z.string().describe('In words: the workspace and ticket type, or the project'),
    subject: z.string(),
    test: z.boolean(),
    made: z
      .object({ id: z.string(), url: z.string(), linkId: z.uuid().nullable() })
      .nullable()
      .describe('What was made, with its id there; null: nothing yet'),
    steps: z.array(EscalationStepSchema),
    canRelink: z.boolean().describe('It was made, so that its link and back-links can be put anew'),
  })
  .meta({ id: 'EscalationRun', description: 'One escalation, step by step.' });
export type EscalationRunAnswer = z.infer<typeof EscalationRunSchema>;

const TestedStepSchema = z.object({
  what: z.string().describe('What was looked at or done'),
  ok: z.boolean(),
  text: z.string(),
  fix: z.string().nullable(),
});
export const EscalationTestSchema = z
  .object({
    ok: z.boolean(),
    created: z.boolean().describe('Something was really made in Intercom'),
    steps: z.array(TestedStepSchema),
    run: EscalationRunSchema.nullable(),
    issue: z.object({ key: z.string(), url: z.string() }).nullable(),
  })
  .meta({ id: 'EscalationTest', description: 'What a test escalation did, step by step.' });
export type EscalationTestAnswer = z.infer<typeof EscalationTestSchema>;

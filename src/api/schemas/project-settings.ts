/**
 * What can be set of a project. One source: the set-up file, /api/v1 and the pages all mean these shapes, so that what one of them saved
 * the others can read. A section that is given stands whole; what it leaves out is as by default.
 */
import { z } from 'zod';
import { defaultLinking } from '../../domain/settings.ts';
import type { TemplateField } from '../../domain/template.ts';
import { MailSchema } from './mail-settings.ts';
import { eachOnce, flag, templateText, texts, word } from './settings-values.ts';

export type { TemplateField };

const defaults = defaultLinking();

const template = templateText
  .nullable()
  .default(null)
  .describe('Text of the note with {{fields}}; null: the built-in text');

const statusCategory = z.enum(['new', 'indeterminate', 'done'], { error: 'must be new, indeterminate or done' });

const rule = (reopen: boolean) =>
  z
    .strictObject({
      notify: flag(true).describe('Write a note to every linked conversation'),
      reopen: flag(reopen).describe('Bring a closed or snoozed conversation back to the inbox'),
      statuses: texts('Only changes to these statuses; empty: all'),
      categories: z
        .array(statusCategory)
        .overwrite(eachOnce)
        .default([])
        .describe('Only changes to statuses of these categories; empty: all'),
      people: texts('Only what these people did (names or ids); empty: all'),
      publicOnly: flag(false).describe('Only public comments'),
      template,
    })
    .prefault({});

const statusName = word(300).nullable().default(null);

const transition = z.strictObject({
  from: statusName.describe('Status before, by name or id; null: any'),
  to: statusName.describe('Status after, by name or id; null: any'),
  reopen: flag(true).describe('Bring a closed or snoozed conversation back to the inbox'),
  template: template.describe('Text of the note with {{fields}}; null: that of status changes'),
});

/** The first that means a change counts, so a second for the same pair would never be looked at. */
const transitions = z
  .array(transition)
  .max(200, 'lists more than 200')
  .default([])
  .check(({ value, issues }) => {
    for (const [index, { from, to }] of value.entries()) {
      const first = value.findIndex((one) => one.from === from && one.to === to);
      if (first !== index)
        issues.push({
          code: 'custom',
          path: [index],
          message: `is ruled already by transitions[${first}]`,
          input: value,
        });
    }
  })
  .describe('Changes of status that are always told: the first that means a change goes before the rule for status');

export const LinkingSchema = z.strictObject({
  enabled: flag(defaults.enabled).describe('Conversation linking as a whole'),
  events: z
    .strictObject({
      created: rule(defaults.events.created.reopen),
      assignee: rule(defaults.events.assignee.reopen),
      status: rule(defaults.events.status.reopen),
      comment: rule(defaults.events.comment.reopen),
    })
    .prefault({}),
  transitions,
  bringOver: z
    .enum(['none', 'last', 'all'], { error: 'must be none, last or all' })
    .default(defaults.bringOver)
    .describe('Which earlier comments a new link brings over'),
  closing: z
    .strictObject({
      resolution: flag(defaults.closing.resolution),
      lastComment: flag(defaults.closing.lastComment),
    })
    .prefault({})
    .describe('What the note of a closing status carries'),
  template: template.describe('Text of the link note with {{fields}}; null: the built-in text'),
});

const fields = (fallback: string[]) =>
  z.array(word(200)).max(200, 'lists more than 200').overwrite(eachOnce).default(fallback);

const PanelSchema = z.strictObject({
  enabled: flag(true),
  contactSource: z
    .array(z.enum(['linked', 'reporter'], { error: 'must be linked or reporter' }))
    .overwrite(eachOnce)
    .default(['linked'])
    .describe('Whose details are shown: contacts of linked conversations, the reporter by e-mail, or both'),
  fields: z
    .strictObject({ user: fields(['email', 'phone']), lead: fields(['email']) })
    .prefault({})
    .describe('Attributes shown of a contact, in this order: the path of the value, such as custom_attributes.plan'),
  sum: word(200)
    .nullable()
    .default(null)
    .describe('Numeric attribute whose sum over the customers of an issue is shown; null: none'),
});

const MappingSchema = z
  .strictObject({
    ticketType: word(100).describe("Intercom's id of the ticket type"),
    attribute: word(200).describe("Intercom's id of the attribute, or its name"),
    from: word(200).optional().describe('Field of the issue'),
    constant: z.string().max(5000).optional().describe('The same value every time'),
    template: templateText.optional().describe('Text with {{fields}}'),
    values: z
      .record(z.string().max(500), z.string().max(500))
      .optional()
      .describe('Value of the issue → of the ticket'),
    default: z.string().max(5000).optional().describe('Where the issue has no value, or one the table lacks'),
    called: z
      .record(z.string().max(200), z.string().max(500))
      .optional()
      .describe('What the ids in this line were called when it was saved. Written by Deskbridge; need not be given'),
  })
  .check(({ value, issues }) => {
    const sources = [value.from, value.constant, value.template].filter((source) => source !== undefined);
    if (sources.length !== 1)
      issues.push({ code: 'custom', message: 'needs exactly one of from, constant, template', input: value });
    if (value.values !== undefined && value.from === undefined)
      issues.push({ code: 'custom', path: ['values'], message: 'is for "from" only', input: value });
  });

const EscalationSchema = z.strictObject({
  teams: z
    .array(z.string({ error: 'must be a team id in quotes' }).trim().min(1, 'is empty').max(100))
    .max(500)
    .overwrite(eachOnce)
    .default([])
    .describe('Teams that are offered; empty: none'),
  defaultTicketType: word(100).nullable().default(null).describe('Ticket type that is chosen at first; null: none'),
  fields: z
    .array(MappingSchema)
    .max(1000)
    .default([])
    .check(({ value, issues }) => {
      for (const [index, { ticketType, attribute }] of value.entries()) {
        const first = value.findIndex((one) => one.ticketType === ticketType && one.attribute === attribute);
        if (first !== index)
          issues.push({
            code: 'custom',
            path: [index, 'attribute'],
            message: `"${attribute}" of the ticket type ${ticketType} is filled already by fields[${first}]`,
            input: value,
          });
      }
    }),
});

const CommandsSchema = z.strictObject({ enabled: flag(false), issueType: word(100).default('Task') });

const CommentsToIssueSchema = z.strictObject({
  customerReplies: flag(false).describe('Replies of customers become internal comments of the issue'),
  teammateNotes: flag(false).describe('Internal notes of teammates become internal comments of the issue'),
});

const statusTable = z.record(z.string().max(300), word(300)).default({});

const statusTables = {
  toIntercom: statusTable.describe('Status of the issue → ticket state: its id, its label or its category'),
  toIntercomByCategory: z
    .partialRecord(statusCategory, word(300))
    .default({})
    .describe('Category of the status → ticket state, where the table above has no line'),
  fromIntercom: statusTable.describe(
    'Ticket state (id or label), or its category as the last resort → status of the issue',
  ),
};

const winner = z
  .enum(['issue', 'ticket', 'latest'], { error: 'must be issue, ticket or latest' })
  .default('latest')
  .describe('Where both sides changed meanwhile: which one stands');

const SharedFieldSchema = z.strictObject({
  ticketType: word(100).describe("Intercom's id of the ticket type"),
  attribute: word(200).describe("Intercom's id of the attribute, or its name"),
  field: word(200).describe('Field of the issue'),
  owner: z
    .enum(['issue', 'ticket'], { error: 'must be issue or ticket' })
    .describe('Whose value counts: the other side is set to it, also after somebody changed it there'),
  values: z
    .record(z.string().max(500), z.string().max(500))
    .default({})
    .describe('Value of the issue → of the ticket; what is not in it is the same on both sides'),
  called: z
    .record(z.string().max(200), z.string().max(500))
    .optional()
    .describe('What the ids in this line were called when it was saved. Written by Deskbridge; need not be given'),
});

const StatusSyncSchema = z.strictObject({
  enabled: flag(false),
  wins: z
    .strictObject({ toIntercom: winner, fromIntercom: winner })
    .prefault({})
    .check(({ value, issues }) => {
      // Each side would take what the other had: they would change places for ever.
      if (value.toIntercom === 'issue' && value.fromIntercom === 'ticket')
        issues.push({
          code: 'custom',
          path: ['fromIntercom'],
          message: 'cannot be ticket while toIntercom is issue: each side would take the state of the other',
          input: value,
        });
    })
    .describe('Who wins, per direction'),
  ...statusTables,
  byTicketType: z
    .array(z.strictObject({ ticketType: word(100).describe("Intercom's id of the ticket type"), ...statusTables }))
    .max(200)
    .default([])
    .check(({ value, issues }) => {
      for (const [index, { ticketType }] of value.entries()) {
        const first = value.findIndex((one) => one.ticketType === ticketType);
        if (first !== index)
          issues.push({
            code: 'custom',
            path: [index, 'ticketType'],
            message: `"${ticketType}" has its tables already in byTicketType[${first}]`,
            input: value,
          });
      }
    })
    .describe('Tables of one ticket type; where they have no line, those above are meant'),
  onConversation: z
    .strictObject({
      closed: statusName.describe('Status of the issue once the conversation is closed; null: it stays'),
      customerReplied: statusName.describe('Status of the issue once the customer has written; null: it stays'),
    })
    .prefault({})
    .describe('What happens in a linked conversation or ticket → status of the issue'),
  fields: z
    .array(SharedFieldSchema)
    .max(200)
    .default([])
    .describe('Fields that an issue and its tickets share; they are kept together whether status is or not'),
});

/** Sections beside linking. */
export const laterSections = {
  panel: PanelSchema.optional(),
  commands: CommandsSchema.optional(),
  commentsToIssue: CommentsToIssueSchema.optional(),
  escalation: EscalationSchema.optional(),
  statusSync: StatusSyncSchema.optional(),
  mail: MailSchema.optional(),
};

/** Every section of a project; one that is left out is as by default. */
export const ProjectSettingsSchema = z
  .strictObject({
    linking: LinkingSchema.prefault({}),
    panel: PanelSchema.prefault({}),
    commands: CommandsSchema.prefault({}),
    commentsToIssue: CommentsToIssueSchema.prefault({}),
    escalation: EscalationSchema.prefault({}),
    statusSync: StatusSyncSchema.prefault({}),
    mail: MailSchema.prefault({}),
  })
  .meta({ id: 'ProjectSettings' });
export type ProjectSettings = z.infer<typeof ProjectSettingsSchema>;

/** Each section by itself, as it is saved. */
export const settingsSections = { linking: LinkingSchema.optional(), ...laterSections };
export type LinkingSettings = ProjectSettings['linking'];
export type TransitionSettings = LinkingSettings['transitions'][number];
export type EventSettings = LinkingSettings['events']['status'];
export type EscalationSettings = ProjectSettings['escalation'];
export type MappingSettings = EscalationSettings['fields'][number];
export type StatusSyncSettings = ProjectSettings['statusSync'];
export type SharedFieldSettings = StatusSyncSettings['fields'][number];

export const projectKey = z
  .string({ error: 'is missing: give a project key such as SUP' })
  .regex(/^[A-Z][A-Z0-9_]{0,79}$/, 'is no project key; write one such as SUP');

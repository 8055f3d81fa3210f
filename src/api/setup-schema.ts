/**
 * The set-up document (contract: "Set-up as a file"), after `${VAR}` is filled in. From this one schema come the checks of `apply` and of
 * the API, and docs/deskbridge.schema.json for editors.
 */
import { z } from 'zod';
import { defaultLinking } from '../domain/settings.ts';
import { templateProblem } from '../domain/template.ts';

const defaults = defaultLinking();

const flag = (fallback: boolean) => z.boolean({ error: 'must be true or false' }).default(fallback);
const texts = (what: string) =>
  z.array(z.string().trim().min(1, 'is empty').max(300)).max(500).default([]).describe(what);

/** In addresses, so without anything that would have to be escaped there. */
const hostName = z
  .string({ error: 'is missing: give the host a name' })
  .regex(
    /^[A-Za-z0-9][\w.-]{0,62}$/,
    'must be letters, digits, ".", "_" or "-", at most 63, beginning with a letter or digit',
  );
const connectionName = z.string({ error: 'is missing: name the connection' }).trim().min(1, 'is empty').max(100);

/** Checked after `${VAR}` was filled in; what still looks like one was not. */
const secret = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(5000)
  .refine((value) => !/^\$\{.*\}$/.test(value), 'is still a placeholder: fill in its value');

const template = z
  .string()
  .nullable()
  .default(null)
  .check((context) => {
    const problem = context.value === null ? null : templateProblem(context.value);
    if (problem !== null) context.issues.push({ code: 'custom', message: problem, input: context.value });
  })
  .describe('Text of the note with {{fields}}; null: the built-in text');

const rule = (reopen: boolean) =>
  z
    .strictObject({
      notify: flag(true).describe('Write a note to every linked conversation'),
      reopen: flag(reopen).describe('Bring a closed or snoozed conversation back to the inbox'),
      statuses: texts('Only changes to these statuses; empty: all'),
      categories: z
        .array(z.enum(['new', 'indeterminate', 'done'], { error: 'must be new, indeterminate or done' }))
        .default([])
        .describe('Only changes to statuses of these categories; empty: all'),
      people: texts('Only what these people did (names or ids); empty: all'),
      publicOnly: flag(false).describe('Only public comments'),
      template,
    })
    .prefault({});

const LinkingSchema = z.strictObject({
  enabled: flag(defaults.enabled).describe('Conversation linking as a whole'),
  events: z
    .strictObject({
      created: rule(defaults.events.created.reopen),
      assignee: rule(defaults.events.assignee.reopen),
      status: rule(defaults.events.status.reopen),
      comment: rule(defaults.events.comment.reopen),
    })
    .prefault({}),
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

const ConnectionEntry = z.strictObject({
  name: connectionName,
  accessToken: secret.optional().describe('Of a private Intercom app; left out, the one there stays'),
  clientSecret: secret.optional().describe('Verifies webhooks and canvas requests; left out, the one there stays'),
  apiUrl: z.string().trim().max(500).optional().describe('By region where it is left out'),
});
export type ConnectionEntry = z.infer<typeof ConnectionEntry>;

const hostKinds = ['jira-cloud', 'jira-data-center', 'desk'] as const;

const HostEntry = z.strictObject({
  name: hostName,
  kind: z.enum(hostKinds, { error: `must be one of ${hostKinds.join(', ')}` }),
  url: z.string().trim().max(500).optional().describe('Base address with its context path; not for the desk'),
  email: z.string().trim().max(254).optional().describe('Of the account whose API token it is (Jira Cloud)'),
  token: secret
    .optional()
    .describe('API token (Cloud) or personal access token (Data Center); left out, the one there stays'),
  webhookSecret: secret.optional().describe('Signs the webhooks; left out, the one there stays'),
});
export type HostEntry = z.infer<typeof HostEntry>;

const fields = z.array(z.string().max(200)).max(200);

const PanelSchema = z.strictObject({
  enabled: flag(true),
  contactSource: z.array(z.enum(['linked', 'reporter'], { error: 'must be linked or reporter' })).default(['linked']),
  fields: z.strictObject({ user: fields.default(['email', 'phone']), lead: fields.default(['email']) }).prefault({}),
});

const MappingEntry = z.strictObject({
  ticketType: z.string(),
  attribute: z.string(),
  from: z.string().optional().describe('Field of the issue'),
  constant: z.string().optional(),
  template: z.string().optional(),
  values: z.record(z.string(), z.string()).optional().describe('Value of the issue → value of the ticket'),
  default: z.string().optional(),
});

const statusTable = z.record(z.string(), z.string());

/** Sections that are checked and kept; nothing acts on them yet. */
export const laterSections = {
  panel: PanelSchema.optional(),
  commands: z.strictObject({ enabled: flag(false), issueType: z.string().default('Task') }).optional(),
  commentsToIssue: z.strictObject({ customerReplies: flag(false), teammateNotes: flag(false) }).optional(),
  escalation: z
    .strictObject({
      teams: z.array(z.string({ error: 'must be a team id in quotes' })).default([]),
      fields: z.array(MappingEntry).default([]),
    })
    .optional(),
  statusSync: z
    .strictObject({ enabled: flag(false), toIntercom: statusTable.default({}), fromIntercom: statusTable.default({}) })
    .optional(),
};

const ProjectEntry = z.strictObject({
  host: z.string({ error: "is missing: give a host's name" }),
  key: z
    .string({ error: 'is missing: give a project key such as SUP' })
    .regex(/^[A-Z][A-Z0-9_]{0,79}$/, 'is no project key; write one such as SUP'),
  connection: z.string().nullable().optional().describe("A connection's name; left out, it stays as it is; null: none"),
  linking: LinkingSchema.optional(),
  ...laterSections,
});
export type ProjectEntry = z.infer<typeof ProjectEntry>;

export const SetupSchema = z
  .strictObject({
    connections: z.array(ConnectionEntry).max(500).default([]).describe('Intercom workspaces'),
    hosts: z.array(HostEntry).max(500).default([]).describe('Where issues live'),
    projects: z.array(ProjectEntry).max(5000).default([]).describe('Jira projects, or inboxes of the desk'),
    workflows: z
      .array(z.unknown())
      .max(0, 'there are no workflows in this version yet: leave the list empty')
      .default([]),
  })
  .meta({ title: 'Deskbridge set-up', description: 'What `deskbridge apply -f FILE` sets up.' });
export type Setup = z.infer<typeof SetupSchema>;

/** For editors: docs/deskbridge.schema.json. */
export function setupJsonSchema(): object {
  return z.toJSONSchema(SetupSchema, { io: 'input', target: 'draft-2020-12' });
}

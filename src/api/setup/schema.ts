/**
 * The set-up document (contract: "Set-up as a file"), after `${VAR}` is filled in. From this one schema come the checks of `apply` and of
 * the API, and docs/deskbridge.schema.json for editors.
 */
import { z } from 'zod';
import { plainEmail } from '../../store/accounts/users.ts';
import { emailAddress } from '../accounts/own-account.ts';
import { mailboxName, PortalSettingsSchema } from '../schemas/mail.ts';
import { projectKey, settingsSections } from '../schemas/project-settings.ts';
import { WorkflowEntry } from '../schemas/workflows.ts';

/** In addresses, so without anything that would have to be escaped there. */
export const hostName = z
  .string({ error: 'is missing: give the host a name' })
  .regex(
    /^[A-Za-z0-9][\w.-]{0,62}$/,
    'must be letters, digits, ".", "_" or "-", at most 63, beginning with a letter or digit',
  );
export const connectionName = z.string({ error: 'is missing: name the connection' }).trim().min(1, 'is empty').max(100);

/** Checked after `${VAR}` was filled in; what still looks like one was not. */
export const secretText = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(5000)
  .refine((value) => !/^\$\{.*\}$/.test(value), 'is still a placeholder: fill in its value');

const ConnectionEntry = z.strictObject({
  name: connectionName,
  accessToken: secretText.optional().describe('Of a private Intercom app; left out, the one there stays'),
  clientSecret: secretText.optional().describe('Verifies webhooks and canvas requests; left out, the one there stays'),
  apiUrl: z.string().trim().max(500).optional().describe('By region where it is left out'),
});
export type ConnectionEntry = z.infer<typeof ConnectionEntry>;

const hostKinds = ['jira-cloud', 'jira-data-center', 'desk'] as const;

const HostEntry = z.strictObject({
  name: hostName,
  kind: z.enum(hostKinds, { error: `must be one of ${hostKinds.join(', ')}` }),
  url: z.string().trim().max(500).optional().describe('Base address with its context path; not for the desk'),
  email: z.string().trim().max(254).optional().describe('Of the account whose API token it is (Jira Cloud)'),
  token: secretText
    .optional()
    .describe('API token (Cloud) or personal access token (Data Center); left out, the one there stays'),
  webhookSecret: secretText.optional().describe('Signs the webhooks; left out, the one there stays'),
});
export type HostEntry = z.infer<typeof HostEntry>;

const ProjectEntry = z.strictObject({
  host: z.string({ error: "is missing: give a host's name" }),
  key: projectKey,
  connection: z.string().nullable().optional().describe("A connection's name; left out, it stays as it is; null: none"),
  ...settingsSections,
});
export type ProjectEntry = z.infer<typeof ProjectEntry>;

const MailboxEntry = z.strictObject({
  name: mailboxName,
  kind: z
    .enum(['hook', 'imap'], { error: 'must be hook or imap' })
    .default('hook')
    .describe('hook: mail is brought to its address; imap: the one of MAIL_IMAP_URL, which is looked into'),
  address: emailAddress
    .transform(plainEmail)
    .nullable()
    .optional()
    .describe('What people write to; left out, it stays as it is; null: none'),
  host: z.string().max(100).optional().describe('Where several desks have such an inbox'),
  project: z
    .string()
    .max(80)
    .nullable()
    .optional()
    .describe('The inbox that its requests go to; left out, it stays as it is; null: the only one'),
  hookToken: secretText
    .regex(/^[\w-]{32,200}$/, 'must be 32 to 200 letters, digits, "-" or "_"')
    .optional()
    .describe('The end of the address that mail is brought to; left out, the one there stays, or one is made'),
});
export type MailboxEntry = z.infer<typeof MailboxEntry>;

export const SetupSchema = z
  .strictObject({
    connections: z.array(ConnectionEntry).max(500).default([]).describe('Intercom workspaces'),
    hosts: z.array(HostEntry).max(500).default([]).describe('Where issues live'),
    projects: z.array(ProjectEntry).max(5000).default([]).describe('Jira projects, or inboxes of the desk'),
    workflows: z.array(WorkflowEntry).max(500).default([]).describe('As the builder of the console saves them'),
    mailboxes: z.array(MailboxEntry).max(500).default([]).describe('Where mail comes in'),
    portal: PortalSettingsSchema.optional().describe('Who may ask, at the portal and by mail'),
  })
  .meta({ title: 'Deskbridge set-up', description: 'What `deskbridge apply -f FILE` sets up.' });
export type Setup = z.infer<typeof SetupSchema>;

/** For editors: docs/deskbridge.schema.json. */
export function setupJsonSchema(): object {
  return z.toJSONSchema(SetupSchema, { io: 'input', target: 'draft-2020-12' });
}

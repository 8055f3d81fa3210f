/** The answers about projects and their settings. See ../schemas.ts. */
import { z } from 'zod';
import { LinkingSchema, projectKey, ProjectSettingsSchema, settingsSections } from './project-settings.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const count = z.number().int();

export const ProjectSchema = z
  .object({
    id: z.uuid(),
    host: z.string(),
    key: z.string(),
    connection: z.string().nullable(),
    settings: z.record(z.string(), z.unknown()).describe('As in the set-up file'),
    linking: z.boolean().describe('Conversation linking is on'),
    links: count.describe('Links that have not ended'),
    revision: count,
  })
  .meta({ id: 'Project' });
export type ProjectAnswer = z.infer<typeof ProjectSchema>;

export const ProjectDetailSchema = z
  .object({
    id: z.uuid(),
    host: z.object({
      id: z.uuid(),
      name: z.string(),
      kind: z.enum(['jira-cloud', 'jira-data-center', 'desk']),
      url: z.string(),
    }),
    key: z.string(),
    connection: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    settings: ProjectSettingsSchema.describe('Every section; those never saved as they are by default'),
    links: count.describe('Links that have not ended'),
    revision: count.describe('A save names the one it was made from'),
    updatedAt: time,
    updatedBy: z.string().nullable().describe('Who saved it last, where that is known'),
    remarks: z
      .array(z.string())
      .describe('After a save: what was saved all the same, and may surprise or could not be checked'),
  })
  .meta({ id: 'ProjectDetail' });
export type ProjectDetailAnswer = z.infer<typeof ProjectDetailSchema>;

const someSections = z.strictObject(settingsSections);

export const NewProjectSchema = z.strictObject({
  host: z.string({ error: "is missing: give a host's name" }).trim().min(1, 'is empty').max(100),
  key: projectKey,
  connection: z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(100)
    .nullable()
    .default(null)
    .describe("A connection's name; null: none yet"),
  settings: someSections.prefault({}).describe('Sections that are not as by default'),
});
export type NewProject = z.input<typeof NewProjectSchema>;

export const ProjectPatchSchema = z.strictObject({
  revision: z.number({ error: 'is missing: give the revision the change was made from' }).int().min(1),
  connection: NewProjectSchema.shape.connection
    .unwrap()
    .optional()
    .describe("A connection's name; null: none; left out, it stays"),
  ...settingsSections,
});
export type ProjectPatch = z.input<typeof ProjectPatchSchema>;

const PreviewEventSchema = z.enum(['linked', 'created', 'assignee', 'status', 'comment'], {
  error: 'must be linked, created, assignee, status or comment',
});
export type PreviewEvent = z.infer<typeof PreviewEventSchema>;

export const PreviewAskSchema = z.strictObject({
  event: PreviewEventSchema,
  settings: z
    .strictObject({ linking: LinkingSchema })
    .optional()
    .describe('Settings that are not saved yet; left out, those that are'),
  issueKey: z.string().trim().max(100).optional().describe('An issue of the project; left out, the newest known'),
});
export type PreviewAsk = z.input<typeof PreviewAskSchema>;

export const PreviewSchema = z
  .object({
    html: z.string().describe('The note as it would leave'),
    reopens: z.boolean(),
    withheld: z.string().nullable().describe('Why it would not be written for this issue and change'),
    issue: z.object({ key: z.string(), summary: z.string(), url: z.string() }),
    madeUp: z
      .array(z.enum(['issue', 'change', 'comment']))
      .describe('What of it is a sample, because nothing real is known'),
  })
  .meta({ id: 'NotePreview' });
export type PreviewAnswer = z.infer<typeof PreviewSchema>;

export const RecentIssueSchema = z
  .object({ key: z.string(), summary: z.string(), status: z.string(), updatedAt: time })
  .meta({ id: 'RecentIssue' });
export type RecentIssueAnswer = z.infer<typeof RecentIssueSchema>;

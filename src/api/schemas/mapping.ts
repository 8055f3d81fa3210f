/** The answers about settings held against what there is, and what a mapping would fill. See ../schemas.ts. */
import { z } from 'zod';
import { settingsSections } from './project-settings.ts';

const said = z.array(
  z.object({
    path: z.array(z.union([z.string(), z.number()])).describe('In the section, such as fields, 0, attribute'),
    message: z.string(),
  }),
);

export const SettingsCheckAskSchema = z.strictObject({
  escalation: settingsSections.escalation.describe('Settings that are not saved yet; left out, those that are'),
  statusSync: settingsSections.statusSync,
  issueKey: z.string().trim().max(100).optional().describe('An issue of the project; left out, the newest known'),
  preview: z.boolean().default(true).describe('Read the issue and say what each attribute would get'),
});
export type SettingsCheckAsk = z.input<typeof SettingsCheckAskSchema>;

const FilledAttributeSchema = z.object({
  id: z.string(),
  name: z.string(),
  dataType: z.string(),
  required: z.boolean(),
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .nullable()
    .describe('As a ticket would get it; of a list, the id of what it offers'),
  shown: z.string().nullable().describe('The same as people read it'),
  problem: z.string().nullable().describe('Why it would get nothing'),
});

export const SettingsCheckSchema = z
  .object({
    escalation: z.object({ problems: said, remarks: said }),
    statusSync: z.object({ problems: said, remarks: said }),
    unread: z.array(z.string()).describe('What could not be read, and why: nothing can be said of what names it'),
    preview: z
      .object({
        issue: z.object({ key: z.string(), summary: z.string(), url: z.string() }),
        types: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            attributes: z.array(FilledAttributeSchema),
            lost: z.array(z.string()),
          }),
        ),
      })
      .nullable()
      .describe('Null: it was not asked for, no issue is known, or ticket types could not be read'),
    previewProblem: z.string().nullable().describe('Why there is no preview although it was asked for'),
  })
  .meta({ id: 'SettingsCheck' });
export type SettingsCheckAnswer = z.infer<typeof SettingsCheckSchema>;

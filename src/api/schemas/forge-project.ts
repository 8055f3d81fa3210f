/** What a project's admins see and change of its settings in Jira: whether, not in which words. See ../schemas.ts. */
import { z } from 'zod';

const flag = z.boolean({ error: 'must be true or false' });
const event = z.strictObject({ notify: flag, reopen: flag });

const ForgeProjectSettingsSchema = z.strictObject({
  linking: z.strictObject({
    enabled: flag,
    events: z.strictObject({ created: event, assignee: event, status: event, comment: event }),
    bringOver: z.enum(['none', 'last', 'all'], { error: 'must be none, last or all' }),
  }),
  panel: z.strictObject({
    enabled: flag,
    contactSource: z.array(z.enum(['linked', 'reporter'], { error: 'must be linked or reporter' })).max(2),
  }),
});
export type ForgeProjectSettings = z.infer<typeof ForgeProjectSettingsSchema>;

export const ForgeProjectChangeSchema = z.strictObject({
  revision: z.number({ error: 'is missing: give the revision the change was made from' }).int().min(1),
  settings: ForgeProjectSettingsSchema,
});

export interface ForgeProjectAnswer {
  host: string;
  key: string;
  consoleUrl: string;
  /** Null: Deskbridge does nothing for this project yet. */
  project: { workspace: string | null; revision: number; settings: ForgeProjectSettings } | null;
}

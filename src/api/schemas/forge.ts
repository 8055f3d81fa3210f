/** The shapes of installations of the Forge app. */
import { z } from 'zod';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const named = z.object({ id: z.uuid(), name: z.string() });

export const ForgeInstallationSchema = z
  .object({
    id: z.uuid(),
    cloudId: z.string(),
    siteUrl: z.string().nullable().describe('The address people see; null: not known yet'),
    environment: z.string(),
    appVersion: z.string().nullable(),
    state: z.enum(['waiting', 'accepted', 'refused', 'uninstalled']),
    host: named.nullable().describe('The host it gives access to'),
    mayAttachTo: z
      .array(named.extend({ links: z.number().int(), projects: z.number().int() }))
      .describe('Hosts of the same site, whose links and settings it would go on with'),
    hasToken: z.boolean().describe('Forge handed over a token that is still good'),
    tokenUntil: time.nullable(),
    seenAt: time,
    createdAt: time,
    decidedBy: z.string().nullable(),
    decidedAt: time.nullable(),
    endedAt: time.nullable(),
  })
  .meta({ id: 'ForgeInstallation', description: 'The Forge app on one Jira Cloud site.' });
export type ForgeInstallationAnswer = z.infer<typeof ForgeInstallationSchema>;

export const ForgeInstallationsSchema = z
  .object({
    appId: z.string().nullable().describe('The Forge app of this server; null: none is set up (FORGE_APP_ID)'),
    items: z.array(ForgeInstallationSchema),
  })
  .meta({ id: 'ForgeInstallations' });
export type ForgeInstallationsAnswer = z.infer<typeof ForgeInstallationsSchema>;

/** The shapes of connecting Intercom: a connection with what its card shows, what its workspace offers, what arrives from it. */
import { z } from 'zod';
import { ConnectionSchema, pageOf } from '../schemas.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');

export const WorkspaceConnectionSchema = ConnectionSchema.extend({
  authorizedBy: z.enum(['token', 'oauth']).describe('How its access token came'),
  clientSecret: z
    .enum(['own', 'app', 'none'])
    .describe('What verifies its notifications: its own secret, that of the configuration, or nothing yet'),
  previousClientSecret: z.boolean().describe('The client secret before the current one is still accepted'),
  workspaceUrl: z.string(),
  teammatesUrl: z.string(),
  projects: z.array(z.string()).describe('host/KEY of each project that uses it'),
  checkedAt: time.nullable(),
  lastNotificationAt: time.nullable(),
}).meta({ id: 'WorkspaceConnection' });
export type WorkspaceConnectionAnswer = z.infer<typeof WorkspaceConnectionSchema>;

export const ConnectionUseSchema = z
  .object({
    links: z.number().int().describe('Living links to its conversations'),
    waiting: z.number().int().describe('Effects that wait to be sent to it'),
  })
  .meta({ id: 'ConnectionUse' });
export type ConnectionUseAnswer = z.infer<typeof ConnectionUseSchema>;

export const ConnectingSchema = z
  .object({
    oauth: z.boolean().describe('An OAuth app is set up (INTERCOM_CLIENT_ID, INTERCOM_CLIENT_SECRET)'),
    redirectUrl: z.string().describe('The redirect URL to register with the OAuth app'),
    webhookUrl: z.string().describe('Where Intercom sends its notifications'),
  })
  .meta({ id: 'Connecting' });
export type ConnectingAnswer = z.infer<typeof ConnectingSchema>;

export const DisconnectedSchema = z
  .object({
    connection: WorkspaceConnectionSchema,
    remark: z.string().nullable().describe('What is left to do at Intercom'),
  })
  .meta({ id: 'Disconnected' });
export type DisconnectedAnswer = z.infer<typeof DisconnectedSchema>;

const HookTopicSchema = z
  .object({
    topic: z.string(),
    wanted: z.boolean().describe('Deskbridge reads it: tick it'),
    why: z.string().nullable().describe('What does not work without it'),
    permission: z.string().nullable().describe('What the app must be allowed before it can be ticked'),
    count: z.number().int(),
    lastAt: time.nullable(),
  })
  .meta({ id: 'HookTopic' });
export type HookTopicAnswer = z.infer<typeof HookTopicSchema>;

export const HookTopicsSchema = z
  .object({
    webhookUrl: z.string(),
    items: z.array(HookTopicSchema),
    badSignatures: z.object({ count: z.number().int(), lastAt: time.nullable() }),
  })
  .meta({ id: 'HookTopics' });
export type HookTopicsAnswer = z.infer<typeof HookTopicsSchema>;

const readAt = time.describe('When Intercom was asked; at most 60 s ago, `fresh=1` asks now');

export const TeammatesSchema = z.object({
  items: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        email: z.string().nullable(),
        hasInboxSeat: z.boolean(),
        teamIds: z.array(z.string()),
      })
      .meta({ id: 'Teammate' }),
  ),
  readAt,
});
export type TeammatesAnswer = z.infer<typeof TeammatesSchema>;

export const TeamsSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), adminIds: z.array(z.string()) }).meta({ id: 'Team' })),
  missing: z.array(z.string()).describe('Why a team may not be among them, and what to do'),
  readAt,
});
export type TeamsAnswer = z.infer<typeof TeamsSchema>;

export const AttributesSchema = z.object({
  items: z.array(
    z
      .object({
        fullName: z.string().describe('The path of its value, such as custom_attributes.plan'),
        label: z.string(),
        dataType: z.string(),
        custom: z.boolean(),
        options: z.array(z.string()),
      })
      .meta({ id: 'DataAttribute' }),
  ),
  readAt,
});
export type AttributesAnswer = z.infer<typeof AttributesSchema>;

export const TicketTypesSchema = z.object({
  items: z.array(
    z
      .object({
        id: z.string(),
        name: z.string(),
        category: z.string(),
        archived: z.boolean(),
        attributes: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            dataType: z.string(),
            required: z.boolean(),
            archived: z.boolean(),
            options: z.array(z.object({ id: z.string(), label: z.string() })),
          }),
        ),
        states: z.array(z.object({ id: z.string(), category: z.string(), label: z.string() })),
      })
      .meta({ id: 'TicketType' }),
  ),
  readAt,
});
export type TicketTypesAnswer = z.infer<typeof TicketTypesSchema>;

export const TagsSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string() }).meta({ id: 'Tag' })),
  readAt,
});
export type TagsAnswer = z.infer<typeof TagsSchema>;

export const WorkspaceConnectionsSchema = pageOf(WorkspaceConnectionSchema);

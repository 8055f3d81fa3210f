/** The answers for the portal's pages besides requests themselves, which are in requests.ts. See ../schemas.ts. */
import { z } from 'zod';
import { AnswersSchema, FormFieldSchema, OfferedServiceSchema } from './requests.ts';
import { ApprovalSchema } from './workflow-runs.ts';

export const OfferSchema = z
  .object({
    items: z.array(OfferedServiceSchema),
    next: z.null(),
    withoutService: z
      .boolean()
      .describe('A request may name no service: there is one inbox, so it is clear where it goes'),
    files: z.object({
      mostBytes: z.int().describe('Of one file'),
      most: z.int().describe('With one request'),
      endings: z.array(z.string()).describe('Of the names of files that are taken, without the dot'),
    }),
  })
  .meta({ id: 'PortalOffer' });
export type OfferAnswer = z.infer<typeof OfferSchema>;

const seen = ApprovalSchema.pick({
  id: true,
  state: true,
  mode: true,
  message: true,
  commentNeeded: true,
  decidedBy: true,
  comment: true,
  decidedAt: true,
  createdAt: true,
  expiresAt: true,
  mine: true,
}).extend({
  workflow: z.string(),
  issue: z.object({ key: z.string().nullable(), summary: z.string().nullable() }),
});

export const PortalApprovalSchema = seen.meta({ id: 'PortalApproval' });
export type PortalApprovalAnswer = z.infer<typeof PortalApprovalSchema>;

export const PortalApprovalDetailSchema = seen
  .extend({
    trigger: z.string(),
    startedBy: z.string().nullable(),
    people: z.array(z.object({ name: z.string(), decision: z.enum(['approved', 'rejected']).nullable() })),
    said: z.enum(['approved', 'rejected']).nullable().describe('What you said; null: nothing yet'),
    request: z
      .object({
        requester: z.string(),
        service: z.string().nullable(),
        html: z.string(),
        fields: z.array(FormFieldSchema),
        answers: AnswersSchema,
      })
      .nullable()
      .describe('What its requester asked for; null: it is no request of the desk'),
  })
  .meta({ id: 'PortalApprovalDetail' });
export type PortalApprovalDetailAnswer = z.infer<typeof PortalApprovalDetailSchema>;

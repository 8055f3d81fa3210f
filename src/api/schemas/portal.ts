/** The answers for the portal's pages besides requests themselves, which are in requests.ts. See ../schemas.ts. */
import { z } from 'zod';
import { OfferedServiceSchema } from './requests.ts';

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

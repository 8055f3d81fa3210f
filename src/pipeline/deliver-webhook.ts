/** An outgoing webhook: at least once, always under the same id, by which its receiver knows a second delivery. */
import type { EffectOf } from './deliver-once.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { type ClaimedEffect, type Delivered, done, stillOurs } from './outcomes.ts';

/** Throws the errors of domain/errors.ts. */
export async function deliverWebhook(
  { claim, ...claimed }: ClaimedEffect,
  ports: DeliverPorts,
  { url, payload }: EffectOf<'webhook'>,
): Promise<Delivered> {
  stillOurs(ports);
  await ports.postWebhook(claim.organizationId, { id: claim.refId, url, payload });
  return done({ claim, ...claimed }, { partId: null, conversation: null, rate: null });
}

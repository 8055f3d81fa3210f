/** The inbox app: its room's routes, joined with who may ask and what answers. */
import type { FastifyInstance } from 'fastify';
import { canvasRoutes } from '../intercom/canvas-routes.ts';
import { createCanvas } from '../pipeline/inbox-app.ts';
import type { CanvasDeps } from '../pipeline/inbox-app-parts.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Lookups } from './lookups.ts';

export function inboxApp({
  telemetry,
  known,
  ...deps
}: Omit<CanvasDeps, 'hostAccess'> & { telemetry: Telemetry; known: Lookups }) {
  const { log, metrics } = telemetry;
  const hostAccess = (organization: string, id: string) => known.host.get(`${organization}/${id}`);
  const answer = createCanvas({ ...deps, hostAccess });
  return (app: FastifyInstance): Promise<void> =>
    canvasRoutes(app, {
      findSecrets: (workspaceId) => known.workspace.get(workspaceId),
      anySecrets: async () => (await known.senders.get('')) ?? [],
      answer,
      rejected(reason) {
        metrics.webhooks.inc({ host: 'canvas', outcome: reason });
        log.warn('A request for the inbox app was refused.', { code: reason });
      },
      failed: (error) =>
        log.error('The inbox app could not answer.', { error: error instanceof Error ? error.message : String(error) }),
    });
}

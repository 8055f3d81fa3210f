/** Where Intercom's notifications arrive: its room's routes, joined with lookups and what counts them. */
import type { FastifyInstance } from 'fastify';
import { intercomHooks as routes } from '../intercom/routes.ts';
import type { Db } from '../store/db.ts';
import type { Telemetry } from '../telemetry.ts';
import { countHeardTopics } from './heard-topics.ts';
import type { Lookups } from './lookups.ts';

/** `flush`: writes what was only counted, before the end. */
export function intercomHooks({ db, telemetry, known }: { db: Db; telemetry: Telemetry; known: Lookups }) {
  const { log, metrics } = telemetry;
  const heard = countHeardTopics(db);
  const plugin = (app: FastifyInstance): Promise<void> =>
    routes(app, {
      findSecrets: (workspaceId) => known.workspace.get(workspaceId),
      anySecrets: async () => (await known.senders.get('')) ?? [],
      async received(owner, { topic }) {
        heard.received(owner, topic);
        metrics.webhooks.inc({ host: 'intercom', outcome: 'stored' });
      },
      rejected(reason, owner) {
        if (reason === 'signature_invalid' && owner !== null) heard.badSignature(owner);
        metrics.webhooks.inc({ host: 'intercom', outcome: reason });
        log.warn('A notification of Intercom was refused.', { code: reason });
      },
    });
  return { plugin, flush: () => heard.close() };
}

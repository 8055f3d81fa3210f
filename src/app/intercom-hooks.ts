/**
 * Where Intercom's notifications arrive: its room's routes, joined with lookups, the receiver, and what counts them. Only what concerns a
 * linked conversation, a shown contact or a command is stored: a busy workspace tells of far more.
 */
import type { FastifyInstance } from 'fastify';
import type { InboxEvent } from '../domain/inbox-events.ts';
import { hearNotification, type HeardNotification } from '../intercom/notifications.ts';
import { type HookOwner, type IntercomDelivery, intercomHooks as routes } from '../intercom/routes.ts';
import { incomingNotification } from '../pipeline/intake.ts';
import type { Receiver } from '../pipeline/receive.ts';
import type { Db } from '../store/db.ts';
import type { Telemetry } from '../telemetry.ts';
import { countHeardTopics } from './heard-topics.ts';
import { createLinkedLookup } from './linked-lookup.ts';
import type { Lookups } from './lookups.ts';

interface Of {
  db: Db;
  telemetry: Telemetry;
  known: Lookups;
  receiver: Receiver;
}

/** `flush`: writes what was only counted, before the end. */
export function intercomHooks({ db, telemetry, known, receiver }: Of) {
  const { log, metrics } = telemetry;
  const heard = countHeardTopics(db);
  const linked = createLinkedLookup(db);
  const counted = (outcome: string) => metrics.webhooks.inc({ host: 'intercom', outcome });

  async function store(owner: HookOwner, notification: HeardNotification, delivery: IntercomDelivery): Promise<string> {
    if (notification.kind === 'skip') return notification.reason;
    if (notification.kind === 'event' && !(await matters(owner, notification.event))) return 'not_linked';
    const { outcome } = await receiver.receive(incomingNotification(owner, notification, delivery));
    if (outcome === 'id_reuse')
      log.warn('A notification came again under its id with another body: somebody may be forging them.', {
        source: `connection:${owner.connectionId}`,
        code: 'id_reuse',
      });
    return notification.kind === 'incomplete' && outcome === 'stored' ? 'incomplete' : outcome;
  }

  async function matters({ organizationId, connectionId }: HookOwner, event: InboxEvent): Promise<boolean> {
    switch (event.kind) {
      case 'connection.doubted':
        return true;
      case 'contact.gone':
        return linked.knows({ organizationId, connectionId, kind: 'contact', id: event.contactId });
      case 'part.redacted':
        return linked.knows({
          organizationId,
          connectionId,
          kind: 'part',
          id: `${event.conversationId}/${event.partId}`,
        });
      case 'conversation.written':
        if (event.command !== null && (await known.commands.get(`${organizationId}/${connectionId}`))?.on === true)
          return true;
        return linked.knows({ organizationId, connectionId, kind: 'conversation', id: event.conversationId });
      default:
        return linked.knows({ organizationId, connectionId, kind: 'conversation', id: event.conversationId });
    }
  }

  const plugin = (app: FastifyInstance): Promise<void> =>
    routes(app, {
      findSecrets: (workspaceId) => known.workspace.get(workspaceId),
      anySecrets: async () => (await known.senders.get('')) ?? [],
      async received(owner, { topic }, delivery) {
        heard.received(owner, topic);
        counted(await store(owner, hearNotification(delivery.value, owner.connectionId), delivery));
      },
      async uninstalled(owner) {
        const event: InboxEvent = {
          kind: 'connection.doubted',
          connectionId: owner.connectionId,
          reason: 'uninstalled',
          at: Date.now(),
          actor: null,
        };
        const delivery = { id: null, bodyHash: '', value: {} };
        counted((await receiver.receive(incomingNotification(owner, { kind: 'event', event }, delivery))).outcome);
      },
      rejected(reason, owner) {
        if (reason === 'signature_invalid' && owner !== null) heard.badSignature(owner);
        counted(reason);
        log.warn('A notification of Intercom was refused.', { code: reason });
      },
    });
  return { plugin, flush: () => heard.close() };
}

/**
 * Notifications about what happens in a workspace, signed with HMAC-SHA1 of the raw body (Intercom docs, webhooks).
 * Delivery is asynchronous; a failed one is tried once more.
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { Place } from './changes.ts';
import { presentContact, presentConversation } from './present.ts';
import { presentTicket, presentTicketPart } from './ticket-present.ts';
import type { Change, Conversation, Part, State, Ticket, Workspace } from './state.ts';

export type Subscription = {
  url: string;
  /** Signs instead of the workspace's own secret. */
  clientSecret?: string;
  /** Only these; all when absent. */
  topics?: string[];
  /** Wait before the second attempt; a minute, as the docs say, when absent. */
  retryMs?: number;
};

/** What became of one notification so far. */
export type Delivery = { id: string; topic: string; workspace: string; url: string; statuses: (number | 'failed')[] };

export type Webhooks = {
  subscribe: (subscription: Subscription) => void;
  deliveries: Delivery[];
  notice: (change: Change) => void;
  reset: () => void;
  close: () => void;
};

const TIMEOUT_MS = 5_000;

export function createWebhooks(state: State): Webhooks {
  let subscriptions: Subscription[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const webhooks: Webhooks = {
    deliveries: [],
    subscribe: (subscription) => void subscriptions.push(subscription),
    notice(change) {
      if (subscriptions.length === 0) return;
      for (const { topic, item } of notificationsOf(state, change)) {
        for (const subscription of subscriptions) {
          if (subscription.topics && !subscription.topics.includes(topic)) continue;
          send(change.workspace, subscription, { topic, item });
        }
      }
    },
    reset() {
      subscriptions = [];
      webhooks.deliveries = [];
      webhooks.close();
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };

  function send(workspace: Workspace, subscription: Subscription, notification: Notification): void {
    const { topic, item } = notification;
    const id = `notif_${randomUUID()}`;
    const delivery: Delivery = { id, topic, workspace: workspace.id, url: subscription.url, statuses: [] };
    webhooks.deliveries.push(delivery);
    const now = Math.floor(state.clock() / 1000);
    const secret = subscription.clientSecret ?? workspace.clientSecret;
    const attempt = async (count: number): Promise<void> => {
      const body = JSON.stringify({
        type: 'notification_event',
        id,
        topic,
        app_id: workspace.id,
        created_at: now,
        first_sent_at: now,
        delivery_attempts: count,
        delivery_status: 'pending',
        data: { type: 'notification_event_data', item },
      });
      const status = await post(subscription.url, body, secret);
      delivery.statuses.push(status);
      if (count > 1 || (status !== 'failed' && status < 400)) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void attempt(2);
      }, subscription.retryMs ?? 60_000);
      timers.add(timer);
    };
    void attempt(1);
  }
  return webhooks;
}

async function post(url: string, body: string, secret: string): Promise<number | 'failed'> {
  const signature = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'intercom-parrot-service-client/1.0',
        'x-hub-signature': signature,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 'failed';
  }
}

type Notification = { topic: string; item: object };

/** The topics of a change with their items, as they are at this moment. */
function notificationsOf(state: State, change: Change): Notification[] {
  const { workspace } = change;
  const view = { state, workspace, version: workspace.apiVersion };
  switch (change.kind) {
    case 'conversation-created':
      if (change.conversation.ticket) return [];
      return [
        {
          topic: 'conversation.user.created',
          item: conversationItem({ state, workspace, conversation: change.conversation }),
        },
      ];
    case 'part-added':
      return partNotifications(state, change);
    case 'part-redacted':
      return [
        {
          topic: 'conversation_part.redacted',
          item: conversationItem({ state, workspace, conversation: change.conversation }, change.part),
        },
      ];
    case 'conversation-deleted':
      return [{ topic: 'conversation.deleted', item: { type: 'conversation', id: change.conversation.id } }];
    case 'ticket-created':
      return [{ topic: 'ticket.created', item: ticketItem(state, workspace, change.conversation) }];
    case 'contact-created':
      return [{ topic: `contact.${change.contact.role}.created`, item: presentContact(view, change.contact) }];
    case 'contact-updated':
      return [{ topic: `contact.${change.contact.role}.updated`, item: presentContact(view, change.contact) }];
    case 'contact-archived':
    case 'contact-deleted': {
      // Of who is gone only what identifies them is told (Intercom docs, webhook topics).
      const { id, externalId, role } = change.contact;
      const topic = change.kind === 'contact-deleted' ? 'contact.deleted' : 'contact.archived';
      return [{ topic, item: { type: 'contact', id, external_id: externalId, role } }];
    }
    case 'contact-merged': {
      const item = { ...presentContact(view, change.contact), merged_from: { type: 'contact', id: change.from.id } };
      return [{ topic: 'contact.merged', item }];
    }
    case 'conversation-updated':
      return [];
  }
}

type PartAdded = Extract<Change, { kind: 'part-added' }>;

function partNotifications(state: State, change: PartAdded): Notification[] {
  const { workspace, conversation, part } = change;
  if (conversation.ticket) return ticketNotifications(state, change);
  const topic = conversationTopic(part);
  return topic === undefined ? [] : [{ topic, item: conversationItem({ state, workspace, conversation }, part) }];
}

function conversationTopic(part: Part): string | undefined {
  if (part.author.type === 'user' || part.author.type === 'lead') return 'conversation.user.replied';
  const topics: Record<string, string> = {
    note: 'conversation.admin.noted',
    comment: 'conversation.admin.replied',
    open: 'conversation.admin.opened',
    close: 'conversation.admin.closed',
    snoozed: 'conversation.admin.snoozed',
    assignment: 'conversation.admin.assigned',
  };
  return topics[part.type];
}

function ticketNotifications(state: State, { workspace, conversation, part }: PartAdded): Notification[] {
  const ticket = ticketItem(state, workspace, conversation);
  const withPart = { ticket, ticket_part: presentTicketPart(part) };
  if (part.author.type === 'user' || part.author.type === 'lead')
    return [{ topic: 'ticket.contact.replied', item: withPart }];
  switch (part.type) {
    case 'note':
      return [{ topic: 'ticket.note.created', item: withPart }];
    case 'comment':
      return [{ topic: 'ticket.admin.replied', item: withPart }];
    case 'close':
      return [{ topic: 'ticket.closed', item: { ticket } }];
    case 'assignment':
      return [
        { topic: part.assignedTo?.type === 'team' ? 'ticket.team.assigned' : 'ticket.admin.assigned', item: ticket },
      ];
    case 'ticket_attribute_updated_by_admin':
      return [{ topic: 'ticket.attribute.updated', item: ticket }];
    case 'ticket_state_updated_by_admin': {
      if (!part.ticketState || part.ticketState.now === part.ticketState.before) return [];
      const moved = { topic: 'ticket.state.updated', item: ticket };
      return part.ticketState.now === 'resolved' ? [moved, { topic: 'ticket.resolved', item: ticket }] : [moved];
    }
    default:
      return [];
  }
}

/** A conversation with only the part of this event; its bodies are plain text from 2.15 (Intercom docs, changelog). */
function conversationItem({ state, workspace, conversation }: Place, part?: Part): object {
  const version = workspace.apiVersion;
  const view = { state, workspace, version, plaintext: version !== '2.14', parts: part ? [part] : [] };
  return presentConversation(view, conversation);
}

function ticketItem(state: State, workspace: Workspace, conversation: Conversation): object {
  if (!conversation.ticket) return {};
  return presentTicket(
    { state, workspace, version: workspace.apiVersion },
    conversation as Conversation & { ticket: Ticket },
  );
}

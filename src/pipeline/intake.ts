/** From what a hook's room heard to what is stored: pure, so that the same payload always gives the same identity. */
import { eventKey, type HostEvent } from '../domain/events.ts';
import { type InboxEvent, inboxEventKey } from '../domain/inbox-events.ts';
import type { Incoming } from '../store/jobs.ts';

/** What a vendor's room made of a payload. `incomplete`: a known event without a field nothing can be decided without. */
export type Heard =
  | { kind: 'event'; event: HostEvent }
  | { kind: 'skip'; reason: string }
  | { kind: 'incomplete'; field: string; event: string };

export interface Delivery {
  organizationId: string;
  hostId: string;
  deliveryId: string | null;
  bodyHash: string;
  heard: Heard;
}

/** What is stored of a delivery: the event, or why there is none (B8), or the dead letter it is (B9). */
export function incomingOf({ organizationId, hostId, deliveryId, bodyHash, heard }: Delivery): Incoming {
  const common = { organizationId, source: `host:${hostId}`, deliveryId, bodyHash, hostId, priority: 1 as const };
  const identity = deliveryId ?? bodyHash;
  switch (heard.kind) {
    case 'event':
      return {
        ...common,
        key: eventKey(heard.event),
        kind: heard.event.kind,
        issueId: heard.event.issueId,
        body: heard.event,
        state: 'pending',
        reasons: [],
      };
    case 'skip':
      return {
        ...common,
        key: `skipped:${hostId}:${identity}`,
        kind: 'skipped',
        issueId: null,
        body: null,
        state: 'skipped',
        reasons: [heard.reason],
      };
    case 'incomplete':
      return {
        ...common,
        key: `incomplete:${hostId}:${identity}`,
        kind: heard.event,
        issueId: null,
        body: null,
        state: 'dead',
        reasons: [`payload_incomplete: ${heard.field}`],
      };
  }
}

/** What is stored of a notification of a workspace, as `incomingOf` does for hosts. */
export function incomingNotification(
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  heard: { kind: 'event'; event: InboxEvent } | { kind: 'incomplete'; field: string; topic: string },
  { id, bodyHash }: { id: string | null; bodyHash: string },
): Incoming {
  const common = {
    organizationId,
    source: `connection:${connectionId}`,
    deliveryId: id,
    bodyHash,
    hostId: null,
    issueId: null,
    priority: 1 as const,
  };
  if (heard.kind === 'event') {
    const { event } = heard;
    return { ...common, key: inboxEventKey(event), kind: event.kind, body: event, state: 'pending', reasons: [] };
  }
  return {
    ...common,
    key: `incomplete:${connectionId}:${id ?? bodyHash}`,
    kind: heard.topic,
    body: null,
    state: 'dead',
    reasons: [`payload_incomplete: ${heard.field}`],
  };
}

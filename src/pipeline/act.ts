/** act: a person's wish goes the road of every event, receive → process → deliver, and whoever wished waits for what comes of it. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HandEvent } from '../domain/events.ts';
import type { Db } from '../store/db.ts';
import { type EffectRow, everyEffect, listEffects } from '../store/effects.ts';
import { type EventRow, findEvent } from '../store/events.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';

export interface ActPorts {
  db: Db;
  receive(incoming: Incoming): Promise<Receipt>;
}

/** How long one waits; what is not done by then goes on by itself. */
const PATIENCE_MS = 10_000;

/** Stores a wish; a second one with the same `key` is the first. Answers the event's id. */
export async function wish(
  { receive }: ActPorts,
  organizationId: string,
  { event, key }: { event: HandEvent; key: string },
): Promise<string> {
  return (await receive(wishOf(organizationId, { event, key }))).id;
}

/** How a person's wish arrives. */
export function wishOf(organizationId: string, { event, key }: { event: HandEvent; key: string }): Incoming {
  return {
    organizationId,
    source: 'hand',
    deliveryId: null,
    bodyHash: createHash('sha256').update(JSON.stringify(event)).digest('hex'),
    key: `hand:${key}`,
    kind: event.kind,
    hostId: event.hostId,
    issueId: event.kind === 'link.asked' ? event.issue.id : event.issueId,
    body: event,
    state: 'pending',
    reasons: [],
    priority: 0,
  };
}

/** Waits until the event is decided; pending still after 10 s, it goes on by itself. */
export async function decided(ports: ActPorts, organizationId: string, eventId: string): Promise<EventRow> {
  return patiently(
    async () => {
      const row = await ports.db.tx(organizationId, (sql) => findEvent(sql, eventId));
      if (row === null) throw new Error('An event that was just stored is not there.');
      return row;
    },
    ({ state }) => state !== 'pending',
  );
}

/** Waits until nothing of what was decided for the event is on its way any more, or 10 s. */
export async function delivered(ports: ActPorts, organizationId: string, eventId: string): Promise<EffectRow[]> {
  const ask = { limit: 200, order: 'oldest', after: null } as const;
  return patiently(
    async () => {
      const filter = { ...everyEffect, event: eventId };
      return (await ports.db.tx(organizationId, (sql) => listEffects(sql, filter, ask))).rows;
    },
    (effects) =>
      effects.every(
        ({ state, asksPerson }) => state !== 'pending' && state !== 'sending' && (state !== 'unknown' || asksPerson),
      ),
  );
}

async function patiently<T>(look: () => Promise<T>, isOver: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 15; ; pause = Math.min(pause * 1.5, 250)) {
    const seen = await look();
    if (isOver(seen) || Date.now() > deadline) return seen;
    await sleep(pause);
  }
}

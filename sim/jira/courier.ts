/**
 * How deliveries travel: signed, in order, late, twice, or never.
 *
 * Cloud: an identifier that stays the same over retries, retried on 408, 409, 425, 429, 5xx and connection errors.
 * Data Center: no identifier, no retries; signed from version 10 on.
 */
import { createLine } from './line.ts';
import { deliveryHeaders } from './signing.ts';
import type { Kind } from './model.ts';
import type { Payload } from './payloads.ts';

/** One attempt to deliver. `status` is what the receiver answered. */
export type Delivery = {
  identifier: string;
  hookId: number;
  url: string;
  event: string;
  issueId: string;
  attempt: number;
  at: number;
  status: number | 'failed' | 'dropped';
  headers: Record<string, string>;
  body: string;
};

export type DeliverySwitches = {
  /** Nothing leaves until `release`. */
  held: boolean;
  /** Every delivery waits so long. */
  delayMs: number;
  /** A further random wait up to this, which reorders deliveries. */
  jitterMs: number;
  /** Chance from 0 to 1 that a delivery never leaves. */
  drop: number;
  /** Chance from 0 to 1 that it is sent twice with the same identifier. */
  duplicate: number;
};

/** What is to be delivered to one hook, with the secret it had when the change happened. */
export type Parcel = {
  identifier: string;
  hookId: number;
  secret: string | null;
  url: string;
  payload: Payload;
  body: string;
};

export type CourierOptions = { kind: Kind; version: number; retryDelaysMs: number[]; random: () => number };

export type Courier = {
  switches: DeliverySwitches;
  /** The newest 20,000 attempts. */
  deliveries: Delivery[];
  take: (parcel: Parcel) => void;
  release: (order: ReleaseOrder) => void;
  idle: () => Promise<void>;
  reset: () => void;
  close: () => void;
};
export type ReleaseOrder = 'as-made' | 'reversed' | 'shuffled';

const MOST_DELIVERIES_KEPT = 20_000;
const RETRIED = new Set([408, 409, 425, 429]);
const CALM: DeliverySwitches = { held: false, delayMs: 0, jitterMs: 0, drop: 0, duplicate: 0 };

export function createCourier(options: CourierOptions): Courier {
  const { kind, version, random } = options;
  const deliveries: Delivery[] = [];
  const line = createLine();
  const switches = { ...CALM };
  let held: Parcel[] = [];
  const note = (delivery: Delivery): void => {
    if (deliveries.length >= MOST_DELIVERIES_KEPT) deliveries.splice(0, MOST_DELIVERIES_KEPT / 10);
    deliveries.push(delivery);
  };
  const post = async (parcel: Parcel, attempt: number): Promise<void> => {
    const { secret, identifier, body } = parcel;
    const headers = deliveryHeaders({ kind, version, secret, body, identifier, attempt });
    const status = await send(parcel, headers, line.signal);
    note({ ...logOf(parcel), attempt, at: Date.now(), status, headers });
    const again = status === 'failed' || RETRIED.has(status) || status >= 500;
    const delay = options.retryDelaysMs[attempt];
    if (kind === 'cloud' && again && delay !== undefined) line.after(delay, () => post(parcel, attempt + 1));
  };
  const dispatch = (parcel: Parcel): void => {
    if (random() < switches.drop) {
      note({ ...logOf(parcel), attempt: 0, at: Date.now(), status: 'dropped', headers: {} });
      return;
    }
    const copies = random() < switches.duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const wait = switches.delayMs + Math.floor(random() * switches.jitterMs);
      if (wait > 0) line.after(wait, () => post(parcel, 0));
      else line.inOrder(parcel.hookId, () => post(parcel, 0));
    }
  };
  return {
    switches,
    deliveries,
    take: (parcel) => {
      if (switches.held) held.push(parcel);
      else dispatch(parcel);
    },
    release: (order) => {
      const parcels = inOrder(held, order, random);
      held = [];
      switches.held = false;
      for (const parcel of parcels) dispatch(parcel);
    },
    idle: line.idle,
    reset: () => {
      line.forget();
      deliveries.length = 0;
      held = [];
      Object.assign(switches, CALM);
    },
    close: line.close,
  };
}

function inOrder(parcels: Parcel[], order: ReleaseOrder, random: () => number): Parcel[] {
  switch (order) {
    case 'as-made':
      return parcels;
    case 'reversed':
      return [...parcels].reverse();
    case 'shuffled':
      return shuffled(parcels, random);
  }
}

function logOf(parcel: Parcel): Pick<Delivery, 'identifier' | 'hookId' | 'url' | 'event' | 'issueId' | 'body'> {
  const { identifier, hookId, url, payload, body } = parcel;
  return { identifier, hookId, url, event: payload.event, issueId: payload.issueId, body };
}

async function send(parcel: Parcel, headers: Record<string, string>, signal: AbortSignal): Promise<number | 'failed'> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(20_000)]);
    const answer = await fetch(parcel.url, {
      method: 'POST',
      headers,
      body: parcel.body,
      signal: limit,
      redirect: 'manual',
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 'failed';
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

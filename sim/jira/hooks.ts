/**
 * Webhooks out: who listens, and how each delivery travels. In: changes of the world. Out: signed POSTs with the
 * headers and retries of the dialect, and a record of every attempt.
 *
 * Cloud: an identifier that stays the same over retries, retried on 408, 409, 425, 429, 5xx and connection errors.
 * Data Center: no identifier, no retries; signed from version 10 on.
 */
import { randomUUID } from 'node:crypto';
import { payloadsOf } from './payloads.ts';
import { matchesJql } from './jql.ts';
import { createLine } from './line.ts';
import { deliveryHeaders } from './signing.ts';
import { projectOf } from './world.ts';
import type { Payload } from './payloads.ts';
import type { Change } from './model.ts';
import type { World } from './world.ts';

export type Hook = {
  id: number;
  name: string;
  url: string;
  events: string[];
  enabled: boolean;
  /** Never shown again once set. Without effect on Data Center before version 10. */
  secret: string | null;
  excludeBody: boolean;
  jql: string;
  lastUpdated: number;
};
export type NewHook = Pick<Hook, 'url' | 'events'> & Partial<Omit<Hook, 'id' | 'url' | 'events' | 'lastUpdated'>>;

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

export type Hooks = {
  add: (hook: NewHook) => Hook;
  remove: (id: number) => boolean;
  list: () => Hook[];
  update: (id: number, change: Partial<NewHook>) => Hook | undefined;
  switches: DeliverySwitches;
  /** The newest 20,000 attempts. */
  deliveries: Delivery[];
  /** Lets go what was held, in this order, and stops holding. */
  release: (order?: 'as-made' | 'reversed' | 'shuffled') => void;
  /** Resolves when nothing is under way and no retry is waiting. Held deliveries do not count. */
  idle: () => Promise<void>;
  reset: () => void;
  close: () => void;
};

export type HooksOptions = { world: World; version: number; retryDelaysMs: number[]; random: () => number };

const MOST_DELIVERIES_KEPT = 20_000;
const RETRIED = new Set([408, 409, 425, 429]);

export function createHooks(options: HooksOptions): Hooks {
  const { world, random } = options;
  const hooks = new Map<number, Hook>();
  const deliveries: Delivery[] = [];
  const line = createLine();
  const switches: DeliverySwitches = { held: false, delayMs: 0, jitterMs: 0, drop: 0, duplicate: 0 };
  const fresh = { ...switches };
  let held: Parcel[] = [];
  const note = (delivery: Delivery): void => {
    if (deliveries.length >= MOST_DELIVERIES_KEPT) deliveries.splice(0, MOST_DELIVERIES_KEPT / 10);
    deliveries.push(delivery);
  };
  let nextId = 1;

  const post = async (parcel: Parcel, attempt: number): Promise<void> => {
    const { secret } = parcel.hook;
    const { identifier, body } = parcel;
    const headers = deliveryHeaders({ kind: world.kind, version: options.version, secret, body, identifier, attempt });
    const status = await send(parcel, headers, line.signal);
    note({ ...logOf(parcel), attempt, at: Date.now(), status, headers });
    const again = status === 'failed' || RETRIED.has(status) || status >= 500;
    const delay = options.retryDelaysMs[attempt];
    if (world.kind === 'cloud' && again && delay !== undefined) line.after(delay, () => post(parcel, attempt + 1));
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
      else line.inOrder(parcel.hook.id, () => post(parcel, 0));
    }
  };
  world.listeners.add((change) => {
    for (const payload of payloadsOf(world, change)) {
      for (const hook of hooks.values()) {
        if (!wants(world, hook, { payload, change })) continue;
        const parcel = pack(world, hook, { payload, change });
        if (switches.held) held.push(parcel);
        else dispatch(parcel);
      }
    }
  });
  const reset = (): void => {
    hooks.clear();
    deliveries.length = 0;
    held = [];
    Object.assign(switches, fresh);
  };
  return {
    add: (input) => {
      const hook: Hook = { ...EMPTY_HOOK, ...input, id: nextId++, lastUpdated: Date.now() };
      hooks.set(hook.id, hook);
      return hook;
    },
    remove: (id) => hooks.delete(id),
    list: () => [...hooks.values()],
    update: (id, change) => {
      const hook = hooks.get(id);
      return hook && Object.assign(hook, change, { lastUpdated: Date.now() });
    },
    switches,
    deliveries,
    release: (order = 'as-made') => {
      const parcels = order === 'shuffled' ? shuffled(held, random) : order === 'reversed' ? held.reverse() : held;
      held = [];
      switches.held = false;
      for (const parcel of parcels) dispatch(parcel);
    },
    idle: line.idle,
    reset,
    close: line.close,
  };
}

const EMPTY_HOOK = { name: 'Webhook', enabled: true, secret: null, excludeBody: false, jql: '' };

type Parcel = { identifier: string; hook: Hook; url: string; payload: Payload; body: string };

function pack(world: World, hook: Hook, { payload, change }: { payload: Payload; change: Change }): Parcel {
  const body = hook.excludeBody ? '' : JSON.stringify(payload.body);
  return { identifier: randomUUID(), hook: { ...hook }, url: fillIn(hook.url, change, world), payload, body };
}

/** `${issue.key}` and the like in a URL; from version 10 on they are written `{issue.key}`. */
function fillIn(url: string, change: Change, world: World): string {
  if (!('issue' in change)) return url;
  const { issue } = change;
  const known = world.projects.some((project) => project.id === issue.projectId);
  const values: Record<string, string> = {
    'issue.key': issue.key,
    'issue.id': issue.id,
    'project.key': known ? projectOf(world, issue).key : '',
  };
  return url.replace(/\$?\{(issue\.key|issue\.id|project\.key)\}/g, (_, name: string) => values[name] ?? '');
}

function wants(world: World, hook: Hook, told: { payload: Payload; change: Change }): boolean {
  if (!hook.enabled || !hook.events.includes(told.payload.event)) return false;
  return hook.jql === '' || !('issue' in told.change) || matchesJql(world, told.change.issue, hook.jql);
}

function logOf(parcel: Parcel): Pick<Delivery, 'identifier' | 'hookId' | 'url' | 'event' | 'issueId' | 'body'> {
  const { identifier, url, payload, body } = parcel;
  return { identifier, hookId: parcel.hook.id, url, event: payload.event, issueId: payload.issueId, body };
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

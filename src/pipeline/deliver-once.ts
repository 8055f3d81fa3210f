/** What must not be written twice, at a connection or at a host: sent once; on doubt waited for, looked for, and only then, if ever, sent again. */
import type { Effect } from '../domain/effects.ts';
import { VendorError } from '../domain/errors.ts';
import type { Answer, ConnectionAccess, HostAccess, WriteReceipt, WriteSearch } from '../domain/ports.ts';
import { afterLook, GIVE_UP_AFTER_MS, stepFor } from '../domain/protocol.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import {
  asked,
  type ClaimedEffect,
  dead,
  type Delivered,
  done,
  NotSent,
  postponed,
  reopened,
  stillOurs,
} from './outcomes.ts';

export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

export type Receipt = WriteReceipt & { existed?: boolean };

/** Where an effect goes. */
export interface Door<Access> {
  /** Null: it is not there any more; `missing` says it. */
  access(): Promise<Access | null>;
  missing: string;
}

/** `prepare`: all that can be done, and go wrong, before the first byte leaves. */
export interface Once<Access, T> {
  door: Door<Access>;
  prepare(): Promise<T> | T;
  send(access: Access, prepared: T): Promise<Answer<Receipt>>;
  /** `since`: ms, when it may first have been written. */
  find(access: Access, of: { since: number; prepared: T }): Promise<Answer<WriteSearch>>;
}

export function connectionDoor(
  { claim }: ClaimedEffect,
  ports: Pick<DeliverPorts, 'connectionAccess'>,
  connectionId: string,
): Door<ConnectionAccess> {
  return {
    access: () =>
      beforeSending(() => ports.connectionAccess(claim.organizationId, connectionId), {
        crashes: false,
      }),
    missing: 'the connection is not set up any more',
  };
}

export function hostDoor(
  { claim }: ClaimedEffect,
  ports: Pick<DeliverPorts, 'hostAccess'>,
  hostId: string,
): Door<HostAccess> {
  return {
    access: () => beforeSending(() => ports.hostAccess(claim.organizationId, hostId), { crashes: false }),
    missing: 'the host is not set up any more',
  };
}

/** Sends, waits or looks, as the effect's state demands. */
export async function deliverOnce<Access, T>(
  claimed: ClaimedEffect,
  ports: Pick<DeliverPorts, 'settleMs' | 'mayStillSend'>,
  once: Once<Access, T>,
): Promise<Delivered> {
  const step = stepFor(claimed, ports.settleMs);
  if (step.kind === 'wait')
    return postponed(claimed, {
      afterMs: step.forMs,
      state: 'unknown',
      reason: 'its answer was lost; it is looked for first',
      uncounted: true,
    });
  const access = await once.door.access();
  if (step.kind === 'look')
    return access === null
      ? asked(claimed, once.door.missing)
      : lookFor(claimed, { once, access, settleMs: ports.settleMs });
  if (access === null) return dead(claimed, once.door.missing);
  const prepared = await beforeSending(() => once.prepare(), { crashes: true });
  stillOurs(ports);
  const { value, rate } = await once.send(access, prepared);
  return done(claimed, { ...value, rate });
}

async function lookFor<Access, T>(
  claimed: ClaimedEffect,
  { once, access, settleMs }: { once: Once<Access, T>; access: Access; settleMs: number },
): Promise<Delivered> {
  const since = Date.now() - (claimed.sentAgoMs ?? 0);
  const { value: search, rate } = await once.find(access, { since, prepared: await once.prepare() });
  const after = afterLook(search, claimed.looks, settleMs);
  switch (after.kind) {
    case 'done':
      return done(claimed, { ...after.receipt, rate });
    case 'look-again':
      return postponed(claimed, {
        afterMs: after.forMs,
        state: 'unknown',
        reason: 'not there yet; it is looked for once more',
        uncounted: true,
        looks: 1,
        rate,
        ...reopened(claimed),
      });
    case 'send-again':
      if (claimed.claim.ageMs > GIVE_UP_AFTER_MS)
        return dead(claimed, 'given up after a day: its answers were lost, and it is certainly not there', rate);
      return postponed(claimed, {
        afterMs: 0,
        state: 'pending',
        reason: 'certainly not there: sent again',
        looks: 0,
        rate,
        ...reopened(claimed),
      });
    case 'ask':
      return asked(claimed, after.reason, rate);
  }
}

/** Whatever goes wrong in here goes wrong with certainty. `crashes`: by our own fault, which another try will hardly mend. */
export async function beforeSending<T>(work: () => Promise<T> | T, { crashes }: { crashes: boolean }): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof VendorError ? error : new NotSent(error, { crashed: crashes });
  }
}

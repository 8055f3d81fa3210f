/**
 * How invocations of the app's endpoints travel: each attempt with a fresh token, 5 s for an answer, four more tries 60 s apart (Forge
 * docs, sending product events). Order is not promised.
 */
import { createLine } from '../jira/line.ts';
import type { Json } from '../jira/shapes.ts';

export type Parcel = {
  /** Path of the endpoint, e.g. `/forge/events`. */
  path: string;
  name: string;
  body: Json;
};

/** One attempt. `status` is what the remote answered. */
export type Attempt = Parcel & { attempt: number; at: number; status: number | 'failed' | 'timeout' | 'dropped' };

export type CourierSwitches = {
  /** Nothing leaves until `release`. */
  held: boolean;
  delayMs: number;
  /** A further random wait up to this, which reorders deliveries. */
  jitterMs: number;
  /** Chances from 0 to 1. */
  drop: number;
  duplicate: number;
  /** The body stands under `payload`. */
  wrapped: boolean;
};

export type CourierOptions = {
  send: (parcel: Parcel, signal: AbortSignal) => Promise<number>;
  /** Between the attempts; Forge's are 60 s apart. */
  retryDelayMs: number;
  timeoutMs: number;
  random: () => number;
};

export type Courier = ReturnType<typeof createCourier>;

const RETRIES = 4;
const MOST_KEPT = 20_000;
const CALM: CourierSwitches = { held: false, delayMs: 0, jitterMs: 0, drop: 0, duplicate: 0, wrapped: false };

export function createCourier({ send, retryDelayMs, timeoutMs, random }: CourierOptions) {
  const attempts: Attempt[] = [];
  const line = createLine();
  const switches = { ...CALM };
  let held: Parcel[] = [];

  const note = (attempt: Attempt): void => {
    if (attempts.length >= MOST_KEPT) attempts.splice(0, MOST_KEPT / 10);
    attempts.push(attempt);
  };
  const post = async (parcel: Parcel, attempt: number, reason: string | null): Promise<void> => {
    const retryContext = { retryCount: attempt, retryReason: reason, retryData: null };
    const told = attempt === 0 ? parcel.body : { ...parcel.body, retryContext };
    const body = switches.wrapped ? { payload: told } : told;
    const status = await sendWithin({ ...parcel, body }, { send, timeoutMs, signal: line.signal });
    note({ ...parcel, attempt, at: Date.now(), status });
    if (typeof status === 'number' && status >= 200 && status < 300) return;
    const why = status === 'timeout' ? 'TIMEOUT_ERROR' : 'INVALID_REMOTE_INVOCATION_ERROR';
    if (attempt < RETRIES) line.after(retryDelayMs, () => post(parcel, attempt + 1, why));
  };
  const dispatch = (parcel: Parcel): void => {
    if (random() < switches.drop) return note({ ...parcel, attempt: 0, at: Date.now(), status: 'dropped' });
    const copies = random() < switches.duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const wait = switches.delayMs + Math.floor(random() * switches.jitterMs);
      if (wait > 0) line.after(wait, () => post(parcel, 0, null));
      else line.inOrder(0, () => post(parcel, 0, null));
    }
  };
  return {
    switches,
    /** The newest 20,000. */
    attempts,
    take(parcel: Parcel): void {
      if (switches.held) held.push(parcel);
      else dispatch(parcel);
    },
    release(order: 'as-made' | 'reversed' = 'as-made'): void {
      const parcels = order === 'reversed' ? held.reverse() : held;
      held = [];
      switches.held = false;
      for (const parcel of parcels) dispatch(parcel);
    },
    /** Resolves when nothing is under way and no retry is waiting. */
    idle: line.idle,
    calm(): void {
      Object.assign(switches, CALM);
    },
    close: line.close,
  };
}

async function sendWithin(
  parcel: Parcel,
  { send, timeoutMs, signal }: { send: CourierOptions['send']; timeoutMs: number; signal: AbortSignal },
): Promise<Attempt['status']> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await send(parcel, AbortSignal.any([signal, limit]));
  } catch {
    return limit.aborted ? 'timeout' : 'failed';
  }
}

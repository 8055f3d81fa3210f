/**
 * The send protocol, as decisions: what to do with a claimed effect, and what its answer means. Nothing is sent twice because
 * doubt never leads to sending: it leads to waiting, reading back and, if that cannot tell, to a person.
 */
import { Forbidden, Gone, PlanRestricted, Reconnect, Rejected, RetryLater, Unknown } from './errors.ts';
import type { Refusal } from './events.ts';
import type { WriteReceipt, WriteSearch } from './ports.ts';

/** The first look comes `settleMs` after sending, the second after 10/3 of it (90 s and 5 min where nothing else is set). */
const SECOND_LOOK = 10 / 3;

/** An effect is given up on a day after it was decided. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/** An event that cannot be decided, by whatever fault of ours, is given up on after so many tries (I12, I13). */
export const MAX_DECIDING_ATTEMPTS = 5;

/** What ended so often without a word, by a crash or a fault nobody foresaw, is not begun again (I12, I13). */
export const MAX_CRASHES = 5;

/** A door that closed is tried with one call so often. */
export const TRY_DOOR_MS = 60_000;

export type Step = { kind: 'send' } | { kind: 'wait'; forMs: number } | { kind: 'look' };

/** What a claimed effect needs that must not be repeated. `pending`: its intent was committed just now. */
export function stepFor(found: { state: string; sentAgoMs: number | null; looks: number }, settleMs: number): Step {
  if (found.state === 'pending') return { kind: 'send' };
  const due = found.looks === 0 ? settleMs : settleMs * SECOND_LOOK;
  const ago = found.sentAgoMs ?? 0;
  return ago < due ? { kind: 'wait', forMs: due - ago } : { kind: 'look' };
}

export type AfterLook =
  | { kind: 'done'; receipt: WriteReceipt }
  | { kind: 'look-again'; forMs: number }
  | { kind: 'send-again' }
  | { kind: 'ask'; reason: string };

/** What a read-back means. Absence counts only when seen twice: a late write can slip past the first look. */
export function afterLook(search: WriteSearch, looks: number, settleMs: number): AfterLook {
  switch (search.kind) {
    case 'found':
      return { kind: 'done', receipt: search.receipt };
    case 'undecidable':
      return { kind: 'ask', reason: search.reason };
    case 'absent':
      return looks === 0 ? { kind: 'look-again', forMs: settleMs * (SECOND_LOOK - 1) } : { kind: 'send-again' };
  }
}

export type AfterFailure =
  /** Nothing happened there. `uncounted`: not even a try. */
  | { kind: 'later'; forMs: number; reason: string; uncounted: boolean }
  | { kind: 'doubt'; reason: string }
  /** The door closes until somebody reconnects; one call a minute tries it. */
  | { kind: 'pause'; forMs: number; reason: string }
  | { kind: 'refused'; refusal: Refusal; reason: string }
  | { kind: 'dead'; reason: string };

export interface FailureContext {
  attempts: number;
  ageMs: number;
  /** Doing it again is the same as doing it once. */
  repeatable: boolean;
  /** The door was open and others pass it: a 403 then speaks of this object, not of the token. */
  forbiddenBefore: boolean;
  /** 0 ≤ random < 1, for jitter. */
  random: number;
}

/** What a failed call means for its effect. An error nobody foresaw counts as doubt. */
export function afterFailure(error: unknown, context: FailureContext): AfterFailure {
  const reason = sentenceOf(error);
  if (error instanceof RetryLater)
    return context.ageMs > GIVE_UP_AFTER_MS && !error.limited
      ? { kind: 'dead', reason: `given up after a day: ${reason}` }
      : {
          kind: 'later',
          forMs: error.afterMs ?? backoffMs(context.attempts, context.random),
          reason,
          uncounted: error.limited,
        };
  if (error instanceof Reconnect) return { kind: 'pause', forMs: TRY_DOOR_MS, reason };
  if (error instanceof Forbidden)
    return context.forbiddenBefore
      ? { kind: 'refused', refusal: { kind: 'forbidden', permission: error.permission }, reason }
      : { kind: 'pause', forMs: TRY_DOOR_MS, reason: `forbidden: ${reason}` };
  if (error instanceof PlanRestricted) return { kind: 'refused', refusal: { kind: 'plan_restricted' }, reason };
  if (error instanceof Gone) return { kind: 'refused', refusal: { kind: 'gone' }, reason };
  if (error instanceof Rejected)
    return { kind: 'refused', refusal: { kind: 'rejected', code: error.code, detail: reason }, reason };
  const told = error instanceof Unknown ? reason : `unexpected: ${reason}`;
  if (!context.repeatable) return { kind: 'doubt', reason: told };
  return context.ageMs > GIVE_UP_AFTER_MS
    ? { kind: 'dead', reason: `given up after a day: ${told}` }
    : { kind: 'later', forMs: backoffMs(context.attempts, context.random), reason: told, uncounted: false };
}

/** Not every thrown thing can be made a text: the attempt itself may throw. */
function sentenceOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : 'something that is no error was thrown';
}

/** 1 s, 2 s, 4 s … at most 10 min, each ± 30 %, so that what failed together does not come back together. */
export function backoffMs(attempts: number, random: number): number {
  const base = Math.min(1000 * 2 ** Math.max(attempts - 1, 0), 600_000);
  return Math.round(base * (0.7 + random * 0.6));
}

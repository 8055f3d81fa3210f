/** What came of a delivery, as the settlement of its job. */
import { Forbidden, RetryLater, VendorError } from '../domain/errors.ts';
import { type Effect, isRepeatable } from '../domain/effects.ts';
import type { EffectEvent } from '../domain/events.ts';
import type { Rate, WriteReceipt } from '../domain/ports.ts';
import { type AfterFailure, afterFailure, MAX_CRASHES, TRY_DOOR_MS } from '../domain/protocol.ts';
import { needsDecision, refusalSentence } from '../domain/results.ts';
import type { Claimed, Settlement } from '../store/jobs.ts';

export type ClaimedEffect = Extract<Claimed, { kind: 'effect' }>;

export interface Delivered {
  settlement: Settlement;
  /** The answer as an event, where more follows from it than the effect's own state. */
  event: EffectEvent | null;
  outcome: 'done' | 'later' | 'unknown' | 'refused' | 'paused' | 'dead' | 'skipped';
}

/** Something failed before the first byte left: nothing happened there, for certain. */
export class NotSent extends RetryLater {
  /** It is our own fault, and repeating it may change nothing. */
  crashed: boolean;
  constructor(cause: unknown, { crashed }: { crashed: boolean }) {
    super(`not sent: ${cause instanceof Error ? cause.message : String(cause)}`);
    this.crashed = crashed;
  }
}

/** Rule (f) of the send protocol: what is claimed may be another's by now. Nothing was sent, and it is not even a try. */
export class LeaseOld extends Error {}

/** Asked just before every call that writes, also after the reads that it needs first. Throws `LeaseOld`. */
export function stillOurs({ mayStillSend }: { mayStillSend: () => boolean }): void {
  if (!mayStillSend()) throw new LeaseOld('the lease grew old before it could be sent');
}

type Parts = Pick<Settlement, 'afterMs' | 'state' | 'reason'> &
  Partial<Pick<Settlement, 'uncounted' | 'crashed' | 'looks' | 'asksPerson' | 'rate' | 'door'>>;

function settlement(claimed: ClaimedEffect, parts: Parts): Settlement {
  return { claim: claimed.claim, kind: 'effect', ...parts };
}

export function done(
  claimed: ClaimedEffect,
  answer: WriteReceipt & { existed?: boolean; said?: string[]; rate: Rate | null },
): Delivered {
  const event: EffectEvent = {
    kind: 'effect.done',
    effectId: claimed.claim.refId,
    effect: claimed.effect,
    conversation: answer.conversation,
    partId: answer.partId,
    issue: answer.issue ?? null,
    ...(answer.said === undefined ? {} : { said: answer.said }),
    at: Date.now(),
  };
  return {
    settlement: {
      ...settlement(claimed, { afterMs: null, state: 'done', reason: null, rate: answer.rate, ...reopened(claimed) }),
      result: { partId: answer.partId, existed: answer.existed ?? false },
    },
    event: needsDecision(event) ? event : null,
    outcome: 'done',
  };
}

/** It had ended before it was claimed: it stays as it is. */
export function over(claimed: ClaimedEffect): Delivered {
  return {
    settlement: settlement(claimed, { afterMs: null, state: null, reason: null }),
    event: null,
    outcome: 'skipped',
  };
}

export function dead(claimed: ClaimedEffect, reason: string, rate: Rate | null = null): Delivered {
  return {
    settlement: settlement(claimed, { afterMs: null, state: 'dead', reason, rate }),
    event: null,
    outcome: 'dead',
  };
}

/** It is not wanted any more, or cannot be; nobody has to look. */
export function skipped(claimed: ClaimedEffect, reason: string): Delivered {
  return {
    settlement: settlement(claimed, { afterMs: null, state: 'skipped', reason }),
    event: null,
    outcome: 'skipped',
  };
}

/** It may be there or not: a person looks. */
export function asked(claimed: ClaimedEffect, reason: string, rate: Rate | null = null): Delivered {
  return {
    settlement: settlement(claimed, { afterMs: null, state: 'unknown', reason, asksPerson: true, rate }),
    event: null,
    outcome: 'unknown',
  };
}

/** Ends what cannot go on: dead if it is certain that it is not there, else for a person to decide. Never for another send. */
export function givenUp(claimed: ClaimedEffect, reason: string): Delivered {
  return isInDoubt(claimed) ? asked(claimed, reason) : dead(claimed, reason);
}

export function postponed(claimed: ClaimedEffect, how: Parts & { afterMs: number }): Delivered {
  return { settlement: settlement(claimed, how), event: null, outcome: how.state === 'unknown' ? 'unknown' : 'later' };
}

/** An answer that is not about the authorisation proves that the door works again. */
export function reopened(claimed: ClaimedEffect): { door?: { kind: 'open' } } {
  return claimed.trying ? { door: { kind: 'open' } } : {};
}

/** It was left in the middle of being sent, or looked for in vain: it may be there. */
function isInDoubt({ effect, state }: { effect: Effect; state: ClaimedEffect['state'] }): boolean {
  return state !== 'pending' && !isRepeatable(effect);
}

/** A look that failed leaves the effect in doubt; a call that failed is judged by what its error says happened there. */
export function failed(claimed: ClaimedEffect, error: unknown, settleMs: number): Delivered {
  const { claim, effect } = claimed;
  const doubtful = isInDoubt(claimed);
  const judged = afterFailure(error, {
    attempts: claim.attempts,
    ageMs: mustHold(effect) ? 0 : claim.ageMs,
    repeatable: isRepeatable(effect) || doubtful,
    forbiddenBefore: error instanceof Forbidden && claim.attempts > 1 && !claimed.trying,
    random: Math.random(),
  });
  const after = mustHold(effect) ? heldOut(effect, judged) : judged;
  const rate = error instanceof VendorError ? error.rate : null;
  const crashed = error instanceof VendorError ? error instanceof NotSent && error.crashed : true;
  // It may have been sent before: what cannot be looked up is for a person, never for another send.
  if (doubtful && (after.kind === 'refused' || after.kind === 'dead')) return asked(claimed, after.reason, rate);
  if (crashed && claim.crashes + 1 >= MAX_CRASHES && after.kind === 'later')
    return givenUp(claimed, `given up after ${MAX_CRASHES} tries: ${after.reason}`);
  const limited = error instanceof RetryLater && error.limited && !error.narrow;
  const settled = settledFailure(claimed, after, {
    rate,
    crashed,
    limited,
    waiting: doubtful ? 'unknown' : 'pending',
    settleMs,
  });
  // One failure that passes by itself is no news; a second one, or one that needs somebody, is told once.
  const tellAt = error instanceof RetryLater ? 2 : 1;
  const isNews = mustHold(effect) && settled.event === null && settled.settlement.afterMs !== null;
  if (!isNews || limited || claim.attempts !== tellAt) return settled;
  const { reason } = after;
  return { ...settled, event: { kind: 'effect.delayed', effectId: claim.refId, effect, reason, at: Date.now() } };
}

function mustHold(effect: Effect): boolean {
  return (effect.kind === 'remote-link' || effect.kind === 'note') && effect.untilItHolds === true;
}

/** How long a way back that was refused waits for somebody to make it possible. */
const HOLD_OUT_MS = 60 * 60_000;

/** A refusal does not end the way back to what was escalated while the issue is there: the next try is later. */
function heldOut(effect: Effect, after: AfterFailure): AfterFailure {
  if (effect.kind !== 'remote-link' || after.kind !== 'refused' || after.refusal.kind === 'gone') return after;
  return { kind: 'later', forMs: HOLD_OUT_MS, reason: refusalSentence(after.refusal), uncounted: false };
}

function settledFailure(
  claimed: ClaimedEffect,
  after: AfterFailure,
  how: { rate: Rate | null; crashed: boolean; limited: boolean; waiting: 'unknown' | 'pending'; settleMs: number },
): Delivered {
  const { rate, crashed, waiting } = how;
  const hold = (forMs: number) => ({ door: { kind: 'hold', forMs } }) as const;
  // The one call that tried a closed door and proved nothing is the only one for this minute.
  const unproven = claimed.trying ? hold(TRY_DOOR_MS) : {};
  switch (after.kind) {
    case 'later': {
      const { forMs, reason, uncounted } = after;
      // Too many calls are too many for everybody at this door.
      const door = how.limited ? hold(forMs) : unproven;
      return postponed(claimed, { afterMs: forMs, state: waiting, reason, uncounted, crashed, rate, ...door });
    }
    case 'doubt': {
      const { reason } = after;
      return postponed(claimed, {
        afterMs: how.settleMs,
        state: 'unknown',
        reason,
        crashed,
        rate,
        looks: 0,
        ...unproven,
      });
    }
    case 'pause': {
      const { forMs, reason } = after;
      const door = { kind: 'close', forMs, reason } as const;
      return { ...postponed(claimed, { afterMs: forMs, state: waiting, reason, rate, door }), outcome: 'paused' };
    }
    case 'refused':
      return refused(claimed, after.refusal, rate);
    case 'dead':
      return dead(claimed, after.reason, rate);
  }
}

function refused(
  claimed: ClaimedEffect,
  refusal: Extract<AfterFailure, { kind: 'refused' }>['refusal'],
  rate: Rate | null,
): Delivered {
  const { claim, effect } = claimed;
  const reason = refusalSentence(refusal);
  return {
    settlement: settlement(claimed, { afterMs: null, state: 'dead', reason, rate, ...reopened(claimed) }),
    event: { kind: 'effect.refused', effectId: claim.refId, effect, refusal, at: Date.now() },
    outcome: 'refused',
  };
}

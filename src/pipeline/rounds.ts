/**
 * Rounds of checks for what webhooks missed: they follow each other on the database's clock, and a step ends with where the next one begins, so
 * whoever dies in between leaves one that is done again and stores nothing twice.
 */
import { Forbidden, PlanRestricted, Reconnect, RetryLater } from '../domain/errors.ts';
import { TRY_DOOR_MS } from '../domain/protocol.ts';
import {
  addChecks,
  CheckLost,
  type ClaimedCheck,
  claimCheck,
  keepCheck,
  postponeCheck,
  type Round,
} from '../store/checks.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import { startClaiming } from './claiming.ts';
import type { Loop, ReportTrouble } from './loop.ts';
import { createLookingGlass, type LookingGlass } from './looks.ts';

export interface ReconcileOptions {
  leaseMs: number;
  pollMs: number;
  /** From the end of a round to the next one. */
  everyMs: number;
  /** What is younger may still be told by a webhook. */
  graceMs: number;
  /** How far a round reaches back behind the one before: searches of vendors lag behind. */
  overlapMs: number;
  /** All that is linked is looked for that often, and after a gap of so long. */
  sweepMs: number;
  /** How long an issue must not have been found until it counts as deleted. */
  goneMs: number;
  backoffMs: number;
}

export const MINUTE = 60_000;
export const reconcileDefaults: ReconcileOptions = {
  leaseMs: 30_000,
  pollMs: 5_000,
  everyMs: 10 * MINUTE,
  graceMs: 2 * MINUTE,
  overlapMs: 15 * MINUTE,
  sweepMs: 6 * 60 * MINUTE,
  goneMs: 5 * MINUTE,
  backoffMs: 2_000,
};

/** How often a step is tried before it goes on without what it cannot read. */
export const STEP_TRIES = 3;
const LONGEST_WAIT_MS = 60_000;

export interface RoundWork<P> {
  db: Db;
  options: ReconcileOptions;
  glass: LookingGlass;
  check: ClaimedCheck<P>;
}

/** `step`: one step of a claimed check, saved at its end. Throws the errors of domain/errors.ts. */
export function startRounds<P>(
  db: Db,
  of: {
    round: Round;
    options: ReconcileOptions;
    step: (work: RoundWork<P>) => Promise<void>;
    reportTrouble: ReportTrouble;
  },
): Loop {
  const { round, options, step, reportTrouble } = of;
  const glass = createLookingGlass(db);

  async function putOff({ check }: RoundWork<P>, error: unknown): Promise<void> {
    if (error instanceof DatabaseUnavailable || error instanceof CheckLost) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Reconnect || error instanceof Forbidden || error instanceof PlanRestricted)
      return postponeCheck(db, check, { afterMs: TRY_DOOR_MS, reason, counted: false });
    const stated = error instanceof RetryLater ? error.afterMs : null;
    const limited = error instanceof RetryLater && error.limited;
    const afterMs = Math.min(stated ?? backoffOf({ options, check }), LONGEST_WAIT_MS);
    if (!limited && !(error instanceof RetryLater)) reportTrouble('checking what webhooks missed', error);
    await postponeCheck(db, check, { afterMs, reason: limited ? null : reason, counted: !limited });
  }

  return startClaiming({
    leaseMs: options.leaseMs,
    pollMs: options.pollMs,
    async claim() {
      await addChecks(db, round, options.everyMs);
      return claimCheck<P>(db, round, options.leaseMs);
    },
    keep: (check) => keepCheck(db, check, options.leaseMs),
    async work(check) {
      const work = { db, options, glass, check };
      await step(work).catch((error: unknown) => putOff(work, error));
    },
    doing: { work: 'checking what webhooks missed', keep: 'keeping a check' },
    reportTrouble(doing, error) {
      if (!(error instanceof CheckLost)) reportTrouble(doing, error);
    },
  });
}

/** ms until what failed is tried again. */
export function backoffOf({ options, check }: Pick<RoundWork<unknown>, 'options' | 'check'>): number {
  return Math.min(options.backoffMs * 2 ** check.tries, LONGEST_WAIT_MS);
}

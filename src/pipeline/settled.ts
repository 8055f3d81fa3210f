/** The end of a decided event, in the transaction that decided it. */
import type { Decision } from '../domain/snapshot.ts';
import type { Sql } from '../store/db.ts';
import { type Claim, heedAnswer, type Settlement, settleJob } from '../store/jobs.ts';

/** What came of an event, for its log line. */
export interface Processed {
  outcome: 'done' | 'skipped' | 'later' | 'dead';
  reasons: string[];
  effects: number;
}

/** Thrown inside the transaction where somebody else holds the lane by now: everything is rolled back. */
export class ClaimLost extends Error {}

/** `door`: what its reads said of an authorisation. Throws ClaimLost, which undoes everything, if the lane is somebody else's by now. */
export async function settled(
  sql: Sql,
  { claim, door }: { claim: Claim; door: Settlement['door'] },
  { outcome, reasons }: Pick<Decision, 'outcome' | 'reasons'>,
): Promise<Processed> {
  const settlement: Settlement = {
    claim,
    kind: 'event',
    afterMs: null,
    state: outcome,
    reason: null,
    reasons,
    ...(door === undefined ? {} : { door }),
  };
  const [held] = await Promise.all([settleJob(sql, settlement), heedAnswer(sql, settlement)]);
  if (!held) throw new ClaimLost();
  return { outcome, reasons, effects: 0 };
}

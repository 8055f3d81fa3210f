/** Writes a decision in one transaction: what is known, what is to be done, what the timeline says. */
import type { Decision } from '../domain/snapshot.ts';
import type { Sql } from '../store/db.ts';
import { applyKnowledge } from '../store/issues.ts';
import { storeEffects } from '../store/jobs.ts';
import { appendTimeline } from '../store/timeline.ts';

export interface DecidedFor {
  organizationId: string;
  hostId: string;
  issueId: string;
  eventId: string | null;
  /** 0: a person waits for it; 1 if not given. */
  priority?: 0 | 1;
}

/**
 * Answers how many effects are new; they are in their lanes when the transaction commits. Nothing waits for the answer before
 * it: the statements travel together, in this order, and if one fails all are undone.
 */
export async function applyDecision(sql: Sql, of: DecidedFor, decision: Decision): Promise<number> {
  const [, stored] = await Promise.all([
    applyKnowledge(sql, of, decision),
    storeEffects(sql, of, decision.effects),
    appendTimeline(sql, of, decision.timeline),
  ]);
  return stored;
}

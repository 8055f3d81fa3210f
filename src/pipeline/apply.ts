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
}

/** Answers how many effects are new; they are in their lanes when the transaction commits. */
export async function applyDecision(sql: Sql, of: DecidedFor, decision: Decision): Promise<number> {
  await applyKnowledge(sql, of, decision);
  const effectIds = await storeEffects(sql, of, decision.effects);
  await appendTimeline(sql, { ...of, effectIds }, decision.timeline);
  return effectIds.size;
}

/** Writes a decision in one transaction: what is known, what is to be done, what the timeline says. */
import { unannounced } from '../domain/effect-words.ts';
import type { Decision, LinkChange } from '../domain/snapshot.ts';
import { rewriteCarried } from '../store/carried.ts';
import type { Sql } from '../store/db.ts';
import { storeEffects } from '../store/decided.ts';
import { applyKnowledge } from '../store/issues.ts';
import { appendTimeline } from '../store/timeline.ts';
import { signalRunsOf } from '../store/workflows/signals.ts';

export interface DecidedFor {
  organizationId: string;
  hostId: string;
  issueId: string;
  eventId: string | null;
  /** 0: a person waits for it; 1 if not given. */
  priority?: 0 | 1;
  /** The run of a workflow it comes of. */
  runId?: string | null;
}

/**
 * Answers how many effects are new; they are in their lanes when the transaction commits. Nothing waits for the answer before
 * it: the statements travel together, in this order, and if one fails all are undone.
 */
export async function applyDecision(sql: Sql, of: DecidedFor, decision: Decision): Promise<number> {
  const stops = decision.links.flatMap(stopOf);
  const entries = [...decision.timeline, ...unannounced(decision.effects, decision.timeline)];
  const { runId = null } = of;
  const [stored] = await Promise.all([
    storeEffects(sql, of, { effects: decision.effects, stops }),
    applyKnowledge(sql, of, decision),
    appendTimeline(sql, of, runId === null ? entries : entries.map((entry) => ({ ...entry, runId }))),
    decision.carried === undefined ? null : rewriteCarried(sql, of, decision.carried),
    // What waits on it, for people or for a time, waits for nothing any more.
    decision.issue?.deleted === true ? signalRunsOf(sql, of) : null,
  ]);
  return stored;
}

/** What had not left yet for a link that ends or breaks never will. */
function stopOf(change: LinkChange): { linkId: string; reason: string }[] {
  const { kind } = change;
  if (kind === 'ended') return [{ linkId: change.linkId, reason: 'the link ended before it was sent' }];
  if (kind === 'broken') return [{ linkId: change.linkId, reason: `the link is broken: ${change.reason}` }];
  return [];
}

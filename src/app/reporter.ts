import type { Report } from '../pipeline/worker.ts';
import type { Telemetry } from '../telemetry.ts';

/** One wide line and the figures for each piece of work. */
export function reporter({ log, metrics }: Telemetry): Report {
  return ({ kind, outcome, claim, reason, durationMs, effects }) => {
    log.event({
      event: kind,
      outcome,
      durationMs: Math.round(durationMs * 10) / 10,
      waitedMs: claim.ageMs,
      eventId: effects === undefined ? null : claim.refId,
      effectId: effects === undefined ? claim.refId : null,
      issue: claim.issueId,
      lane: claim.lane,
      door: claim.door,
      attempts: claim.attempts,
      effects,
      reason,
    });
    if (effects !== undefined) metrics.events.inc({ kind, outcome });
    else {
      metrics.effects.inc({ kind, outcome });
      metrics.effectDuration.observe({ kind }, durationMs / 1000);
      if (kind === 'note' && outcome === 'done') metrics.eventToNote.observe((claim.ageMs + durationMs) / 1000);
    }
  };
}

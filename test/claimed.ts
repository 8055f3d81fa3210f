import type { Effect } from '../src/domain/effects.ts';
import type { ClaimedEffect } from '../src/pipeline/outcomes.ts';

/** An effect whose turn it is, claimed for the first time. */
export function claimed(effect: Effect, more: Partial<ClaimedEffect> = {}): ClaimedEffect {
  return {
    kind: 'effect',
    claim: {
      organizationId: 'o',
      lane: 'issue:h:1',
      door: 'host:h',
      fence: 1,
      jobId: 1,
      refId: 'e',
      attempts: 1,
      crashes: 0,
      ageMs: 10,
      hostId: 'h',
      issueId: '1',
    },
    effect,
    ref: 'ABC234',
    state: 'pending',
    looks: 0,
    sentAgoMs: null,
    trying: false,
    ...more,
  };
}

import { describe, expect, test } from 'vitest';
import { RetryLater } from '../domain/errors.ts';
import { type ClaimedEffect, failed } from './outcomes.ts';

const claimed: ClaimedEffect = {
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
  effect: { kind: 'remote-link-removal', hostId: 'h', issueId: '1', linkId: 'l', globalId: 'g' },
  ref: 'ABC234',
  state: 'sending',
  looks: 0,
  sentAgoMs: 1,
  trying: false,
};

describe('a call refused because there were too many', () => {
  test('closes the door for everybody for that time, and does not count as a try', () => {
    const { settlement, outcome } = failed(claimed, new RetryLater('Too many.', { limited: true, afterMs: 2000 }), 100);
    expect(outcome).toBe('later');
    expect(settlement).toMatchObject({ uncounted: true, door: { kind: 'hold' } });
  });

  test('for one issue only leaves the door open for the others', () => {
    const error = new RetryLater('Too many.', { limited: true, narrow: true, afterMs: 2000 });
    const { settlement, outcome } = failed(claimed, error, 100);
    expect(outcome).toBe('later');
    expect(settlement.door).toBeUndefined();
    expect(settlement.uncounted).toBe(true);
    expect(settlement.afterMs).toBeGreaterThanOrEqual(2000);
  });
});

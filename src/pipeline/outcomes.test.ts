import { describe, expect, test } from 'vitest';
import { RetryLater } from '../domain/errors.ts';
import { claimed } from '../../test/claimed.ts';
import { failed } from './outcomes.ts';

const sending = claimed(
  { kind: 'remote-link-removal', hostId: 'h', issueId: '1', linkId: 'l', globalId: 'g' },
  { state: 'sending', sentAgoMs: 1 },
);

describe('a call refused because there were too many', () => {
  test('closes the door for everybody for that time, and does not count as a try', () => {
    const { settlement, outcome } = failed(sending, new RetryLater('Too many.', { limited: true, afterMs: 2000 }), 100);
    expect(outcome).toBe('later');
    expect(settlement).toMatchObject({ uncounted: true, door: { kind: 'hold' } });
  });

  test('for one issue only leaves the door open for the others', () => {
    const error = new RetryLater('Too many.', { limited: true, narrow: true, afterMs: 2000 });
    const { settlement, outcome } = failed(sending, error, 100);
    expect(outcome).toBe('later');
    expect(settlement.door).toBeUndefined();
    expect(settlement.uncounted).toBe(true);
    expect(settlement.afterMs).toBeGreaterThanOrEqual(2000);
  });
});

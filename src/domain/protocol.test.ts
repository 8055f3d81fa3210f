import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Forbidden, Gone, PlanRestricted, Reconnect, Rejected, RetryLater, Unknown } from './errors.ts';
import { afterFailure, afterLook, backoffMs, type FailureContext, GIVE_UP_AFTER_MS, stepFor } from './protocol.ts';

const settleMs = 90_000;

describe('what a claimed note needs', () => {
  test.each<[string, { state: string; sentAgoMs: number | null; looks: number }, object]>([
    ['not sent yet: to be sent', { state: 'pending', sentAgoMs: null, looks: 0 }, { kind: 'send' }],
    [
      'not sent again yet, after it was certainly not there: to be sent',
      { state: 'pending', sentAgoMs: 400_000, looks: 0 },
      { kind: 'send' },
    ],
    [
      'left behind while it was sent: to be waited for',
      { state: 'sending', sentAgoMs: 2_000, looks: 0 },
      { kind: 'wait', forMs: 88_000 },
    ],
    [
      'left behind at an unknown time: to be waited for',
      { state: 'sending', sentAgoMs: null, looks: 0 },
      { kind: 'wait', forMs: 90_000 },
    ],
    [
      'in doubt, just sent: to be waited for',
      { state: 'unknown', sentAgoMs: 89_999, looks: 0 },
      { kind: 'wait', forMs: 1 },
    ],
    ['in doubt, settled: to be looked for', { state: 'unknown', sentAgoMs: 90_000, looks: 0 }, { kind: 'look' }],
    [
      'not seen once: to be waited for until 5 minutes after sending',
      { state: 'unknown', sentAgoMs: 120_000, looks: 1 },
      { kind: 'wait', forMs: 180_000 },
    ],
    [
      'not seen once, 5 minutes ago: to be looked for again',
      { state: 'unknown', sentAgoMs: 300_000, looks: 1 },
      { kind: 'look' },
    ],
  ])('%s', (_name, found, step) => {
    expect(stepFor(found, settleMs)).toEqual(step);
  });

  test('a note that may have left is never sent without a look', () => {
    const found = fc.record({
      state: fc.constantFrom('sending', 'unknown'),
      sentAgoMs: fc.option(fc.nat()),
      looks: fc.nat(3),
    });
    fc.assert(fc.property(found, fc.nat(), (state, settle) => stepFor(state, settle).kind !== 'send'));
  });
});

describe('what a look means', () => {
  const receipt = { partId: '9', conversation: { id: '100', title: null, state: null } };

  test('found: it is done, whichever look it is', () => {
    expect(afterLook({ kind: 'found', receipt }, 0, settleMs)).toEqual({ kind: 'done', receipt });
    expect(afterLook({ kind: 'found', receipt }, 1, settleMs)).toEqual({ kind: 'done', receipt });
  });

  test('absent once: a late write may slip past the first look, so it is looked for again at 5 minutes', () => {
    expect(afterLook({ kind: 'absent' }, 0, settleMs)).toEqual({ kind: 'look-again', forMs: 210_000 });
  });

  test('absent twice: it is sent again', () => {
    expect(afterLook({ kind: 'absent' }, 1, settleMs)).toEqual({ kind: 'send-again' });
  });

  test.each([0, 1])('not to be decided, at look %i: a person is asked, nothing is sent', (looks) => {
    const reason = 'more than 500 parts';
    expect(afterLook({ kind: 'undecidable', reason }, looks, settleMs)).toEqual({ kind: 'ask', reason });
  });
});

describe('what a failed call means', () => {
  const context: FailureContext = { attempts: 1, ageMs: 0, repeatable: false, forbiddenBefore: false, random: 0.5 };
  const old = GIVE_UP_AFTER_MS + 1;

  test.each<[string, [unknown, Partial<FailureContext>], object]>([
    [
      'nothing happened there: later, by our own patience',
      [new RetryLater('busy'), { attempts: 3 }],
      { kind: 'later', forMs: 4000, reason: 'busy', uncounted: false },
    ],
    [
      'nothing happened there, and it says when: then',
      [new RetryLater('busy', { afterMs: 7000 }), {}],
      { kind: 'later', forMs: 7000, reason: 'busy', uncounted: false },
    ],
    [
      'we were too many: later, and not even a try',
      [new RetryLater('429', { afterMs: 9000, limited: true }), { ageMs: old }],
      { kind: 'later', forMs: 9000, reason: '429', uncounted: true },
    ],
    [
      'nothing happened there for a day: given up',
      [new RetryLater('refused'), { ageMs: old }],
      { kind: 'dead', reason: 'given up after a day: refused' },
    ],
    [
      'the authorisation is over: the door closes, the note waits, however old it is',
      [new Reconnect('token revoked'), { ageMs: old }],
      { kind: 'pause', forMs: 60_000, reason: 'token revoked' },
    ],
    [
      'forbidden for the first time: it may be the token, the door closes',
      [new Forbidden('no', 'write_conversations'), {}],
      { kind: 'pause', forMs: 60_000, reason: 'forbidden: no' },
    ],
    [
      'forbidden while others pass the door: it is this conversation',
      [new Forbidden('no', 'write_conversations'), { forbiddenBefore: true }],
      { kind: 'refused', refusal: { kind: 'forbidden', permission: 'write_conversations' }, reason: 'no' },
    ],
    [
      'the plan does not include it: refused',
      [new PlanRestricted('plan'), {}],
      { kind: 'refused', refusal: { kind: 'plan_restricted' }, reason: 'plan' },
    ],
    ['it is gone: refused', [new Gone('404'), {}], { kind: 'refused', refusal: { kind: 'gone' }, reason: '404' }],
    [
      'refused for good, by the vendor’s code',
      [new Rejected('too long', 'parameter_invalid'), {}],
      {
        kind: 'refused',
        refusal: { kind: 'rejected', code: 'parameter_invalid', detail: 'too long' },
        reason: 'too long',
      },
    ],
    [
      'it may have happened, and must not happen twice: doubt',
      [new Unknown('timeout'), { ageMs: old }],
      { kind: 'doubt', reason: 'timeout' },
    ],
    [
      'it may have happened, and may happen twice: again',
      [new Unknown('timeout'), { repeatable: true, attempts: 2 }],
      { kind: 'later', forMs: 2000, reason: 'timeout', uncounted: false },
    ],
    [
      'it may have happened and may happen twice, for a day: given up',
      [new Unknown('timeout'), { repeatable: true, ageMs: old }],
      { kind: 'dead', reason: 'given up after a day: timeout' },
    ],
    [
      'nobody foresaw it: doubt',
      [new TypeError('x is not a function'), {}],
      { kind: 'doubt', reason: 'unexpected: x is not a function' },
    ],
    ['nobody foresaw it, not even an error: doubt', ['boom', {}], { kind: 'doubt', reason: 'unexpected: boom' }],
  ])('%s', (_name, [error, more], after) => {
    expect(afterFailure(error, { ...context, ...more })).toEqual(after);
  });

  test('what cannot even be said as text is doubt, too', () => {
    expect(afterFailure({ toString: '' }, context)).toMatchObject({ kind: 'doubt' });
  });

  test('whatever the error, a note in doubt is never sent again by itself', () => {
    const errors = fc.oneof(fc.constant(new Unknown('x')), fc.anything());
    fc.assert(
      fc.property(errors, fc.nat(), fc.nat(), (error, attempts, ageMs) => {
        const after = afterFailure(error, { ...context, attempts, ageMs });
        expect(after.kind).toBe('doubt');
      }),
    );
  });
});

describe('patience', () => {
  test('doubles from one second to ten minutes, give or take 30 %', () => {
    expect([0, 1, 2, 3, 4, 10, 11, 40].map((attempts) => backoffMs(attempts, 0.5))).toEqual([
      1000, 1000, 2000, 4000, 8000, 512_000, 600_000, 600_000,
    ]);
    expect([backoffMs(1, 0), backoffMs(1, 0.999_999)]).toEqual([700, 1300]);
  });
});

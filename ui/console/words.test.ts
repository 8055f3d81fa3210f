import { expect, test } from 'vitest';
import { effectSaid, eventSaid, reasonInWords, shortened, sourceInWords, waitingCount } from './words.ts';

test('codes in reasons are put into words, what is not a code stays', () => {
  expect(reasonInWords('conversation 88: other_workspace')).toBe(
    'conversation 88: it belongs to a workspace that is not connected to this project',
  );
  expect(reasonInWords('status: Done is not one of the chosen statuses')).toBe(
    'status: Done is not one of the chosen statuses',
  );
});

test('an event with effects lets them speak; without, it says why', () => {
  expect(eventSaid({ state: 'done', reasons: [] }, true)).toBeNull();
  expect(eventSaid({ state: 'done', reasons: ['assignee: notify is off'] }, true)?.word).toBe(
    'Left out: assignee: notify is off',
  );
  expect(eventSaid({ state: 'skipped', reasons: ['no conversation is linked'] }, false)?.word).toBe(
    'Nothing to do: no conversation is linked',
  );
});

test('what is looked up by itself does not ask a person', () => {
  expect(effectSaid({ kind: 'note', state: 'unknown', asksPerson: false }).tone).toBe('busy');
  expect(effectSaid({ kind: 'note', state: 'unknown', asksPerson: true }).tone).toBe('warn');
});

test('what is looked up by itself waits, what asks a person does not', () => {
  const status = {
    events: { received: 9, done: 8, skipped: 0, pending: 1, dead: 0 },
    effects: { decided: 9, delivered: 4, waiting: 2, skipped: 0, unknown: 3, failed: 0 },
    notes: { delivered: 4, waiting: 2, unknown: 3, failed: 0 },
    links: { active: 1, broken: 0, ended: 0 },
    queue: { waiting: 3, oldestSeconds: 1 },
    balanced: true,
  };
  expect(waitingCount(status, 2)).toBe(4);
});

test.each([
  ['description', 'description'],
  ['comment:10012', 'comment 10012'],
  ['hand', 'by hand'],
])('the source %s is "%s"', (source, said) => {
  expect(sourceInWords(source)).toBe(said);
});

test('a long text is cut between words, one long word within', () => {
  expect(shortened('The export of our orders stops', 20)).toBe('The export of our …');
  expect(shortened('x'.repeat(30), 20)).toBe(`${'x'.repeat(20)} …`);
  expect(shortened('short', 20)).toBe('short');
});

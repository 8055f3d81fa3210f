import { expect, test } from 'vitest';
import { eventSaid, sourceInWords } from './words.ts';

test('an event with effects lets them speak; without, it says why', () => {
  expect(eventSaid({ state: 'done', reasons: [] }, true)).toBeNull();
  expect(eventSaid({ state: 'done', reasons: ['assignee: notify is off'] }, true)?.word).toBe(
    'Left out: assignee: notify is off',
  );
  expect(eventSaid({ state: 'skipped', reasons: ['no conversation is linked'] }, false)?.word).toBe(
    'Nothing to do: no conversation is linked',
  );
});

test.each([
  ['description', 'description'],
  ['comment:10012', 'comment 10012'],
  ['hand', 'by hand'],
])('the source %s is "%s"', (source, said) => {
  expect(sourceInWords(source)).toBe(said);
});

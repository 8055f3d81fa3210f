import { expect, test } from 'vitest';
import { duration, relativeTime } from './relative-time.ts';

const now = Date.UTC(2026, 4, 20, 12);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [4 * SECOND, 'just now'],
  [59 * SECOND, '59 s ago'],
  [60 * SECOND, '1 min ago'],
  [119 * MINUTE, '1 h ago'],
  [23 * HOUR, '23 h ago'],
  [DAY, 'yesterday'],
  [29 * DAY, '29 days ago'],
  [40 * DAY, 'Apr 10, 2026'],
])('%i ms ago is "%s"', (ago, said) => {
  expect(relativeTime(now - ago, now)).toBe(said);
});

test('what a clock ahead of ours dates into the future is just now', () => {
  expect(relativeTime(now + MINUTE, now)).toBe('just now');
});

test.each([
  [2 * MINUTE, 'in 2 min'],
  [119 * MINUTE, 'in 1 h'],
  [DAY + HOUR, 'tomorrow'],
  [2 * DAY + HOUR, 'in 2 days'],
  [40 * DAY, 'Jun 29, 2026'],
])('%i ms from now is "%s"', (left, said) => {
  expect(relativeTime(now + left, now)).toBe(said);
});

test.each([
  [40, 'at once'],
  [180, 'in 0.2 s'],
  [1_240, 'in 1.2 s'],
  [42_000, 'in 42 s'],
  [130_000, 'in 2 min'],
])('what took %i ms happened %s', (ms, said) => {
  expect(duration(ms)).toBe(said);
});

import { expect, test } from 'vitest';
import { ticksUpTo, timeLabels, wholeTicksUpTo } from './scale.ts';

test('ticks are round, begin at nothing and reach the most', () => {
  expect(ticksUpTo(0)).toEqual([0, 1]);
  expect(ticksUpTo(10)).toEqual([0, 5, 10]);
  expect(ticksUpTo(640)).toEqual([0, 250, 500, 750]);
  expect(ticksUpTo(0.07)).toEqual([0, 0.025, 0.05, 0.075]);
  for (const most of [0.3, 1, 7, 99, 1_001, 123_456]) {
    const ticks = ticksUpTo(most);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks.length).toBeLessThanOrEqual(5);
  }
});

test('what is counted has whole ticks', () => {
  expect(wholeTicksUpTo(0)).toEqual([0, 1]);
  expect(wholeTicksUpTo(1)).toEqual([0, 1]);
  expect(wholeTicksUpTo(3)).toEqual([0, 1, 2, 3]);
});

test('labels stand where the clock is round', () => {
  const start = new Date(2026, 0, 5, 10, 7).getTime();
  const hour = Array.from({ length: 60 }, (_, n) => start + n * 60_000);
  expect(timeLabels(hour, 1).map(({ text }) => text)).toEqual(['10:15', '10:30', '10:45', '11:00']);
  const week = Array.from({ length: 56 }, (_, n) => new Date(2026, 0, 5, 1).getTime() + n * 180 * 60_000);
  expect(timeLabels(week, 180)).toHaveLength(7);
});

import { expect, test } from 'vitest';
import { judge } from './check.ts';
import type { Line } from './history.ts';
import { runFaults } from './run.ts';

const note = (ref: string, text: string): Line => ({ kind: 'note', conversation: '1', partId: ref, ref, text });
const effect = (ref: string, state: string, asksPerson = false): Line => ({
  kind: 'effect',
  conversation: '1',
  ref,
  state,
  asksPerson,
  attempts: 1,
  reason: null,
});
const change = (text: string): Line => ({ kind: 'acknowledged', change: text, conversations: ['1'] });

test('the judge counts a note that stands twice', () => {
  const verdict = judge([change('a'), note('R1', 'a'), note('R1', 'a'), effect('R1', 'done')], false);
  expect(verdict).toMatchObject({ twoOrMore: 1, exactlyOnce: 0 });
  expect(verdict.problems).not.toEqual([]);
});

test('the judge tells a silent loss from one that a person can see', () => {
  expect(judge([change('a'), effect('R1', 'done')], false)).toMatchObject({ noneButDone: 1, visible: 0 });
  expect(judge([change('a')], false)).toMatchObject({ noneAndInvisible: 1 });
  expect(judge([change('a'), effect('R1', 'unknown', true)], false)).toMatchObject({ visible: 1, problems: [] });
  expect(judge([change('a'), effect('R1', 'dead')], false)).toMatchObject({ visible: 1, problems: [] });
});

test('the judge does not let a run pass in which nothing went wrong', () => {
  const lines: Line[] = [
    change('a'),
    note('R1', 'a'),
    effect('R1', 'done'),
    { kind: 'faults', calls: 10, met: {}, overLimit: 0 },
  ];
  expect(judge(lines, true).problems).toEqual(['vacuous: only 0 % of the sends met a fault']);
});

test('I7: killed again and again, with vendors that fail in every way, each change is told exactly once', async () => {
  const { verdict } = await runFaults({
    seed: 7,
    events: 40,
    engine: 'embedded',
    replicas: 1,
    killEveryMs: 5_000,
    say: () => undefined,
  });
  expect(verdict.problems).toEqual([]);
  expect(verdict.expected).toBe(50);
  expect(verdict.exactlyOnce + verdict.visible).toBe(50);
}, 240_000);

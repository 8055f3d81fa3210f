import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { costs, queueingTable, simulate } from './queueing.ts';

const usual = {
  organizations: 50,
  processes: 1,
  eventsPerHour: 60,
  notesPerEvent: 1,
  backlog: 0,
  seconds: 600,
  seed: 7,
};

test('the same seed gives the same figures, another one others', () => {
  expect(simulate(usual)).toEqual(simulate(usual));
  expect(simulate({ ...usual, seed: 8 })).not.toEqual(simulate(usual));
});

test('with next to nothing to do, a note takes what its work takes', () => {
  const { p50, waiting } = simulate(usual);
  expect(p50).toBeCloseTo(costs.decideMs + costs.noteMs + costs.callMs);
  expect(waiting).toBe(0);
});

test('the primary is as busy as the work that comes', () => {
  const { busy, notes } = simulate({ ...usual, organizations: 5_000 });
  expect(busy).toBeCloseTo((notes / usual.seconds) * ((costs.decideMs + costs.noteMs) / 1_000), 2);
});

test('a backlog is sent within its budget, all windows used up, and costs the others next to nothing', () => {
  const crowd = { ...usual, organizations: 1_000, seconds: 40 };
  const [alone, beside] = [simulate(crowd), simulate({ ...crowd, backlog: 10_000 })];
  const sent = 10_000 - beside.waiting;
  expect(sent).toBeGreaterThan(3.9 * costs.budget);
  expect(sent).toBeLessThanOrEqual(5 * costs.budget);
  expect(beside.p99).toBeLessThan(alone.p99 + 50);
});

test('more slots than answers can fill them change nothing; fewer make a queue', () => {
  const busy = { ...usual, organizations: 10_000, notesPerEvent: 2, seconds: 20 };
  expect(simulate({ ...busy, processes: 1 }).waiting).toBeGreaterThan(100);
  expect(simulate({ ...busy, processes: 2 }).waiting).toBeLessThan(20);
  expect(simulate({ ...busy, processes: 4 }).p50).toBeCloseTo(simulate({ ...busy, processes: 8 }).p50);
});

test('the table of the documentation is this one', () => {
  expect(readFileSync(new URL('../docs/scale.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ')).toContain(
    queueingTable().replaceAll(/ +/g, ' '),
  );
});

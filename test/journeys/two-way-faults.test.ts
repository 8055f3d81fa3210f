/** Everything both ways while the vendors fail: nothing comes back as news, and both sides end equal (I22). `test:faults -- --two-way N` is longer. */
import { expect, test } from 'vitest';
import { EXPECTED, play, share } from '../two-way-story.ts';
import { twoWayStage } from './two-way-stage.ts';

const events = Number(process.env['TWO_WAY_EVENTS'] ?? 48);
const stage = twoWayStage(process.env['TWO_WAY_ENGINE'] === 'postgresql' ? 'postgresql' : 'embedded');

test('I22: changes of both sides, met by faults, end as without them, and no write of ours leads to another', async () => {
  await share(stage);
  const calm = await play(stage, { events, faulty: false });
  const faulty = await play(stage, { events, faulty: true });
  console.log(`${faulty.events} events, ${faulty.faults} writes met a fault, ${JSON.stringify(total(faulty.writes))}`);
  expect(faulty.events).toBeGreaterThanOrEqual(events);
  expect(faulty.faults).toBeGreaterThan(events / 4);
  expect(calm.ends).toEqual(faulty.ends);
  for (const { open, twice, writes } of [calm, faulty]) {
    expect(open).toEqual([]);
    expect(twice).toEqual([]);
    for (const [kind, most] of Object.entries(EXPECTED))
      expect(Math.max(...writes.map((one) => one[kind] ?? 0)), kind).toBeLessThanOrEqual(most);
  }
}, 1_800_000);

function total(writes: Record<string, number>[]): Record<string, number> {
  return Object.fromEntries(
    Object.keys(EXPECTED).map((kind) => [kind, writes.reduce((all, one) => all + (one[kind] ?? 0), 0)]),
  );
}

/** From starting the process to the first good answer of /readyz, with data there already; and what it weighs when idle. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';

const STARTS = 5;

export async function coldStart(bench: Bench): Promise<Figure[]> {
  const first = await bench.start();
  await bench.stop();
  const times: number[] = [];
  for (let n = 0; n < STARTS; n += 1) {
    times.push(await bench.start());
    if (n < STARTS - 1) await bench.stop();
  }
  await sleep(3000);
  const memory = bench.memory();
  const peak = bench.peak();
  await bench.stop();
  const { engine } = bench;
  const median = times.toSorted((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0;
  const [ms, mb] = engine === 'embedded' ? [3000, 330] : [1200, 130];
  return [
    { engine, name: 'first start, empty database', value: first, unit: 'ms', floor: null, target: '', ok: null },
    {
      engine,
      name: 'start with data to /readyz',
      value: median,
      unit: 'ms',
      floor: null,
      target: `≤ ${ms} ms`,
      ok: median <= ms,
    },
    { engine, name: 'memory, at most while starting', value: peak, unit: 'MB', floor: null, target: '', ok: null },
    { engine, name: 'memory, idle', value: memory, unit: 'MB', floor: null, target: `≤ ${mb} MB`, ok: memory <= mb },
  ];
}

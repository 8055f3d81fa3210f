import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startUpkeep } from './upkeep.ts';

const doing = 'tidying';
const nobody = (): void => undefined;

describe('work that is due again and again', () => {
  test('is not done with the start, and is done again, also after it failed', async () => {
    const troubles: unknown[] = [];
    let times = 0;
    const upkeep = startUpkeep({
      doing,
      everyMs: 5,
      async work() {
        times += 1;
        if (times === 1) throw new Error('the first time');
      },
      reportTrouble: (...trouble) => troubles.push(trouble),
    });
    expect(times).toBe(0);
    await expect.poll(() => times).toBeGreaterThan(2);
    await upkeep.stop();
    expect(troubles).toEqual([[doing, new Error('the first time')]]);
  });

  test('is waited for when it is stopped, is told so, and is not begun again', async () => {
    let begun = 0;
    let ended = 0;
    const upkeep = startUpkeep({
      doing,
      everyMs: 1,
      async work(signal) {
        begun += 1;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        ended += 1;
      },
      reportTrouble: nobody,
    });
    await expect.poll(() => begun).toBe(1);
    await upkeep.stop();
    expect(ended).toBe(1);
    await sleep(20);
    expect(begun).toBe(1);
  });

  test('that does not end when it is told to is not waited for beyond the grace', async () => {
    let begun = 0;
    const upkeep = startUpkeep({
      doing,
      everyMs: 1,
      work: () => new Promise(() => (begun += 1)),
      reportTrouble: nobody,
    });
    await expect.poll(() => begun).toBe(1);
    await upkeep.stop(5);
    expect(begun).toBe(1);
  });

  test('holds nothing up that stops before it is due', async () => {
    let begun = 0;
    const upkeep = startUpkeep({
      doing,
      everyMs: 3_600_000,
      async work() {
        begun += 1;
      },
      reportTrouble: nobody,
    });
    await upkeep.stop();
    expect(begun).toBe(0);
  });
});

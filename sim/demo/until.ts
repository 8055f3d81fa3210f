/** Waits for something to become true by looking again and again. */
import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 40;

/** The first answer of `look` that is not `undefined`. Throws in words when `patienceMs` have passed without one. */
export async function until<T>(what: string, patienceMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() >= deadline) throw new Error(`waited ${Math.round(patienceMs / 1000)} s for ${what}, in vain`);
    await wait(PAUSE_MS);
  }
}

/** Answers that are worth a short wait: who asks gets what is there by then, and what comes later is there for the next question. */
import { setTimeout as sleep } from 'node:timers/promises';

export type Soon<T> = { kind: 'there'; value: T } | { kind: 'failed'; error: unknown } | { kind: 'working' };

export interface Kept {
  /** `load` runs once for all who ask meanwhile; its answer is kept for a while, its failure for a moment. */
  soon<T>(key: string, load: () => Promise<T>): Promise<Soon<T>>;
}

const KEEP_MS = 300_000;
const KEEP_FAILURE_MS = 3_000;
const MOST_KEPT = 500;
/** Of the half second that an answer may take (Intercom docs, webhooks; Canvas Kit states none). */
const WAIT_MS = 300;

export function createKept(): Kept {
  const kept = new Map<string, { until: number; answer: Promise<Soon<unknown>> }>();
  return {
    async soon<T>(key: string, load: () => Promise<T>): Promise<Soon<T>> {
      const known = kept.get(key);
      if (known !== undefined && known.until > performance.now()) return inTime(known.answer as Promise<Soon<T>>);
      if (kept.size >= MOST_KEPT) kept.clear();
      const entry = { until: performance.now() + KEEP_MS, answer: settledly(load) };
      void entry.answer.then(({ kind }) => {
        if (kind === 'failed') entry.until = performance.now() + KEEP_FAILURE_MS;
      });
      kept.set(key, entry);
      return inTime(entry.answer);
    },
  };
}

async function settledly<T>(load: () => Promise<T>): Promise<Soon<T>> {
  try {
    return { kind: 'there', value: await load() };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function inTime<T>(answer: Promise<Soon<T>>): Promise<Soon<T>> {
  return Promise.race([answer, sleep(WAIT_MS, { kind: 'working' } as const, { ref: false })]);
}

/** Looks every few ms until `look` gives something, or the time is over: null. */
export async function lookSoon<T>(look: () => Promise<T | null>): Promise<T | null> {
  const deadline = performance.now() + WAIT_MS;
  for (let pause = 10; ; pause *= 1.5) {
    const seen = await look();
    if (seen !== null || performance.now() + pause > deadline) return seen;
    await sleep(pause);
  }
}

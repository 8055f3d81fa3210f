/** Runs of workflows that ended long ago go, with their steps. How long ago is for the database's clock to say. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../store/db.ts';
import { forgetRuns } from '../store/runs.ts';

const EVERY_MS = 60 * 60_000;
const BATCH = 500;

export interface RunRetention {
  stop(): Promise<void>;
}

/** Several processes may do it at once: each takes other runs. */
export function startRunRetention(
  db: Db,
  { keepRunsDays, reportTrouble }: { keepRunsDays: number; reportTrouble: (doing: string, error: unknown) => void },
): RunRetention {
  const over = new AbortController();
  async function loop(): Promise<void> {
    while (!over.signal.aborted) {
      // Not with the start, nor all processes together.
      await sleep(EVERY_MS * (0.2 + Math.random()), undefined, { signal: over.signal, ref: false }).catch(
        () => undefined,
      );
      if (over.signal.aborted) return;
      await forgetOldRuns(db, { keepRunsDays, signal: over.signal }).catch((error: unknown) =>
        reportTrouble('deleting runs of workflows that ended long ago', error),
      );
    }
  }
  const ended = loop();
  return {
    async stop() {
      over.abort();
      await ended;
    },
  };
}

/** Answers how many went. */
export async function forgetOldRuns(
  db: Db,
  { keepRunsDays, signal }: { keepRunsDays: number; signal?: AbortSignal },
): Promise<number> {
  let all = 0;
  while (signal?.aborted !== true) {
    const gone = await forgetRuns(db, { keepDays: keepRunsDays, atMost: BATCH });
    all += gone;
    if (gone < BATCH) break;
  }
  return all;
}

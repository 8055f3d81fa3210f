/** Keeps the overview's figures of the past: a look at the doors every few seconds, a count of each minute that is over. */
import type { Db } from '../store/db.ts';
import { keepFigures } from '../store/overview.ts';

/** About the window of the vendor's rate budget, so that few windows go by unseen. */
const EVERY_MS = 10_000;

/** Answers how to end it; resolves once nothing of it runs any more. */
export function startFigures(db: Db, reportTrouble: (doing: string, error: unknown) => void): () => Promise<void> {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= keepFigures(db)
      .catch((error: unknown) => reportTrouble('counting for the overview', error))
      .finally(() => (running = null));
  }, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

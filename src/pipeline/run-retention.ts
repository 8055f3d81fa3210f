/** Runs of workflows that ended long ago go, with their steps. How long ago is for the database's clock to say. */
import type { Db } from '../store/db.ts';
import { forgetRuns } from '../store/workflows/runs.ts';
import type { Loop, ReportTrouble } from './loop.ts';
import { startUpkeep } from './upkeep.ts';

const EVERY_MS = 60 * 60_000;
const BATCH = 500;

export function startRunRetention(
  db: Db,
  { keepRunsDays, reportTrouble }: { keepRunsDays: number; reportTrouble: ReportTrouble },
): Pick<Loop, 'stop'> {
  return startUpkeep({
    doing: 'deleting runs of workflows that ended long ago',
    everyMs: EVERY_MS,
    work: (signal) => forgetOldRuns(db, { keepRunsDays, signal }),
    reportTrouble,
  });
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

/** Keeps the overview's figures of the past: a look at the doors every few seconds, a count of each minute that is over. */
import type { Db } from '../store/db.ts';
import { keepFigures } from '../store/overview.ts';
import { type Loop, type ReportTrouble, startLoop } from './loop.ts';

/** About the window of the vendor's rate budget, so that few windows go by unseen. */
const EVERY_MS = 10_000;

export function startFigures(db: Db, reportTrouble: ReportTrouble): Pick<Loop, 'stop'> {
  return startLoop({
    firstAfterMs: EVERY_MS,
    async step() {
      await keepFigures(db);
      return EVERY_MS;
    },
    restMs: EVERY_MS,
    doing: 'counting for the overview',
    reportTrouble,
  });
}

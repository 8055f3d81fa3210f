/** Files that nothing refers to: what a crash left between keeping a file and saying so, and mails that were kept long enough. */
import type { Storage } from '../domain/desk/storage.ts';
import type { Db } from '../store/db.ts';
import { unneededFiles } from '../store/desk/kept-files.ts';
import { listOrganizations } from '../store/accounts/organizations.ts';
import type { Loop, ReportTrouble } from './loop.ts';
import { startUpkeep } from './upkeep.ts';

const DAY_MS = 24 * 60 * 60_000;
const EVERY_MS = 6 * 60 * 60_000;
const BATCH = 500;

export function startFileSweep(db: Db, storage: Storage, reportTrouble: ReportTrouble): Pick<Loop, 'stop'> {
  return startUpkeep({
    doing: 'removing files that nothing refers to',
    everyMs: EVERY_MS,
    work: (signal) => sweepFiles(db, storage, { now: Date.now(), signal }),
    reportTrouble,
  });
}

/** Answers how many were removed. A file younger than a day is left alone: it may be being recorded. */
export async function sweepFiles(
  db: Db,
  storage: Storage,
  { now, signal }: { now: number; signal?: AbortSignal },
): Promise<number> {
  let removed = 0;
  for (const { id: organizationId } of await listOrganizations(db)) {
    let batch: string[] = [];
    const flush = async (): Promise<void> => {
      const unneeded = batch.length === 0 ? [] : await unneededFiles(db, organizationId, batch);
      for (const id of unneeded) {
        if (signal?.aborted === true) break;
        await storage.remove({ organizationId, id });
        removed += 1;
      }
      batch = [];
    };
    for await (const { id, at } of storage.list(organizationId)) {
      if (signal?.aborted === true) return removed;
      if (now - at.getTime() < DAY_MS) continue;
      batch.push(id);
      if (batch.length >= BATCH) await flush();
    }
    await flush();
  }
  return removed;
}

/** Files that nothing refers to: what a crash left between keeping a file and saying so, and mails that were kept long enough. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Storage } from '../domain/storage.ts';
import type { Db } from '../store/db.ts';
import { unneededFiles } from '../store/kept-files.ts';
import { listOrganizations } from '../store/organizations.ts';

const DAY_MS = 24 * 60 * 60_000;
const EVERY_MS = 6 * 60 * 60_000;
const BATCH = 500;

export interface FileSweeper {
  stop(): Promise<void>;
}

/** Several processes may sweep at once: what one removed is gone for the other too. */
export function startFileSweep(
  db: Db,
  storage: Storage,
  reportTrouble: (doing: string, error: unknown) => void,
): FileSweeper {
  const over = new AbortController();
  async function loop(): Promise<void> {
    while (!over.signal.aborted) {
      // Not with the start, nor all processes together.
      await sleep(EVERY_MS * (0.2 + Math.random()), undefined, { signal: over.signal, ref: false }).catch(
        () => undefined,
      );
      if (over.signal.aborted) return;
      await sweepFiles(db, storage, { now: Date.now(), signal: over.signal }).catch((error: unknown) =>
        reportTrouble('removing files that nothing refers to', error),
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
      for (const id of unneeded) await storage.remove({ organizationId, id });
      removed += unneeded.length;
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

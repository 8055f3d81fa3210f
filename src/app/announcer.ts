import type { Db } from '../store/db.ts';

/** Where processes tell each other that there is work. */
export const WORK_CHANNEL = 'deskbridge_work';

/** Tells other processes that there is work, at most every 20 ms: it is a hint, and NOTIFY is not free (pitfall P9). */
export function announcer(db: Db): () => void {
  let due: NodeJS.Timeout | null = null;
  return () => {
    if (db.engine === 'embedded') return;
    due ??= setTimeout(() => {
      due = null;
      db.notify(WORK_CHANNEL, '').catch(() => undefined);
    }, 20);
  };
}

/** What ends by age: texts and names in what happened, and the audit log. In small batches, so that whoever works beside it does not notice. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../store/db.ts';
import { listOrganizations } from '../store/organizations.ts';
import { forgetAudit, forgetTexts, forgetWishes } from '../store/retention.ts';

export interface RetentionOptions {
  /** Days; 0 keeps everything. */
  textDays: number;
  auditDays: number;
}

export interface Retention {
  stop(): Promise<void>;
}

const EVERY_MS = 60 * 60_000;
const PAUSE_MS = 20;

/** Several processes may do it at once: what one has done is done for the other too. */
export function startRetention(
  db: Db,
  options: RetentionOptions,
  reportTrouble: (doing: string, error: unknown) => void,
): Retention {
  const over = new AbortController();
  const { signal } = over;
  async function loop(): Promise<void> {
    while (!signal.aborted) {
      // Not with the start, nor all processes together.
      await sleep(EVERY_MS * (0.2 + Math.random()), undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await forgetOld(db, options, signal).catch((error: unknown) =>
        reportTrouble('forgetting what is kept only for a while', error),
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

/** Everything of that age, of every organization. */
export async function forgetOld(
  db: Db,
  { textDays, auditDays }: RetentionOptions,
  signal = new AbortController().signal,
): Promise<void> {
  for (const { id } of await listOrganizations(db))
    for (const { days, forget } of [
      { days: textDays, forget: forgetTexts },
      { days: textDays, forget: forgetWishes },
      { days: auditDays, forget: forgetAudit },
    ])
      while (days > 0 && !signal.aborted && (await forget(db, id, days))) await sleep(PAUSE_MS);
}

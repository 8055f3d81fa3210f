/** What ends by age: texts and names in what happened, and the audit log. In small batches, so that whoever works beside it does not notice. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../store/db.ts';
import { listOrganizations } from '../store/accounts/organizations.ts';
import { forgetAudit, forgetTexts, forgetWishes } from '../store/retention.ts';
import type { Loop, ReportTrouble } from './loop.ts';
import { startUpkeep } from './upkeep.ts';

export interface RetentionOptions {
  /** Days; 0 keeps everything. */
  textDays: number;
  auditDays: number;
}

const EVERY_MS = 60 * 60_000;
const PAUSE_MS = 20;

export function startRetention(db: Db, options: RetentionOptions, reportTrouble: ReportTrouble): Pick<Loop, 'stop'> {
  return startUpkeep({
    doing: 'forgetting what is kept only for a while',
    everyMs: EVERY_MS,
    work: (signal) => forgetOld(db, options, signal),
    reportTrouble,
  });
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

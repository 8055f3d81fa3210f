/** The clock of this machine beside the database's: said once at the start; `/readyz` and doctor say it for as long as it is so (B30). */
import { MOST_SKEW_MS, skewSentence } from '../api/operations/ops.ts';
import { probeDatabase } from '../store/counts.ts';
import type { Db } from '../store/db.ts';
import type { Telemetry } from '../telemetry.ts';

export async function warnOfClock(db: Db, { log }: Telemetry): Promise<void> {
  const { skewMs } = await probeDatabase(db);
  if (Math.abs(skewMs) > MOST_SKEW_MS) log.warn(skewSentence('the database', skewMs), { code: 'clock_skew', skewMs });
}

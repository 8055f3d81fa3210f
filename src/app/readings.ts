import { rateBudgets } from '../store/counts.ts';
import type { Db } from '../store/db.ts';
import { countEffectsForPeople } from '../store/effects.ts';
import { queueDepth } from '../store/jobs.ts';
import type { Readings } from '../telemetry.ts';

/** Figures that are read from the database at the moment Prometheus asks. */
export function readingsOf(db: Db): Readings {
  return {
    queueWaiting: async () => (await queueDepth(db)).waiting,
    queueOldestSeconds: async () => (await queueDepth(db)).oldestSeconds,
    effectsWaiting: () => countEffectsForPeople(db),
    dbPoolInUse: () => db.inUse(),
    rateBudgets: () => rateBudgets(db),
  };
}

/**
 * Bulk retries at work: a few items at a time go back into the queue, as one click each would send them, and what came of them is counted.
 * All of it is in the database, so it goes on after a restart and in whichever process works.
 */
import { DatabaseUnavailable, type Db, type Sql } from '../store/db.ts';
import {
  holdRetry,
  markItems,
  openRetries,
  settleItems,
  stillWaiting,
  tallyRetry,
  type WaitingItem,
  waitingItems,
} from '../store/retries.ts';
import { decideAgain, sendAgain } from './again.ts';
import { type Loop, startLoop } from './loop.ts';

/** So many of one bulk are in the queue at once: the rest can still be cancelled, and other work is not kept waiting. */
const AT_ONCE = 25;
const BUSY_MS = 250;
/** Many hints within it are one. */
const HINTED_MS = 100;
const IDLE_MS = 2_000;
/** One that cannot be worked off rests so long: the others go on, and the log is not filled with it. */
const REST_MS = 60_000;

interface RetryPorts {
  /** There is work in the queue. */
  wake(): void;
  /** It got on. */
  changed(organizationId: string): void;
  reportTrouble(doing: string, error: unknown): void;
}

export function startRetries(db: Db, ports: RetryPorts): Loop {
  /** Until when a bulk rests, by its id. */
  const resting = new Map<string, number>();
  return startLoop({
    async step(signal) {
      const open = await advanceAll(db, ports, { isStopping: () => signal.aborted, resting });
      return open > 0 ? BUSY_MS : IDLE_MS;
    },
    restMs: IDLE_MS,
    hintMs: HINTED_MS,
    doing: 'working off a bulk retry',
    reportTrouble: ports.reportTrouble,
  });
}

/** One step of each bulk there is. Answers how many got on. */
async function advanceAll(
  db: Db,
  ports: RetryPorts,
  { isStopping, resting }: { isStopping: () => boolean; resting: Map<string, number> },
): Promise<number> {
  const now = performance.now();
  const open = (await openRetries(db)).filter(({ id }) => (resting.get(id) ?? 0) <= now);
  let advanced = 0;
  for (const { organizationId, id } of open) {
    if (isStopping()) break;
    try {
      const { taken, changed } = await db.tx(organizationId, (sql) => advance(sql, { organizationId, id }));
      resting.delete(id);
      advanced += 1;
      if (taken) ports.wake();
      if (changed) ports.changed(organizationId);
    } catch (error) {
      if (error instanceof DatabaseUnavailable) throw error;
      resting.set(id, now + REST_MS);
      ports.reportTrouble('working off a bulk retry', error);
    }
  }
  return advanced;
}

/** One step: settle what ended, take up as many as there is room for, count. */
export async function advance(
  sql: Sql,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<{ taken: boolean; changed: boolean }> {
  const held = await holdRetry(sql, id);
  if (held === null) return { taken: false, changed: false };
  const underWay = await settleItems(sql, id);
  const items = await waitingItems(sql, id, Math.max(AT_ONCE - underWay, 0));
  const actor = `${held.askedBy} (bulk retry)`;
  const taken = items.length > 0 && (await takeUp(sql, { organizationId, id, actor, items }));
  const counted = await tallyRetry(sql, id);
  return { taken, changed: counted || items.length > 0 };
}

async function takeUp(
  sql: Sql,
  { organizationId, id, actor, items }: { organizationId: string; id: string; actor: string; items: WaitingItem[] },
): Promise<boolean> {
  const idsOf = (kind: WaitingItem['kind']): string[] =>
    items.filter((item) => item.kind === kind).map((item) => item.refId);
  const common = { organizationId, actor, priority: 1 as const };
  const effectIds = idsOf('effect');
  const taken = [
    ...(await sendAgain(sql, { ...common, effectIds, from: 'dead' })),
    // They are only here if the person who started it said so.
    ...(await sendAgain(sql, { ...common, effectIds, from: 'unknown' })),
    ...(await decideAgain(sql, { ...common, eventIds: idsOf('event') })),
  ];
  // What somebody else took up meanwhile is followed as if it were ours: it happens once all the same.
  const stuck = await stillWaiting(
    sql,
    items.map((item) => item.refId),
  );
  const [left, going] = [items.filter(isStuck), items.filter((item) => !isStuck(item))];
  const ns = (some: WaitingItem[]): number[] => some.map((item) => item.n);
  await markItems(sql, id, { ns: ns(going), state: 'taken', reason: null });
  const reason = 'its link has ended, so nothing goes out for it any more';
  await markItems(sql, id, { ns: ns(left), state: 'failed', reason });
  return taken.length > 0;

  function isStuck(item: WaitingItem): boolean {
    return stuck.has(item.refId);
  }
}

/**
 * Runs of workflows at work: what is due or was signalled is looked at, approvals expire and are reminded of, schedules start. All of it is in
 * the database and timed by its clock (I30), so it goes on after a restart and in whichever process works.
 */
import { Reconnect, RetryLater, VendorError } from '../domain/errors.ts';
import { TRY_DOOR_MS } from '../domain/protocol.ts';
import { inScope, triggerKey } from '../domain/workflows/triggers.ts';
import { dueApprovals } from '../store/workflows/approvals-due.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import { dueRuns, dueSchedules, postponeRun, startRuns } from '../store/workflows/runs.ts';
import { openIssues, postponeSchedule, takeSchedule } from '../store/workflows/workflows.ts';
import { type Loop, startLoop } from './loop.ts';
import { askedOnce, type FactPorts, readFacts, type ReadFacts } from './run-facts.ts';
import { type House, lookAt } from './run-look.ts';
import { expire, expireUntold, remind, remindUntold } from './remind.ts';

export interface RunPorts extends FactPorts {
  /** There is work in the queue. */
  wake(): void;
  /** Something of an organization got on. */
  changed(organizationId: string): void;
  house: House;
  reportTrouble(doing: string, error: unknown): void;
}

const AT_ONCE = 50;
const IDLE_MS = 500;
/** Many hints within it are one. */
const BUSY_MS = 25;
/** A run whose look ends in a way nobody foresaw so often is given up, for a person to try again. */
const MOST_CRASHES = 5;
/** What a run needs cannot be read now. */
const LATER_MS = 15_000;
const MOST_ISSUES = 1_000;

export function startRunner(db: Db, ports: RunPorts): Loop {
  let timedAt = 0;
  return startLoop({
    async step(signal) {
      const timers = performance.now() - timedAt >= IDLE_MS;
      if (timers) timedAt = performance.now();
      const looked = await lookAround(db, ports, { isStopping: () => signal.aborted, timers });
      return looked > 0 ? BUSY_MS : IDLE_MS;
    },
    restMs: IDLE_MS,
    hintMs: BUSY_MS,
    doing: 'looking at runs of workflows',
    reportTrouble: ports.reportTrouble,
  });
}

/** Everything that is due, once; `timers`: schedules and approvals too. Answers how many runs it looked at. */
export async function lookAround(
  db: Db,
  ports: RunPorts,
  { isStopping, timers }: { isStopping: () => boolean; timers: boolean },
): Promise<number> {
  if (timers) await lookAtTimers(db, ports, isStopping);
  const runs = await dueRuns(db, AT_ONCE);
  const round = { ...ports, ...askedOnce(ports) };
  for (const run of runs) {
    if (isStopping()) break;
    await advanceRun(db, round, run);
  }
  return runs.length;
}

async function lookAtTimers(db: Db, ports: RunPorts, isStopping: () => boolean): Promise<void> {
  for (const due of await dueSchedules(db)) {
    if (isStopping()) return;
    const { organizationId, id } = due;
    await apart(ports, 'starting a workflow by its schedule', {
      work: () => startScheduled(db, ports, due),
      otherwise: () => db.tx(organizationId, (sql) => postponeSchedule(sql, id, LATER_MS)),
    });
  }
  for (const { organizationId, id, due } of await dueApprovals(db)) {
    if (isStopping()) return;
    const [act, untold] = due === 'expired' ? [expire, expireUntold] : [remind, remindUntold];
    await apart(ports, 'looking at an approval whose time has come', {
      async work() {
        if (await db.tx(organizationId, (sql) => act(sql, { organizationId, id, house: ports.house }))) ports.wake();
      },
      otherwise: () => db.tx(organizationId, (sql) => untold(sql, id)),
    });
  }
}

/** One of many: where it cannot be done that is told, and what comes after it is done all the same. Throws only DatabaseUnavailable. */
async function apart(
  ports: RunPorts,
  doing: string,
  { work, otherwise }: { work: () => Promise<void>; otherwise: () => Promise<void> },
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    ports.reportTrouble(doing, error);
    await otherwise();
  }
}

/** Takes one run as far as it goes now. Throws only DatabaseUnavailable. */
async function advanceRun(
  db: Db,
  ports: RunPorts,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  try {
    const done = await looked(db, ports, { organizationId, id });
    if (done === null) return;
    if (done.effects > 0) ports.wake();
    ports.changed(organizationId);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    const away = error instanceof VendorError;
    // Until a person connects it again nothing is wrong with the run: it waits as everything else does.
    const locked = error instanceof Reconnect;
    const afterMs = locked ? TRY_DOOR_MS : ((error instanceof RetryLater ? error.afterMs : null) ?? LATER_MS);
    const crashed = !locked && !(error instanceof RetryLater);
    const reason = away
      ? `what it needs could not be read: ${error.message}`
      : `it could not be looked at: ${String(error)}`;
    if (!away) ports.reportTrouble('looking at a run of a workflow', error);
    await db.tx(organizationId, (sql) => postponeRun(sql, id, { reason, afterMs, crashed, giveUpAfter: MOST_CRASHES }));
  }
}

async function looked(
  db: Db,
  ports: RunPorts,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<{ effects: number } | null> {
  let read: ReadFacts | null = null;
  for (;;) {
    const look = await db.tx(organizationId, (sql) => lookAt(sql, { organizationId, id, read, house: ports.house }));
    if (look.kind === 'nothing') return null;
    if (look.kind === 'done') return look;
    read = await readFacts(ports, organizationId, look.reading);
  }
}

/** A run for each issue in scope that is not done; each once for this moment. */
async function startScheduled(
  db: Db,
  ports: RunPorts,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  const started = await db.tx(organizationId, async (sql) => {
    const due = await takeSchedule(sql, id);
    if (due === null) return [];
    const { host = null, projects = null } = due.definition.scope;
    const issues = await openIssues(sql, { host, projects, atMost: MOST_ISSUES });
    const text = `it was time: ${due.slot.toISOString()}`;
    return startRuns(
      sql,
      issues
        .filter((issue) => inScope(due.definition, issue))
        .map(({ hostId, issueId }) => ({
          workflow: due,
          key: triggerKey({ hostId, id: issueId }, `schedule:${due.slot.toISOString()}`),
          text,
          actor: null,
          eventId: null,
          hostId,
          issueId,
        })),
    );
  });
  if (started.length > 0) ports.changed(organizationId);
}

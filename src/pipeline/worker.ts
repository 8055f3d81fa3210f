/** The claim loop: takes what may run now, runs it, keeps its leases, and stops without leaving anything half done. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EffectEvent } from '../domain/events.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import { type Claim, type Claimed, claimJobs, extendLeases } from '../store/jobs.ts';
import type { Traces } from '../telemetry/traces.ts';
import { deliver } from './deliver.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { startFigures } from './figures.ts';
import { processEvent, type ProcessPorts } from './process.ts';
import { createSettler, settleAndDecide, type Settler } from './settle.ts';
import { tracedJob, tracedSettling } from './trace.ts';

export interface WorkerOptions {
  /** Jobs at once in this process. */
  concurrency: number;
  /** Jobs at once of one connection or host, over all processes. */
  perDoor: number;
  leaseMs: number;
  /** How long an idle worker waits before it looks by itself: wake-ups are only hints (I36). */
  pollMs: number;
}

export const workerDefaults: WorkerOptions = { concurrency: 64, perDoor: 48, leaseMs: 15_000, pollMs: 500 };

export type WorkerPorts = ProcessPorts &
  Omit<DeliverPorts, 'mayStillSend'> & {
    traces: Traces;
    report: Report;
    reportTrouble: (doing: string, error: unknown) => void;
    /** What comes in must be acknowledged soon; what is to be done with it may wait a little. */
    intakeIsBusy: () => boolean;
  };

/** One finished piece of work, for its log line and the metrics. */
export type Report = (line: Told & { claim: Claim; durationMs: number }) => void;

interface Told {
  kind: string;
  outcome: string;
  reason: string | null;
  /** Of an event: how many were decided for it. */
  effects?: number;
}

export interface Worker {
  wake(): void;
  /** Takes nothing new and waits for what runs, at most `graceMs`; what is then still out is found again by its lease. */
  stop(graceMs: number): Promise<void>;
}

/** The pause between claims while many jobs run: their ends come in together. */
const COALESCE_MS = 4;
/** While intake is busy, both want the same processor and the same database: claims are small, with a pause between them. */
const GIVE_WAY_MS = 100;
const GIVE_WAY_SLOTS = 4;

export function startWorker(db: Db, ports: WorkerPorts, options: WorkerOptions): Worker {
  const running = new Map<Claim, Promise<void>>();
  /** When a claim was last known to be ours: made, or kept by a heartbeat that was asked for then. */
  const oursAt = new Map<Claim, number>();
  const settler = createSettler(db);
  const alarm = createAlarm();
  let stopping = false;

  async function loop(): Promise<void> {
    let failures = 0;
    while (!stopping) {
      const free = options.concurrency - running.size;
      const slots = ports.intakeIsBusy() ? Math.min(free, GIVE_WAY_SLOTS) : free;
      const claimedAt = performance.now();
      let claimed: Claimed[] = [];
      alarm.reset();
      try {
        if (slots > 0) claimed = await claimJobs(db, { slots, perDoor: options.perDoor, leaseMs: options.leaseMs });
        failures = 0;
      } catch (error) {
        failures = Math.min(failures + 1, 4);
        ports.reportTrouble('claiming work', error);
      }
      for (const job of claimed) start(job, claimedAt);
      if (failures > 0) await alarm.wait(100 * 2 ** failures);
      else if (claimed.length === 0) await alarm.wait(options.pollMs);
      else if (ports.intakeIsBusy()) await sleep(GIVE_WAY_MS);
      else if (running.size > 8) await sleep(COALESCE_MS);
    }
  }

  function start(job: Claimed, claimedAt: number): void {
    oursAt.set(job.claim, claimedAt);
    const work = run(job)
      .catch((error: unknown) => ports.reportTrouble('settling work', error))
      .finally(() => {
        running.delete(job.claim);
        oursAt.delete(job.claim);
        alarm.ring();
      });
    running.set(job.claim, work);
  }

  async function run(job: Claimed): Promise<void> {
    const started = performance.now();
    const hands: Hands = { settler, patiently };
    const told = await tracedJob<Told>({ db, traces: ports.traces }, job, () =>
      job.kind === 'event'
        ? runEvent(db, ports, { job, ...hands })
        : runEffect(db, ports, { job, ...hands, mayStillSend }),
    );
    ports.report({ ...told, claim: job.claim, durationMs: performance.now() - started });

    function mayStillSend(): boolean {
      return performance.now() - (oursAt.get(job.claim) ?? -Infinity) < options.leaseMs / 3;
    }
  }

  function patiently<T>(work: () => Promise<T>): Promise<T> {
    const onTrouble = (error: unknown) => ports.reportTrouble('settling work', error);
    return whileAway(work, { forMs: options.leaseMs, onTrouble });
  }

  async function keepLeases(): Promise<void> {
    if (running.size === 0) return;
    const askedAt = performance.now();
    const kept = await extendLeases(db, [...running.keys()], options.leaseMs);
    for (const claim of kept) if (running.has(claim)) oursAt.set(claim, askedAt);
  }

  // Often enough that work which goes on may be written by at any moment, however long a vendor let it wait.
  const heartbeat = setInterval(() => {
    keepLeases().catch((error: unknown) => ports.reportTrouble('keeping leases', error));
  }, options.leaseMs / 5);
  const ended = loop();
  const figures = startFigures(db, ports.reportTrouble);

  return {
    wake: () => alarm.ring(),
    async stop(graceMs) {
      stopping = true;
      alarm.ring();
      await Promise.race([
        ended.then(() => Promise.allSettled(running.values())),
        sleep(graceMs, undefined, { ref: false }),
      ]);
      clearInterval(heartbeat);
      await figures.stop();
    },
  };
}

interface Hands {
  settler: Settler;
  /** Does it again while the database is away, as long as the lease may be alive. */
  patiently: <T>(work: () => Promise<T>) => Promise<T>;
}

async function runEvent(db: Db, ports: WorkerPorts, of: Hands & { job: Extract<Claimed, { kind: 'event' }> }) {
  const { job, settler, patiently } = of;
  const { settlement, processed } = await patiently(() => processEvent(db, ports, job));
  if (settlement !== null) await tracedSettling(ports.traces, () => patiently(() => settler.settle(settlement)));
  return {
    kind: job.event.kind,
    outcome: processed.outcome,
    reason: processed.reasons.join('; ') || null,
    effects: processed.effects,
  };
}

async function runEffect(
  db: Db,
  ports: WorkerPorts,
  of: Hands & { job: Extract<Claimed, { kind: 'effect' }>; mayStillSend: () => boolean },
) {
  const { job, settler, patiently, mayStillSend } = of;
  const { settlement, event, outcome } = await deliver(job, { ...ports, mayStillSend });
  const alone = () => patiently(() => settler.settle(settlement));
  const held = await tracedSettling(ports.traces, () =>
    event === null ? alone() : patiently(() => decided(event)).catch(undecided),
  );
  return { kind: job.effect.kind, outcome: held ? outcome : 'lost', reason: settlement.reason };

  function decided(event: EffectEvent): Promise<boolean> {
    return settleAndDecide(db, ports, { settlement, event });
  }

  /** What came of the call is kept even if what follows from it cannot be: else it would be looked for, and found, for ever. */
  function undecided(error: unknown): Promise<boolean> {
    if (error instanceof DatabaseUnavailable) throw error;
    ports.reportTrouble('deciding what follows from an answer', error);
    return alone();
  }
}

/** What a vendor answered is worth some patience with the database: without it the answer is lost, and doubt begins. */
async function whileAway<T>(
  work: () => Promise<T>,
  { forMs, onTrouble }: { forMs: number; onTrouble: (error: unknown) => void },
): Promise<T> {
  const end = performance.now() + forMs;
  for (let pauseMs = 50; ; pauseMs *= 2) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) || performance.now() + pauseMs > end) throw error;
      onTrouble(error);
      await sleep(pauseMs * (0.5 + Math.random() / 2));
    }
  }
}

/** A bell that is heard also if it rang a moment before anybody listened. */
function createAlarm() {
  let rang = false;
  let wakeUp: (() => void) | null = null;
  return {
    reset(): void {
      rang = false;
    },
    ring(): void {
      rang = true;
      wakeUp?.();
    },
    async wait(ms: number): Promise<void> {
      if (rang) return;
      await new Promise<void>((resolve) => {
        const over = setTimeout(resolve, ms);
        wakeUp = () => {
          clearTimeout(over);
          resolve();
        };
      });
      wakeUp = null;
    },
  };
}

/**
 * Work that several processes share, piece by piece: one is claimed, its claim kept while it is worked on, and whoever dies with it leaves one
 * that another claims when the lease is over.
 */
import { type Loop, type ReportTrouble, startLoop } from './loop.ts';

interface Claiming<C> {
  leaseMs: number;
  /** How long to wait where there is nothing to claim. */
  pollMs: number;
  /** Null: there is nothing. */
  claim: () => Promise<C | null>;
  /** Longer by another lease. */
  keep: (claim: C) => Promise<unknown>;
  work: (claim: C, signal: AbortSignal) => Promise<void>;
  /** For the log: "reading mail", "keeping a mail". */
  doing: { work: string; keep: string };
  reportTrouble: ReportTrouble;
}

export function startClaiming<C>({ leaseMs, pollMs, claim, keep, work, doing, reportTrouble }: Claiming<C>): Loop {
  async function step(signal: AbortSignal): Promise<number> {
    const claimed = await claim();
    if (claimed === null) return pollMs;
    const heartbeat = setInterval(() => {
      keep(claimed).catch((error: unknown) => reportTrouble(doing.keep, error));
    }, leaseMs / 3);
    try {
      await work(claimed, signal);
      return 0;
    } finally {
      clearInterval(heartbeat);
    }
  }
  return startLoop({ step, restMs: pollMs, doing: doing.work, reportTrouble });
}

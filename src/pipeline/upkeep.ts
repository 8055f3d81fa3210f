/** Work that nobody asks for and that is due again and again: forgetting what is old, removing what nobody needs. */
import { setTimeout as sleep } from 'node:timers/promises';

export type ReportTrouble = (doing: string, error: unknown) => void;

export interface Upkeep {
  /** Breaks off what is under way, and waits until it has ended. */
  stop(): Promise<void>;
}

interface UpkeepOptions {
  /** For the log, when it fails: "deleting what is old". The next time is tried all the same. */
  doing: string;
  everyMs: number;
  /** Several processes may do it at once: what one has done must be done for the others too. */
  work: (signal: AbortSignal) => Promise<unknown>;
  reportTrouble: ReportTrouble;
}

export function startUpkeep({ doing, everyMs, work, reportTrouble }: UpkeepOptions): Upkeep {
  const over = new AbortController();
  const { signal } = over;
  async function loop(): Promise<void> {
    for (;;) {
      // Not with the start, nor all processes together.
      await sleep(everyMs * (0.2 + Math.random()), undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await work(signal).catch((error: unknown) => reportTrouble(doing, error));
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

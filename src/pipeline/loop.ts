/** Work that goes on for as long as the process does: a step, a rest, the next step. */
import { setTimeout as sleep } from 'node:timers/promises';

export type ReportTrouble = (doing: string, error: unknown) => void;

export interface Loop {
  /** There may be something to do: the rest is over. */
  wake(): void;
  /** Begins nothing new, tells the step that runs, and waits for it, at most `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

interface LoopOptions {
  /** Answers how long to rest after it, ms. */
  step: (signal: AbortSignal) => Promise<number>;
  /** The rest after a step that failed; what went wrong is told, and the next one begins all the same. */
  restMs: number;
  /** For the log, where a step fails: "deleting what is old". */
  doing: string;
  reportTrouble: ReportTrouble;
  /** The rest before the first step. */
  firstAfterMs?: number;
  /** How long a wake-up is waited with: many within it are one. */
  hintMs?: number;
}

export function startLoop({ step, restMs, doing, reportTrouble, firstAfterMs = 0, hintMs = 0 }: LoopOptions): Loop {
  const over = new AbortController();
  const { signal } = over;
  let bell = Promise.withResolvers<true>();

  async function loop(): Promise<void> {
    await rest(firstAfterMs);
    while (!signal.aborted) {
      // Whoever rings from here on may mean what this step has not seen.
      bell = Promise.withResolvers();
      const ms = await step(signal).catch((error: unknown) => {
        reportTrouble(doing, error);
        return restMs;
      });
      const rang = await rest(ms);
      if (rang === true && hintMs > 0) await pause(hintMs);
    }
  }

  function rest(ms: number): Promise<unknown> {
    return ms > 0 ? Promise.race([bell.promise, pause(ms)]) : Promise.resolve();
  }

  function pause(ms: number): Promise<unknown> {
    return sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  }

  const ended = loop();
  return {
    wake: () => bell.resolve(true),
    async stop(graceMs) {
      over.abort();
      await (graceMs === undefined ? ended : Promise.race([ended, sleep(graceMs, undefined, { ref: false })]));
    },
  };
}

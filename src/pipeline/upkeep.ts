/** Work that nobody asks for and that is due again and again: forgetting what is old, removing what nobody needs. */
import { type Loop, type ReportTrouble, startLoop } from './loop.ts';

interface UpkeepOptions {
  /** For the log, when it fails: "deleting what is old". The next time is tried all the same. */
  doing: string;
  everyMs: number;
  /** Several processes may do it at once: what one has done must be done for the others too. */
  work: (signal: AbortSignal) => Promise<unknown>;
  reportTrouble: ReportTrouble;
}

export function startUpkeep({ doing, everyMs, work, reportTrouble }: UpkeepOptions): Pick<Loop, 'stop'> {
  // Not with the start, nor all processes together.
  const rest = (): number => everyMs * (0.2 + Math.random());
  return startLoop({
    firstAfterMs: rest(),
    async step(signal) {
      await work(signal);
      return rest();
    },
    restMs: everyMs,
    doing,
    reportTrouble,
  });
}

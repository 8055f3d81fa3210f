/** Keeps count of work under way: in order per lane, or after a wait. So that tests can wait until all is quiet. */
export type Line = {
  /** Aborted when the line closes. */
  signal: AbortSignal;
  inOrder: (lane: number, work: () => Promise<void>) => void;
  after: (ms: number, work: () => Promise<void>) => void;
  /** Drops what is waiting; what is under way goes on. */
  forget: () => void;
  idle: () => Promise<void>;
  close: () => void;
};

export function createLine(): Line {
  const closing = new AbortController();
  const lanes = new Map<number, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const tellIfQuiet = (): void => {
    if (underWay > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const forget = (): void => {
    underWay -= timers.size;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    tellIfQuiet();
  };
  const done = (): void => {
    underWay -= 1;
    tellIfQuiet();
  };
  return {
    signal: closing.signal,
    inOrder: (lane, work) => {
      if (closing.signal.aborted) return;
      underWay += 1;
      const before = lanes.get(lane) ?? Promise.resolve();
      lanes.set(lane, before.then(work).finally(done));
    },
    after: (ms, work) => {
      if (closing.signal.aborted) return;
      underWay += 1;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void work().finally(done);
      }, ms);
      timers.add(timer);
    },
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    forget,
    close: () => {
      closing.abort();
      forget();
    },
  };
}

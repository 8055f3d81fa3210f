/**
 * Who looks at a page hears that something changed. In: hints that something may have, from whoever did it, in this process or another. Out:
 * the subjects that did, for each organization somebody looks at. Hints may be lost: it also looks by itself (I36).
 */
import { type Marks, readMarks, type Topic, topics } from '../store/changes.ts';
import { type Db } from '../store/db.ts';

export interface Changes {
  /** Something may have happened, wherever. Costs next to nothing. */
  hint(): void;
  /** This did change, for certain; told to every process. */
  announce(organizationId: string, changed: readonly Topic[]): void;
  /** From its end on, whatever changes is told. Answers how to end it. Throws DatabaseUnavailable. */
  subscribe(organizationId: string, tell: (changed: readonly Topic[]) => void): Promise<() => void>;
  close(): Promise<void>;
}

export interface ChangesOptions {
  /** How long hints are collected before one looks. */
  collectMs: number;
  /** How long one waits for a hint before one looks without. */
  floorMs: number;
}

const changesDefaults: ChangesOptions = { collectMs: 150, floorMs: 3_000 };

const CHANNEL = 'deskbridge_changes';

interface Watched {
  marks: Marks | null;
  tellers: Set<(changed: readonly Topic[]) => void>;
}

export async function createChanges(db: Db, options: ChangesOptions = changesDefaults): Promise<Changes> {
  const watched = new Map<string, Watched>();
  const timers = new Set<NodeJS.Timeout>();
  let looking: Promise<void> = Promise.resolve();

  /** At most once within `ms`, however often it is asked for. */
  function collected(ms: number, act: () => void): () => void {
    let due: NodeJS.Timeout | null = null;
    return () => {
      if (due !== null) return;
      const timer = setTimeout(() => {
        due = null;
        timers.delete(timer);
        act();
      }, ms).unref();
      due = timer;
      timers.add(timer);
    };
  }

  const lookSoon = collected(options.collectMs, () => {
    looking = looking.then(lookAll);
  });
  const tellOthers = collected(options.collectMs, () => {
    db.notify(CHANNEL, '').catch(() => undefined);
  });

  async function lookAll(): Promise<void> {
    // The database away for a moment: the next look finds what changed meanwhile.
    for (const organizationId of watched.keys()) await look(organizationId).catch(() => undefined);
  }

  async function look(organizationId: string): Promise<void> {
    const of = watched.get(organizationId);
    if (of === undefined) return;
    const [before, now] = [of.marks, await db.tx(organizationId, readMarks)];
    of.marks = now;
    if (before === null) return;
    const changed = topics.filter((topic) => topic !== 'imports' && topic !== 'panel' && before[topic] !== now[topic]);
    if (changed.length > 0) tellAll(organizationId, changed);
  }

  function tellAll(organizationId: string, changed: readonly Topic[]): void {
    for (const tell of watched.get(organizationId)?.tellers ?? []) tell(changed);
  }

  const hush = await db.listen(CHANNEL, (payload) => {
    const announced = readAnnounced(payload);
    if (announced === null) lookSoon();
    else tellAll(announced.organizationId, announced.changed);
  });
  const floor = setInterval(() => {
    if (watched.size > 0) lookSoon();
  }, options.floorMs).unref();

  return {
    hint: tellOthers,
    announce(organizationId, changed) {
      db.notify(CHANNEL, [organizationId, ...changed].join(' ')).catch(() => undefined);
    },
    async subscribe(organizationId, tell) {
      const of = watched.get(organizationId) ?? { marks: null, tellers: new Set() };
      watched.set(organizationId, of);
      of.tellers.add(tell);
      const end = (): void => {
        of.tellers.delete(tell);
        if (of.tellers.size === 0 && watched.get(organizationId) === of) watched.delete(organizationId);
      };
      // What happens after this look is told; what happened before it is read by whoever begins to look now.
      if (of.marks !== null) return end;
      try {
        await look(organizationId);
      } catch (error) {
        end();
        throw error;
      }
      return end;
    },
    async close() {
      clearInterval(floor);
      for (const timer of timers) clearTimeout(timer);
      watched.clear();
      await looking;
      await hush();
    },
  };
}

/** Null: a hint, or something of another version. */
function readAnnounced(payload: string): { organizationId: string; changed: Topic[] } | null {
  const [organizationId = '', ...named] = payload.split(' ');
  const changed = topics.filter((topic) => named.includes(topic));
  return organizationId === '' || changed.length === 0 ? null : { organizationId, changed };
}

import { useEffect, useRef, useState } from 'react';
import { CallFailed } from './host.ts';
import { type Act, useAct } from './panel-context.ts';

/** A part that is fetched once it is needed, and kept; `failed` says that it could not be. `load` tries again. */
export function useLoaded<T>(
  isNeeded: boolean,
  fetched: () => Promise<T>,
  failed: string,
): { inside: T | null; act: Act; load: () => void } {
  const [inside, setInside] = useState<T | null>(null);
  const act = useAct();
  const load = (): void =>
    void act.run(async () => {
      const part = await fetched().catch(() => {
        throw new CallFailed('away', failed);
      });
      setInside(() => part);
    });
  const isWanted = isNeeded && inside === null;
  useEffect(() => {
    if (isWanted) load();
  }, [isWanted]);
  return { inside, act, load };
}

const FIRST_LOOK_MS = 500;
const LONGEST_LOOK_MS = 5_000;

/** Looks again and again, ever less often, how far something has come that goes on without this page. `waiting`: null where nothing is under way. */
export function useLooks(waiting: string | null, look: (id: string) => Promise<void>): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (waiting === null) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = (pause: number): void => {
      timer = setTimeout(() => {
        latest
          .current(waiting)
          .catch(() => undefined)
          .finally(() => isOver || go(Math.min(pause * 1.4, LONGEST_LOOK_MS)));
      }, pause);
    };
    go(FIRST_LOOK_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [waiting]);
}

/** The list with one put in its place, or at its beginning. */
export function withOne<T extends { id: string }>(list: readonly T[], one: T): T[] {
  const isThere = list.some(({ id }) => id === one.id);
  return isThere ? list.map((was) => (was.id === one.id ? one : was)) : [one, ...list];
}

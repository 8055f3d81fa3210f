import { useEffect, useState } from 'react';
import { CallFailed } from './host.ts';
import { type Act, useAct } from './panel-context.ts';

/** A part that is fetched once it is needed, and kept; `what` it is, for when it cannot be. `load` tries again. */
export function useLoaded<T>(
  isNeeded: boolean,
  fetched: () => Promise<T>,
  what: string,
): { inside: T | null; act: Act; load: () => void } {
  const [inside, setInside] = useState<T | null>(null);
  const act = useAct();
  const load = (): void =>
    void act.run(async () => {
      const part = await fetched().catch(() => {
        throw new CallFailed('away', `${what} could not be loaded.`);
      });
      setInside(() => part);
    });
  const isWanted = isNeeded && inside === null;
  useEffect(() => {
    if (isWanted) load();
  }, [isWanted]);
  return { inside, act, load };
}

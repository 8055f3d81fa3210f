import { useEffect, useState } from 'react';
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

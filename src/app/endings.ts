/** Hosts whose authorisation was taken back: whoever still holds an access from before makes no further call with it. */
import { RetryLater } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';

export function createEndings() {
  const endedAt = new Map<string, number>();
  return {
    end(hostId: string): void {
      endedAt.set(hostId, performance.now());
    },
    /** Loads an access whose token cannot be read any more once its host has ended. */
    async guarded(load: () => Promise<HostAccess | null>): Promise<HostAccess | null> {
      const since = performance.now();
      const access = await load();
      if (access === null) return null;
      const { token, ...rest } = access;
      return {
        ...rest,
        get token() {
          if ((endedAt.get(access.hostId) ?? -Infinity) < since) return token;
          throw new RetryLater('the host was disconnected while this was under way', { afterMs: 1_000 });
        },
      };
    },
  };
}

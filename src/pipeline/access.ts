/** Keys to the vendors' doors, kept for a moment so that a thousand notes do not unseal one token a thousand times. */
import type { ConnectionAccess, HostAccess } from '../domain/ports.ts';

/** How long a changed or revoked token may still be used, ms; changes made in this process count at once. */
const KEEP_MS = 5_000;

export interface AccessSource {
  connection(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
  host(organizationId: string, hostId: string): Promise<HostAccess | null>;
}

export interface AccessCache extends AccessSource {
  /** Something about connections or hosts was changed here. */
  forget(): void;
}

export function cacheAccess(source: AccessSource): AccessCache {
  const connections = new Map<string, Kept<ConnectionAccess | null>>();
  const hosts = new Map<string, Kept<HostAccess | null>>();
  return {
    connection: (organizationId, id) =>
      kept(connections, `${organizationId}/${id}`, () => source.connection(organizationId, id)),
    host: (organizationId, id) => kept(hosts, `${organizationId}/${id}`, () => source.host(organizationId, id)),
    forget() {
      connections.clear();
      hosts.clear();
    },
  };
}

interface Kept<T> {
  until: number;
  value: Promise<T>;
}

function kept<T>(cache: Map<string, Kept<T>>, key: string, load: () => Promise<T>): Promise<T> {
  const found = cache.get(key);
  if (found !== undefined && found.until > performance.now()) return found.value;
  const value = load();
  cache.set(key, { until: performance.now() + KEEP_MS, value });
  value.catch(() => cache.delete(key));
  return value;
}

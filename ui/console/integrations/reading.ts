import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { read, SignedOut } from '../api.ts';

/** How often what may change by itself is read again. */
export const SELDOM_MS = 5_000;

/** Reads `path`, with `everyMs` again and again, but not once the session is over. */
export function useRead<T>(path: string, more: { everyMs?: number; enabled?: boolean } = {}): UseQueryResult<T> {
  const { everyMs, enabled = true } = more;
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, signal),
    enabled,
    refetchInterval: ({ state }) => (everyMs === undefined || state.error instanceof SignedOut ? false : everyMs),
  });
}

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type {
  ConnectingAnswer,
  ConnectionUseAnswer,
  HookTopicsAnswer,
  WorkspaceConnectionAnswer,
} from '../../../src/api/schemas/connecting.ts';
import { type Listed, read, SignedOut } from '../api.ts';

const SELDOM_MS = 5_000;

function useRead<T>(path: string, more: { everyMs?: number; enabled?: boolean } = {}): UseQueryResult<T> {
  const { everyMs, enabled = true } = more;
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, signal),
    enabled,
    refetchInterval: ({ state }) => (everyMs === undefined || state.error instanceof SignedOut ? false : everyMs),
  });
}

export const useWorkspaces = () =>
  useRead<Listed<WorkspaceConnectionAnswer>>('/api/v1/connections', { everyMs: SELDOM_MS });

/** How Intercom can be connected here; it does not change while the server runs. */
export const useConnecting = () => useRead<ConnectingAnswer>('/api/v1/connecting');

/** What stops when a connection ends. */
export const useConnectionUse = (id: string) => useRead<ConnectionUseAnswer>(`/api/v1/connections/${id}/use`);

export const useTopics = (id: string, enabled: boolean) =>
  useRead<HookTopicsAnswer>(`/api/v1/connections/${id}/topics`, { everyMs: SELDOM_MS, enabled });

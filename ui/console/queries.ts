import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import type {
  ConnectionAnswer,
  EffectAnswer,
  EffectDetailAnswer,
  EventAnswer,
  HostAnswer,
  LinkAnswer,
  StatusAnswer,
} from '../../src/api/schemas.ts';
import type { FirstRunAnswer, OverviewAnswer, OverviewRange } from '../../src/api/schemas/overview.ts';
import { type Listed, read, SignedOut } from './api.ts';
import { isLive } from './live.ts';
import { isAboutSession, sessionPath } from './session.ts';

const OFTEN_MS = 2_000;
const SELDOM_MS = 5_000;
/** While the server says itself what changes. */
const LIVE_MS = 30_000;

/** One for the page. What was read stays shown while it is read again, and while it cannot be. */
export function createQueries(): QueryClient {
  // A refusal that is about the session itself, of whatever was asked: who is signed in is asked anew, and the gate says what comes next.
  const watch = (error: Error): void => {
    if (isAboutSession(error)) void queries.invalidateQueries({ queryKey: [sessionPath] });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey: [path] }) => path !== sessionPath && watch(error) }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: 'always',
        placeholderData: keepPreviousData,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return queries;
}

/**
 * Reads again and again while the page is seen, and when the server says that it changed; not once the session is over. `liveMs`: how often
 * while the server says what changes; what changes with time alone is asked for all the same.
 */
function usePolled<T>(path: string, everyMs: number, liveMs = LIVE_MS): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, signal),
    refetchInterval({ state }) {
      if (state.error instanceof SignedOut) return false;
      // One that failed is tried often: the page says so until it is well.
      return isLive() && state.error === null ? liveMs : everyMs;
    },
  });
}

export const useOverview = (range: OverviewRange) =>
  usePolled<OverviewAnswer>(`/api/v1/overview?range=${range}`, SELDOM_MS, SELDOM_MS);
export const firstRunPath = '/api/v1/first-run';
export const useFirstRun = () => usePolled<FirstRunAnswer>(firstRunPath, SELDOM_MS, SELDOM_MS);
export const useStatus = () => usePolled<StatusAnswer>('/api/v1/status', OFTEN_MS);
export const useEvents = () => usePolled<Listed<EventAnswer>>('/api/v1/events?limit=12', OFTEN_MS);
export const useEffects = () => usePolled<Listed<EffectAnswer>>('/api/v1/effects?limit=100', OFTEN_MS);
export const useUndelivered = () =>
  usePolled<Listed<EffectAnswer>>('/api/v1/effects?state=dead,unknown&limit=100', OFTEN_MS);
export const useDeadEvents = () => usePolled<Listed<EventAnswer>>('/api/v1/events?state=dead&limit=100', OFTEN_MS);
export const useConnections = () => usePolled<Listed<ConnectionAnswer>>('/api/v1/connections', SELDOM_MS);
export const useHosts = () => usePolled<Listed<HostAnswer>>('/api/v1/hosts', SELDOM_MS);

/** The newest links; with `exact`, those of one issue or one conversation, of any age. */
export const useLinks = (exact = '') =>
  usePolled<Listed<LinkAnswer>>(`/api/v1/links?limit=${MOST_LINKS}${exact}`, SELDOM_MS);
const MOST_LINKS = 200;

/** The version never changes while the page is open; a new one comes with a new page. */
export function useVersion(): string | null {
  const path = '/healthz';
  const query = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => read<{ version: string }>(path, signal),
    staleTime: Infinity,
  });
  return query.data?.version ?? null;
}

/** A note as it leaves; that does not change any more once it is decided. */
export function useNote(effectId: string, wanted: boolean): UseQueryResult<EffectDetailAnswer> {
  const path = `/api/v1/effects/${effectId}`;
  return useQuery<EffectDetailAnswer>({
    queryKey: [path],
    queryFn: ({ signal }) => read<EffectDetailAnswer>(path, signal),
    staleTime: Infinity,
    enabled: wanted,
  });
}

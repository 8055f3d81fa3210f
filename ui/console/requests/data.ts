/** What the pages of requests ask the server. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type {
  RequestAnswer,
  RequestCommentAnswer,
  RequestSummaryAnswer,
  RequestViewAnswer,
  ServiceAnswer,
} from '../../../src/api/schemas/requests.ts';
import type { ProjectAnswer } from '../../../src/api/schemas/projects.ts';
import { type Listed, read, SignedOut } from '../api.ts';
import { isLive, onTopics } from '../live.ts';
import { useHosts } from '../queries.ts';
import { type Filters, questionOf, sortOf } from './filters.ts';
import type { Status } from './words.ts';

export const requestsPath = '/api/v1/requests';
export const viewsPath = '/api/v1/request-views';
export const servicesPath = '/api/v1/services';
export const requestPath = (idOrKey: string): string => `${requestsPath}/${encodeURIComponent(idOrKey)}`;

const PAGE = 50;
/** What was paged further into is read again only when a person asks: it would be many questions at once, and move under their eyes. */
const FRESH_PAGES = 3;
const OFTEN_MS = 5_000;
const SELDOM_MS = 60_000;
const SLOWLY_CHANGING_MS = 30_000;

/** Not the path of the API: what the stream tells must not read every page of it again. */
const listKey = 'requests-list';

/** The requests that fit, a page more whenever it is asked for. `stale`: something changed since, further down than is read by itself. */
export function useRequestList(filters: Filters) {
  const asked = questionOf(filters, { status: true });
  asked.set('sort', sortOf(filters));
  const question = asked.toString();
  const list = useInfiniteQuery({
    queryKey: [listKey, question],
    queryFn: ({ signal, pageParam }) =>
      read<Listed<RequestSummaryAnswer>>(
        `${requestsPath}?${question}&limit=${PAGE}${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnMount: ({ state }) => (pagesOf(state.data) <= FRESH_PAGES ? 'always' : false),
    refetchInterval: ({ state }) => {
      if (state.error instanceof SignedOut || pagesOf(state.data) > FRESH_PAGES) return false;
      return isLive() && state.error === null ? SELDOM_MS : OFTEN_MS;
    },
  });
  const [staleOf, setStale] = useState('');
  const [isDue, setDue] = useState(false);
  const far = pagesOf(list.data) > FRESH_PAGES;
  const { refetch, isFetching } = list;
  useEffect(
    () =>
      onTopics((topics) => {
        if (!topics.includes('requests')) return;
        if (far) setStale(question);
        else setDue(true);
      }),
    [far, question],
  );
  useEffect(() => {
    // What is being read may be older than the change; reading it to its end first keeps a busy desk from never seeing one.
    if (!isDue || isFetching) return;
    setDue(false);
    void refetch();
  }, [isDue, isFetching, refetch]);
  const queries = useQueryClient();
  return {
    ...list,
    stale: far && staleOf === question,
    /** From the beginning. */
    again() {
      setStale('');
      void queries.resetQueries({ queryKey: [listKey, question] });
    },
  };
}

function pagesOf(data: unknown): number {
  return (data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0;
}

/** After something was changed here: the lists are read again, wherever one is in them. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({
      predicate: ({ queryKey: [path] }) =>
        path === listKey || (typeof path === 'string' && /^\/api\/v1\/(requests|issues|links)/.test(path)),
    });
  };
}

function useRead<T>(path: string, staleTime = 0): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, signal),
    staleTime,
    refetchInterval: ({ state }) =>
      staleTime > 0 || state.error instanceof SignedOut ? false : isLive() ? SELDOM_MS : OFTEN_MS,
  });
}

export const useCounts = (filters: Filters) =>
  useRead<Record<Status, number>>(`${requestsPath}/counts?${questionOf(filters, { status: false })}`);

export interface Person {
  id: string;
  name: string;
}
export const useAssignees = () => useRead<{ items: Person[] }>(`${requestsPath}/assignees`, SLOWLY_CHANGING_MS);
export const useTags = () =>
  useRead<{ items: { tag: string; requests: number }[] }>(`${requestsPath}/tags`, SLOWLY_CHANGING_MS);
export const useViews = () => useRead<Listed<RequestViewAnswer>>(viewsPath);
export const useServices = (how: { archived: boolean } = { archived: false }) =>
  useRead<Listed<ServiceAnswer>>(how.archived ? `${servicesPath}?archived=true` : servicesPath, SLOWLY_CHANGING_MS);

/** A request, or a comment of one, shown from another: what was read before of another is not kept. */
export function useRequest(idOrKey: string): UseQueryResult<RequestAnswer> {
  return useOwn<RequestAnswer>(requestPath(idOrKey));
}
export function useComments(idOrKey: string): UseQueryResult<Listed<RequestCommentAnswer>> {
  return useOwn<Listed<RequestCommentAnswer>>(`${requestPath(idOrKey)}/comments`);
}
function useOwn<T>(path: string): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, signal),
    placeholderData: () => undefined,
    refetchInterval: ({ state }) => (state.error instanceof SignedOut ? false : isLive() ? SELDOM_MS : OFTEN_MS),
  });
}

export interface Inbox {
  host: string;
  key: string;
}

/** Inboxes of every desk; undefined until they were read. `desks`: how many desks there are. */
export function useInboxes(): { inboxes: Inbox[]; desks: string[] } | undefined {
  const hosts = useHosts().data?.items;
  const projects = useRead<Listed<ProjectAnswer>>('/api/v1/projects').data?.items;
  if (hosts === undefined || projects === undefined) return undefined;
  const desks = hosts.filter(({ kind, state }) => kind === 'desk' && state !== 'disconnected').map(({ name }) => name);
  return {
    desks,
    inboxes: projects.filter(({ host }) => desks.includes(host)).map(({ host, key }) => ({ host, key })),
  };
}

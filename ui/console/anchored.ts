import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { type Listed, read, SignedOut } from './api.ts';
import { isLive } from './live.ts';

const OFTEN_MS = 3_000;
const SELDOM_MS = 30_000;

interface Asked<T, Page extends Listed<T>> {
  /** The list's address with its filters, ending before `cursor=`. */
  path: string;
  /** The cursor under which a first page stays the same, whatever comes. Null: it is empty. */
  anchorOf: (first: Page) => string | null;
  /** Where what is newer than a first page is read. */
  newerOf: (first: Page) => string | null;
}

export interface Anchored<T> {
  /** Undefined until something was read. */
  items: T[] | undefined;
  error: Error | null;
  /** When what is shown was read, ms. */
  readAt: number;
  isReading: boolean;
  /** How many are newer than what is shown. `many`: more than were counted. */
  newer: { count: number; many: boolean };
  showNewer: () => void;
  hasOlder: boolean;
  isReadingOlder: boolean;
  showOlder: () => void;
  retry: () => void;
}

/**
 * A list, newest first, that is read again and again but stays where it is: its first page is held at the row it began with, what is newer
 * is counted and shown when asked for. An empty list holds nothing: the first that comes is shown.
 */
export function useAnchored<T, Page extends Listed<T>>({ path, anchorOf, newerOf }: Asked<T, Page>): Anchored<T> {
  const held = useRef<{ path: string; cursor: string | null }>({ path, cursor: null });
  if (held.current.path !== path) held.current = { path, cursor: null };
  const interval = (error: Error | null): number | false =>
    error instanceof SignedOut ? false : isLive() ? SELDOM_MS : OFTEN_MS;
  const list = useInfiniteQuery<Page, Error, InfiniteData<Page, string | null>, [string, 'anchored'], string | null>({
    queryKey: [path, 'anchored'],
    async queryFn({ pageParam, signal }) {
      const first = pageParam === null;
      const cursor = first ? held.current.cursor : pageParam;
      const page = await read<Page>(cursor === null ? path : `${path}cursor=${cursor}`, signal);
      if (first && held.current.path === path) held.current.cursor = anchorOf(page);
      return page;
    },
    initialPageParam: null,
    getNextPageParam: (last) => last.next,
    refetchInterval: ({ state }) => interval(state.error),
  });
  const pages = list.data?.pages;
  const first = list.isPlaceholderData ? undefined : pages?.[0];
  const newerPath = first === undefined || first.items.length === 0 ? null : newerOf(first);
  const newer = useQuery<Listed<T>>({
    queryKey: [newerPath ?? path, 'newer'],
    queryFn: ({ signal }) => read<Listed<T>>(newerPath ?? path, signal),
    enabled: newerPath !== null,
    placeholderData: () => undefined,
    refetchInterval: ({ state }) => interval(state.error),
  });
  return {
    items: pages?.flatMap((page) => page.items),
    error: list.error,
    readAt: list.dataUpdatedAt,
    isReading: list.isPlaceholderData,
    newer: countOf(newerPath === null ? undefined : newer.data),
    showNewer() {
      held.current.cursor = null;
      void list.refetch();
    },
    hasOlder: list.hasNextPage,
    isReadingOlder: list.isFetchingNextPage,
    showOlder: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
  };
}

function countOf(page: Listed<unknown> | undefined): Anchored<unknown>['newer'] {
  return { count: page?.items.length ?? 0, many: (page?.items.length ?? 0) >= NEWER_COUNTED };
}

/** So many new ones are counted at most; it goes into the address. */
export const NEWER_COUNTED = 100;

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { MoreRows } from '../kit/Rows.tsx';
import { type Listed, read, SignedOut } from './api.ts';
import { isLive } from './live.ts';
import { Loaded } from './Loaded.tsx';

const PAGE = 50;
/** What was paged further into is not read again by itself: it would be many questions at once. */
const FRESH_PAGES = 2;
const SELDOM_MS = 10_000;
const OFTEN_MS = 3_000;

interface Parts<T> {
  path: string;
  /** What of it is sought, as it stands in an address. */
  question: string;
  /** How many rows stand in while it is on its way. */
  rows: number;
  nothing: ReactNode;
  children: (items: T[]) => ReactNode;
}

/** What a list of the API holds, a page more whenever it is asked for. */
export function Paged<T>({ path, question, rows, nothing, children }: Parts<T>) {
  const found = useInfiniteQuery({
    queryKey: [path, question],
    queryFn: ({ signal, pageParam }) => {
      const from = pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
      return read<Listed<T>>(`${path}?${question}&limit=${PAGE}${from}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if (state.error instanceof SignedOut || (state.data?.pages.length ?? 0) > FRESH_PAGES) return false;
      return isLive() ? SELDOM_MS : OFTEN_MS;
    },
  });
  return (
    <Loaded query={found} rows={rows}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return nothing;
        return (
          <>
            {children(items)}
            {found.hasNextPage && (
              <MoreRows busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Skeleton } from '../kit/Skeleton.tsx';
import { PartNotice } from './AwayNotice.tsx';

interface Parts<T> {
  query: UseQueryResult<T>;
  /** How many rows stand in while it is on its way. */
  rows: number;
  children: (data: T) => ReactNode;
}

/** What was read, or that it is on its way, or why it could not be read. What was read once stays. */
export function Loaded<T>({ query, rows, children }: Parts<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <PartNotice error={query.error} onRetry={() => void query.refetch()} />;
  return <Skeleton rows={rows} />;
}

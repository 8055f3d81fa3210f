import type { ReactNode } from 'react';
import { Card, Empty } from '../kit/Section.tsx';
import { Skeleton } from '../kit/Skeleton.tsx';
import { Refused } from './api.ts';
import { PartNotice } from './AwayNotice.tsx';

interface Parts {
  error: Error | null;
  onRetry: () => void;
  /** What is said where there is nothing of that name, and below it what to do. */
  unknown: string;
  children: ReactNode;
}

/** In place of a page's subject: it is on its way, there is none, or it cannot be read just now. */
export function Absent({ error, onRetry, unknown, children }: Parts) {
  return (
    <Card>
      {error === null ? (
        <Skeleton rows={6} />
      ) : isUnknown(error) ? (
        <Empty title={unknown}>{children}</Empty>
      ) : (
        <PartNotice error={error} onRetry={onRetry} />
      )}
    </Card>
  );
}

/** Not there; or its name is none that anything could have. */
const isUnknown = (error: Error): boolean =>
  error instanceof Refused && (error.status === 404 || error.code === 'invalid_request');

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/projects.ts';
import css from './Settings.module.css';

/** Says that what could be chosen from is not here, and what to do meanwhile. Nothing while all is well. */
export function ReadNotice({ query, instead }: { query: UseQueryResult; instead: ReactNode }) {
  if (query.error === null) return null;
  return (
    <p className={css.notice} role="status">
      {query.error.message} {instead}{' '}
      <Button look="link" busy={query.isFetching} onClick={() => void query.refetch()}>
        {texts.tryAgain}
      </Button>
    </p>
  );
}

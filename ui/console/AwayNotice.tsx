import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from '../kit/Button.tsx';
import { Time } from '../kit/Time.tsx';
import { ServerAway } from './api.ts';
import css from './AwayNotice.module.css';

/** Says since when the page has heard nothing; what was read before stays. */
export function AwayNotice({ query }: { query: UseQueryResult }) {
  const { error } = query;
  return (
    <div role="status" className={css.place}>
      {error !== null && (
        <div className={css.notice}>
          <p className={css.title}>{error instanceof ServerAway ? 'Deskbridge does not answer' : error.message}</p>
          <p>
            What you see is from <Time at={new Date(query.dataUpdatedAt).toISOString()} />. This page goes on trying by
            itself.
          </p>
        </div>
      )}
    </div>
  );
}

/** The whole page, while nothing could be read yet. */
export function ServerNotice({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className={css.notice}>
      <p className={css.title}>{error instanceof ServerAway ? 'Deskbridge does not answer' : error.message}</p>
      <p>
        {error instanceof ServerAway
          ? 'Is it running? Start it with npm start, or look at its log. This page goes on trying by itself.'
          : 'This page goes on trying by itself.'}
      </p>
      <Button onClick={onRetry}>Try now</Button>
    </div>
  );
}

/** A part of the page that could not be read, while others could. */
export function PartNotice({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className={css.part}>
      <p className={css.title}>This could not be read</p>
      <p>{error.message}</p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  );
}

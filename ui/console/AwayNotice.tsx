import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from '../kit/Button.tsx';
import { Time } from '../kit/Time.tsx';
import { texts } from '../texts/console.ts';
import { sentence } from '../texts/sentence.tsx';
import { ServerAway } from './api.ts';
import css from './AwayNotice.module.css';
import { Meaning } from './Trouble.tsx';

const said = texts.trouble;

/** Says since when the page has heard nothing; what was read before stays. */
export function AwayNotice({ query }: { query: UseQueryResult }) {
  const { error } = query;
  return (
    <div role="status" className={css.place}>
      {error !== null && (
        <div className={css.notice}>
          <p className={css.title}>{error instanceof ServerAway ? said.noAnswer : error.message}</p>
          <p>{sentence(said.seenFrom, { time: <Time at={new Date(query.dataUpdatedAt).toISOString()} /> })}</p>
        </div>
      )}
    </div>
  );
}

/** The whole page, while nothing could be read yet. */
export function ServerNotice({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className={css.notice}>
      <p className={css.title}>{error instanceof ServerAway ? said.noAnswer : error.message}</p>
      <p>{error instanceof ServerAway ? said.isItRunning : said.goesOnTrying}</p>
      <Button onClick={onRetry}>{said.tryNow}</Button>
    </div>
  );
}

/** A part of the page that could not be read, while others could. */
export function PartNotice({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className={css.part}>
      <p className={css.title}>{said.notRead}</p>
      <p>
        {error.message}
        <Meaning of={error} />
      </p>
      <Button onClick={onRetry}>{said.tryAgain}</Button>
    </div>
  );
}

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import type { ActivityAnswer } from '../../../src/api/schemas/activity.ts';
import { Button } from '../../kit/Button.tsx';
import { Card, Empty } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { texts } from '../../texts/activity.ts';
import { NEWER_COUNTED, useAnchored } from '../anchored.ts';
import { AnchoredEnd, AnchoredTop } from '../AnchoredParts.tsx';
import type { Listed } from '../api.ts';
import { PartNotice } from '../AwayNotice.tsx';
import css from './Activity.module.css';
import { EventRow } from './EventRow.tsx';
import { Filters } from './Filters.tsx';
import { activityQuery, isNarrowed } from './search.ts';
import { useRowKeys } from './row-keys.ts';

const said = texts.events;

interface EventPage extends Listed<ActivityAnswer> {
  previous: string | null;
  current: string | null;
}

/** Events, newest first; what is new announces itself and moves nothing. */
export function EventList() {
  const search = useSearch({ from: '/console/activity' });
  const asked = JSON.stringify(search);
  // Counted from when it was asked for: an address that changed by itself would move the list.
  const path = useMemo(
    () => `/api/v1/events?${activityQuery(JSON.parse(asked) as typeof search, Date.now())}`,
    [asked],
  );
  const list = useAnchored<ActivityAnswer, EventPage>({
    path,
    anchorOf: ({ current }) => current,
    newerOf: ({ previous }) =>
      previous === null ? null : `${path.replace('limit=50', `limit=${NEWER_COUNTED}`)}cursor=${previous}`,
  });
  const rows = useRef<HTMLOListElement>(null);
  useRowKeys(rows);
  const { items, error } = list;
  return (
    <Card>
      <Filters search={search} />
      <AnchoredTop list={list} onNewer={() => window.scrollTo({ top: 0 })} />
      {items === undefined && error !== null && <PartNotice error={error} onRetry={list.retry} />}
      {items === undefined && error === null && <Skeleton rows={8} />}
      {items?.length === 0 && <Nothing narrowed={isNarrowed(search)} />}
      {items !== undefined && items.length > 0 && (
        <ol ref={rows} className={css.rows} aria-label={said.label} aria-busy={list.isReading}>
          {items.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ol>
      )}
      {items !== undefined && items.length > 0 && <AnchoredEnd list={list} all={said.all(items.length)} />}
    </Card>
  );
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  const navigate = useNavigate();
  return narrowed ? (
    <Empty title={said.noneLikeIt}>
      <p>{said.noneMatches}</p>
      <p>
        <Button onClick={() => void navigate({ to: '/console/activity', search: {} })}>{said.showEverything}</Button>
      </p>
    </Empty>
  ) : (
    <Empty title={said.noneYet}>
      <p>{said.nextStep}</p>
    </Empty>
  );
}

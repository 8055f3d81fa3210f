import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { texts } from '../../texts/requests.ts';
import { sentence } from '../../texts/sentence.tsx';
import { PartNotice } from '../AwayNotice.tsx';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { RouteButton } from '../RouteButton.tsx';
import { useViewer } from '../session.ts';
import { BulkBar } from './BulkBar.tsx';
import { useInboxes, useRequestList } from './data.ts';
import { FilterBar } from './FilterBar.tsx';
import { type Filters, isNarrowed, nothingSought, type Seek, useFilters } from './filters.ts';
import { KeyMap } from './KeyMap.tsx';
import { useKeys } from './keys.ts';
import { MakeDesk } from './MakeDesk.tsx';
import { NewRequest } from './NewRequest.tsx';
import css from './Requests.module.css';
import { RequestTable } from './RequestTable.tsx';
import { StatusTabs } from './StatusTabs.tsx';
import { useBulk } from './useBulk.ts';
import { Views } from './Views.tsx';

const said = texts.list;

/** Every request of the desk: found, sorted, changed many at once, mostly by keyboard. */
export function Requests() {
  const [filters, seek] = useFilters();
  const [dialog, show] = useState<'new' | 'keys' | null>(null);
  const isAdmin = useViewer().data?.role === 'admin';
  const known = useInboxes();
  const canMake = known !== undefined && known.inboxes.length > 0;
  useKeys({ c: () => canMake && show('new'), '?': () => show('keys') });
  return (
    <Page
      wide
      title={texts.title}
      lead={texts.lead}
      actions={
        <>
          <LiveState />
          <Button look="quiet" onClick={() => show('keys')}>
            {said.keys}
          </Button>
          {isAdmin && <RouteButton to="/console/services">{said.services}</RouteButton>}
          {canMake && (
            <Button look="primary" onClick={() => show('new')}>
              {said.newRequest}
            </Button>
          )}
        </>
      }
    >
      {known !== undefined && known.inboxes.length === 0 ? (
        <NoDesk desks={known.desks} isAdmin={isAdmin} />
      ) : (
        <List filters={filters} seek={seek} onNew={() => show('new')} />
      )}
      {dialog === 'new' && <NewRequest onClosed={() => show(null)} />}
      {dialog === 'keys' && <KeyMap onClosed={() => show(null)} />}
    </Page>
  );
}

function NoDesk({ desks, isAdmin }: { desks: string[]; isAdmin: boolean }) {
  const [making, make] = useState(false);
  return (
    <Section title={texts.desk.title}>
      <Empty title={desks.length === 0 ? texts.desk.noDesk : texts.desk.noInbox}>
        <p>{texts.desk.what}</p>
        {isAdmin ? (
          <p>
            <Button look="primary" onClick={() => make(true)}>
              {desks.length === 0 ? texts.desk.makeDesk : texts.desk.makeInbox}
            </Button>
          </p>
        ) : (
          <p>{texts.desk.byAdmin}</p>
        )}
      </Empty>
      {making && <MakeDesk desk={desks[0] ?? null} onClosed={() => make(false)} />}
    </Section>
  );
}

const nobodySelected: ReadonlySet<string> = new Set();

function List({ filters, seek, onNew }: { filters: Filters; seek: Seek; onNew: () => void }) {
  const list = useRequestList(filters);
  const [selected, select] = useState(nobodySelected);
  const heading = useRef<HTMLHeadingElement>(null);
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items), [list.data]);
  const bulk = useBulk(() => select(nobodySelected));
  useRowKeys((id) => select((were) => toggled(were, id)));
  const chosen = (rows ?? []).filter(({ id }) => selected.has(id));
  const onSelect = useCallback((ids: string[], on: boolean) => select((were) => withAll(were, ids, on)), []);
  useEffect(() => {
    // The row that had the focus went elsewhere with its change.
    if (document.activeElement === document.body && selected.size === 0 && bulk.busy) heading.current?.focus();
  }, [selected, bulk.busy]);
  return (
    <Section title={texts.title} headingRef={heading} aside={<Views filters={filters} seek={seek} />}>
      <StatusTabs filters={filters} seek={seek} />
      <FilterBar filters={filters} seek={seek} />
      {bulk.refused.length > 0 && <NotAll refused={bulk.refused} onClose={bulk.putAway} />}
      {list.stale && (
        <p className={css.stale} role="status">
          {sentence(said.stale, {
            readAgain: (
              <Button look="link" onClick={list.again}>
                {said.readFromTop}
              </Button>
            ),
          })}
        </p>
      )}
      {rows === undefined && list.error !== null && (
        <PartNotice error={list.error} onRetry={() => void list.refetch()} />
      )}
      {rows === undefined && list.error === null && <Skeleton rows={8} />}
      {rows?.length === 0 && <Nothing filters={filters} seek={seek} onNew={onNew} />}
      {rows !== undefined && rows.length > 0 && (
        <>
          <RequestTable rows={rows} selected={selected} onSelect={onSelect} filters={filters} seek={seek} />
          <End list={list} count={rows.length} />
        </>
      )}
      {chosen.length > 0 && (
        <BulkBar
          requests={chosen}
          busy={bulk.busy}
          onChange={(change) => bulk.change(chosen, change)}
          onClear={() => select(nobodySelected)}
        />
      )}
    </Section>
  );
}

function End({ list, count }: { list: ReturnType<typeof useRequestList>; count: number }) {
  const { hasNextPage, isFetching, isFetchingNextPage, fetchNextPage, error } = list;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = end.current;
    // While the list is read again, nothing more of it is read: afterwards it is looked anew how far the end is.
    if (shown === null || !hasNextPage || isFetching || error !== null) return;
    // A screen before the end: whoever scrolls need not wait, nor press.
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) void fetchNextPage({ cancelRefetch: false });
      },
      { rootMargin: '600px' },
    );
    watch.observe(shown);
    return () => watch.disconnect();
  }, [hasNextPage, isFetching, fetchNextPage, count, error]);
  return (
    <div className={css.end} ref={end}>
      <span role="status">
        {hasNextPage ? said.theFirst(count) : said.total(count)}
        {error !== null && ` · ${error.message}`}
      </span>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {said.more}
        </Button>
      )}
    </div>
  );
}

function Nothing({ filters, seek, onNew }: { filters: Filters; seek: Seek; onNew: () => void }) {
  const { q } = filters;
  if (isNarrowed(filters))
    return (
      <Empty title={q === undefined ? said.noneFits : said.noneFitsWords(q)}>
        {q !== undefined && <p>{said.howWordsFit}</p>}
        <p>
          <Button look="link" onClick={() => seek(nothingSought)}>
            {said.showAllOpen}
          </Button>
        </p>
      </Empty>
    );
  return (
    <Empty title={said.noneOpen}>
      <p>
        {sentence(said.nextStep, {
          make: (
            <Button look="link" onClick={onNew}>
              {said.makeOne}
            </Button>
          ),
          look: (
            <Button look="link" onClick={() => seek({ status: 'all' })}>
              {said.lookAtResolved}
            </Button>
          ),
        })}
      </p>
    </Empty>
  );
}

function NotAll({ refused, onClose }: { refused: { key: string; why: string }[]; onClose: () => void }) {
  return (
    <div className={css.refused} role="alert">
      <p>
        <b>{said.notChanged(refused.length)}</b>
      </p>
      <ul>
        {refused.map(({ key, why }) => (
          <li key={key}>
            <Link to="/console/requests/$key" params={{ key }}>
              {key}
            </Link>{' '}
            {why}
          </li>
        ))}
      </ul>
      <Button onClick={onClose}>{said.putAway}</Button>
    </div>
  );
}

function toggled(were: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return withAll(were, [id], !were.has(id));
}

function withAll(were: ReadonlySet<string>, ids: string[], on: boolean): ReadonlySet<string> {
  const next = new Set(were);
  for (const id of ids)
    if (on) next.add(id);
    else next.delete(id);
  return next;
}

/** j and k go from row to row, x selects the one with the focus; Enter opens it, as a link does. */
function useRowKeys(onToggle: (id: string) => void): void {
  const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-request]')];
  const current = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('tr') ?? null;
  const step = (by: number): void => {
    const all = rows();
    const at = all.findIndex((row) => row.closest('tr') === current());
    const next = all[at === -1 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    next?.focus();
    next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => {
      const id = current()?.querySelector<HTMLElement>('[data-request]')?.dataset['request'];
      if (id !== undefined) onToggle(id);
    },
  });
}

import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ApprovalAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useAddressFilters } from '../address-filters.ts';
import { type Listed, read, SignedOut } from '../api.ts';
import { isLive } from '../live.ts';
import { LiveState } from '../LiveState.tsx';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import css from './Approvals.module.css';
import { approvalsPath, askedOf, stateWords } from './data.ts';

const PAGE = 50;
const shelves = { waiting: 'Waiting for me', mine: 'Asked of me', all: 'All' } as const;
type Shelf = keyof typeof shelves;

const questions: Record<Shelf, string> = { waiting: 'mine=true&state=pending', mine: 'mine=true', all: '' };

/** What workflows ask people: first what waits for whoever looks. */
export function Approvals() {
  const [{ show }, seek] = useAddressFilters(['show']);
  const shelf: Shelf = show === 'mine' || show === 'all' ? show : 'waiting';
  return (
    <Page
      title="Approvals"
      lead="Workflows stop here until somebody has decided. Each is decided once, and cannot be taken back."
      actions={<LiveState />}
    >
      <Section
        title={shelves[shelf]}
        aside={
          <SegmentedControl
            aria-label="Which approvals"
            data={(Object.keys(shelves) as Shelf[]).map((value) => ({ value, label: shelves[value] }))}
            value={shelf}
            onChange={(value) => seek({ show: value === 'waiting' ? '' : value })}
          />
        }
      >
        <Found shelf={shelf} onAll={() => seek({ show: 'all' })} />
      </Section>
    </Page>
  );
}

function Found({ shelf, onAll }: { shelf: Shelf; onAll: () => void }) {
  const found = useInfiniteQuery({
    queryKey: [approvalsPath, shelf],
    queryFn: ({ signal, pageParam }) =>
      read<Listed<ApprovalAnswer>>(
        `${approvalsPath}?${questions[shelf]}&limit=${PAGE}${pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.error instanceof SignedOut ? false : isLive() ? 10_000 : 3_000),
  });
  return (
    <Loaded query={found} rows={4}>
      {({ pages }) => {
        const approvals = pages.flatMap(({ items }) => items);
        if (approvals.length === 0) return <Nothing shelf={shelf} onAll={onAll} />;
        return (
          <>
            <ul className={css.list} aria-label="Approvals">
              {approvals.map((approval) => (
                <Row key={approval.id} approval={approval} />
              ))}
            </ul>
            {found.hasNextPage && (
              <div className={css.end}>
                <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                  Show more
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function Nothing({ shelf, onAll }: { shelf: Shelf; onAll: () => void }) {
  if (shelf === 'all')
    return (
      <Empty title="No workflow has asked for an approval yet">
        <p>
          A workflow asks where it has a step <i>Ask for approval</i>. See{' '}
          <Link to="/console/workflows">Workflows</Link>.
        </p>
      </Empty>
    );
  return (
    <Empty title={shelf === 'waiting' ? 'Nothing waits for you' : 'Nothing was ever asked of you'}>
      <p>
        <Button look="link" onClick={onAll}>
          Show all approvals
        </Button>
      </p>
    </Empty>
  );
}

function Row({ approval }: { approval: ApprovalAnswer }) {
  const { id, message, workflow, issue, state, decidedBy, decidedAt, createdAt, expiresAt } = approval;
  const { tone, word } = stateWords[state];
  return (
    <li className={css.row}>
      <div className={css.what}>
        <Link className={css.name} to="/console/approvals/$id" params={{ id }}>
          {message === '' ? workflow.name : message}
        </Link>
        <p className={css.muted}>
          {issue.key ?? issue.id}
          {issue.summary !== null && ` ${issue.summary}`} · {workflow.name}
        </p>
      </div>
      <div className={css.who}>
        <State tone={tone}>{word}</State>
        <span className={css.muted}>{decidedBy === null ? askedOf(approval) : `by ${decidedBy}`}</span>
      </div>
      <span className={css.muted}>
        {state === 'pending' ? (
          <>
            until <Time at={expiresAt} />
          </>
        ) : (
          <Time at={decidedAt ?? createdAt} />
        )}
      </span>
    </li>
  );
}

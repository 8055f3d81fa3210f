import { Select, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { RunAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useAddressFilters } from '../address-filters.ts';
import { type Listed, read, SignedOut } from '../api.ts';
import { isLive } from '../live.ts';
import { LiveState } from '../LiveState.tsx';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import { runsPath, useWorkflows } from './data.ts';
import { runStateNames } from './words.ts';
import css from './Workflows.module.css';

const PAGE = 50;
const PAUSE_MS = 250;
const filterNames = ['workflow', 'state', 'issue'] as const;
type Filters = Partial<Record<(typeof filterNames)[number], string>>;

/** What workflows did: every run, newest first; of one workflow, one state or one issue. */
export function Runs() {
  const [filters, seek] = useAddressFilters(filterNames);
  const workflows = useWorkflows().data?.items ?? [];
  const one = workflows.find(({ id }) => id === filters.workflow);
  return (
    <Page
      title={one === undefined ? 'Runs of workflows' : `Runs of ${one.name}`}
      back={<Link to="/console/workflows">Workflows</Link>}
      lead="Newest first, each step by step."
      actions={<LiveState />}
    >
      <Section
        title="Runs"
        aside={
          <search className={css.filters}>
            <IssueField value={filters.issue ?? ''} onSeek={(issue) => seek({ issue })} />
            <Select
              aria-label="Workflow"
              data={[
                { value: '', label: 'Any workflow' },
                ...workflows.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={filters.workflow ?? ''}
              allowDeselect={false}
              searchable
              onChange={(workflow) => seek({ workflow: workflow ?? '' })}
            />
            <Select
              aria-label="State"
              data={[
                { value: '', label: 'Any state' },
                ...Object.entries(runStateNames).map(([value, { word }]) => ({ value, label: word })),
              ]}
              value={filters.state ?? ''}
              allowDeselect={false}
              onChange={(state) => seek({ state: state ?? '' })}
            />
          </search>
        }
      >
        <Found filters={filters} onAll={() => seek({ workflow: '', state: '', issue: '' })} />
      </Section>
    </Page>
  );
}

/** Asks a moment after the last letter. */
function IssueField({ value, onSeek }: { value: string; onSeek: (issue: string) => void }) {
  const [typed, type] = useState(value);
  useEffect(() => type(value), [value]);
  useEffect(() => {
    const text = typed.trim();
    if (text === value) return;
    const timer = setTimeout(() => onSeek(text), PAUSE_MS);
    return () => clearTimeout(timer);
  });
  return (
    <TextInput
      type="search"
      aria-label="Search by issue"
      placeholder="Key of an issue"
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

function Found({ filters, onAll }: { filters: Filters; onAll: () => void }) {
  const question = new URLSearchParams(filters).toString();
  const found = useInfiniteQuery({
    queryKey: [runsPath, question],
    queryFn: ({ signal, pageParam }) =>
      read<Listed<RunAnswer>>(
        `${runsPath}?${question}&limit=${PAGE}${pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.error instanceof SignedOut || (state.data?.pages.length ?? 0) > 2 ? false : isLive() ? 10_000 : 3_000,
  });
  return (
    <Loaded query={found} rows={5}>
      {({ pages }) => {
        const runs = pages.flatMap(({ items }) => items);
        if (runs.length === 0)
          return question === '' ? (
            <Empty title="No workflow ran yet">
              <p>
                <Link to="/console/workflows">Switch one on</Link>; what happens from then on starts it.
              </p>
            </Empty>
          ) : (
            <Empty title="No run fits">
              <p>
                <Button look="link" onClick={onAll}>
                  Show all runs
                </Button>
              </p>
            </Empty>
          );
        return (
          <>
            <ul className={css.list} aria-label="Runs">
              {runs.map((run) => (
                <Row key={run.id} run={run} />
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

function Row({ run: { id, workflow, state, reason, trigger, issue, createdAt } }: { run: RunAnswer }) {
  const said = runStateNames[state];
  return (
    <li className={css.row}>
      <div className={css.what}>
        <Link className={css.name} to="/console/workflow-runs/$id" params={{ id }}>
          {workflow.name} <span className={css.muted}>for</span> {issue.key ?? issue.id}
        </Link>
        <p className={css.muted}>
          {issue.summary !== null && `${issue.summary} · `}
          {trigger}
        </p>
      </div>
      <div className={css.runs}>
        <State tone={said.tone}>{said.word}</State>
        {reason !== null && <span className={css.muted}>{reason}</span>}
      </div>
      <span className={css.muted}>
        <Time at={createdAt} />
      </span>
    </li>
  );
}

import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo, type MouseEvent, useRef } from 'react';
import type { RequestSummaryAnswer } from '../../../src/api/schemas/requests.ts';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { State } from '../../kit/State.tsx';
import { Cell, Head, Table, TableRow } from '../../kit/Table.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/requests.ts';
import { type Filters, type Seek, type Sort, sortOf } from './filters.ts';
import { PriorityMark } from './PriorityMark.tsx';
import css from './RequestTable.module.css';
import { statusSaid } from './words.ts';

const said = texts.table;

interface Parts {
  rows: RequestSummaryAnswer[];
  selected: ReadonlySet<string>;
  onSelect: (ids: string[], on: boolean) => void;
  filters: Filters;
  seek: Seek;
}

/** Only rows that change are drawn again. */
export function RequestTable({ rows, selected, onSelect, filters, seek }: Parts) {
  const order = useRef<string[]>([]);
  order.current = rows.map(({ id }) => id);
  const last = useRef<string | null>(null);
  const tick = useRef((id: string, on: boolean, range: boolean): void => {
    const all = order.current;
    const [from, to] = [all.indexOf(last.current ?? id), all.indexOf(id)].toSorted((a, b) => a - b);
    const ids = range && from !== undefined && to !== undefined && from >= 0 ? all.slice(from, to + 1) : [id];
    last.current = id;
    onSelect(ids, on);
  });
  const count = rows.filter(({ id }) => selected.has(id)).length;
  const sort = sortOf(filters);
  return (
    <Table
      label={texts.title}
      columns={[
        <Head key="tick" className={css.tick}>
          <Checkbox
            aria-label={said.selectAll}
            checked={count === rows.length}
            indeterminate={count > 0 && count < rows.length}
            onChange={() => onSelect(order.current, count < rows.length)}
          />
        </Head>,
        said.request,
        said.status,
        <SortHead key="priority" name={said.priority} by="urgency" sort={sort} seek={seek} />,
        said.assignee,
        <SortHead
          key="time"
          name={sort.endsWith('created') ? said.made : said.changed}
          by={sort.endsWith('created') ? 'created' : 'updated'}
          sort={sort}
          seek={seek}
        />,
      ]}
    >
      {rows.map((row) => (
        <Row
          key={row.id}
          row={row}
          isSelected={selected.has(row.id)}
          byCreation={sort.endsWith('created')}
          onTick={tick.current}
        />
      ))}
    </Table>
  );
}

function SortHead({
  name,
  by,
  sort,
  seek,
}: {
  name: string;
  by: 'urgency' | 'updated' | 'created';
  sort: Sort;
  seek: Seek;
}) {
  const [down, up] = [by, `-${by}` as const];
  const order = sort === down ? 'descending' : sort === up ? 'ascending' : 'none';
  return (
    <Head aria-sort={order}>
      <button
        type="button"
        className={css.sort}
        title={order === 'descending' ? said.turnRound : said.orderBy}
        onClick={() => seek({ sort: order === 'descending' ? up : down === 'updated' ? '' : down })}
      >
        {name}
        {order !== 'none' && <Icon name={order === 'descending' ? 'down' : 'up'} />}
      </button>
    </Head>
  );
}

interface RowParts {
  row: RequestSummaryAnswer;
  isSelected: boolean;
  byCreation: boolean;
  onTick: (id: string, on: boolean, range: boolean) => void;
}

const Row = memo(function Row({ row, isSelected, byCreation, onTick }: RowParts) {
  const { id, key, title, status, priority, assignee, requester, service, tags, project } = row;
  const { tone, word } = statusSaid(status);
  const about = [requester.name, service?.name ?? null, project].filter((part) => part !== null && part !== '');
  return (
    <TableRow className={names(css.row, isSelected && css.selected)}>
      <Cell className={css.tick}>
        <Checkbox
          aria-label={said.select(key)}
          checked={isSelected}
          onChange={() => undefined}
          onClick={(event: MouseEvent) => onTick(id, !isSelected, event.shiftKey)}
        />
      </Cell>
      <Cell className={css.what}>
        <Link to="/console/requests/$key" params={{ key }} className={css.title} data-request={id}>
          <span className={css.key}>{key}</span> <bdi>{title}</bdi>
        </Link>
        <span className={css.below}>
          {about.join(' · ')}
          {tags.map((tag) => (
            <span key={tag} className={css.tag}>
              {tag}
            </span>
          ))}
        </span>
      </Cell>
      <Cell className={css.status}>
        <State tone={tone}>{word}</State>
      </Cell>
      <Cell className={css.priority}>
        <PriorityMark priority={priority} />
      </Cell>
      <Cell className={css.assignee}>
        {assignee === null ? <span className={css.muted}>{texts.nobody}</span> : <bdi>{assignee.name}</bdi>}
      </Cell>
      <Cell look="quiet" className={css.time}>
        <Time at={byCreation ? row.createdAt : row.updatedAt} />
      </Cell>
    </TableRow>
  );
});

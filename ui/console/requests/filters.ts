/** What is sought among requests: it stands in the address, with the names of the API. */
import type { RequestFilterAnswer, RequestViewAnswer } from '../../../src/api/schemas/requests.ts';
import { texts } from '../../texts/requests.ts';
import { useAddressFilters } from '../address-filters.ts';

const names = [
  'q',
  'status',
  'priority',
  'service',
  'tag',
  'assignee',
  'project',
  'channel',
  'requester',
  'sort',
  /** The saved view one came from; what is sought stands beside it, so the address shows the same to everybody. */
  'view',
] as const;
export type FilterName = (typeof names)[number];
export type Filters = Partial<Record<FilterName, string>>;
export type Seek = (changes: Filters) => void;

export const useFilters = (): [Filters, Seek] => useAddressFilters(names);

export type Sort = RequestViewAnswer['sort'];
export const sorts: readonly { value: Sort; label: string }[] = (
  ['updated', '-updated', 'created', '-created', 'urgency', '-urgency'] as const
).map((value) => ({ value, label: texts.sorts[value] }));
export const sortOf = ({ sort }: Filters): Sort => sorts.find(({ value }) => value === sort)?.value ?? 'updated';

/** Where no status is chosen, what is resolved is not shown. */
export const OPEN = 'new,in_progress,waiting';
export const ALL = 'all';

/** The question of these filters. `status`: left out where each status is counted. */
export function questionOf(
  { view: _view, sort: _sort, status, ...rest }: Filters,
  how: { status: boolean },
): URLSearchParams {
  const asked = new URLSearchParams(rest);
  if (how.status && status !== ALL) asked.set('status', status ?? OPEN);
  return asked;
}

/** Whether anything is sought beyond the open ones. */
export function isNarrowed({ sort: _sort, view: _view, ...rest }: Filters): boolean {
  return Object.keys(rest).length > 0;
}

export const nothingSought: Filters = Object.fromEntries(
  names.filter((name) => name !== 'sort').map((name) => [name, '']),
);

/** What is sought, as a view keeps it. */
export function filterOf(filters: Filters): RequestFilterAnswer {
  const one = (name: FilterName): string | undefined => filters[name] || undefined;
  const list = (name: FilterName): string[] | undefined => one(name)?.split(',');
  const kept = {
    status: filters.status === ALL ? undefined : (one('status') ?? OPEN).split(','),
    priority: list('priority'),
    channel: list('channel'),
    service: list('service'),
    tag: list('tag'),
    project: list('project'),
    assignee: one('assignee'),
    requester: one('requester'),
    q: one('q'),
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as RequestFilterAnswer;
}

/** What is sought once a view is chosen: all of the view and nothing else. */
export function filtersOf({ id, filter, sort }: RequestViewAnswer): Filters {
  const { status, q, assignee, requester, ...lists } = filter;
  const written = Object.entries(lists).map(([name, list]) => [name, list?.join(',') ?? '']);
  const all = status === undefined || status.length === 0 ? ALL : status.join(',');
  return {
    ...nothingSought,
    ...(Object.fromEntries(written) as Filters),
    q: q ?? '',
    assignee: assignee ?? '',
    requester: requester ?? '',
    status: all === OPEN ? '' : all,
    sort: sort === 'updated' ? '' : sort,
    view: id,
  };
}

/** Whether what is sought is not what the view keeps. */
export function differs(filters: Filters, view: RequestViewAnswer): boolean {
  const plain = (given: Filters): string =>
    JSON.stringify(names.filter((name) => name !== 'view').map((name) => given[name] ?? ''));
  return plain(filters) !== plain(filtersOf(view));
}

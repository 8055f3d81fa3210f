/** Requests found: by what they are and by their words, in pages. */
import type { Channel, DeskRequest, Priority, RequestStatus } from '../../domain/desk/desk.ts';
import type { Sql } from '../db.ts';
import { conditions } from '../paging.ts';
import { REQUEST } from './requests.ts';

/** Null, or an empty list: not asked for. */
export interface RequestFilter {
  hostId: string | null;
  inboxes: string[];
  statuses: RequestStatus[];
  priorities: Priority[];
  channels: Channel[];
  services: string[];
  /** All of them. */
  tags: string[];
  /** A user's id, or `nobody`. */
  assignee: string | null;
  /** An e-mail address. */
  requester: string | null;
  /** Beginnings of words of the request or of what is said on it, all of them. */
  words: string[];
}

export const noRequestFilter: RequestFilter = {
  hostId: null,
  inboxes: [],
  statuses: [],
  priorities: [],
  channels: [],
  services: [],
  tags: [],
  assignee: null,
  requester: null,
  words: [],
};

const requestSorts = ['updated', '-updated', 'created', '-created', 'urgency', '-urgency'] as const;
/** The latest, or the most urgent, first; with `-` last. */
export type RequestSort = (typeof requestSorts)[number];

export interface RequestPageAsk {
  sort: RequestSort;
  /** The last row of the page before. */
  after: { at: number; id: string } | null;
  limit: number;
}

export interface RequestPage {
  rows: DeskRequest[];
  next: RequestPageAsk['after'];
}

const columns = { updated: 'updated_at', created: 'created_at', urgency: 'urgency' } as const;

export async function listRequests(sql: Sql, filter: RequestFilter, ask: RequestPageAsk): Promise<RequestPage> {
  const params: unknown[] = [];
  const which = whereOf(filter, params);
  const upwards = ask.sort.startsWith('-');
  const column = columns[ask.sort.replace('-', '') as keyof typeof columns];
  const [past, direction] = upwards ? ['>', 'asc'] : ['<', 'desc'];
  const after =
    ask.after === null
      ? ''
      : `and (r.${column}, r.id) ${past} ($${params.push(ask.after.at)}::bigint, $${params.push(ask.after.id)}::uuid)`;
  // Which rows, first, from the indexes alone; what else they refer to, for these rows only.
  const found = await sql.query<DeskRequest & { place: number }>(
    `with page as materialized (
       select r.id, r.${column} as place from requests r where ${which} ${after}
       order by r.${column} ${direction}, r.id ${direction} limit $${params.push(ask.limit + 1)}::int)
     select found.*, page.place from page join lateral (${REQUEST} where r.id = page.id) found on true
     order by page.place ${direction}, page.id ${direction}`,
    params,
  );
  const rows = found.slice(0, ask.limit);
  const last = rows.at(-1);
  const next = found.length > ask.limit && last !== undefined ? { at: last.place, id: last.id } : null;
  return { rows: rows.map(({ place: _place, ...request }) => request), next };
}

/** How many there are of each status. */
export async function countRequests(sql: Sql, filter: RequestFilter): Promise<Record<RequestStatus, number>> {
  const params: unknown[] = [];
  const rows = await sql.query<{ status: RequestStatus; n: number }>(
    `select r.status, count(*)::int as n from requests r where ${whereOf(filter, params)} group by 1`,
    params,
  );
  const counts: Record<RequestStatus, number> = { new: 0, in_progress: 0, waiting: 0, resolved: 0 };
  for (const { status, n } of rows) counts[status] = n;
  return counts;
}

function whereOf(filter: RequestFilter, params: unknown[]): string {
  const some = (list: string[]): string[] | null => (list.length === 0 ? null : list);
  const nobody = filter.assignee === 'nobody';
  const where = conditions(params, [
    [filter.hostId, (place) => `r.host_id = ${place}::uuid`],
    [some(filter.inboxes), (place) => `r.project_key = any (${place}::text[])`],
    [some(filter.statuses), (place) => `r.status = any (${place}::text[])`],
    [some(filter.priorities), (place) => `r.priority = any (${place}::text[])`],
    [some(filter.channels), (place) => `r.channel = any (${place}::text[])`],
    [some(filter.services), (place) => `r.service_id = any (${place}::uuid[])`],
    [
      some(filter.tags.map((tag) => tag.toLowerCase())),
      (place) => `(select array_agg(lower(t)) from unnest(r.tags) t) @> ${place}::text[]`,
    ],
    [nobody ? null : filter.assignee, (place) => `r.assignee_id = ${place}::uuid`],
    [filter.requester, (place) => `r.requester_email = ${place}`],
    [some(filter.words), withEveryWord],
  ]);
  return nobody ? `${where} and r.assignee_id is null` : where;
}

/**
 * A word begins with what is sought if it is not before it and not after its last continuation: comparisons that an index answers. `or false`
 * keeps the planner from joining: the words are looked up once and remembered, where a join went through them for every request, for seconds.
 */
function withEveryWord(place: string): string {
  return `(r.id in (
    select w.request_id from (select low, low || chr(1114111) as high from unnest(${place}::text[]) low offset 0) t
      join request_words w on w.word collate "C" >= t.low and w.word collate "C" < t.high
    group by w.request_id having count(distinct t.low) = cardinality(${place}::text[])) or false)`;
}

/** A search as words that all must be there, as the list of words has them. */
export function searchWords(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replaceAll(AROUND, '').slice(0, 64))
    .filter((word) => word !== '');
  return [...new Set(words)].slice(0, MOST_WORDS);
}

const AROUND = /^[.,:;!?'"()[\]{}<>/\\|&*_+=#@%^~`$-]+|[.,:;!?'"()[\]{}<>/\\|&*_+=#@%^~`$-]+$/g;
/** Further ones would hardly find less. */
const MOST_WORDS = 6;

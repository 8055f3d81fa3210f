/** Links as people look at them: with their issue, their host and the connection they go through. */
import type { BrokenReason, Region } from '../domain/model.ts';
import type { Sql } from './db.ts';
import { likeAnywhere } from './like.ts';
import { conditions, cursorColumn, type Page, type PageAsk, pageClause, pageOf } from './paging.ts';

export interface LinkRow {
  id: string;
  cursor: number;
  hostId: string;
  hostName: string;
  hostUrl: string;
  issueId: string;
  issueKey: string | null;
  issueSummary: string | null;
  issueStatus: { name: string } | null;
  connectionName: string | null;
  region: Region | null;
  apiUrl: string | null;
  workspaceId: string;
  conversationId: string;
  sources: string[];
  broken: BrokenReason | null;
  title: string | null;
  /** Why its two sides do not follow each other any more. */
  stopped: string | null;
  createdAt: Date;
  endedAt: Date | null;
}

export interface LinkFilter {
  issue: string | null;
  host: string | null;
  conversation: string | null;
  project: string | null;
  connection: string | null;
  /** `comment` stands for every comment. */
  source: string | null;
  /** Empty: any. */
  states: readonly ('active' | 'broken' | 'ended')[];
  /** Words, each of which must stand somewhere in the key, the summary, the title or the conversation's id. */
  words: readonly string[];
}

const SELECT = `
  select l.id, ${cursorColumn('l', 'created_at')}, l.host_id as "hostId", h.name as "hostName", h.url as "hostUrl", l.issue_id as "issueId",
    i.key as "issueKey", i.summary as "issueSummary", i.status as "issueStatus", c.name as "connectionName", c.region, c.api_url as "apiUrl",
    l.workspace_id as "workspaceId", l.conversation_id as "conversationId", l.sources, l.broken, l.title, y.stopped, l.created_at as "createdAt",
    l.ended_at as "endedAt"
  from links l join hosts h on h.id = l.host_id
    left join issues i on i.host_id = l.host_id and i.id = l.issue_id
    left join connections c on c.id = l.connection_id
    left join link_syncs y on y.link_id = l.id`;

/**
 * What each word must be found in is read row by row: row security keeps an index of texts from being used, since its operators are not
 * leakproof, and a list of words kept beside the links cost more with every link than all searches save.
 */
const FOUND_IN = `lower(concat_ws(' ', i.key, i.summary, l.title, l.conversation_id))`;

/** By key or immutable id: found first, by the index of each, and then their links; a key by itself would read every link. */
function issuesNamed(place: string): string {
  return `select o.host_id, o.id from issues o where o.host_id = any (array(select n.id from hosts n)) and o.key = ${place}
    union select n.id, ${place}::text from hosts n`;
}

/** `filter.issue`: a key or an immutable id; `filter.host`, `.connection`: names; `.project`: a key. */
export async function listLinks(sql: Sql, filter: LinkFilter, ask: PageAsk): Promise<Page<LinkRow>> {
  const params: unknown[] = [];
  const where = conditions(params, [
    [filter.issue, (place) => `(l.host_id, l.issue_id) in (${issuesNamed(place)})`],
    [filter.host, (place) => `h.name = ${place}`],
    [filter.conversation, (place) => `l.conversation_id = ${place}`],
    [filter.project, (place) => `i.project_key = ${place}`],
    [filter.connection, (place) => `c.name = ${place}`],
    [
      filter.source,
      (place) =>
        `exists (select from jsonb_array_elements_text(l.sources) as s(name) where split_part(s.name, ':', 1) = ${place})`,
    ],
    [
      filter.words.length === 0 ? null : filter.words.map((word) => likeAnywhere(word.toLowerCase())),
      (place) => `${FOUND_IN} like all (${place}::text[])`,
    ],
  ]);
  const page = pageClause('l', 'created_at', { ask, params });
  const rows = await sql.query<LinkRow>(`${SELECT} where ${where} ${inStates(filter.states)} ${page}`, params);
  return pageOf(rows, ask);
}

/** Written out, so that the console's own page, of those that have not ended, has one plan, by what is known of how many have. */
const IN_STATE: Record<LinkFilter['states'][number], string> = {
  active: 'l.ended_at is null and l.broken is null',
  broken: 'l.ended_at is null and l.broken is not null',
  ended: 'l.ended_at is not null',
};

function inStates(states: LinkFilter['states']): string {
  return states.length === 0 ? '' : `and (${states.map((state) => IN_STATE[state]).join(' or ')})`;
}

export async function findLink(sql: Sql, id: string): Promise<LinkRow | null> {
  const [row] = await sql.query<LinkRow>(`${SELECT} where l.id = $1`, [id]);
  return row ?? null;
}

/** The link that stands between an issue and a conversation now. */
export async function findLivingLink(
  sql: Sql,
  of: { hostId: string; issueId: string; workspaceId: string; conversationId: string },
): Promise<LinkRow | null> {
  const [row] = await sql.query<LinkRow>(
    `${SELECT} where l.host_id = $1 and l.issue_id = $2 and l.workspace_id = $3 and l.conversation_id = $4 and l.ended_at is null`,
    [of.hostId, of.issueId, of.workspaceId, of.conversationId],
  );
  return row ?? null;
}

/** A person says that these conversations can be reached again: what was learned of them is forgotten until the next answer. */
export async function trustLinks(sql: Sql, ids: string[]): Promise<void> {
  await sql.query(
    `update links set broken = null
     where id = any ($1::uuid[]) and ended_at is null and broken in ('conversation_gone', 'conversation_forbidden')`,
    [ids],
  );
}

/** What the inbox app shows, and what became of what was asked in it: from what is known here, no vendor. */
import type { BrokenReason, Status } from '../domain/model.ts';
import type { Sql } from './db.ts';
import { likeAnywhere, likeEach } from './like.ts';

export interface ConversationLink {
  id: string;
  hostId: string;
  issueId: string;
  hostUrl: string;
  key: string | null;
  summary: string | null;
  status: Status | null;
  assignee: { name: string } | null;
  broken: BrokenReason | null;
}

const LINKS = `
  select l.id, l.host_id as "hostId", l.issue_id as "issueId", h.url as "hostUrl", i.key, i.summary, i.status, i.assignee, l.broken
  from links l join hosts h on h.id = l.host_id left join issues i on i.host_id = l.host_id and i.id = l.issue_id
  where l.connection_id = $1 and l.workspace_id = (select workspace_id from connections where id = $1)
    and l.conversation_id = $2 and l.ended_at is null`;

/** Of one conversation, the newest first. */
export async function conversationLinks(
  sql: Sql,
  of: { connectionId: string; conversationId: string },
): Promise<ConversationLink[]> {
  return sql.query(`${LINKS} order by l.created_at desc, l.id limit 200`, [of.connectionId, of.conversationId]);
}

/** The link, if it is one of this conversation. */
export async function conversationLink(
  sql: Sql,
  of: { connectionId: string; conversationId: string; id: string },
): Promise<ConversationLink | null> {
  const [row] = await sql.query<ConversationLink>(`${LINKS} and l.id::text = $3`, [
    of.connectionId,
    of.conversationId,
    of.id,
  ]);
  return row ?? null;
}

export interface FoundIssue {
  hostId: string;
  hostName: string;
  id: string;
  key: string;
  summary: string;
  status: Status;
}

/** Issues of these projects that have all the words in key or summary, the open and the newest first. */
export async function searchKnownIssues(
  sql: Sql,
  of: { projects: readonly { hostId: string; key: string }[]; words: string; limit: number },
): Promise<FoundIssue[]> {
  return sql.query(
    `select i.host_id as "hostId", h.name as "hostName", i.id, i.key, i.summary, i.status
     from jsonb_to_recordset($1::jsonb) as p(host_id uuid, key text)
       join issues i on i.host_id = p.host_id and i.project_key = p.key join hosts h on h.id = i.host_id
     where i.deleted_at is null and lower(i.key || ' ' || i.summary) like all ($2::text[])
     order by i.status ->> 'category' is not distinct from 'done', i.updated_at desc limit $3`,
    [JSON.stringify(of.projects.map(({ hostId, key }) => ({ host_id: hostId, key }))), likeEach(of.words), of.limit],
  );
}

/** Open issues of a project that share the most of these words, at least two of them, or the only one. */
export async function similarIssues(
  sql: Sql,
  of: { hostId: string; projectKey: string; words: string[]; limit: number },
): Promise<FoundIssue[]> {
  if (of.words.length === 0) return [];
  const least = Math.min(2, of.words.length);
  return sql.query(
    `select "hostId", "hostName", id, key, summary, status from (
       select i.host_id as "hostId", h.name as "hostName", i.id, i.key, i.summary, i.status, i.updated_at,
         (select count(*) from unnest($3::text[]) as w(word) where lower(i.summary) like w.word) as shared
       from issues i join hosts h on h.id = i.host_id
       where i.host_id = $1 and i.project_key = $2 and i.deleted_at is null and i.status ->> 'category' is distinct from 'done'
         and lower(i.summary) like any ($3::text[])) s
     where shared >= $4 order by shared desc, updated_at desc limit $5`,
    [of.hostId, of.projectKey, of.words.map(likeAnywhere), least, of.limit],
  );
}

/** What became of a wish for an issue. Null: it was never received. */
export interface WishProgress {
  eventState: string;
  eventReasons: string[];
  effectState: string | null;
  effectReason: string | null;
  asksPerson: boolean;
  /** The issue's id at its host. */
  issueId: string | null;
}

export async function wishProgress(
  sql: Sql,
  of: { eventKey: string; effectKey: string },
): Promise<WishProgress | null> {
  const [row] = await sql.query<WishProgress>(
    `select e.state as "eventState", e.reasons as "eventReasons", f.state as "effectState", f.reason as "effectReason",
       coalesce(f.asks_person, false) as "asksPerson", f.result ->> 'partId' as "issueId"
     from events e left join effects f on f.key = $2 where e.key = $1`,
    [of.eventKey, of.effectKey],
  );
  return row ?? null;
}

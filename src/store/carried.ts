/** Comments that carry what was written in conversations: found again, and rewritten here where it changed in Intercom. */
import type { CarriedChange, CarriedComment } from '../domain/sync/carried-model.ts';
import type { Sql } from './db.ts';

/** As many of a conversation's comments as are compared with what is read of it. */
const NEWEST = 50;

/** Conversations (`workspace/id`) that a note told of this comment. */
const TOLD_TO = `coalesce((select jsonb_agg(t.conversation order by t.conversation) from told t
  where t.host_id = e.host_id and t.issue_id = e.issue_id and t.fact = 'comment:' || (e.result ->> 'partId')
    and t.conversation like '%/%' and t.conversation <> l.workspace_id || '/' || l.conversation_id), '[]')`;

/** Of one issue and conversation, the newest first; `partId` null: of any of its entries. */
export async function carriedComments(
  sql: Sql,
  of: { hostId: string; issueId: string; connectionId: string; conversationId: string; partId: string | null },
): Promise<CarriedComment[]> {
  return sql.query<CarriedComment>(
    `select e.link_id as "linkId", split_part(e.key, ':', 3) as "partId", e.ref, e.result ->> 'partId' as "commentId", e.body -> 'text' as text,
       ${TOLD_TO} as "toldTo"
     from effects e join links l on l.id = e.link_id
     where e.host_id = $1 and e.issue_id = $2 and e.kind = 'issue-comment' and l.connection_id = $3 and l.conversation_id = $4
       and starts_with(e.key, 'carry:') and ($5::text is null or e.key = 'carry:' || l.id::text || ':' || $5) and e.state <> 'skipped'
     order by e.created_at desc limit ${NEWEST}`,
    [of.hostId, of.issueId, of.connectionId, of.conversationId, of.partId],
  );
}

/** Those of these entries that were carried to an issue, also by a link that has ended since. */
export async function carriedAmong(
  sql: Sql,
  of: { connectionId: string; conversationId: string; partIds: readonly string[] },
): Promise<Set<string>> {
  if (of.partIds.length === 0) return new Set();
  const rows = await sql.query<{ id: string }>(
    `select p.id from unnest($3::text[]) as p(id) where exists (select from links l join effects e on e.key = 'carry:' || l.id::text || ':' || p.id
       where l.connection_id = $1 and l.conversation_id = $2 and e.state <> 'skipped')`,
    [of.connectionId, of.conversationId, of.partIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * The new text takes the place of the old wherever it is kept. What is to be forgotten goes from earlier edits, from the notes that told of the
 * comment, and from the events that the host sent of it, too.
 */
export async function rewriteCarried(
  sql: Sql,
  { hostId, issueId }: { hostId: string; issueId: string },
  changes: CarriedChange[],
): Promise<void> {
  for (const { carried, text, forget } of changes) {
    const { linkId, partId, commentId } = carried;
    const part = `${linkId}:${partId}`;
    await sql.query(
      `update effects set body = jsonb_set(body, '{text}', $4::jsonb) where host_id = $1 and issue_id = $2
         and (key = 'carry:' || $3 or ($5 and starts_with(key, 'carry-edited:' || $3 || ':')))`,
      [hostId, issueId, part, JSON.stringify(text), forget],
    );
    if (!forget || commentId === null) continue;
    await sql.query(
      `update effects set body = jsonb_set(body, '{body}', $4::jsonb) where host_id = $1 and issue_id = $2 and kind = 'note'
         and position('+comment:' || $3 || '+' in '+' || coalesce(substring(key from '^note:[^:]+:[^:]+:[^:]+:(.*)$'), '') || '+') > 0`,
      [hostId, issueId, commentId, JSON.stringify(text)],
    );
    await sql.query(
      `update events set body = jsonb_set(body, '{comment,comment}', '{"kind": "unchanged"}')
       where host_id = $1 and issue_id = $2 and body -> 'comment' ->> 'id' = $3`,
      [hostId, issueId, commentId],
    );
  }
}

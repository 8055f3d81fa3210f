/** What is known here that a check of a workspace compares with: its linked conversations, and what was heard of them already. */
import type { Sql } from './db.ts';

/** Where a round is. */
export interface InboxPlace {
  /** Still to be searched, the one under way first. */
  searches: ('conversations' | 'tickets')[];
  /** Where its next page begins; null: at its beginning. */
  page: string | null;
  /** Linked conversations that changed and are still to be read. */
  conversations: LinkedConversation[];
  /** All linked conversations are looked at from here on; null: they are not, or not yet. */
  sweep: { after: string } | null;
}

export interface LinkedConversation {
  id: string;
  /** When it was first linked to an issue that it is still linked to, ms: what was before it, nobody wanted to be told. */
  since: number;
}

const LINKED = `select l.conversation_id as id, (extract(epoch from min(l.created_at)) * 1000)::float8 as since from links l
  where l.connection_id = $1 and l.ended_at is null and l.broken is distinct from 'conversation_gone'`;

/** Those of these that are linked. */
export async function linkedAmong(
  sql: Sql,
  of: { connectionId: string; ids: readonly string[] },
): Promise<LinkedConversation[]> {
  if (of.ids.length === 0) return [];
  return sql.query(
    `${LINKED} and l.workspace_id = (select workspace_id from connections where id = $1) and l.conversation_id = any ($2)
     group by l.conversation_id order by l.conversation_id collate "C"`,
    [of.connectionId, of.ids],
  );
}

/** Linked conversations by id, after one of them. */
export async function linkedAfter(
  sql: Sql,
  of: { connectionId: string; after: string; atMost: number },
): Promise<LinkedConversation[]> {
  return sql.query(
    `${LINKED} and l.conversation_id collate "C" > $2 group by l.conversation_id order by l.conversation_id collate "C" limit $3`,
    [of.connectionId, of.after, of.atMost],
  );
}

/** Whether an event came under one of these keys. */
export async function cameAs(sql: Sql, keys: readonly string[]): Promise<boolean> {
  return (await sql.query('select from events where key = any ($1) limit 1', [keys])).length > 0;
}

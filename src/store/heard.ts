/** What is known here of what Intercom tells about: whether it matters, and what it changes. */
import type { SeenConversation } from '../domain/panel.ts';
import type { Db, Sql } from './db.ts';

/** A conversation of a connection. */
export interface ConversationOf {
  connectionId: string;
  conversationId: string;
}

/** How long a notification may wait for this, as for its being stored (I2). */
const TIMEOUT_MS = 2_500;

export interface Mention {
  organizationId: string;
  connectionId: string;
  /** `part`: an entry that may have been carried to an issue; its `id` is `conversation/entry`. */
  kind: 'conversation' | 'contact' | 'part';
  id: string;
}

/**
 * Which of these are linked conversations, contacts that are shown, or entries that are in linked conversations or were carried to an issue
 * before its link ended: one statement for all that came meanwhile.
 */
export async function knownMentions(db: Db, mentions: Mention[]): Promise<boolean[]> {
  const rows = await db.call<{ n: number }>(
    `select m.n::int as n from rows from (jsonb_to_recordset($1::jsonb) as (organization_id uuid, connection_id uuid, kind text, id text))
       with ordinality as m(organization_id, connection_id, kind, id, n)
     where case m.kind
       when 'conversation' then exists (select from connections c join links l on l.organization_id = c.organization_id
         and l.workspace_id = c.workspace_id and l.conversation_id = m.id and l.ended_at is null
         where c.organization_id = m.organization_id and c.id = m.connection_id)
       when 'part' then exists (select from connections c join links l on l.organization_id = c.organization_id
         and l.workspace_id = c.workspace_id and l.conversation_id = split_part(m.id, '/', 1)
         where c.organization_id = m.organization_id and c.id = m.connection_id and (l.ended_at is null or exists (select from effects e
           where e.organization_id = l.organization_id and e.key = 'carry:' || l.id::text || ':' || split_part(m.id, '/', 2))))
       else exists (select from contacts_seen s where s.organization_id = m.organization_id and s.connection_id = m.connection_id and s.contact_id = m.id)
     end`,
    [
      JSON.stringify(
        mentions.map(({ organizationId, connectionId, kind, id }) => ({
          organization_id: organizationId,
          connection_id: connectionId,
          kind,
          id,
        })),
      ),
    ],
    { timeoutMs: TIMEOUT_MS },
  );
  const known = new Set(rows.map(({ n }) => n));
  return mentions.map((_mention, at) => known.has(at + 1));
}

/**
 * The issues this conversation is linked to, in the order in which they are to be locked; `redacted`: also those to which this entry was carried
 * before their link ended.
 */
export async function linkedIssues(
  sql: Sql,
  of: ConversationOf,
  redacted: string | null = null,
): Promise<{ hostId: string; issueId: string }[]> {
  return sql.query(
    `select distinct l.host_id as "hostId", l.issue_id collate "C" as "issueId"
     from links l join connections c on c.workspace_id = l.workspace_id and c.id = l.connection_id
     where l.connection_id = $1 and l.conversation_id = $2 and (l.ended_at is null or $3::text is not null and exists (
       select from effects e where e.organization_id = l.organization_id and e.key = 'carry:' || l.id::text || ':' || $3)) order by 1, 2`,
    [of.connectionId, of.conversationId, redacted],
  );
}

/** Lets what is heard of one conversation follow each other until the end of the transaction. */
export async function lockSeen(sql: Sql, of: ConversationOf): Promise<void> {
  await sql.query(
    'select conversation_id from conversations_seen where connection_id = $1 and conversation_id = $2 for update',
    [of.connectionId, of.conversationId],
  );
}

export async function findSeen(sql: Sql, of: ConversationOf): Promise<SeenConversation | null> {
  const [row] = await sql.query<{ facts: SeenConversation | null }>(
    'select facts from conversations_seen where connection_id = $1 and conversation_id = $2',
    [of.connectionId, of.conversationId],
  );
  return row?.facts ?? null;
}

/**
 * A contact is gone, or another now: nothing of it is kept, and who looks reads anew whatever showed it. False: nothing did.
 */
export async function forgetContact(
  sql: Sql,
  of: { connectionId: string; contactId: string; into: string | null },
): Promise<boolean> {
  const [{ known } = { known: 0 }] = await sql.query<{ known: number }>(
    `with gone as (delete from contacts_seen where connection_id = $1 and contact_id = $2 returning 1),
       conversations as (
         update conversations_seen set read_at = null, facts = jsonb_set(facts, '{contactIds}', (
             select coalesce(jsonb_agg(distinct coalesce(case when c = $2 then $3 else c end, '')) - '', '[]')
             from jsonb_array_elements_text(facts -> 'contactIds') as c))
           where connection_id = $1 and facts -> 'contactIds' ? $2 returning 1),
       reporters as (update reporters_seen set read_at = null, tried_at = 'epoch' where connection_id = $1 and facts -> 'contactIds' ? $2 returning 1)
     select ((select count(*) from gone) + (select count(*) from conversations) + (select count(*) from reporters))::int as known`,
    [of.connectionId, of.contactId, of.into],
  );
  return known > 0;
}

/** What we wrote ourselves, as recognising it again needs it. */
import type { ConversationWrite } from '../domain/writes.ts';
import type { Sql } from './db.ts';

/** What we set on a conversation, the newest first, as far back as an event may come late. */
export async function conversationWrites(
  sql: Sql,
  of: { connectionId: string; conversationId: string },
): Promise<ConversationWrite[]> {
  const rows = await sql.query<{ body: ConversationWrite }>(
    `select body from (
       select case when kind = 'ticket-state' and result ->> 'partId' is not null
         then body || jsonb_build_object('stateId', result -> 'partId') else body end as body, created_at from effects
       where lane = $1 and kind in ('conversation-tag', 'conversation-assignment', 'ticket-state') and (sent_at is not null or state = 'done')
       union all
       select body, created_at from effects where lane = $1 and kind = 'ticket-attributes' and (sent_at is not null or state = 'done')
     ) as written order by created_at desc limit 20`,
    [`conversation:${of.connectionId}:${of.conversationId}`],
  );
  return rows.map(({ body }) => body);
}

/** Texts to all linked conversations of an issue, with what became of each: the event is the run, its effects are what it did. */
import type { BrokenReason } from '../domain/model.ts';
import type { Sql } from './db.ts';
import type { EventState } from './events.ts';
import type { EffectState } from './jobs.ts';

export interface ReplyRun {
  id: string;
  kind: 'note' | 'reply';
  text: string;
  by: string;
  at: Date;
  state: EventState;
  items: {
    linkId: string;
    conversationId: string | null;
    title: string | null;
    broken: BrokenReason | null;
    ended: boolean;
    /** Null: nothing was, or is yet, to be sent there. */
    state: EffectState | null;
    asksPerson: boolean;
    reason: string | null;
  }[];
}

const SELECT = `
  select e.id, e.body ->> 'reply' as kind, e.body ->> 'text' as text, e.body #>> '{actor,name}' as by, e.received_at as at, e.state,
    (select jsonb_agg(jsonb_build_object('linkId', w.link_id, 'conversationId', l.conversation_id, 'title', coalesce(s.facts ->> 'title', l.title),
        'broken', l.broken, 'ended', l.id is null or l.ended_at is not null, 'state', f.state, 'asksPerson', coalesce(f.asks_person, false),
        'reason', f.reason) order by w.n)
      from rows from (jsonb_array_elements_text(e.body -> 'links')) with ordinality w(link_id, n)
        left join links l on l.id = w.link_id::uuid
        left join conversations_seen s on s.connection_id = l.connection_id and s.conversation_id = l.conversation_id
        left join effects f on f.event_id = e.id and f.link_id = w.link_id::uuid) as items
  from events e`;

interface Of {
  hostId: string;
  issueId: string;
}

/** The newest first. */
export async function listReplies(sql: Sql, of: Of, limit: number): Promise<ReplyRun[]> {
  return sql.query<ReplyRun>(
    `${SELECT} where e.host_id = $1 and e.issue_id = $2 and e.kind = 'reply.asked' order by e.received_at desc, e.id limit $3::int`,
    [of.hostId, of.issueId, limit],
  );
}

/** Those of the last minutes that say the very same. */
export async function listSameReplies(
  sql: Sql,
  of: Of & { kind: ReplyRun['kind']; text: string; withinMs: number },
): Promise<ReplyRun[]> {
  return sql.query<ReplyRun>(
    `${SELECT} where e.host_id = $1 and e.issue_id = $2 and e.kind = 'reply.asked' and e.body ->> 'reply' = $3 and e.body ->> 'text' = $4
       and e.received_at > clock_timestamp() - $5 * interval '1 millisecond'`,
    [of.hostId, of.issueId, of.kind, of.text, of.withinMs],
  );
}

/** Null: there is no such run of this issue. */
export async function findReply(sql: Sql, of: Of & { id: string }): Promise<ReplyRun | null> {
  const [row] = await sql.query<ReplyRun>(
    `${SELECT} where e.id = $3 and e.host_id = $1 and e.issue_id = $2 and e.kind = 'reply.asked'`,
    [of.hostId, of.issueId, of.id],
  );
  return row ?? null;
}

/** What an effect made at Intercom; null: nothing. `existed`: it was there already. */
export async function effectResult(
  sql: Sql,
  effectId: string,
): Promise<{ partId: string | null; existed: boolean } | null> {
  const [row] = await sql.query<{ result: { partId: string | null; existed?: boolean } | null }>(
    'select result from effects where id = $1',
    [effectId],
  );
  const result = row?.result ?? null;
  return result === null ? null : { partId: result.partId, existed: result.existed ?? false };
}

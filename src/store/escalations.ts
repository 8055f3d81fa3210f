/** Escalations of an issue with what became of each: the event is the run, its effects are what it did. */
import type { Effect } from '../domain/effects.ts';
import type { EscalationWish } from '../domain/escalation/escalation.ts';
import type { Sql } from './db.ts';
import type { EventState } from './events.ts';
import type { EffectState } from './jobs.ts';

export interface EscalationEffect {
  id: string;
  kind: Effect['kind'];
  state: EffectState;
  asksPerson: boolean;
  reason: string | null;
  ref: string;
  attempts: number;
  /** The vendor's id of what it made. */
  partId: string | null;
  linkId: string | null;
  body: Effect;
}

export interface EscalationRow {
  id: string;
  /** As the event carries it. */
  wishId: string;
  wish: EscalationWish;
  by: string;
  at: Date;
  state: EventState;
  reasons: string[];
  /** Of this wish and of every one to link it again, in the order they were decided. */
  effects: EscalationEffect[];
  /** The link to what was made, if it stands. */
  linkId: string | null;
}

interface Of {
  hostId: string;
  issueId: string;
}

/** Effects of the run itself, and of wishes to link again what it made. */
const EFFECTS = `
  select f.*, f.created_at as made_at from effects f where f.event_id = e.id
  union all
  select f.*, f.created_at as made_at from effects f
    join events r on r.id = f.event_id and r.kind in ('relink.asked', 'backlinks.asked') and r.host_id = e.host_id and r.issue_id = e.issue_id
    join effects c on c.event_id = e.id and c.id::text = r.body ->> 'effectId'`;

const SELECT = `
  select e.id, e.body ->> 'wishId' as "wishId", e.body -> 'wish' as wish, e.body #>> '{actor,name}' as by, e.received_at as at, e.state, e.reasons,
    coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'state', f.state, 'asksPerson', f.asks_person, 'reason', f.reason,
        'ref', f.ref, 'attempts', f.attempts, 'partId', f.result ->> 'partId', 'linkId', f.link_id, 'body', f.body) order by f.made_at, f.id)
      from (${EFFECTS}) f), '[]') as effects,
    (select l.id from effects c join links l on l.host_id = e.host_id and l.issue_id = e.issue_id and l.ended_at is null
        and l.conversation_id = c.result ->> 'partId'
      where c.event_id = e.id and c.kind in ('ticket-creation', 'conversation-creation') limit 1) as "linkId"
  from events e`;

/** The newest first. */
export async function listEscalations(sql: Sql, of: Of, limit: number): Promise<EscalationRow[]> {
  return sql.query<EscalationRow>(
    `${SELECT} where e.host_id = $1 and e.issue_id = $2 and e.kind = 'escalation.asked' order by e.received_at desc, e.id limit $3::int`,
    [of.hostId, of.issueId, limit],
  );
}

/** Null: there is no such escalation of this issue. */
export async function findEscalation(sql: Sql, of: Of & { id: string }): Promise<EscalationRow | null> {
  const [row] = await sql.query<EscalationRow>(
    `${SELECT} where e.id = $3 and e.host_id = $1 and e.issue_id = $2 and e.kind = 'escalation.asked'`,
    [of.hostId, of.issueId, of.id],
  );
  return row ?? null;
}

/** By what whoever asked called it. */
export async function findEscalationByWish(sql: Sql, of: Of & { wishId: string }): Promise<EscalationRow | null> {
  const [row] = await sql.query<EscalationRow>(
    `${SELECT} where e.host_id = $1 and e.issue_id = $2 and e.kind = 'escalation.asked' and e.body ->> 'wishId' = $3`,
    [of.hostId, of.issueId, of.wishId],
  );
  return row ?? null;
}

/** What waits for its next try goes now, unless somebody works on it just then. */
export async function hurryEffects(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `update lanes l set next_at = clock_timestamp(), priority = 0 from (
       select q.organization_id, q.lane from lanes q
       where q.lane in (select f.lane from effects f where f.id = any ($1::uuid[]) and f.state = 'pending')
         and q.busy_until is null and q.next_at > clock_timestamp()
       order by q.lane collate "C" for update) w
     where l.organization_id = w.organization_id and l.lane = w.lane`,
    [ids],
  );
}

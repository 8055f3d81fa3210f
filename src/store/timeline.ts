/** The timeline of an issue: append-only. What came of an effect is read from the effect, beside the entry that announced it. */
import { type RequestStatus, statusOf } from '../domain/desk/desk.ts';
import type { TimelineEntry } from '../domain/snapshot.ts';
import type { Sql } from './db.ts';

/** Appends what a decision says, in its order; the effects it announces are stored in the same transaction before. */
export async function appendTimeline(
  sql: Sql,
  of: { organizationId: string; hostId: string; issueId: string; eventId: string | null },
  entries: TimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql.query(
    `insert into timeline (organization_id, host_id, issue_id, kind, actor, text, event_id, effect_id, link_id, run_id)
     select $1, $2, $3, t.kind, t.actor, t.text, $4, (select e.id from effects e where e.key = t."effectKey"), t."linkId", t."runId"
     from rows from (jsonb_to_recordset($5::jsonb) as (kind text, actor text, text text, "effectKey" text, "linkId" uuid, "runId" uuid)) with ordinality
       as t(kind, actor, text, "effectKey", "linkId", "runId", n) order by n`,
    [of.organizationId, of.hostId, of.issueId, of.eventId, JSON.stringify(entries)],
  );
}

/** Something a person did to an issue's effects or events, by API or console. */
export interface PersonalEntry {
  hostId: string;
  issueId: string;
  kind: string;
  actor: string;
  text: string;
  eventId: string | null;
  effectId: string | null;
  linkId: string | null;
  /** Left out: of none. */
  runId?: string;
}

export async function appendPersonalEntries(sql: Sql, organizationId: string, entries: PersonalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await sql.query(
    `insert into timeline (organization_id, host_id, issue_id, kind, actor, text, event_id, effect_id, link_id, run_id)
     select $1, t."hostId", t."issueId", t.kind, t.actor, t.text, t."eventId", t."effectId", t."linkId", t."runId"
     from jsonb_to_recordset($2::jsonb)
       as t("hostId" uuid, "issueId" text, kind text, actor text, text text, "eventId" uuid, "effectId" uuid, "linkId" uuid, "runId" uuid)`,
    [organizationId, JSON.stringify(entries)],
  );
}

export interface TimelineRow {
  id: number;
  at: Date;
  kind: string;
  actor: string | null;
  text: string;
  eventId: string | null;
  effectId: string | null;
  linkId: string | null;
  /** The run of a workflow it is a step of. */
  runId: string | null;
}

const SELECT = `select id, at, kind, actor, text, event_id as "eventId", effect_id as "effectId", link_id as "linkId", run_id as "runId" from timeline`;

/** One issue's timeline, beyond the entry `after`; one row more than `limit` where there are more. */
export async function listTimeline(
  sql: Sql,
  of: { hostId: string; issueId: string },
  ask: { after: number | null; limit: number; order: 'newest' | 'oldest' },
): Promise<TimelineRow[]> {
  const [beyond, direction] = ask.order === 'oldest' ? ['>', 'asc'] : ['<', 'desc'];
  return sql.query<TimelineRow>(
    `${SELECT} where host_id = $1 and issue_id = $2 and ($3::bigint is null or id ${beyond} $3) order by id ${direction} limit $4`,
    [of.hostId, of.issueId, ask.after, ask.limit + 1],
  );
}

/** What the timeline says of one event and of these effects of it, oldest first. Found by the event's issue. */
export async function listAbout(
  sql: Sql,
  of: { eventId: string; effectIds: string[]; limit: number },
): Promise<TimelineRow[]> {
  return sql.query<TimelineRow>(
    `${SELECT} where (host_id, issue_id) = (select e.host_id, e.issue_id from events e where e.id = $1)
       and (event_id = $1 or effect_id = any ($2::uuid[])) order by id limit $3`,
    [of.eventId, of.effectIds, of.limit],
  );
}

export interface NamedIssue {
  hostId: string;
  hostName: string;
  hostUrl: string;
  id: string;
  key: string;
  summary: string;
  status: { name: string };
}

/**
 * The issues known by this key or immutable id, on the host named or on any. Requests as the desk has them: they need not have been heard
 * of, and answer to keys they had.
 */
export async function findIssues(sql: Sql, of: { issue: string; host: string | null }): Promise<NamedIssue[]> {
  const requests = await sql.query<NamedIssue>(
    `select r.host_id as "hostId", h.name as "hostName", h.url as "hostUrl", r.id::text as id, r.key, r.title as summary,
       jsonb_build_object('name', r.status) as status
     from requests r join hosts h on h.id = r.host_id
     where (r.id = $1::uuid or r.id = (select k.request_id from request_keys k where k.key = $2)) and ($3::text is null or h.name = $3)`,
    [UUID.test(of.issue) ? of.issue : null, of.issue, of.host],
  );
  const heardOf = await sql.query<NamedIssue>(
    `select i.host_id as "hostId", h.name as "hostName", h.url as "hostUrl", i.id, i.key, i.summary, i.status
     from issues i join hosts h on h.id = i.host_id
     where (i.key = $1 or i.id = $1) and ($2::text is null or h.name = $2) order by i.deleted_at is null desc, i.updated_at desc, h.name limit 10`,
    [of.issue, of.host],
  );
  const named = requests.map((one) => ({ ...one, status: statusOf(one.status.name as RequestStatus) }));
  return [
    ...named,
    ...heardOf.filter(({ id, hostId }) => !named.some((one) => one.id === id || one.hostId === hostId)),
  ];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Two-way status of links: what is known of both sides, and how much was written lately. */
import { z } from 'zod';
import type { Decision, Snapshot } from '../domain/snapshot.ts';
import { type LinkSync, newSync } from '../domain/sync/model.ts';
import { type CommentSettings, defaultSync, type SyncSettings } from '../domain/sync/settings.ts';
import type { Sql } from './db.ts';
import { lately } from './lately.ts';
import { storable } from './storable.ts';

const table = z.record(z.string(), z.string()).default({});
const tables = { toIntercom: table, toIntercomByCategory: table, fromIntercom: table };
const winner = z.enum(['issue', 'ticket', 'latest']).default('latest');
const status = z.string().nullable().default(null);

/** What is stored may be of an older version: what it lacks is as it is by default. */
const stored = z.object({
  statusSync: z
    .object({
      enabled: z.boolean().default(false),
      wins: z.object({ toIntercom: winner, fromIntercom: winner }).prefault({}),
      ...tables,
      byTicketType: z.array(z.object({ ticketType: z.string(), ...tables })).default([]),
      onConversation: z.object({ closed: status, customerReplied: status }).prefault({}),
      fields: z
        .array(
          z.object({
            ticketType: z.string(),
            attribute: z.string(),
            field: z.string(),
            owner: z.enum(['issue', 'ticket']),
            values: table,
            called: z.record(z.string(), z.string()).optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
  commentsToIssue: z
    .object({ customerReplies: z.boolean().default(false), teammateNotes: z.boolean().default(false) })
    .prefault({}),
});

/** Null: none of it is on. */
function twoWayOf(settings: unknown): { sync: SyncSettings; comments: CommentSettings } | null {
  const { statusSync, commentsToIssue } = stored.parse(settings);
  const comments = commentsToIssue.customerReplies || commentsToIssue.teammateNotes;
  if (!statusSync.enabled && statusSync.fields.length === 0 && !comments) return null;
  return { sync: { ...defaultSync(), ...statusSync }, comments: commentsToIssue };
}

interface Row {
  linkId: string;
  state: Pick<LinkSync, 'lead' | 'settled' | 'ticket' | 'open' | 'wroteAt' | 'fieldsAt'> | null;
  stopped: string | null;
  kind: 'conversation' | 'ticket' | null;
  returned: number;
  told: number;
}

/**
 * What is known of these links of one issue. Fields that stood there already are no writes. Notes that tell people's changes are no writes of a loop; as many of them count as were answered by
 * a write on the other side. All of them count when what caused them happened, as `eventId` does, which is decided now (null: nothing but now): hours that come
 * at once after a silence are no loop.
 */
export async function loadTwoWay(
  sql: Sql,
  { settings, linkIds, eventId }: { settings: unknown; linkIds: string[]; eventId: string | null },
): Promise<NonNullable<Snapshot['twoWay']> | null> {
  const twoWay = twoWayOf(settings);
  if (twoWay === null) return null;
  const rows = await sql.query<Row>(
    `select l.id as "linkId", s.state, s.stopped, c.facts ->> 'kind' as kind, w.returned, w.told
     from links l left join link_syncs s on s.link_id = l.id
       left join conversations_seen c on c.connection_id = l.connection_id and c.conversation_id = l.conversation_id,
       lateral (select count(*) filter (where e.kind <> 'note')::int as returned, count(*) filter (where e.kind = 'note')::int as told
         from effects e left join events v on v.id = e.event_id where e.host_id = l.host_id and e.issue_id = l.issue_id and e.link_id = l.id and e.kind in ('note', 'ticket-state', 'ticket-attributes', 'issue-status', 'issue-fields', 'issue-comment')
           and not (e.kind in ('ticket-attributes', 'issue-fields') and coalesce(e.result ->> 'existed', '') = 'true')
           and (s.resumed_at is null or e.created_at > s.resumed_at) and ${lately(10)}) w
     where l.id = any ($1::uuid[])`,
    [linkIds, eventId],
  );
  const links = new Map(rows.map((row) => [row.linkId, syncOf(row)]));
  return { ...twoWay, links };
}

function syncOf({ state, stopped, kind, returned, told }: Row): LinkSync {
  const known = { ...newSync, ...state };
  const isTicket = known.ticket !== null || kind === 'ticket' ? true : kind === null ? null : false;
  return { ...known, stopped, isTicket, writes: returned + Math.min(returned, told) };
}

export async function saveSyncs(
  sql: Sql,
  organizationId: string,
  syncs: NonNullable<Decision['syncs']>,
): Promise<void> {
  const rows = syncs.map(({ linkId, sync: { lead, settled, ticket, open, wroteAt, fieldsAt, stopped } }) => ({
    link_id: linkId,
    state: { lead, settled, ticket, open, wroteAt, ...(fieldsAt === undefined ? {} : { fieldsAt }) },
    stopped,
  }));
  await sql.query(
    `insert into link_syncs (organization_id, link_id, state, stopped, stopped_at)
     select $1, s.link_id, s.state, s.stopped, case when s.stopped is not null then clock_timestamp() end
     from jsonb_to_recordset($2::jsonb) as s(link_id uuid, state jsonb, stopped text)
     on conflict (organization_id, link_id) do update set state = excluded.state, stopped = excluded.stopped,
       stopped_at = coalesce(link_syncs.stopped_at, excluded.stopped_at), updated_at = clock_timestamp()`,
    [organizationId, storable(rows)],
  );
}

/** Whether a project of an issue that this conversation is linked to wants what is written in it. */
export async function wantsCarried(
  sql: Sql,
  of: { connectionId: string; conversationId: string; as: keyof CommentSettings },
): Promise<boolean> {
  const rows = await sql.query(
    `select from links l join issues i on i.host_id = l.host_id and i.id = l.issue_id
       join projects p on p.host_id = i.host_id and p.key = i.project_key
     where l.connection_id = $1 and l.conversation_id = $2 and l.ended_at is null and (p.settings -> 'commentsToIssue' ->> $3) = 'true' limit 1`,
    [of.connectionId, of.conversationId, of.as],
  );
  return rows.length > 0;
}

/** A person lets it go on. False: it was not stopped. */
export async function resumeSync(sql: Sql, linkId: string): Promise<boolean> {
  const rows = await sql.query(
    `update link_syncs set stopped = null, stopped_at = null, resumed_at = clock_timestamp(), updated_at = clock_timestamp()
     where link_id = $1 and stopped is not null returning link_id`,
    [linkId],
  );
  return rows.length > 0;
}

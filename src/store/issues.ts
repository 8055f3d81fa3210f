/** One issue's knowledge as a decision needs it, loaded in one statement, and what was decided, applied in the same transaction. */
import type { Connection, Host, HostKind, KnownIssue, Link, LinkingSettings, Source } from '../domain/model.ts';
import { type Decision, type LinkChange, type Snapshot, toldKey } from '../domain/snapshot.ts';
import type { OnItsWay } from '../domain/writes.ts';
import type { Sql } from './db.ts';
import { findRequestFacts } from './desk/request-facts.ts';
import { loadTwoWay, saveSyncs } from './syncs.ts';

interface SnapshotRow {
  host: { id: string; name: string; kind: HostKind; url: string } | null;
  issue: (Omit<KnownIssue, 'hostId'> & { hostId: string }) | null;
  project: { id: string; key: string; connectionId: string | null; settings: { linking: LinkingSettings } } | null;
  connections: Connection[];
  sources: Source[];
  links: Link[];
  told: { conversation: string; fact: string }[];
  onItsWay: OnItsWay[];
  restoredSince: boolean;
}

const LOAD = `
  with known as (select * from issues where host_id = $1 and id = $2)
  select
    (select jsonb_build_object('id', h.id, 'name', h.name, 'kind', h.kind, 'url', h.url) from hosts h where h.id = $1) as host,
    (select jsonb_build_object('hostId', host_id, 'id', id, 'key', key, 'projectKey', project_key, 'summary', summary, 'status', status,
      'assignee', assignee, 'resolution', resolution, 'updatedAt', updated_at, 'statusAt', status_at, 'assigneeAt', assignee_at,
      'deleted', deleted_at is not null) from known) as issue,
    (select jsonb_build_object('id', p.id, 'key', p.key, 'connectionId', p.connection_id, 'settings', p.settings)
      from projects p join hosts ph on ph.id = p.host_id and ph.state <> 'disconnected' where p.host_id = $1 and p.key = coalesce((select project_key from known where updated_at > $5), $3, (select project_key from known))) as project,
    coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'workspaceId', c.workspace_id, 'workspaceName', c.workspace_name,
      'region', c.region, 'apiUrl', c.api_url, 'adminId', c.admin_id, 'adminName', c.admin_name, 'state', c.state,
      'stateReason', c.state_reason, 'plan', c.plan)) from connections c), '[]') as connections,
    coalesce((select jsonb_agg(jsonb_build_object('name', s.name, 'version', s.version, 'ended', s.ended, 'conversations', s.conversations))
      from sources s where s.host_id = $1 and s.issue_id = $2), '[]') as sources,
    coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'hostId', l.host_id, 'issueId', l.issue_id, 'connectionId', l.connection_id,
      'workspaceId', l.workspace_id, 'conversationId', l.conversation_id, 'sources', l.sources, 'broken', l.broken, 'title', l.title,
      'heardAt', l.heard_at, 'quiet', l.quiet) order by l.created_at, l.id) from links l where l.host_id = $1 and l.issue_id = $2 and l.ended_at is null), '[]') as links,
    coalesce((select jsonb_agg(jsonb_build_object('conversation', t.conversation, 'fact', t.fact))
      from told t where t.host_id = $1 and t.issue_id = $2 and t.fact = any ($4)), '[]') as told,
    coalesce((select jsonb_agg(jsonb_build_object('ref', w.ref, 'effect', w.body)) from effects w
      where w.lane in ('issue-write:' || $1::text || ':' || $2, 'issue-creation:' || $1::text || ':' || coalesce($3, ''))
        and w.kind in ('issue-comment', 'issue-status', 'issue-fields', 'issue-creation') and w.state in ('pending', 'sending', 'unknown')
        and w.sent_at is not null), '[]') as "onItsWay",
    exists (select from restores r join events e on e.organization_id = r.organization_id and e.id = $6
      where to_timestamp((e.body ->> 'at')::numeric / 1000) <= r.restored_at + interval '10 minutes') as "restoredSince"`;

/**
 * Lets decisions about one issue follow each other until the end of the transaction: an event is decided in the issue's lane, the
 * answer to a note in the conversation's, and neither may decide from what the other is about to change. Taken first of all locks.
 */
export async function lockIssue(sql: Sql, of: { hostId: string; issueId: string }): Promise<void> {
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`issue ${of.hostId}/${of.issueId}`]);
}

/**
 * What is known of an issue. `projectKey`: the project the event names, null for the last one known; a newer one known wins.
 * `facts`: those the event could tell, the only ones worth looking up. `eventId`: what is decided, or what caused it; left out: it happens now.
 */
export async function loadSnapshot(
  sql: Sql,
  of: {
    hostId: string;
    issueId: string;
    projectKey: string | null;
    updatedAt: number;
    facts: string[];
    eventId?: string | null;
  },
): Promise<Snapshot | null> {
  const { hostId, issueId, projectKey, facts, updatedAt, eventId = null } = of;
  const [row] = await sql.query<SnapshotRow>(LOAD, [hostId, issueId, projectKey, facts, updatedAt, eventId]);
  if (row === undefined || row.host === null) return null;
  const host: Host = row.host;
  const [request, twoWay] = await Promise.all([
    host.kind === 'desk' ? findRequestFacts(sql, of.issueId) : null,
    row.project === null || row.links.length === 0
      ? null
      : loadTwoWay(sql, {
          settings: row.project.settings,
          linkIds: row.links.map(({ id }) => id),
          eventId,
        }),
  ]);
  return {
    host,
    project: row.project === null ? null : { ...row.project, hostId: host.id, linking: row.project.settings.linking },
    connections: row.connections,
    issue: row.issue,
    sources: row.sources,
    links: row.links,
    request,
    told: new Set(row.told.map(toldKey)),
    onItsWay: row.onItsWay,
    restoredSince: row.restoredSince,
    ...(twoWay === null ? {} : { twoWay }),
  };
}

/** Writes a decision's knowledge: issue, sources, links, told facts. Effects and timeline are stored beside it. */
export async function applyKnowledge(sql: Sql, of: Of, decision: Decision): Promise<void> {
  await Promise.all([
    decision.issue === null ? null : saveIssue(sql, of.organizationId, decision.issue),
    decision.sources.length === 0 ? null : saveSources(sql, of, decision.sources),
    decision.links.length === 0 ? null : applyLinkChanges(sql, of.organizationId, decision.links),
    decision.told.length === 0 ? null : saveTold(sql, of, decision.told),
    decision.restrictConnection === null ? null : restrictConnection(sql, decision.restrictConnection),
    decision.syncs === undefined || decision.syncs.length === 0
      ? null
      : saveSyncs(sql, of.organizationId, decision.syncs),
  ]);
}

interface Of {
  organizationId: string;
  hostId: string;
  issueId: string;
}

/** Facts that were told, or that need no telling. */
export async function saveTold(sql: Sql, of: Of, told: Decision['told']): Promise<void> {
  await sql.query(
    `insert into told (organization_id, host_id, issue_id, conversation, fact)
     select $1, $2, $3, t.conversation, t.fact from jsonb_to_recordset($4::jsonb) as t(conversation text, fact text)
     on conflict do nothing`,
    [of.organizationId, of.hostId, of.issueId, JSON.stringify(told)],
  );
}

async function restrictConnection(sql: Sql, connectionId: string): Promise<void> {
  await sql.query(`update connections set plan = 'restricted', updated_at = now() where id = $1`, [connectionId]);
}

async function saveIssue(sql: Sql, organizationId: string, issue: KnownIssue): Promise<void> {
  await sql.query(
    `insert into issues (organization_id, host_id, id, key, project_key, summary, status, assignee, resolution, updated_at, status_at, assignee_at, deleted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, case when $13::boolean then now() end)
     on conflict (organization_id, host_id, id) do update set key = excluded.key, project_key = excluded.project_key,
       summary = excluded.summary, status = excluded.status, assignee = excluded.assignee, resolution = excluded.resolution,
       updated_at = excluded.updated_at, status_at = excluded.status_at, assignee_at = excluded.assignee_at,
       deleted_at = coalesce(issues.deleted_at, excluded.deleted_at)`,
    [
      organizationId,
      issue.hostId,
      issue.id,
      issue.key,
      issue.projectKey,
      issue.summary,
      JSON.stringify(issue.status),
      issue.assignee === null ? null : JSON.stringify(issue.assignee),
      issue.resolution,
      issue.updatedAt,
      issue.statusAt,
      issue.assigneeAt,
      issue.deleted,
    ],
  );
}

async function saveSources(sql: Sql, of: Of, sources: Source[]): Promise<void> {
  await sql.query(
    `insert into sources (organization_id, host_id, issue_id, name, version, ended, conversations)
     select $1, $2, $3, s.name, s.version, s.ended, s.conversations
     from jsonb_to_recordset($4::jsonb) as s(name text, version bigint, ended boolean, conversations jsonb)
     on conflict (organization_id, host_id, issue_id, name) do update
       set version = excluded.version, ended = excluded.ended, conversations = excluded.conversations`,
    [of.organizationId, of.hostId, of.issueId, JSON.stringify(sources)],
  );
}

async function applyLinkChanges(sql: Sql, organizationId: string, changes: LinkChange[]): Promise<void> {
  const made = changes.flatMap((change) => (change.kind === 'made' ? [change.link] : []));
  const ended = changes.flatMap((change) => (change.kind === 'ended' ? [change.linkId] : []));
  // Ended before made: a conversation may be linked anew in the same decision, and lives only once.
  await Promise.all([
    ended.length === 0 ? null : endLinks(sql, ended),
    made.length === 0 ? null : insertLinks(sql, organizationId, made),
    ...changes.map((change) => changeLink(sql, change)),
  ]);
}

async function insertLinks(sql: Sql, organizationId: string, links: Link[]): Promise<void> {
  await sql.query(
    `insert into links (organization_id, id, host_id, issue_id, connection_id, workspace_id, conversation_id, sources, broken, heard_at, quiet)
     select $1, l.id, l."hostId", l."issueId", l."connectionId", l."workspaceId", l."conversationId", l.sources, l.broken, l."heardAt", coalesce(l.quiet, false)
     from jsonb_to_recordset($2::jsonb) as l(id uuid, "hostId" uuid, "issueId" text, "connectionId" uuid, "workspaceId" text,
       "conversationId" text, sources jsonb, broken text, "heardAt" bigint, quiet boolean)`,
    [organizationId, JSON.stringify(links)],
  );
}

async function changeLink(sql: Sql, change: LinkChange): Promise<void> {
  switch (change.kind) {
    case 'sources':
      await sql.query('update links set sources = $2 where id = $1', [change.linkId, JSON.stringify(change.sources)]);
      return;
    case 'broken':
      await sql.query('update links set broken = $2 where id = $1', [change.linkId, change.reason]);
      return;
    case 'healed':
      await sql.query('update links set broken = null where id = $1', [change.linkId]);
      return;
    case 'titled':
      await sql.query('update links set title = $2 where id = $1', [change.linkId, change.title]);
      return;
    case 'introduced':
      await sql.query('update links set quiet = false where id = $1', [change.linkId]);
      return;
    case 'made':
    case 'ended':
      return;
  }
}

async function endLinks(sql: Sql, linkIds: string[]): Promise<void> {
  await sql.query('update links set ended_at = now() where id = any ($1::uuid[])', [linkIds]);
}

/** What the panel beside an issue shows, as it stands here: two statements, no vendor. */
import type { Contact } from '../domain/contacts.ts';
import type { BrokenReason, Connection, HostKind, Issue } from '../domain/model.ts';
import type { SeenConversation, Trouble } from '../domain/panel.ts';
import type { DataAttribute } from '../domain/workspace.ts';
import type { Sql } from './db.ts';

/** Something that is read at a vendor: as it was read last, and how that went. Times are ms. */
export interface Seen<T> {
  facts: T | null;
  problem: Trouble | null;
  readAt: number | null;
  triedAt: number | null;
}

/** What cards and details need of a workspace beside the conversations themselves. */
export interface WorkspaceFacts {
  attributes: DataAttribute[];
  /** Names by id. */
  teammates: Record<string, string>;
  teams: Record<string, string>;
}

/** Who reported an issue. `email` is null on a host that lets people hide theirs. */
export interface ReporterFacts {
  /** Nobody reported it: null. */
  name: string | null;
  email: string | null;
  hidden: boolean;
  contactIds: string[];
  /** One that was made here: searches find it only minutes later. */
  madeId: string | null;
}

export interface PanelLink {
  id: string;
  connectionId: string | null;
  workspaceId: string;
  conversationId: string;
  sources: string[];
  broken: BrokenReason | null;
  title: string | null;
  /** Why its two sides do not follow each other any more. */
  stopped: string | null;
  seen: Seen<SeenConversation>;
}

export type PanelConnection = Pick<
  Connection,
  'id' | 'name' | 'workspaceId' | 'workspaceName' | 'region' | 'apiUrl' | 'state' | 'stateReason' | 'plan'
>;

export interface PanelRow {
  /** By the database's clock, as all the times here. */
  now: number;
  host: { id: string; name: string; kind: HostKind; url: string; state: string };
  /** Null: nothing was ever heard of it. */
  issue: (Issue & { deleted: boolean }) | null;
  project: { id: string; key: string; connectionId: string | null; settings: Record<string, unknown> } | null;
  connections: PanelConnection[];
  workspaces: Record<string, Pick<Seen<WorkspaceFacts>, 'facts' | 'readAt' | 'triedAt'>>;
  /** Those that have not ended, in the order they were made. */
  links: PanelLink[];
  reporter: Seen<ReporterFacts> | null;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

const LOAD = `
  with h as (select * from hosts where name = $1),
    i as (select o.* from issues o where o.host_id = (select id from h)
      and o.id in (select k.id from issues k where k.host_id = (select id from h) and k.key = $2 union select $2::text)
      order by o.deleted_at is null desc, o.id = $2 desc, o.updated_at desc limit 1)
  select ${ms('clock_timestamp()')} as now,
    (select jsonb_build_object('id', id, 'name', name, 'kind', kind, 'url', url, 'state', state) from h) as host,
    (select jsonb_build_object('hostId', host_id, 'id', id, 'key', key, 'projectKey', project_key, 'summary', summary, 'status', status,
      'assignee', assignee, 'resolution', resolution, 'updatedAt', updated_at, 'deleted', deleted_at is not null) from i) as issue,
    (select jsonb_build_object('id', p.id, 'key', p.key, 'connectionId', p.connection_id, 'settings', p.settings) from projects p
      where p.host_id = (select id from h) and p.key = coalesce((select project_key from i), $3)) as project,
    coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'workspaceId', c.workspace_id, 'workspaceName', c.workspace_name,
      'region', c.region, 'apiUrl', c.api_url, 'state', c.state, 'stateReason', c.state_reason, 'plan', c.plan)) from connections c), '[]') as connections,
    coalesce((select jsonb_object_agg(w.connection_id, jsonb_build_object('facts', w.facts, 'readAt', ${ms('w.read_at')}, 'triedAt', ${ms('w.tried_at')}))
      from workspaces_seen w), '{}') as workspaces,
    coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'connectionId', l.connection_id, 'workspaceId', l.workspace_id,
      'conversationId', l.conversation_id, 'sources', l.sources, 'broken', l.broken, 'title', l.title, 'stopped', y.stopped, 'seen', jsonb_build_object(
        'facts', s.facts, 'problem', s.problem, 'readAt', ${ms('s.read_at')}, 'triedAt', ${ms('s.tried_at')})) order by l.created_at, l.id)
      from links l left join conversations_seen s on s.connection_id = l.connection_id and s.conversation_id = l.conversation_id
        left join link_syncs y on y.link_id = l.id
      where l.host_id = (select id from h) and l.issue_id = (select id from i) and l.ended_at is null), '[]') as links,
    (select jsonb_build_object('facts', r.facts, 'problem', r.problem, 'readAt', ${ms('r.read_at')}, 'triedAt', ${ms('r.tried_at')})
      from reporters_seen r where r.host_id = (select id from h) and r.issue_id = coalesce((select id from i), $4)) as reporter`;

/**
 * By the host's name and the issue's immutable id or key. `unheard`: where the project and the reporter are found of an issue nothing was
 * heard of. Null: there is no such host.
 */
export async function loadPanel(
  sql: Sql,
  of: { host: string; issue: string; unheard: { id: string; projectKey: string } | null },
): Promise<PanelRow | null> {
  const { host, issue, unheard } = of;
  const [row] = await sql.query<Omit<PanelRow, 'host'> & { host: PanelRow['host'] | null }>(LOAD, [
    host,
    issue,
    unheard?.projectKey ?? null,
    unheard?.id ?? null,
  ]);
  return row === undefined || row.host === null ? null : { ...row, host: row.host };
}

/** Of one workspace's connection. */
export interface ContactAddress {
  connectionId: string;
  contactId: string;
}

/** By `<connection id>/<contact id>`; what was never asked for is missing. */
export async function loadContacts(sql: Sql, of: readonly ContactAddress[]): Promise<Map<string, Seen<Contact>>> {
  if (of.length === 0) return new Map();
  const rows = await sql.query<ContactAddress & Seen<Contact>>(
    `select c.connection_id as "connectionId", c.contact_id as "contactId", c.facts, c.problem, ${ms('c.read_at')} as "readAt",
       ${ms('c.tried_at')} as "triedAt"
     from contacts_seen c where c.connection_id = any ($1::uuid[]) and c.contact_id = any ($2::text[])`,
    [[...new Set(of.map(({ connectionId }) => connectionId))], [...new Set(of.map(({ contactId }) => contactId))]],
  );
  return new Map(rows.map((row) => [contactKey(row), row]));
}

export function contactKey({ connectionId, contactId }: ContactAddress): string {
  return `${connectionId}/${contactId}`;
}

/** Keeps what was read at vendors for the panel. What could not be read keeps what was read before, with the reason beside it. */
import { type Contact, defaultShown } from '../domain/contacts.ts';
import type { SeenConversation, Trouble } from '../domain/panel.ts';
import type { Sql } from './db.ts';
import type { ReporterFacts, WorkspaceFacts } from './panel.ts';
import { storable } from './storable.ts';

/** How one read went. */
export type Read<T> = { id: string } & ({ facts: T } | { problem: Trouble });

type Reads = readonly { id: string; facts?: object; problem?: Trouble }[];

const rowsOf = (reads: Reads): string =>
  storable(reads.map(({ id, facts = null, problem = null }) => ({ id, facts, problem })));

/** By id, so that two who read the same do not wait for each other in a circle. */
const READS = `jsonb_to_recordset($3::jsonb) as r(id text, facts jsonb, problem jsonb) order by r.id`;
const KEPT = (table: string): string =>
  `facts = coalesce(excluded.facts, ${table}.facts), problem = excluded.problem, read_at = coalesce(excluded.read_at, ${table}.read_at), tried_at = excluded.tried_at`;
/** JSON's null is a value of its own; here it means that there is none. */
const VALUES = `nullif(r.facts, 'null'), nullif(r.problem, 'null'), case when nullif(r.facts, 'null') is not null then clock_timestamp() end, clock_timestamp()`;

export async function saveConversations(
  sql: Sql,
  of: { organizationId: string; connectionId: string },
  reads: readonly Read<SeenConversation>[],
): Promise<void> {
  if (reads.length === 0) return;
  await sql.query(
    `insert into conversations_seen (organization_id, connection_id, conversation_id, facts, problem, read_at, tried_at)
     select $1, $2, r.id, ${VALUES} from ${READS}
     on conflict (organization_id, connection_id, conversation_id) do update set ${KEPT('conversations_seen')}`,
    [of.organizationId, of.connectionId, rowsOf(reads)],
  );
}

export async function saveContacts(
  sql: Sql,
  of: { organizationId: string; connectionId: string },
  reads: readonly Read<Contact>[],
): Promise<void> {
  if (reads.length === 0) return;
  await sql.query(
    `insert into contacts_seen (organization_id, connection_id, contact_id, facts, problem, read_at, tried_at)
     select $1, $2, r.id, ${VALUES} from ${READS}
     on conflict (organization_id, connection_id, contact_id) do update set ${KEPT('contacts_seen')}`,
    [of.organizationId, of.connectionId, rowsOf(reads)],
  );
}

/** `facts` null: it could not be read. */
export async function saveWorkspace(
  sql: Sql,
  of: { organizationId: string; connectionId: string },
  facts: WorkspaceFacts | null,
): Promise<void> {
  await sql.query(
    `insert into workspaces_seen (organization_id, connection_id, facts, read_at, tried_at)
     values ($1, $2, $3::jsonb, case when $3::jsonb is not null then clock_timestamp() end, clock_timestamp())
     on conflict (organization_id, connection_id) do update set facts = coalesce(excluded.facts, workspaces_seen.facts),
       read_at = coalesce(excluded.read_at, workspaces_seen.read_at), tried_at = excluded.tried_at`,
    [of.organizationId, of.connectionId, facts === null ? null : storable(facts)],
  );
}

export interface ReporterOf {
  organizationId: string;
  hostId: string;
  issueId: string;
  connectionId: string;
}

export async function saveReporter(
  sql: Sql,
  of: ReporterOf,
  read: { facts: ReporterFacts } | { problem: Trouble },
): Promise<void> {
  const facts = 'facts' in read ? storable(read.facts) : null;
  const problem = 'problem' in read ? storable(read.problem) : null;
  await sql.query(
    `insert into reporters_seen (organization_id, host_id, issue_id, connection_id, facts, problem, read_at, tried_at)
     values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, case when $5::jsonb is not null then clock_timestamp() end, clock_timestamp())
     on conflict (organization_id, host_id, issue_id) do update set connection_id = excluded.connection_id, ${KEPT('reporters_seen')}`,
    [of.organizationId, of.hostId, of.issueId, of.connectionId, facts, problem],
  );
}

/** Forgets what nobody has looked at for so long, of one organization. */
export async function forgetUnseen(sql: Sql, days: number): Promise<void> {
  for (const table of ['conversations_seen', 'contacts_seen', 'reporters_seen'])
    await sql.query(`delete from ${table} where tried_at < clock_timestamp() - $1 * interval '1 day'`, [days]);
}

/** The attributes of contacts that the projects of a connection show or sum. */
export async function shownAttributes(sql: Sql, connectionId: string): Promise<string[]> {
  const rows = await sql.query<{
    panel: { fields?: { user?: string[]; lead?: string[] }; sum?: string | null } | null;
  }>(`select settings -> 'panel' as panel from projects where connection_id = $1`, [connectionId]);
  const shown = rows.flatMap(({ panel }) => [
    ...(panel?.fields?.user ?? defaultShown.user),
    ...(panel?.fields?.lead ?? defaultShown.lead),
    ...(typeof panel?.sum === 'string' ? [panel.sum] : []),
  ]);
  return [...new Set(shown)];
}

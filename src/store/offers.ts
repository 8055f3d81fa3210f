/** What issues can be escalated to, as it was last read. What could not be read keeps what was read before, with the reason beside it. */
import type { Trouble } from '../domain/panel.ts';
import type { Team, Teammate, TicketType } from '../domain/workspace.ts';
import type { HostKind } from '../domain/model.ts';
import type { Sql } from './db.ts';
import type { Seen } from './panel.ts';
import { storable } from './storable.ts';

/** Of a workspace. */
export interface WorkspaceOffer {
  ticketTypes: TicketType[];
  teams: Team[];
  teammates: Teammate[];
}

/** Of a host. */
export interface HostOffer {
  projects: { key: string; name: string }[];
}

/** By id; what was never asked for is missing. */
export interface Offers {
  /** By the database's clock, ms, as the times of the rows. */
  now: number;
  workspaces: Record<string, Seen<WorkspaceOffer>>;
  hosts: Record<string, Seen<HostOffer>>;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const SEEN = `jsonb_build_object('facts', o.facts, 'problem', o.problem, 'readAt', ${ms('o.read_at')}, 'triedAt', ${ms('o.tried_at')})`;

export async function loadOffers(sql: Sql): Promise<Offers> {
  const [row] = await sql.query<Offers>(
    `select ${ms('clock_timestamp()')} as now,
       coalesce((select jsonb_object_agg(o.connection_id, ${SEEN}) from workspace_offers o), '{}') as workspaces,
       coalesce((select jsonb_object_agg(o.host_id, ${SEEN}) from host_offers o), '{}') as hosts`,
  );
  return row ?? { now: 0, workspaces: {}, hosts: {} };
}

type Read<T> = { facts: T } | { problem: Trouble };

export async function saveWorkspaceOffer(
  sql: Sql,
  of: { organizationId: string; connectionId: string },
  read: Read<WorkspaceOffer>,
): Promise<void> {
  await sql.query(upsert('workspace_offers', 'connection_id'), [of.organizationId, of.connectionId, ...valuesOf(read)]);
}

export async function saveHostOffer(
  sql: Sql,
  of: { organizationId: string; hostId: string },
  read: Read<HostOffer>,
): Promise<void> {
  await sql.query(upsert('host_offers', 'host_id'), [of.organizationId, of.hostId, ...valuesOf(read)]);
}

/** What was read of a workspace turned out to be old: whoever wants it next reads it anew. */
export async function doubtWorkspaceOffer(sql: Sql, connectionId: string): Promise<void> {
  await sql.query(`update workspace_offers set tried_at = 'epoch' where connection_id = $1`, [connectionId]);
}

function upsert(table: string, id: string): string {
  return `insert into ${table} (organization_id, ${id}, facts, problem, read_at, tried_at)
     values ($1, $2, $3::jsonb, $4::jsonb, case when $3::jsonb is not null then clock_timestamp() end, clock_timestamp())
     on conflict (organization_id, ${id}) do update set facts = coalesce(excluded.facts, ${table}.facts), problem = excluded.problem,
       read_at = coalesce(excluded.read_at, ${table}.read_at), tried_at = excluded.tried_at`;
}

function valuesOf(read: Read<object>): (string | null)[] {
  return ['facts' in read ? storable(read.facts) : null, 'problem' in read ? storable(read.problem) : null];
}

export interface OfferingHost {
  id: string;
  name: string;
  kind: HostKind;
  url: string;
}

/** Hosts on which issues can be made. */
export async function offeringHosts(sql: Sql): Promise<OfferingHost[]> {
  return sql.query<OfferingHost>(`select id, name, kind, url from hosts where state <> 'disconnected' order by name`);
}

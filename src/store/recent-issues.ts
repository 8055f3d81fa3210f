/** The newest of what is known of a project's issues: to show how settings would turn out on a real one. */
import type { HostEvent } from '../domain/events.ts';
import type { Issue, Status } from '../domain/model.ts';
import type { Sql } from './db.ts';
import { likeAnywhere } from './like.ts';

const COLUMNS = `host_id as "hostId", id, key, project_key as "projectKey", summary, status, assignee, resolution, updated_at as "updatedAt"`;

/** The newest first. `search`: part of key or summary, or null. Those deleted are not among them. */
export function recentIssues(
  sql: Sql,
  of: { hostId: string; projectKey: string; search: string | null; limit: number },
): Promise<Issue[]> {
  const search = of.search === null ? null : likeAnywhere(of.search);
  return sql.query<Issue>(
    `select ${COLUMNS} from issues
     where host_id = $1 and project_key = $2 and deleted_at is null and ($3::text is null or key || ' ' || summary ilike $3)
     order by updated_at desc, id limit $4::int`,
    [of.hostId, of.projectKey, search, of.limit],
  );
}

/** By its key now. */
export async function knownIssue(
  sql: Sql,
  of: { hostId: string; projectKey: string; key: string },
): Promise<Issue | null> {
  const [row] = await sql.query<Issue>(
    `select ${COLUMNS} from issues where host_id = $1 and project_key = $2 and key = $3 and deleted_at is null limit 1`,
    [of.hostId, of.projectKey, of.key],
  );
  return row ?? null;
}

/** What was heard of an issue by events of these kinds, the newest first; not those of which only the outline is kept. */
export async function recentEvents(
  sql: Sql,
  of: { hostId: string; issueId: string; kinds: HostEvent['kind'][] },
): Promise<HostEvent[]> {
  const rows = await sql.query<{ body: HostEvent }>(
    `select body from events where host_id = $1 and issue_id = $2 and kind = any ($3::text[]) and state in ('done', 'skipped') and slim_at is null
     order by received_at desc, id limit 20`,
    [of.hostId, of.issueId, of.kinds],
  );
  return rows.map(({ body }) => body);
}

/** The statuses that the project's known issues have, each once by name. */
export async function knownStatuses(sql: Sql, of: { hostId: string; projectKey: string }): Promise<Status[]> {
  const rows = await sql.query<{ status: Status }>(
    `select distinct on (status ->> 'name') status from
       (select status from issues where host_id = $1 and project_key = $2 order by updated_at desc limit 500) as newest`,
    [of.hostId, of.projectKey],
  );
  return rows.map(({ status }) => status);
}

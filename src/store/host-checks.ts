/** What is known here that a check of a host compares with: its projects, its linked issues, and what came of them already. */
import type { SearchPlace } from '../domain/issue-search.ts';
import type { Sql } from './db.ts';

/** Where a round is. */
export interface CheckPlace {
  /** Projects still to be searched, the one under way first. */
  projects: string[];
  /** Where its next page begins; null: at its beginning. */
  page: SearchPlace | null;
  /** Changed issues that were found and are still to be read. */
  issues: string[];
  /** Projects that could be searched: an issue of theirs that is not found is not there. */
  searched: string[];
  /** Projects that are not there any more. Left out: none. */
  gone?: string[];
  /** Linked issues are looked for from here on; null: they are not, or not yet. */
  sweep: { after: string; whole: boolean } | null;
}

/** Keys of the projects of a host that are set up. */
export async function checkedProjects(sql: Sql, hostId: string): Promise<string[]> {
  const rows = await sql.query<{ key: string }>('select key from projects where host_id = $1 order by key', [hostId]);
  return rows.map(({ key }) => key);
}

/** Ids of the linked issues of a project. */
export async function linkedIssuesIn(sql: Sql, of: { hostId: string; projectKey: string }): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select i.id from issues i where i.host_id = $1 and i.project_key = $2 and i.deleted_at is null
       and exists (select from links l where l.host_id = i.host_id and l.issue_id = i.id and l.ended_at is null) order by i.id`,
    [of.hostId, of.projectKey],
  );
  return rows.map(({ id }) => id);
}

/** Linked issues by id, after one of them; `whole` false: only those that were not found the last time, or whose project is gone. */
export async function linkedIssuesAfter(
  sql: Sql,
  of: { hostId: string; after: string; whole: boolean; gone: string[]; atMost: number },
): Promise<{ id: string; projectKey: string }[]> {
  return sql.query(
    `select i.id, i.project_key as "projectKey" from issues i
     where i.host_id = $1 and i.id > $2 and i.deleted_at is null and ($3 or i.gone_at is not null or i.project_key = any ($5))
       and exists (select from links l where l.host_id = i.host_id and l.issue_id = i.id and l.ended_at is null)
     order by i.id limit $4`,
    [of.hostId, of.after, of.whole, of.atMost, of.gone],
  );
}

/** An issue was found, or not. Answers for how long it has not been found, ms; null: it is there, or this is the first time. */
export async function markGone(
  sql: Sql,
  of: { hostId: string; issueId: string; gone: boolean },
): Promise<number | null> {
  const [row] = await sql.query<{ ms: number | null }>(
    `update issues i set gone_at = case when $3 then coalesce(i.gone_at, clock_timestamp()) end
     from issues o where o.host_id = $1 and o.id = $2 and i.host_id = o.host_id and i.id = o.id and ($3 or o.gone_at is not null)
     returning case when $3 then (extract(epoch from clock_timestamp() - o.gone_at) * 1000)::float8 end as ms`,
    [of.hostId, of.issueId, of.gone],
  );
  return row?.ms ?? null;
}

/** Comments of an issue whose text is known to name a conversation. */
export async function commentSources(sql: Sql, of: { hostId: string; issueId: string }): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select substr(name, 9) as id from sources
     where host_id = $1 and issue_id = $2 and name like 'comment:%' and not ended and conversations <> '[]'`,
    [of.hostId, of.issueId],
  );
  return rows.map(({ id }) => id);
}

/** Whether a change of an issue came already without its id, as Forge tells them: within a moment of this one. */
export async function cameWithoutId(
  sql: Sql,
  of: { hostId: string; issueId: string; kind: string; at: number },
): Promise<boolean> {
  const rows = await sql.query(
    `select from events where host_id = $1 and issue_id = $2 and kind = $3 and body ->> 'changeId' is null
       and abs((body ->> 'at')::float8 - $4) < 2000 limit 1`,
    [of.hostId, of.issueId, of.kind, of.at],
  );
  return rows.length > 0;
}

/** Who can be given a request, and which tags there are. */
import type { Sql } from '../db.ts';

export interface Assignee {
  id: string;
  name: string;
}

/** Agents and admins who can sign in, by name. */
export async function listAssignees(sql: Sql): Promise<Assignee[]> {
  return sql.query<Assignee>(
    `select id, name from users where role in ('admin', 'agent') and disabled_at is null order by lower(name), id`,
  );
}

export async function findAssignee(sql: Sql, id: string): Promise<Assignee | null> {
  const [row] = await sql.query<Assignee>(
    `select id, name from users where id = $1 and role in ('admin', 'agent') and disabled_at is null`,
    [id],
  );
  return row ?? null;
}

/** Those in use, the most used first. */
export async function listTags(sql: Sql, atMost: number): Promise<{ tag: string; requests: number }[]> {
  return sql.query<{ tag: string; requests: number }>(
    `select t.tag, count(*)::int as requests from requests r cross join lateral unnest(r.tags) t(tag)
     group by 1 order by 2 desc, 1 limit $1`,
    [atMost],
  );
}

/** What hangs on a connection, for its card and for the question before it ends. */
import type { Db } from './db.ts';

export interface ConnectionSummary {
  id: string;
  /** `host/KEY`. */
  projects: string[];
  lastNotificationAt: Date | null;
}

export async function summarizeConnections(db: Db, organizationId: string): Promise<Map<string, ConnectionSummary>> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query<ConnectionSummary>(
      `select c.id,
         coalesce((select jsonb_agg(h.name || '/' || p.key order by h.name, p.key) from projects p join hosts h on h.id = p.host_id
           where p.connection_id = c.id), '[]') as projects,
         (select max(t.last_at) from hook_topics t where t.connection_id = c.id) as "lastNotificationAt"
       from connections c`,
    ),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function connectionUse(
  db: Db,
  organizationId: string,
  id: string,
): Promise<{ links: number; waiting: number }> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<{ links: number; waiting: number }>(
      `select (select count(*)::int from links where connection_id = $1 and ended_at is null) as links,
         (select count(*)::int from lanes l join jobs j on j.lane = l.lane where l.door = 'connection:' || $1::text and j.kind = 'effect') as waiting`,
      [id],
    ),
  );
  return row ?? { links: 0, waiting: 0 };
}

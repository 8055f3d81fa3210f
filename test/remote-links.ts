import type { RemoteLink } from '../src/domain/effects.ts';
import type { Sql } from '../src/store/db.ts';

/** What stands on a request of linked conversations. */
export async function listRemoteLinks(sql: Sql, requestId: string): Promise<RemoteLink[]> {
  return sql.query<RemoteLink>(
    `select global_id as "globalId", url, title, summary, resolved from request_remote_links where request_id = $1 order by global_id`,
    [requestId],
  );
}

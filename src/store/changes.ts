/** What of an organization changed since one looked: a mark for each subject that is another one once something happened. */
import type { Sql } from './db.ts';

/** Subjects as pages show them. `imports` and `panel` are announced by who imports, or read for the panel; nothing here can see them. */
export type Topic =
  'activity' | 'links' | 'connections' | 'hosts' | 'projects' | 'requests' | 'imports' | 'panel' | 'status';

export const topics: readonly Topic[] = [
  'activity',
  'links',
  'connections',
  'hosts',
  'projects',
  'requests',
  'imports',
  'panel',
  'status',
];

export type Marks = Record<Exclude<Topic, 'imports' | 'panel'>, string>;

/**
 * Each part is the end of an index or a small table, however much has happened. What a mark cannot see (a row that comes and goes between
 * two looks) is told by who does it, or seen with the next thing that happens.
 */
export async function readMarks(sql: Sql): Promise<Marks> {
  const [row] = await sql.query<{ said: string | null; queue: string | null } & Omit<Marks, 'activity' | 'status'>>(
    `select
       concat_ws(' ', (select received_at from events order by received_at desc limit 1), (select created_at from effects order by created_at desc limit 1),
         (select id from timeline order by id desc limit 1)) as said,
       (select concat_ws(' ', count(*), max(j.id), sum(j.attempts), max(j.run_at)) from (select id, attempts, run_at from jobs order by id desc limit 100) j)
         || (select coalesce(string_agg(concat_ws(' ', r.id, r.changed_at), ' '), '') from (select id, changed_at from retries where ended_at is null order by id limit 20) r)
         as queue,
       concat_ws(' ', (select created_at from links order by created_at desc limit 1), (select id from timeline order by id desc limit 1)) as links,
       (select concat_ws(' ', count(*), max(updated_at), max(checked_at), string_agg(state, ' ' order by id)) from connections)
         || (select concat_ws(' ', '', sum(looked), max(fence), max(checked_at)) from connection_checks) as connections,
       (select concat_ws(' ', count(*), max(updated_at), max(checked_at), max(last_hook_at), string_agg(state, ' ' order by id)) from hosts)
         || (select concat_ws(' ', '', sum(looked), max(fence), max(checked_at)) from host_checks) as hosts,
       (select concat_ws(' ', count(*), max(updated_at)) from projects) as projects,
       concat_ws(' ', (select updated_at from requests order by updated_at desc limit 1), (select id from request_views order by updated_at desc limit 1),
         (select updated_at from request_views order by updated_at desc limit 1), (select max(updated_at) from services)) as requests`,
  );
  if (row === undefined) throw new Error('The marks were not answered.');
  const { said, queue, links, connections, hosts, projects, requests } = row;
  const activity = `${said ?? ''} ${queue ?? ''}`;
  return { activity, links, connections, hosts, projects, requests, status: activity };
}

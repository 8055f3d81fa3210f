/** How far the first run has come, as the tables know it, and the end of a demo. */
import { setTimeout as sleep } from 'node:timers/promises';
import { demoDesk } from '../domain/desk/desk.ts';
import { type AuditActor, recordAudit } from './audit.ts';
import { type Db, Refused, type Sql } from './db.ts';

/** A place on this machine is a simulator's: nothing else may be connected there. */
export interface Place {
  id: string;
  name: string;
  url: string;
  simulated: boolean;
}

export interface DeliveredNote {
  effectId: string;
  eventId: string | null;
  hostName: string | null;
  issueId: string | null;
  issueKey: string | null;
  conversationId: string | null;
  workspaceId: string | null;
  region: string | null;
  apiUrl: string | null;
  title: string | null;
  /** Ms since 1970. */
  at: number;
  simulated: boolean;
}

export interface FirstRunFacts {
  connections: (Place & { state: string })[];
  hosts: (Place & { lastHookAt: number | null })[];
  /** Projects with a connection. */
  projects: { key: string; simulated: boolean }[];
  /** The first link of real places, else of simulators. */
  link: { host: string | null; issueKey: string | null; simulated: boolean } | null;
  note: DeliveredNote | null;
  dismissedAt: number | null;
  demoLeftAt: number | null;
}

const SIMULATED = (url: string): string => `(${url} ~ '^https?://(127\\.[0-9.]+|localhost|\\[::1\\])(:|/|$)')`;
const ms = (time: string): string => `(extract(epoch from ${time}) * 1000)::float8`;

const FACTS = `select
  (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (
    select id, name, api_url as url, ${SIMULATED('api_url')} as simulated, state from connections order by created_at, id) c) as connections,
  (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from (
    select id, name, url, ${SIMULATED('url')} as simulated, ${ms('last_hook_at')} as "lastHookAt" from hosts where kind <> 'desk' order by created_at, id) h) as hosts,
  (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from (
    select p.key, ${SIMULATED('h.url')} as simulated from projects p join hosts h on h.id = p.host_id
      join connections c on c.id = p.connection_id order by p.created_at, p.id) p) as projects,
  (select to_jsonb(l) from (
    select h.name as host, i.key as "issueKey", ${SIMULATED('h.url')} as simulated
    from hosts h cross join lateral (select k.host_id, k.issue_id, k.created_at from links k where k.host_id = h.id limit 1) k
      left join issues i on i.host_id = k.host_id and i.id = k.issue_id
    order by 3, k.created_at limit 1) l) as link,
  (select to_jsonb(n) from (
    select f.id as "effectId", f.event_id as "eventId", h.name as "hostName", f.issue_id as "issueId", i.key as "issueKey",
      coalesce(f.body ->> 'conversationId', l.conversation_id) as "conversationId", c.workspace_id as "workspaceId", c.region, c.api_url as "apiUrl",
      l.title, ${ms('f.ended_at')} as at, ${SIMULATED('c.api_url')} as simulated
    from connections c cross join lateral (
        select * from effects e where e.door = 'connection:' || c.id and e.ended_at is not null and e.kind = 'note' and e.state = 'done'
        order by e.ended_at limit 1) f
      left join hosts h on h.id = f.host_id left join issues i on i.host_id = f.host_id and i.id = f.issue_id left join links l on l.id = f.link_id
    order by simulated, f.ended_at limit 1) n) as note,
  (select ${ms('dismissed_at')} from first_run) as "dismissedAt",
  (select ${ms('demo_left_at')} from first_run) as "demoLeftAt"`;

export async function readFirstRun(sql: Sql): Promise<FirstRunFacts> {
  const [row] = await sql.query<FirstRunFacts>(FACTS);
  if (row === undefined) throw new Error('The first run was not answered.');
  return row;
}

/** A person does not want to be led (any more), or does again. */
export async function dismissFirstRun(sql: Sql, organizationId: string, dismissed: boolean): Promise<void> {
  await sql.query(
    `insert into first_run (organization_id, dismissed_at) values ($1, case when $2 then now() end)
     on conflict (organization_id) do update set dismissed_at = excluded.dismissed_at`,
    [organizationId, dismissed],
  );
}

/** The demo was begun (again): it is no longer one that was left. */
export async function markDemoBegun(sql: Sql, organizationId: string, actor: AuditActor): Promise<void> {
  await sql.query('update first_run set demo_left_at = null where organization_id = $1', [organizationId]);
  await recordAudit(sql, { actor, action: 'demo.begun' });
}

/** What a demo is made of, and how much goes with it. */
export interface DemoContents {
  connections: Place[];
  hosts: Place[];
  projects: number;
  links: number;
  events: number;
}

export async function readDemo(sql: Sql): Promise<DemoContents> {
  const [row] = await sql.query<DemoContents>(
    `with c as (select id, name, api_url as url, true as simulated from connections where ${SIMULATED('api_url')}),
      h as (select id, name, url, true as simulated from hosts
        where case when kind = 'desk' then name = '${demoDesk}' else ${SIMULATED('url')} end)
     select (select coalesce(jsonb_agg(to_jsonb(c) order by c.name), '[]') from c) as connections,
       (select coalesce(jsonb_agg(to_jsonb(h) order by h.name), '[]') from h) as hosts,
       (select count(*)::int from projects where host_id in (select id from h)) as projects,
       (select count(*)::int from links where host_id in (select id from h) or connection_id in (select id from c)) as links,
       (select count(*)::int from events where host_id in (select id from h)) as events`,
  );
  if (row === undefined) throw new Error('The demo was not answered.');
  return row;
}

const PATIENCE_MS = 10_000;
const BETWEEN_MS = 100;

/**
 * Takes the demo away with everything of its connections and hosts. First it is disconnected, so that nothing new begins; what is being
 * worked on is waited for. Throws Refused `busy` if that does not end; then it is disconnected but there, and may be left again.
 */
export async function removeDemo(db: Db, organizationId: string, actor: AuditActor): Promise<DemoContents> {
  const demo = await db.tx(organizationId, async (sql) => {
    const found = await readDemo(sql);
    const ids = (places: Place[]): string[] => places.map(({ id }) => id);
    await sql.query(
      `update connections set state = 'disconnected', state_reason = 'the demo was left', updated_at = now() where id = any ($1::uuid[])`,
      [ids(found.connections)],
    );
    await sql.query(
      `update hosts set state = 'disconnected', state_reason = 'the demo was left', updated_at = now() where id = any ($1::uuid[])`,
      [ids(found.hosts)],
    );
    await sql.query(
      `insert into first_run (organization_id, demo_left_at) values ($1, now())
       on conflict (organization_id) do update set demo_left_at = excluded.demo_left_at`,
      [organizationId],
    );
    await recordAudit(sql, {
      actor,
      action: 'demo.left',
      subject: [...found.connections, ...found.hosts].map(({ name }) => name).join(', '),
      detail: { projects: found.projects, links: found.links, events: found.events },
    });
    return found;
  });
  const deadline = performance.now() + PATIENCE_MS;
  const gone = [organizationId, demo.connections.map(({ id }) => id), demo.hosts.map(({ id }) => id)];
  for (;;) {
    const [row] = await db.call<{ gone: boolean }>('select forget_places($1, $2, $3) as gone', gone);
    if (row?.gone === true) return demo;
    if (performance.now() > deadline)
      throw new Refused(
        'busy',
        'Something of the demo is still being worked on, so it is only disconnected for now. Leave it again in a minute.',
      );
    await sleep(BETWEEN_MS);
  }
}

/** Requests of the desk: made, read, changed. What is said on them is in request-comments.ts, how they are found in request-search.ts. */
import { randomUUID } from 'node:crypto';
import type { DeskRequest, NewRequest } from '../../domain/desk/desk.ts';
import { type Db, Refused, type Sql } from '../db.ts';

/** Everything of a request, with the names of what it refers to. */
export const REQUEST = `
  select r.id, r.host_id as "hostId", h.name as "hostName", r.project_key as "projectKey", r.key, r.title, r.description,
    jsonb_build_object('name', r.requester_name, 'email', r.requester_email) as requester, r.status, r.priority,
    case when r.service_id is not null then jsonb_build_object('id', r.service_id, 'name', coalesce(s.name, ''), 'version', r.service_version) end as service,
    r.answers, r.tags, case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as assignee,
    r.channel, r.revision, r.created_at as "createdAt", r.updated_at as "updatedAt", r.resolved_at as "resolvedAt"
  from requests r join hosts h on h.id = r.host_id left join users u on u.id = r.assignee_id left join services s on s.id = r.service_id`;

/** The database's clock, ms. */
const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/** By its id, or by a key it has or had. */
export async function findRequest(sql: Sql, idOrKey: string): Promise<DeskRequest | null> {
  const where = UUID.test(idOrKey) ? 'r.id = $1' : 'r.id = (select k.request_id from request_keys k where k.key = $1)';
  const [row] = await sql.query<DeskRequest>(`${REQUEST} where ${where}`, [idOrKey]);
  return row ?? null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As it is now, and nobody else changes it until the transaction ends. */
export async function lockRequest(sql: Sql, id: string): Promise<DeskRequest | null> {
  const found = await sql.query('select 1 from requests where id = $1 for update', [id]);
  return found.length === 0 ? null : findRequest(sql, id);
}

/** Throws Refused `inbox_taken` where the inbox's key is another desk's, `made_already` where there is one with this id. */
export async function insertRequest(sql: Sql, request: NewRequest): Promise<DeskRequest> {
  const id = request.id ?? randomUUID();
  const { number, key } = await nextKey(sql, request);
  const { hostId, projectKey, title, description, requester, status, priority, service, answers, tags } = request;
  const made = await sql.query(
    `insert into requests (organization_id, id, host_id, project_key, number, key, title, description, requester_name, requester_email,
       status, priority, service_id, service_version, answers, tags, assignee_id, channel, created_at, updated_at, resolved_at)
     select current_setting('deskbridge.organization')::uuid, $1::uuid, $2::uuid, $3::text, $4::int, $5::text, $6::text, $7::text, $8::text,
       $9::text, $10::text, $11::text, $12::uuid, $13::int, $14::jsonb, $15::text[], $16::uuid, $17::text, t.ms, t.ms,
       case when $10::text = 'resolved' then t.ms end from (select ${NOW} as ms) t
     on conflict (organization_id, id) do nothing returning id`,
    [
      id,
      hostId,
      projectKey,
      number,
      key,
      title,
      description,
      requester.name,
      requester.email,
      status,
      priority,
      service?.id,
      service?.version,
      JSON.stringify(answers),
      tags,
      request.assignee?.id,
      request.channel,
    ],
  );
  if (made.length === 0)
    throw new Refused('made_already', `There is a request with the id ${id} already: choose another for a new one.`);
  await keepKey(sql, { id, key });
  return there(await findRequest(sql, id));
}

/** Writes a locked request as it is to be; a later time than any before, a higher revision, and where it was moved the next key there. */
export async function updateRequest(sql: Sql, before: DeskRequest, next: DeskRequest): Promise<DeskRequest> {
  const moved = before.projectKey !== next.projectKey ? await nextKey(sql, next) : null;
  await sql.query(
    `update requests r set project_key = $2, number = coalesce($3::int, r.number), key = coalesce($4::text, r.key), title = $5, description = $6,
       requester_name = $7, requester_email = $8, status = $9::text, priority = $10, service_id = $11, service_version = $12, answers = $13,
       tags = $14, assignee_id = $15, revision = r.revision + 1, updated_at = greatest(t.ms, r.updated_at + 1),
       resolved_at = case when $9::text <> 'resolved' then null else coalesce(r.resolved_at, greatest(t.ms, r.updated_at + 1)) end
     from (select ${NOW} as ms) t where r.id = $1`,
    [
      before.id,
      next.projectKey,
      moved?.number,
      moved?.key,
      next.title,
      next.description,
      next.requester.name,
      next.requester.email,
      next.status,
      next.priority,
      next.service?.id,
      next.service?.version,
      JSON.stringify(next.answers),
      next.tags,
      next.assignee?.id,
    ],
  );
  if (moved !== null) await keepKey(sql, { id: before.id, key: moved.key });
  return there(await findRequest(sql, before.id));
}

/** Something was said on a locked request, or taken back. Answers when, by the database's clock, later than anything before it. */
export async function touchRequest(sql: Sql, id: string): Promise<number> {
  const [row] = await sql.query<{ at: number }>(
    `update requests r set updated_at = greatest(${NOW}, r.updated_at + 1) where r.id = $1 returning r.updated_at as at`,
    [id],
  );
  if (row === undefined) throw new Error('A locked request is not there.');
  return row.at;
}

/** Everything of it; its number is not given again. Answers when, and the ids of the files that nobody needs any more. */
export async function deleteRequest(sql: Sql, id: string): Promise<{ at: number; files: string[] } | null> {
  const [row] = await sql.query<{ at: number }>(
    `delete from requests where id = $1 returning greatest(${NOW}, updated_at + 1) as at`,
    [id],
  );
  if (row === undefined) return null;
  const files = await sql.query<{ id: string }>(
    'delete from request_attachments where request_id = $1 returning id::text as id',
    [id],
  );
  for (const table of ['request_keys', 'request_comments', 'request_words', 'request_remote_links'])
    await sql.query(`delete from ${table} where request_id = $1`, [id]);
  return { at: row.at, files: files.map((file) => file.id) };
}

/** The next number of an inbox, which nobody else gets. */
async function nextKey(sql: Sql, of: { hostId: string; projectKey: string }): Promise<{ number: number; key: string }> {
  const [row] = await sql.query<{ number: number }>(
    `insert into desk_inboxes as i (organization_id, key, host_id, last_number)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, 1)
     on conflict (organization_id, key) do update set last_number = i.last_number + 1 where i.host_id = excluded.host_id
     returning last_number as number`,
    [of.projectKey, of.hostId],
  );
  if (row === undefined)
    throw new Refused('inbox_taken', `The inbox ${of.projectKey} is another desk's: give this one a key of its own.`);
  return { number: row.number, key: `${of.projectKey}-${row.number}` };
}

async function keepKey(sql: Sql, of: { id: string; key: string }): Promise<void> {
  await sql.query(
    `insert into request_keys (organization_id, key, request_id) values (current_setting('deskbridge.organization')::uuid, $1, $2)`,
    [of.key, of.id],
  );
}

function there(request: DeskRequest | null): DeskRequest {
  if (request === null) throw new Error('A request that was just written is not there.');
  return request;
}

/** Whose desk this host is; null if it is none (any more). */
export async function organizationOfDesk(db: Db, hostId: string): Promise<string | null> {
  const [row] = await db.call<{ id: string }>(
    `select organization_id as id from hosts where id = $1 and kind = 'desk' and state <> 'disconnected'`,
    [hostId],
  );
  return row?.id ?? null;
}

/** Requests are shown under this address from now on. Of every organization. */
export async function moveDesks(db: Db, publicUrl: string): Promise<void> {
  await db.call(`update hosts set url = $1, updated_at = now() where kind = 'desk' and url <> $1`, [publicUrl]);
}

/** Workflows as people keep them: each save is a new version, and runs keep the version they started with (I29). */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Trigger, TriggerKind, Workflow } from '../../domain/workflows/model.ts';
import { WEEKDAYS } from '../../domain/workflows/model.ts';
import { isReadable } from '../../domain/workflows/readable.ts';
import { Refused, type Sql } from '../db.ts';
import { storable } from '../storable.ts';
import { unlessNameTaken } from '../taken.ts';

export interface WorkflowRow {
  id: string;
  name: string;
  enabled: boolean;
  version: number;
  /** As it is stored: see `isReadable`. */
  definition: Workflow;
  triggerKind: string;
  ownerId: string | null;
  ownerName: string;
  /** Whether the owner may still act; true where it is no user. */
  ownerMayAct: boolean;
  nextAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Of the last 30 days. */
  runs: { running: number; done: number; failed: number };
  lastRunAt: Date | null;
}

/** Who saves. */
export interface Owner {
  userId: string | null;
  name: string;
}

/** Those who may act: active agents and admins. */
export const MAY_ACT = `u.role in ('admin', 'agent') and u.disabled_at is null`;

const SELECT = `
  select w.id, w.name, w.enabled, w.version, w.definition, w.trigger_kind as "triggerKind", w.owner_id as "ownerId", w.owner_name as "ownerName",
    w.owner_id is null or exists (select from users u where u.id = w.owner_id and ${MAY_ACT}) as "ownerMayAct",
    w.next_at as "nextAt", w.created_at as "createdAt", w.updated_at as "updatedAt", r.last as "lastRunAt",
    jsonb_build_object('running', r.running, 'done', r.done, 'failed', r.failed) as runs
  from workflows w cross join lateral (
    select max(r.created_at) as last, count(*) filter (where r.state = 'running')::int as running, count(*) filter (where r.state = 'done')::int as done,
      count(*) filter (where r.state in ('failed', 'stopped'))::int as failed
    from workflow_runs r where r.workflow_id = w.id and r.created_at > now() - interval '30 days') r
  where w.removed_at is null`;

export async function listWorkflows(sql: Sql): Promise<WorkflowRow[]> {
  return sql.query<WorkflowRow>(`${SELECT} order by lower(w.name), w.id`);
}

export async function findWorkflow(sql: Sql, id: string): Promise<WorkflowRow | null> {
  const [row] = await sql.query<WorkflowRow>(`${SELECT} and w.id = $1`, [id]);
  return row ?? null;
}

export async function findWorkflowByName(sql: Sql, name: string): Promise<WorkflowRow | null> {
  const [row] = await sql.query<WorkflowRow>(`${SELECT} and lower(w.name) = lower($1)`, [name]);
  return row ?? null;
}

/** Makes one. Throws Refused `name_taken`. */
export async function insertWorkflow(
  sql: Sql,
  of: { definition: Workflow; enabled: boolean; owner: Owner },
): Promise<string> {
  const { definition, enabled, owner } = of;
  const id = randomUUID();
  const made = await sql.query(
    `insert into workflows (organization_id, id, name, enabled, trigger_kind, definition, owner_id, owner_name)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
    [id, definition.name, enabled, definition.trigger.kind, storable(definition), owner.userId, owner.name],
  );
  if (made.length === 0) throw new Refused('name_taken', nameTaken(definition.name));
  await keepVersion(sql, { id, version: 1, definition, owner });
  await planNext(sql, id, definition.trigger);
  return id;
}

/**
 * A new version, unless it is the same as before. False: it is. Null: it is not there. `from`: the version it was made from; null: whatever it
 * is at. Throws Refused `name_taken`, and `changed_meanwhile` where it is at another version.
 */
export async function updateWorkflow(
  sql: Sql,
  id: string,
  of: { definition: Workflow; owner: Owner; from?: number | null },
): Promise<boolean | null> {
  const { definition, owner, from = null } = of;
  const [before] = await sql.query<
    Pick<WorkflowRow, 'name' | 'version' | 'ownerId' | 'nextAt'> & { definition: unknown; trigger: unknown }
  >(
    `select name, definition, definition -> 'trigger' as trigger, version, owner_id as "ownerId", next_at as "nextAt" from workflows
     where id = $1 and removed_at is null for update`,
    [id],
  );
  if (before === undefined) return null;
  // Under the lock: of two who save at once, the second sees what the first made.
  if (from !== null && from !== before.version)
    throw new Refused(
      'changed_meanwhile',
      `${before.name} was saved meanwhile (it is at version ${before.version} now). Nothing was saved: look at it again, then repeat your change.`,
    );
  const plain = JSON.parse(storable(definition)) as Workflow;
  const same = isDeepStrictEqual(before.definition, plain);
  if (same && before.ownerId === owner.userId) return false;
  const version = before.version + 1;
  await unlessNameTaken(nameTaken(definition.name), () =>
    sql.query(
      `update workflows set name = $2, version = $3, trigger_kind = $4, definition = $5, owner_id = $6, owner_name = $7, updated_at = now() where id = $1`,
      [id, definition.name, version, definition.trigger.kind, storable(definition), owner.userId, owner.name],
    ),
  );
  await keepVersion(sql, { id, version, definition, owner });
  // A moment that has come, and that nobody has taken yet, is not put off by saving.
  const isPlanned = before.nextAt !== null && isDeepStrictEqual(before.trigger, plain.trigger);
  if (!isPlanned) await planNext(sql, id, definition.trigger);
  return true;
}

async function keepVersion(
  sql: Sql,
  { id, version, definition, owner }: { id: string; version: number; definition: Workflow; owner: Owner },
): Promise<void> {
  await sql.query(
    `insert into workflow_versions (organization_id, workflow_id, version, definition, owner_id, saved_by)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5)`,
    [id, version, storable(definition), owner.userId, owner.name],
  );
}

function nameTaken(name: string): string {
  return `There is a workflow "${name}" already: give this one another name.`;
}

/** On or off, where it is there. Runs that began go on. */
export async function enableWorkflow(sql: Sql, id: string, enabled: boolean): Promise<void> {
  const [row] = await sql.query<{ trigger: Trigger | null }>(
    `update workflows set enabled = $2, updated_at = now() where id = $1 and enabled <> $2 and removed_at is null
     returning definition -> 'trigger' as trigger`,
    [id, enabled],
  );
  if (row !== undefined) await planNext(sql, id, row.trigger);
}

/** It starts nothing any more; its runs go on with what they started with, and stay to be read. */
export async function removeWorkflow(sql: Sql, id: string): Promise<void> {
  await sql.query('update workflows set removed_at = now(), enabled = false, next_at = null where id = $1', [id]);
}

/** One that was removed, as it was, switched off. False: there is none. Throws Refused `name_taken`. */
export async function restoreWorkflow(sql: Sql, id: string): Promise<boolean> {
  const [gone] = await sql.query<{ name: string }>(
    'select name from workflows where id = $1 and removed_at is not null for update',
    [id],
  );
  if (gone === undefined) return false;
  await unlessNameTaken(nameTaken(gone.name), () =>
    sql.query('update workflows set removed_at = null, updated_at = now() where id = $1', [id]),
  );
  return true;
}

export interface VersionRow {
  version: number;
  definition: Workflow;
  savedBy: string;
  at: Date;
}

/** The newest first. */
export async function listVersions(sql: Sql, id: string): Promise<VersionRow[]> {
  return sql.query<VersionRow>(
    `select version, definition, saved_by as "savedBy", at from workflow_versions where workflow_id = $1 order by version desc limit 200`,
    [id],
  );
}

/** One that events may start. */
export interface Startable {
  id: string;
  version: number;
  definition: Workflow;
  ownerId: string | null;
  ownerName: string;
}

const STARTABLE = `select id, version, definition, owner_id as "ownerId", owner_name as "ownerName" from workflows where enabled and removed_at is null`;

/** Those whose definition cannot be read start nothing; their pages say so. */
export async function startableBy(sql: Sql, kinds: readonly TriggerKind[]): Promise<Startable[]> {
  if (kinds.length === 0) return [];
  const rows = await sql.query<Startable>(`${STARTABLE} and trigger_kind = any ($1::text[]) order by lower(name), id`, [
    [...kinds],
  ]);
  return rows.filter(({ definition }) => isReadable(definition));
}

/** When a schedule is due next, by the database's clock in the schedule's time zone (I30). */
async function planNext(sql: Sql, id: string, trigger: Trigger | null): Promise<void> {
  if (trigger?.kind !== 'schedule') {
    await sql.query('update workflows set next_at = null where id = $1 and next_at is not null', [id]);
    return;
  }
  const { every, at, timezone, on } = trigger;
  await sql.query(
    `update workflows set next_at = case when not enabled then null when $2 = 'hour' then
         c.now + (date_trunc('hour', c.there) + extract(minute from $3::time) * interval '1 minute' - c.there)
           + case when extract(minute from c.there) >= extract(minute from $3::time) then interval '1 hour' else interval '0' end
       else (select min(s.t) from (
         select (d.d + $3::time) at time zone $4 as t
         from generate_series(date_trunc('day', c.there), date_trunc('day', c.there) + interval '8 days', interval '1 day') d(d)
         where $2 = 'day' or extract(isodow from d.d) = $5::int) s where s.t > c.now) end
     from (select n.now, n.now at time zone $4 as there from (select clock_timestamp() as now) n) c
     where id = $1`,
    [id, every, at, timezone, WEEKDAYS.indexOf(on) + 1],
  );
}

/** A schedule that is due, held for this transaction; `slot`: the moment it was due. Its next moment is set. */
export async function takeSchedule(sql: Sql, id: string): Promise<(Startable & { slot: Date }) | null> {
  const [row] = await sql.query<Startable & { slot: Date }>(
    `${STARTABLE.replace('select id', 'select next_at as slot, id')} and id = $1 and next_at <= clock_timestamp() for update skip locked`,
    [id],
  );
  if (row === undefined) return null;
  await planNext(sql, id, row.definition.trigger);
  return row;
}

/** A schedule that is due and cannot be started now: its moment comes so much later. */
export async function postponeSchedule(sql: Sql, id: string, afterMs: number): Promise<void> {
  await sql.query(
    `update workflows set next_at = clock_timestamp() + $2::float8 * interval '1 millisecond' where id = $1 and next_at <= clock_timestamp()`,
    [id, afterMs],
  );
}

/** Issues a schedule looks at: known, in these projects, and not done; the last changed first. */
export async function openIssues(
  sql: Sql,
  of: { host: string | null; projects: string[] | null; atMost: number },
): Promise<{ hostId: string; hostName: string; issueId: string; projectKey: string }[]> {
  return sql.query(
    `select i.host_id as "hostId", h.name as "hostName", i.id as "issueId", i.project_key as "projectKey"
     from issues i join hosts h on h.id = i.host_id and h.state <> 'disconnected'
     where i.deleted_at is null and coalesce(i.status ->> 'category', '') <> 'done' and ($1::text is null or h.name = $1)
       and ($2::text[] is null or i.project_key = any ($2::text[])) order by i.updated_at desc limit $3`,
    [of.host, of.projects, of.atMost],
  );
}

/** Who manages whom, by e-mail address. */
export async function listManagers(sql: Sql): Promise<{ email: string; manager: string }[]> {
  return sql.query('select email, manager_email as manager from managers order by email');
}

export async function replaceManagers(sql: Sql, list: readonly { email: string; manager: string }[]): Promise<void> {
  await sql.query('delete from managers');
  await sql.query(
    `insert into managers (organization_id, email, manager_email)
     select current_setting('deskbridge.organization')::uuid, lower(trim(m.email)), lower(trim(m.manager))
     from jsonb_to_recordset($1::jsonb) as m(email text, manager text) on conflict do nothing`,
    [storable(list)],
  );
}

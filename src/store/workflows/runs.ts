/** Runs of workflows at work: started once for an event, held by one at a time, and written whole with what they came to. */
import type { Person } from '../../domain/model.ts';
import { type EffectState, newRun, type RunState, type StepRecord } from '../../domain/workflows/run-model.ts';
import type { Workflow } from '../../domain/workflows/model.ts';
import { MAY_DECIDE } from './approvals.ts';
import type { Db, Sql } from '../db.ts';
import { lately } from '../lately.ts';
import { derivedId } from '../derived.ts';
import { storable, storableText } from '../storable.ts';
import { MAY_ACT, type Startable } from './workflows.ts';

export type RunStateName = 'running' | 'done' | 'skipped' | 'failed' | 'stopped' | 'cancelled';

export interface Start {
  workflow: Startable;
  /** The event, by its identity. */
  key: string;
  text: string;
  actor: Person | null;
  eventId: string | null;
  hostId: string;
  issueId: string;
  /** As the run has it. */
  undecided?: number;
}

/** In the transaction of what starts them. An event that started a workflow before starts it no second time (I27). Answers the new ones. */
export async function startRuns(sql: Sql, starts: readonly Start[]): Promise<string[]> {
  if (starts.length === 0) return [];
  const items = starts.map(({ workflow, key, text, actor, eventId, hostId, issueId, undecided }) => ({
    id: derivedId('run', workflow.id, key),
    workflow_id: workflow.id,
    version: workflow.version,
    owner_id: workflow.ownerId,
    owner_name: workflow.ownerName,
    key,
    text,
    actor,
    event_id: eventId,
    host_id: hostId,
    issue_id: issueId,
    progress: undecided === undefined ? newRun : { ...newRun, undecided },
  }));
  const rows = await sql.query<{ id: string }>(
    `insert into workflow_runs (organization_id, id, workflow_id, version, owner_id, owner_name, trigger_key, trigger_text, actor, event_id, host_id, issue_id, progress, due_at)
     select current_setting('deskbridge.organization')::uuid, s.id, s.workflow_id, s.version, s.owner_id, s.owner_name, s.key, s.text, s.actor, s.event_id,
       s.host_id, s.issue_id, s.progress, clock_timestamp()
     from jsonb_to_recordset($1::jsonb) as s(id uuid, workflow_id uuid, version int, owner_id uuid, owner_name text, key text, text text, actor jsonb,
       event_id uuid, host_id uuid, issue_id text, progress jsonb) order by s.key, s.workflow_id
     on conflict do nothing returning id`,
    [storable(items)],
  );
  return rows.map(({ id }) => id);
}

/** Over all organizations: runs that are due or were signalled, the longest due first. */
export async function dueRuns(db: Db, atMost: number): Promise<{ organizationId: string; id: string }[]> {
  return db.call(
    `select d.organization_id as "organizationId", d.id from (
       (select organization_id, id, due_at as at from workflow_runs where ended_at is null and due_at <= clock_timestamp() order by due_at limit $1)
       union all
       (select s.organization_id, s.run_id, r.created_at from (select organization_id, run_id from workflow_signals order by organization_id, id limit $1) s
         left join workflow_runs r on r.organization_id = s.organization_id and r.id = s.run_id)) d
     group by 1, 2 order by min(d.at) nulls first limit $1`,
    [atMost],
  );
}

export interface HeldRun {
  id: string;
  workflowId: string;
  version: number;
  definition: Workflow;
  triggerText: string;
  actor: Person | null;
  eventId: string | null;
  hostId: string;
  issueId: string;
  state: RunStateName;
  progress: RunState;
  retry: boolean;
  crashes: number;
  /** The database's clock, ms. */
  now: number;
}

/** For one look; null: another process is at it, or it is gone. Its signals are taken: what ended since leaves another. */
export async function holdRun(sql: Sql, id: string): Promise<HeldRun | null> {
  const [row] = await sql.query<HeldRun>(
    `select r.id, r.workflow_id as "workflowId", r.version, v.definition, r.trigger_text as "triggerText", r.actor, r.event_id as "eventId", r.host_id as "hostId",
       r.issue_id as "issueId", r.state, r.progress, r.retry, r.crashes, (extract(epoch from clock_timestamp()) * 1000)::bigint as now
     from workflow_runs r join workflow_versions v on v.workflow_id = r.workflow_id and v.version = r.version
     where r.id = $1 for update of r skip locked`,
    [id],
  );
  if (row === undefined) return null;
  await sql.query('delete from workflow_signals where run_id = $1', [id]);
  return row;
}

/** `dueMs`: the database's clock; null: only with a cause. */
export async function saveRun(
  sql: Sql,
  id: string,
  of: { state: RunStateName; reason: string | null; progress: RunState; dueMs: number | null },
): Promise<void> {
  await sql.query(
    `update workflow_runs set state = $2::text, reason = $3, progress = $4, due_at = timestamptz 'epoch' + $5::float8 * interval '1 millisecond', crashes = 0, retry = false,
       ended_at = case when $2::text = 'running' then null else clock_timestamp() end where id = $1`,
    [id, of.state, of.reason, storable(of.progress), of.dueMs],
  );
}

/** It is looked at again at once, by whoever comes first. */
export async function comeBackTo(sql: Sql, id: string): Promise<void> {
  await sql.query('update workflow_runs set due_at = clock_timestamp() where id = $1', [id]);
}

/** A look ended in a way nobody foresaw, or what it needs cannot be read now: later, whatever signals it. After too many: failed. */
export async function postponeRun(
  sql: Sql,
  id: string,
  of: { reason: string; afterMs: number; crashed: boolean; giveUpAfter: number },
): Promise<void> {
  await sql.query('delete from workflow_signals where run_id = $1', [id]);
  await sql.query(
    `update workflow_runs set crashes = crashes + $4::int, reason = $2, due_at = clock_timestamp() + $3::float8 * interval '1 millisecond',
       state = case when crashes + $4::int >= $5::int then 'failed' else state end,
       ended_at = case when crashes + $4::int >= $5::int then clock_timestamp() end where id = $1 and ended_at is null`,
    [id, storableText(of.reason), of.afterMs, of.crashed ? 1 : 0, of.giveUpAfter],
  );
}

export async function appendSteps(sql: Sql, runId: string, records: readonly StepRecord[]): Promise<void> {
  if (records.length === 0) return;
  await sql.query(
    `insert into workflow_steps (organization_id, run_id, step_id, kind, state, text, checked, keys)
     select current_setting('deskbridge.organization')::uuid, $1, s."stepId", s.kind, s.state, s.text, s.checked, s.keys
     from rows from (jsonb_to_recordset($2::jsonb) as ("stepId" text, kind text, state text, text text, checked jsonb, keys jsonb)) with ordinality
       as s("stepId", kind, state, text, checked, keys, n) order by s.n`,
    [runId, storable(records)],
  );
}

/** How effects stand, by key; the ids of those that are there with it. */
export async function effectsByKey(
  sql: Sql,
  keys: readonly string[],
): Promise<Map<string, EffectState & { id: string }>> {
  if (keys.length === 0) return new Map();
  const rows = await sql.query<{ key: string; id: string; state: string; asks: boolean; reason: string | null }>(
    'select key, id, state, asks_person as asks, reason from effects where key = any ($1::text[])',
    [[...keys]],
  );
  return new Map(rows.map(({ key, id, state, asks, reason }) => [key, { id, state: nameOf(state, asks), reason }]));
}

function nameOf(state: string, asks: boolean): EffectState['state'] {
  if (state === 'done' || state === 'skipped' || state === 'dead') return state;
  return state === 'unknown' && asks ? 'asks' : 'open';
}

/**
 * What workflows wrote on an issue for what happened within `minutes` before the event (null: before now), by link; the key '' is the issue itself.
 * `since`: ms, only what was written after it; null: all.
 */
export async function recentWrites(
  sql: Sql,
  of: { hostId: string; issueId: string; minutes: number; eventId: string | null; since: number | null },
): Promise<Map<string, number>> {
  const rows = await sql.query<{ link: string; n: number }>(
    `select coalesce(e.link_id::text, '') as link, count(*)::int as n from effects e left join events v on v.id = e.event_id
     where e.host_id = $1 and e.issue_id = $3 and e.key like 'workflow:%' and ${lately(of.minutes)}
       and ($4::float8 is null or e.created_at > timestamptz 'epoch' + $4::float8 * interval '1 millisecond') group by 1`,
    [of.hostId, of.eventId, of.issueId, of.since],
  );
  return new Map(rows.map(({ link, n }) => [link, n]));
}

/** Why a run may not act (any more), for people; null: it may (I28). Everybody who stands behind it must still be one who acts. */
export async function actingProblem(
  sql: Sql,
  runId: string,
): Promise<{ kind: 'cancelled' | 'permission'; reason: string } | null> {
  const [run] = await sql.query<{ state: RunStateName; owner: string; ownerMayAct: boolean; approver: string | null }>(
    `select r.state, r.owner_name as owner, r.owner_id is null or exists (select from users u where u.id = r.owner_id and ${MAY_ACT}) as "ownerMayAct",
       (select coalesce(max(n.name), 'somebody who was removed since') from approvals a join approval_people p on p.approval_id = a.id and p.decision = 'approved'
          left join users n on n.id = p.user_id
        where a.run_id = r.id and a.state = 'approved' and not exists (select from users u where u.id = p.user_id and ${MAY_DECIDE}) having count(*) > 0) as approver
     from workflow_runs r where r.id = $1`,
    [runId],
  );
  if (run === undefined) return { kind: 'cancelled', reason: 'the run of the workflow is gone' };
  if (run.state === 'cancelled') return { kind: 'cancelled', reason: 'the run of the workflow was cancelled' };
  if (!run.ownerMayAct) {
    const reason = `not allowed: the workflow acts in the name of ${run.owner}, who may not any more; somebody who may has to save it, or try this run again`;
    return { kind: 'permission', reason };
  }
  if (run.approver === null) return null;
  return { kind: 'permission', reason: `not allowed: it was approved by ${run.approver}, who may not any more` };
}

/** Over all organizations: runs that ended more than so many days ago, with their steps. Answers how many went. */
export async function forgetRuns(db: Db, of: { keepDays: number; atMost: number }): Promise<number> {
  const [row] = await db.call<{ gone: number }>(`select forget_runs($1::int * interval '1 day', $2) as gone`, [
    of.keepDays,
    of.atMost,
  ]);
  return row?.gone ?? 0;
}

/** A person tries a failed or stopped run again, from where it stands and in their name. False: it did not wait for that (any more). */
export async function retryRun(sql: Sql, id: string, by: { userId: string | null; name: string }): Promise<boolean> {
  const rows = await sql.query(
    `update workflow_runs set state = 'running', reason = null, ended_at = null, retry = true, crashes = 0, due_at = clock_timestamp(), owner_id = $2, owner_name = $3,
       progress = progress || jsonb_build_object('resumedAt', (extract(epoch from clock_timestamp()) * 1000)::bigint)
     where id = $1 and state in ('failed', 'stopped') returning id`,
    [id, by.userId, by.name],
  );
  return rows.length > 0;
}

/** Nothing more of it is begun, and what has not left yet stays here. False: it was at its end already. */
export async function cancelRun(sql: Sql, id: string, reason: string): Promise<boolean> {
  const rows = await sql.query(
    `update workflow_runs set state = 'cancelled', reason = $2, ended_at = clock_timestamp(), due_at = null where id = $1 and state = 'running' returning id`,
    [id, reason],
  );
  return rows.length > 0;
}

/** Schedules that are due, over all organizations. */
export async function dueSchedules(db: Db): Promise<{ organizationId: string; id: string }[]> {
  return db.call(
    `select organization_id as "organizationId", id from workflows where enabled and removed_at is null and next_at <= clock_timestamp() order by next_at limit 50`,
  );
}

/** Where a known issue stands. */
export async function placeOfIssue(
  sql: Sql,
  of: { hostId: string; issueId: string },
): Promise<{ hostName: string; projectKey: string } | null> {
  const [row] = await sql.query<{ hostName: string; projectKey: string }>(
    `select h.name as "hostName", i.project_key as "projectKey" from issues i join hosts h on h.id = i.host_id where i.host_id = $1 and i.id = $2`,
    [of.hostId, of.issueId],
  );
  return row ?? null;
}

/** The issue a run is about. */
export async function runPlace(sql: Sql, id: string): Promise<{ hostId: string; issueId: string }> {
  const [row] = await sql.query<{ hostId: string; issueId: string }>(
    'select host_id as "hostId", issue_id as "issueId" from workflow_runs where id = $1',
    [id],
  );
  if (row === undefined) throw new Error('A run that was just read is not there.');
  return row;
}

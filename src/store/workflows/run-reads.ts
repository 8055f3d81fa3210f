/** Runs of workflows as people look at them. */
import type { Checked } from '../../domain/workflows/conditions.ts';
import type { Person } from '../../domain/model.ts';
import type { RunState } from '../../domain/workflows/run-model.ts';
import type { Workflow } from '../../domain/workflows/model.ts';
import type { Sql } from '../db.ts';
import { conditions, cursorColumn, type Page, type PageAsk, pageClause, pageOf } from '../paging.ts';
import type { RunStateName } from './runs.ts';

export interface RunRow {
  id: string;
  cursor: number;
  workflowId: string;
  workflowName: string;
  version: number;
  state: RunStateName;
  reason: string | null;
  trigger: string;
  actor: Person | null;
  hostName: string | null;
  hostUrl: string | null;
  issueId: string;
  issueKey: string | null;
  summary: string | null;
  progress: RunState;
  dueAt: Date | null;
  createdAt: Date;
  endedAt: Date | null;
}

const SELECT = `
  select r.id, ${cursorColumn('r', 'created_at')}, r.workflow_id as "workflowId", w.name as "workflowName", r.version, r.state, r.reason,
    r.trigger_text as trigger, r.actor, h.name as "hostName", h.url as "hostUrl", r.issue_id as "issueId", i.key as "issueKey", i.summary,
    r.progress, r.due_at as "dueAt", r.created_at as "createdAt", r.ended_at as "endedAt"
  from workflow_runs r join workflows w on w.id = r.workflow_id left join hosts h on h.id = r.host_id
    left join issues i on i.host_id = r.host_id and i.id = r.issue_id`;

/** Null: not asked for. */
export interface RunFilter {
  workflowId: string | null;
  states: RunStateName[] | null;
  /** A key or an immutable id. */
  issue: string | null;
}

export async function listRuns(sql: Sql, filter: RunFilter, ask: PageAsk): Promise<Page<RunRow>> {
  const params: unknown[] = [];
  const where = conditions(params, [
    [filter.workflowId, (place) => `r.workflow_id = ${place}::uuid`],
    [filter.states, (place) => `r.state = any (${place}::text[])`],
    [filter.issue, (place) => `(r.issue_id = ${place} or i.key = ${place})`],
  ]);
  const page = pageClause('r', 'created_at', { ask, params });
  return pageOf(await sql.query<RunRow>(`${SELECT} where ${where} ${page}`, params), ask);
}

export async function findRun(sql: Sql, id: string): Promise<RunRow | null> {
  const [row] = await sql.query<RunRow>(`${SELECT} where r.id = $1`, [id]);
  return row ?? null;
}

export interface StepRow {
  id: number;
  stepId: string | null;
  kind: string;
  state: 'done' | 'waiting' | 'failed' | 'skipped' | 'unknown';
  text: string;
  checked: Checked[];
  effects: { id: string; kind: string; state: string; reason: string | null }[];
  at: Date;
}

/** Its history, oldest first, with how its effects stand now. */
export async function listSteps(sql: Sql, runId: string): Promise<StepRow[]> {
  return sql.query<StepRow>(
    `select s.id, s.step_id as "stepId", s.kind, s.state, s.text, s.checked, s.at, coalesce((
       select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'state', e.state, 'reason', e.reason) order by e.created_at, e.id)
       from effects e where e.key = any (array(select jsonb_array_elements_text(s.keys)))), '[]') as effects
     from workflow_steps s where s.run_id = $1 order by s.id limit 1000`,
    [runId],
  );
}

/** The definition it started with, and the approvals people were asked for. */
export async function runDetail(sql: Sql, run: RunRow): Promise<{ definition: Workflow; approvals: string[] }> {
  const [version] = await sql.query<{ definition: Workflow }>(
    'select definition from workflow_versions where workflow_id = $1 and version = $2',
    [run.workflowId, run.version],
  );
  if (version === undefined) throw new Error('A run has no definition.');
  const approvals = await sql.query<{ id: string }>(
    'select id from approvals where run_id = $1 order by created_at, id',
    [run.id],
  );
  return { definition: version.definition, approvals: approvals.map(({ id }) => id) };
}

/** Approvals as people look at them. */
import type { Person } from '../domain/model.ts';
import type { Sql } from './db.ts';
import { conditions, cursorColumn, type Page, type PageAsk, pageClause, pageOf } from './paging.ts';

export interface ApprovalRow {
  id: string;
  cursor: number;
  state: 'pending' | 'approved' | 'rejected' | 'expired' | 'cancelled';
  mode: 'any' | 'all';
  message: string;
  fourEyes: boolean;
  workflowId: string;
  workflowName: string;
  runId: string;
  stepId: string;
  trigger: string;
  startedBy: Person | null;
  hostName: string | null;
  hostUrl: string | null;
  issueId: string;
  issueKey: string | null;
  summary: string | null;
  people: { id: string; name: string; decision: 'approved' | 'rejected' | null; at: string | null }[];
  decidedBy: string | null;
  comment: string | null;
  decidedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
}

const SELECT = `
  select a.id, ${cursorColumn('a', 'created_at')}, a.state, a.mode, a.message, a.four_eyes as "fourEyes", a.workflow_id as "workflowId",
    w.name as "workflowName", a.run_id as "runId", a.step_id as "stepId", r.trigger_text as trigger, r.actor as "startedBy",
    h.name as "hostName", h.url as "hostUrl", a.issue_id as "issueId", i.key as "issueKey", i.summary, coalesce((
      select jsonb_agg(jsonb_build_object('id', p.user_id, 'name', coalesce(u.name, 'somebody who was removed'), 'decision', p.decision, 'at', p.decided_at)
        order by lower(u.name), p.user_id) from approval_people p left join users u on u.id = p.user_id where p.approval_id = a.id), '[]') as people,
    a.decided_by_name as "decidedBy", a.comment, a.decided_at as "decidedAt", a.created_at as "createdAt", a.expires_at as "expiresAt"
  from approvals a join workflow_runs r on r.id = a.run_id join workflows w on w.id = a.workflow_id left join hosts h on h.id = a.host_id
    left join issues i on i.host_id = a.host_id and i.id = a.issue_id`;

/** Null: not asked for. */
export interface ApprovalFilter {
  states: ApprovalRow['state'][] | null;
  /** Whoever is asked; pending ones only where they have not said anything yet. */
  askedOf: string | null;
  issue: string | null;
}

export async function listApprovals(sql: Sql, filter: ApprovalFilter, ask: PageAsk): Promise<Page<ApprovalRow>> {
  const params: unknown[] = [];
  const where = conditions(params, [
    [filter.states, (place) => `a.state = any (${place}::text[])`],
    [
      filter.askedOf,
      (place) =>
        `exists (select from approval_people p where p.approval_id = a.id and p.user_id = ${place}::uuid and (a.state <> 'pending' or p.decision is null))`,
    ],
    [filter.issue, (place) => `(a.issue_id = ${place} or i.key = ${place})`],
  ]);
  const page = pageClause('a', 'created_at', { ask, params });
  return pageOf(await sql.query<ApprovalRow>(`${SELECT} where ${where} ${page}`, params), ask);
}

export async function findApproval(sql: Sql, id: string): Promise<ApprovalRow | null> {
  const [row] = await sql.query<ApprovalRow>(`${SELECT} where a.id = $1`, [id]);
  return row ?? null;
}

export interface ApprovalLine {
  actor: string;
  action: string;
  comment: string | null;
  at: Date;
}

export async function approvalLog(sql: Sql, id: string): Promise<ApprovalLine[]> {
  return sql.query<ApprovalLine>(
    'select actor, action, comment, at from approval_log where approval_id = $1 order by id',
    [id],
  );
}

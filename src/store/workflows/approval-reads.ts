/** Approvals as people look at them. */
import type { Person } from '../../domain/model.ts';
import type { CommentNeeded } from '../../domain/workflows/model.ts';
import { MAY_DECIDE } from './approvals.ts';
import type { Sql } from '../db.ts';
import { conditions, cursorColumn, type Page, type PageAsk, pageClause, pageOf } from '../paging.ts';

export interface ApprovalRow {
  id: string;
  cursor: number;
  state: 'pending' | 'approved' | 'rejected' | 'expired' | 'cancelled';
  mode: 'any' | 'all';
  commentNeeded: CommentNeeded | null;
  message: string;
  fourEyes: boolean;
  workflowId: string;
  workflowName: string;
  runId: string;
  stepId: string;
  trigger: string;
  startedBy: Person | null;
  hostId: string;
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
  select a.id, ${cursorColumn('a', 'created_at')}, a.state, a.mode, a.comment_needed as "commentNeeded", a.message, a.four_eyes as "fourEyes", a.workflow_id as "workflowId",
    w.name as "workflowName", a.run_id as "runId", a.step_id as "stepId", coalesce(r.trigger_text, 'its run is not kept any more') as trigger, r.actor as "startedBy",
    a.host_id as "hostId", h.name as "hostName", h.url as "hostUrl", a.issue_id as "issueId", i.key as "issueKey", i.summary, coalesce((
      select jsonb_agg(jsonb_build_object('id', p.user_id, 'name', coalesce(u.name, 'somebody who was removed'), 'decision', p.decision, 'at', p.decided_at)
        order by lower(u.name), p.user_id) from approval_people p left join users u on u.id = p.user_id where p.approval_id = a.id), '[]') as people,
    a.decided_by_name as "decidedBy", a.comment, a.decided_at as "decidedAt", a.created_at as "createdAt", a.expires_at as "expiresAt"
  from approvals a left join workflow_runs r on r.id = a.run_id join workflows w on w.id = a.workflow_id left join hosts h on h.id = a.host_id
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
        `exists (select from approval_people p join users u on u.id = p.user_id and ${MAY_DECIDE}
           where p.approval_id = a.id and p.user_id = ${place}::uuid and (a.state <> 'pending' or p.decision is null))`,
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

/** Whether it is asked of somebody who may decide it, or could have. */
export async function isAskedOf(sql: Sql, of: { id: string; userId: string }): Promise<boolean> {
  const rows = await sql.query(
    `select from approval_people p join users u on u.id = p.user_id and ${MAY_DECIDE} where p.approval_id = $1 and p.user_id = $2`,
    [of.id, of.userId],
  );
  return rows.length > 0;
}

/** How many wait on an issue. */
export async function countWaiting(sql: Sql, of: { hostId: string; issueId: string }): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `select count(*)::int as n from approvals where host_id = $1 and issue_id = $2 and state = 'pending'`,
    [of.hostId, of.issueId],
  );
  return row?.n ?? 0;
}

/** Those that wait on an issue, then those that ended within the last hour; no more than a panel shows. */
export async function waitingOn(sql: Sql, of: { hostId: string; issueId: string }): Promise<ApprovalRow[]> {
  return sql.query<ApprovalRow>(
    `${SELECT} where a.host_id = $1 and a.issue_id = $2 and (a.state = 'pending' or a.decided_at > clock_timestamp() - interval '1 hour')
     order by a.state <> 'pending', a.created_at, a.id limit 20`,
    [of.hostId, of.issueId],
  );
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

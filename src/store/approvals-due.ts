/** Approvals whose time has come, by the database's clock (I30): expired ones end, and people are reminded of the others. */
import { type Askable, logApproval, signalRun } from './approvals.ts';
import type { Db, Sql } from './db.ts';
import { MAY_ACT } from './workflows.ts';

export interface DueApproval {
  organizationId: string;
  id: string;
  due: 'expired' | 'reminder';
}

/** Over all organizations: what has expired, and whom to remind, by the database's clock (I30). */
export async function dueApprovals(db: Db): Promise<DueApproval[]> {
  return db.call(
    `(select organization_id as "organizationId", id, 'expired' as due from approvals where state = 'pending' and expires_at <= clock_timestamp() order by expires_at limit 50)
     union all
     (select organization_id, id, 'reminder' from approvals where state = 'pending' and remind_at <= clock_timestamp() and expires_at > clock_timestamp() order by remind_at limit 50)`,
  );
}

/** Ends it unless somebody decided. One statement decides who is first. */
export async function expireApproval(sql: Sql, id: string): Promise<boolean> {
  const [row] = await sql.query<{ runId: string }>(
    `update approvals set state = 'expired', decided_at = clock_timestamp() where id = $1 and state = 'pending' and expires_at <= clock_timestamp()
     returning run_id as "runId"`,
    [id],
  );
  if (row === undefined) return false;
  await logApproval(sql, { id, actor: 'Deskbridge', actorId: null, action: 'expired', comment: null });
  await signalRun(sql, row.runId);
  return true;
}

export interface Reminder {
  hostId: string;
  issueId: string;
  message: string;
  workflow: string;
  trigger: string;
  /** Who has not said anything yet. */
  people: Askable[];
  /** ms */
  at: number;
}

/** Takes a reminder that is due; whoever gets it sends it. The next is due as much later. Null: none is due. */
export async function takeReminder(sql: Sql, id: string): Promise<Reminder | null> {
  const [row] = await sql.query<Omit<Reminder, 'people'>>(
    `update approvals a set remind_at = clock_timestamp() + remind_ms * interval '1 millisecond' from workflow_runs r, workflows w
     where a.id = $1 and a.state = 'pending' and a.remind_at <= clock_timestamp() and a.expires_at > clock_timestamp()
       and r.organization_id = a.organization_id and r.id = a.run_id and w.organization_id = a.organization_id and w.id = a.workflow_id
     returning a.host_id as "hostId", a.issue_id as "issueId", a.message, w.name as workflow, r.trigger_text as trigger,
       (extract(epoch from clock_timestamp()) * 1000)::bigint as at`,
    [id],
  );
  if (row === undefined) return null;
  await logApproval(sql, { id, actor: 'Deskbridge', actorId: null, action: 'reminded', comment: null });
  const people = await sql.query<Askable>(
    `select u.id, u.name, u.email from approval_people p join users u on u.id = p.user_id and ${MAY_ACT}
     where p.approval_id = $1 and p.decision is null`,
    [id],
  );
  return { ...row, people };
}

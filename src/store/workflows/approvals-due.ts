/** Approvals whose time has come, by the database's clock (I30): expired ones end, and people are reminded of the others. */
import { type Askable, logApproval, MAY_DECIDE } from './approvals.ts';
import { signalRun } from './signals.ts';
import type { Db, Sql } from '../db.ts';

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

/** Who is to be told of it, and what it is about. */
export interface Told {
  runId: string;
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

const TOLD = `r.id as "runId", a.host_id as "hostId", a.issue_id as "issueId", a.message, w.name as workflow, r.trigger_text as trigger,
  (extract(epoch from clock_timestamp()) * 1000)::bigint as at`;
const ABOUT = `r.organization_id = a.organization_id and r.id = a.run_id and w.organization_id = a.organization_id and w.id = a.workflow_id`;

/** Ends it unless somebody decided. One statement decides who is first. Null: it had ended, or is not due. */
export async function expireApproval(sql: Sql, id: string): Promise<Told | null> {
  const [ended] = await sql.query<{ runId: string }>(
    `update approvals set state = 'expired', decided_at = clock_timestamp() where id = $1 and state = 'pending' and expires_at <= clock_timestamp()
     returning run_id as "runId"`,
    [id],
  );
  if (ended === undefined) return null;
  await logApproval(sql, { id, actor: 'Deskbridge', actorId: null, action: 'expired', comment: null });
  await signalRun(sql, ended.runId);
  const [row] = await sql.query<Omit<Told, 'people'>>(
    `select ${TOLD} from approvals a, workflow_runs r, workflows w where a.id = $1 and ${ABOUT}`,
    [id],
  );
  return row === undefined ? null : { ...row, people: await undecided(sql, id) };
}

/** Takes a reminder that is due; whoever gets it sends it. The next is due as much later. Null: none is due. */
export async function takeReminder(sql: Sql, id: string): Promise<Told | null> {
  const [row] = await sql.query<Omit<Told, 'people'>>(
    `update approvals a set remind_at = clock_timestamp() + remind_ms * interval '1 millisecond' from workflow_runs r, workflows w
     where a.id = $1 and a.state = 'pending' and a.remind_at <= clock_timestamp() and a.expires_at > clock_timestamp() and ${ABOUT}
     returning ${TOLD}`,
    [id],
  );
  if (row === undefined) return null;
  await logApproval(sql, { id, actor: 'Deskbridge', actorId: null, action: 'reminded', comment: null });
  return { ...row, people: await undecided(sql, id) };
}

function undecided(sql: Sql, id: string): Promise<Askable[]> {
  return sql.query<Askable>(
    `select u.id, u.name, u.email, p.in_portal as "inPortal" from approval_people p join users u on u.id = p.user_id and ${MAY_DECIDE}
     where p.approval_id = $1 and p.decision is null order by lower(u.name), u.id`,
    [id],
  );
}

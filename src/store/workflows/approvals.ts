/**
 * Approvals: who is asked, what they said, what came of it. Decided once: whoever decides holds the approval, and only a pending one that has
 * not expired by the database's clock is decided (I26). The log is only ever added to.
 */
import { randomUUID } from 'node:crypto';
import type { Decision } from '../../domain/workflows/run-model.ts';
import type { Approvers, CommentNeeded } from '../../domain/workflows/model.ts';
import { Refused, type Sql } from '../db.ts';
import { accountOfGuest } from '../desk/portal-guests.ts';
import { signalRun } from './signals.ts';
import { MAY_ACT } from './workflows.ts';

/** Somebody who can be asked. */
export interface Askable {
  id: string;
  name: string;
  email: string;
  /** They have the portal only, and decide there. */
  inPortal: boolean;
}

/** Whether `p` of those asked, who is the user `u`, may decide (any more): whoever was asked as an agent has to be one still. */
export const MAY_DECIDE = `(p.in_portal and u.disabled_at is null or ${MAY_ACT})`;

/**
 * Who is to be asked, as far as they may decide; the requester's manager by the list of managers. `otherwise` where that is nobody. Never who
 * made what started the run, where four eyes are wanted. `invites`: a manager without an account gets one for the portal, where mail reaches them.
 */
export async function askableFor(
  sql: Sql,
  of: { ask: Approvers; requesterEmail: string | null; fourEyes: boolean; actor: Actor; invites: boolean },
): Promise<Askable[]> {
  const { ask, requesterEmail, fourEyes, actor, invites } = of;
  const managers = ask.manager && requesterEmail !== null ? await managersOf(sql, requesterEmail) : [];
  if (invites)
    for (const email of managers.filter((one) => !fourEyes || !isActor({ id: '', email: one }, actor)))
      await accountOfGuest(sql, { email, name: email.slice(0, email.lastIndexOf('@')) });
  const find = async (emails: readonly string[]): Promise<Askable[]> => {
    const found = await sql.query<Askable>(
      `select u.id, u.name, u.email, u.role = 'requester' as "inPortal" from users u
       where u.email = any ($1::text[]) and u.disabled_at is null order by lower(u.name), u.id`,
      [emails.map((email) => email.trim().toLowerCase())],
    );
    return fourEyes ? found.filter((person) => !isActor(person, actor)) : found;
  };
  const first = await find([...ask.people, ...managers]);
  return first.length > 0 ? first : find(ask.otherwise);
}

/** Who made what started a run, by what is known of them. */
export interface Actor {
  id: string | null;
  email: string | null;
}

function isActor(person: { id: string; email: string }, actor: Actor): boolean {
  return person.id === actor.id || (actor.email !== null && person.email === actor.email.toLowerCase());
}

async function managersOf(sql: Sql, email: string): Promise<string[]> {
  const rows = await sql.query<{ manager: string }>(
    'select lower(manager_email) as manager from managers where email = lower($1)',
    [email],
  );
  return rows.map(({ manager }) => manager);
}

export interface NewApproval {
  runId: string;
  workflowId: string;
  stepId: string;
  hostId: string;
  issueId: string;
  mode: 'any' | 'all';
  fourEyes: boolean;
  actor: Actor;
  message: string;
  commentNeeded: CommentNeeded | null;
  remindMs: number | null;
  expireMs: number;
  people: Askable[];
}

/** Answers its id. */
export async function openApproval(sql: Sql, wish: NewApproval): Promise<string> {
  const id = randomUUID();
  await sql.query(
    `insert into approvals (organization_id, id, run_id, workflow_id, step_id, host_id, issue_id, mode, four_eyes, asked_for, asked_for_email, message,
       remind_ms, remind_at, expires_at, comment_needed)
     select current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::bigint,
       t.now + $12::float8 * interval '1 millisecond', t.now + $13::float8 * interval '1 millisecond', $14 from (select clock_timestamp() as now) t`,
    [
      id,
      wish.runId,
      wish.workflowId,
      wish.stepId,
      wish.hostId,
      wish.issueId,
      wish.mode,
      wish.fourEyes,
      wish.actor.id,
      wish.actor.email,
      wish.message,
      wish.remindMs,
      wish.expireMs,
      wish.commentNeeded,
    ],
  );
  await sql.query(
    `insert into approval_people (organization_id, approval_id, user_id, in_portal)
     select current_setting('deskbridge.organization')::uuid, $1, p.id, p.portal from unnest($2::uuid[], $3::boolean[]) p (id, portal)`,
    [id, wish.people.map((person) => person.id), wish.people.map((person) => person.inPortal)],
  );
  await logApproval(sql, { id, actor: 'Deskbridge', actorId: null, action: 'asked', comment: null });
  return id;
}

/** One more line of what happened to it. */
export async function logApproval(
  sql: Sql,
  line: { id: string; actor: string; actorId: string | null; action: string; comment: string | null },
): Promise<void> {
  await sql.query(
    `insert into approval_log (organization_id, approval_id, actor, actor_id, action, comment)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5)`,
    [line.id, line.actor, line.actorId, line.action, line.comment],
  );
}

/** What the run that waits for it has to know. */
export interface ApprovalEnd {
  id: string;
  state: 'pending' | Decision | 'cancelled';
  by: string | null;
  byId: string | null;
  comment: string | null;
}

/** The newest of a run's step. */
export async function approvalOf(sql: Sql, of: { runId: string; stepId: string | null }): Promise<ApprovalEnd | null> {
  const [row] = await sql.query<ApprovalEnd>(
    `select id, state, decided_by_name as by, decided_by as "byId", comment from approvals
     where run_id = $1 and ($2::text is null or step_id = $2) order by created_at desc, id limit 1`,
    [of.runId, of.stepId],
  );
  return row ?? null;
}

/** The approval of a cancelled run asks nobody any more. */
export async function cancelApprovals(
  sql: Sql,
  runId: string,
  by: { name: string; userId: string | null },
): Promise<void> {
  const rows = await sql.query<{ id: string }>(
    `update approvals set state = 'cancelled', decided_at = clock_timestamp() where run_id = $1 and state = 'pending' returning id`,
    [runId],
  );
  for (const { id } of rows)
    await logApproval(sql, { id, actor: by.name, actorId: by.userId, action: 'cancelled', comment: null });
}

interface Held {
  runId: string;
  state: ApprovalEnd['state'];
  mode: 'any' | 'all';
  fourEyes: boolean;
  actor: string | null;
  actorEmail: string | null;
  expired: boolean;
  commentNeeded: CommentNeeded | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  userEmail: string | null;
  mayAct: boolean;
  isAsked: boolean;
  said: 'approved' | 'rejected' | null;
}

/** Why somebody may not decide: not asked, not any more, or their own wish. Answered as 403. */
export class NotYours extends Error {}

/**
 * One person's word. `all` of several is decided when everybody said yes, or one no. Throws Refused `already_decided`, which names who and
 * when, `expired` or `comment_needed`, and NotYours. Null: there is no such approval.
 */
export async function decideApproval(
  sql: Sql,
  id: string,
  word: { userId: string; name: string; decision: 'approved' | 'rejected'; comment: string | null },
): Promise<{ state: ApprovalEnd['state']; runId: string } | null> {
  const held = await hold(sql, id, word.userId);
  if (held === null) return null;
  refuse(held, word);
  await sql.query(
    `update approval_people set decision = $3, comment = $4, decided_at = clock_timestamp() where approval_id = $1 and user_id = $2`,
    [id, word.userId, word.decision, word.comment],
  );
  await logApproval(sql, { id, actor: word.name, actorId: word.userId, action: word.decision, comment: word.comment });
  const decided = word.decision === 'rejected' || held.mode === 'any' || (await everybodyApproved(sql, id));
  if (!decided) {
    // Whoever is left may lose the right at this very moment, unseen here: the run looks at it once both are there to be seen.
    await signalRun(sql, held.runId);
    return { state: 'pending', runId: held.runId };
  }
  await sql.query(
    `update approvals set state = $2, decided_by = $3, decided_by_name = $4, comment = $5, decided_at = clock_timestamp() where id = $1`,
    [id, word.decision, word.userId, word.name, word.comment],
  );
  await signalRun(sql, held.runId);
  return { state: word.decision, runId: held.runId };
}

/**
 * Ends a pending approval for which nobody is left to be waited for: as approved where all were asked and whoever still may decide agreed, else
 * as cancelled. Whoever holds its run calls this when it is signalled.
 */
export async function settleApproval(sql: Sql, runId: string): Promise<void> {
  const [open] = await sql.query<{ id: string }>(
    `select id from approvals where run_id = $1 and state = 'pending' and expires_at > clock_timestamp() for update`,
    [runId],
  );
  if (open === undefined) return;
  const { id } = open;
  const left = await sql.query<{
    userId: string;
    name: string;
    comment: string | null;
    said: string | null;
    mode: string;
  }>(
    `select u.id as "userId", u.name, p.comment, p.decision as said, a.mode
     from approvals a join approval_people p on p.approval_id = a.id join users u on u.id = p.user_id and ${MAY_DECIDE}
     where a.id = $1 order by p.decided_at desc nulls first`,
    [id],
  );
  const [last] = left;
  if (left.some(({ said }) => said === null)) return;
  const agreed = last?.mode === 'all' ? last : null;
  await sql.query(
    `update approvals set state = $2, decided_by = $3, decided_by_name = $4, comment = $5, decided_at = clock_timestamp() where id = $1`,
    [id, agreed === null ? 'cancelled' : 'approved', agreed?.userId, agreed?.name, agreed?.comment],
  );
  const action = agreed === null ? 'cancelled' : 'settled';
  await logApproval(sql, { id, actor: 'Deskbridge', actorId: null, action, comment: null });
}

async function hold(sql: Sql, id: string, userId: string): Promise<Held | null> {
  // Locked first, looked at in a statement of its own: what another decided meanwhile must be seen.
  await sql.query('select from approvals where id = $1 for update', [id]);
  const [held] = await sql.query<Held>(
    `select a.run_id as "runId", a.state, a.mode, a.four_eyes as "fourEyes", a.asked_for as actor, a.asked_for_email as "actorEmail",
       a.expires_at <= clock_timestamp() as expired, a.decided_by_name as "decidedBy", a.decided_at as "decidedAt",
       a.comment_needed as "commentNeeded",
       (select u.email from users u where u.id = $2) as "userEmail", exists (select from users u where u.id = $2 and ${MAY_DECIDE}) as "mayAct",
       p.user_id is not null as "isAsked", p.decision as said
     from approvals a left join approval_people p on p.approval_id = a.id and p.user_id = $2 where a.id = $1`,
    [id, userId],
  );
  return held ?? null;
}

function refuse(held: Held, word: { userId: string; decision: 'approved' | 'rejected'; comment: string | null }): void {
  const { userId, decision, comment } = word;
  const { state, decidedBy, decidedAt, commentNeeded } = held;
  if (!held.isAsked)
    throw new NotYours('This approval is asked of others. Whoever is asked sees it in their own list.');
  if (!held.mayAct) throw new NotYours('You may not decide approvals any more: ask an admin.');
  if (held.fourEyes && isActor({ id: userId, email: held.userEmail ?? '' }, { id: held.actor, email: held.actorEmail }))
    throw new NotYours('It needs a second pair of eyes: what you started yourself somebody else has to approve.');
  if (state === 'expired' || (state === 'pending' && held.expired))
    throw new Refused('expired', 'Nobody decided in time: the approval has expired. Nothing was changed.');
  if (state !== 'pending') {
    const who = decidedBy ?? 'somebody';
    const when = decidedAt?.toISOString() ?? 'an unknown time';
    throw new Refused('already_decided', `This was ${state} already by ${who} at ${when}. Nothing was changed.`);
  }
  if (held.said !== null)
    throw new Refused(
      'already_decided',
      `You ${held.said} this already; it waits for the others now. Nothing was changed.`,
    );
  if (comment === null && (commentNeeded === 'always' || commentNeeded === decision))
    throw new Refused(
      'comment_needed',
      `Say why: this approval is not ${decision} without a comment. Nothing was changed.`,
    );
}

/** Of those who may still decide. */
async function everybodyApproved(sql: Sql, id: string): Promise<boolean> {
  const open = await sql.query(
    `select from approval_people p join users u on u.id = p.user_id and ${MAY_DECIDE}
     where p.approval_id = $1 and p.decision is distinct from 'approved' limit 1`,
    [id],
  );
  return open.length === 0;
}

/** One look at a run of a workflow: what is known is loaded, the run goes as far as it can, and what it came to is written, in one transaction. */
import { approvalMails, type ApprovalSubject, noMails } from '../domain/workflows/approval-letters.ts';
import type { Facts } from '../domain/workflows/conditions.ts';
import { unannounced } from '../domain/effect-words.ts';
import type { Mailing } from '../domain/mail/tell-requester.ts';
import type { Snapshot, TimelineEntry } from '../domain/snapshot.ts';
import { advance } from '../domain/workflows/workflow.ts';
import { type Progress, type StepRecord, type World } from '../domain/workflows/run-model.ts';
import type { ActionContext, TicketSource } from '../domain/workflows/action-context.ts';
import { planAction } from '../domain/workflows/actions.ts';
import { LOOP_MINUTES, loopOf, nextUndecided } from '../domain/workflows/loops.ts';
import { durationMs } from '../domain/workflows/model.ts';
import { plainOf, type Telling } from '../domain/workflows/text.ts';
import { runEntries } from '../domain/workflows/timeline.ts';
import { approvalDecided } from '../domain/workflows/triggers.ts';
import {
  type ApprovalEnd,
  type Askable,
  approvalOf,
  askableFor,
  cancelApprovals,
  openApproval,
  settleApproval,
} from '../store/workflows/approvals.ts';
import type { Sql } from '../store/db.ts';
import { storeEffects } from '../store/decided.ts';
import { retryEffects } from '../store/effects.ts';
import { loadSnapshot, lockIssue } from '../store/issues.ts';
import {
  actingProblem,
  appendSteps,
  comeBackTo,
  effectsByKey,
  type HeldRun,
  holdRun,
  recentWrites,
  saveRun,
} from '../store/workflows/runs.ts';
import { forgetSignals } from '../store/workflows/signals.ts';
import { appendTimeline } from '../store/timeline.ts';
import { factsFor, type ReadFacts, type Reading } from './run-facts.ts';
import { startBy } from './start-runs.ts';

/** What of the house a run needs to know. */
export interface House {
  /** E-mail is set up. */
  mail: boolean;
  /** Where people decide. */
  publicUrl: string;
}

export type Look = { kind: 'nothing' } | { kind: 'read'; reading: Reading } | { kind: 'done'; effects: number };

export async function lookAt(
  sql: Sql,
  of: { organizationId: string; id: string; read: ReadFacts | null; house: House },
): Promise<Look> {
  const run = await holdRun(sql, of.id);
  if (run === null) await forgetSignals(sql, of.id);
  if (run === null || run.state !== 'running') return { kind: 'nothing' };
  const { hostId, issueId } = run;
  await lockIssue(sql, { hostId, issueId });
  const snapshot = await loadSnapshot(sql, { hostId, issueId, projectKey: null, updatedAt: 0, facts: [] });
  const missing = whatIsMissing(snapshot);
  if (snapshot === null || snapshot.issue === null || missing !== null) {
    const reason = missing ?? 'the issue is not known any more';
    await saveRun(sql, run.id, { state: 'cancelled', reason, progress: run.progress, dueMs: null });
    await cancelApprovals(sql, run.id, { name: 'Deskbridge', userId: null });
    return { kind: 'done', effects: 0 };
  }
  const known = { ...snapshot, issue: snapshot.issue };
  const seen = await factsFor(sql, { workflow: run.definition, snapshot: known, read: of.read });
  const scene = await sceneOf(sql, run, { ...seen, snapshot: known, house: of.house });
  const progress = advance(run.definition, run.progress, scene.world);
  if (progress.outcome === 'needs-facts') {
    // What signalled it is taken: without this a crash before the next look would leave it standing.
    await comeBackTo(sql, run.id);
    return { kind: 'read', reading: seen.reading };
  }
  return write(sql, { organizationId: of.organizationId, run, scene, progress });
}

function whatIsMissing(snapshot: Snapshot | null): string | null {
  if (snapshot === null) return 'the host is not set up any more';
  return snapshot.issue?.deleted === true ? 'the issue was deleted' : null;
}

interface Seen {
  snapshot: Snapshot & Pick<ActionContext, 'issue'>;
  facts: Facts | null;
  tickets: TicketSource | null;
  house: House;
}

interface Scene {
  house: House;
  subject: ApprovalSubject;
  world: World;
  telling: Telling | null;
  approval: ApprovalEnd | null;
  effectIds: Map<string, { id: string }>;
  requesterEmail: string | null;
}

async function sceneOf(sql: Sql, run: HeldRun, { snapshot, facts, tickets, house }: Seen): Promise<Scene> {
  const { hostId, issueId } = run;
  const { waiting } = run.progress;
  if (waiting?.kind === 'approval') await settleApproval(sql, run.id);
  const [effects, approval, problem, writes] = await Promise.all([
    effectsByKey(sql, waiting?.kind === 'action' ? waiting.keys : []),
    approvalOf(sql, { runId: run.id, stepId: null }),
    actingProblem(sql, run.id),
    recentWrites(sql, {
      hostId,
      issueId,
      minutes: LOOP_MINUTES,
      eventId: run.eventId,
      since: run.progress.resumedAt ?? null,
    }),
  ]);
  const telling = facts === null ? null : tellingOf(run, snapshot, { facts, approval });
  const { host, issue, links } = snapshot;
  const requester = facts?.issue['requester'];
  const world: World = {
    now: run.now,
    facts,
    effects,
    decision: waiting?.kind === 'approval' ? decisionOf(approval) : null,
    plan: (action, at) =>
      planAction(action, {
        ...tellingOf(run, snapshot, { facts: at.facts, approval }),
        host,
        issue,
        links,
        runId: run.id,
        stepId: at.stepId,
        tickets,
        mail: house.mail,
      }),
    forbidden: (planned) =>
      problem === null
        ? loopOf(planned, { writes, progress: run.progress })
        : { kind: 'permission', reason: problem.reason },
    retry: run.retry,
  };
  return {
    house,
    subject: { host, issue, workflow: run.definition.name, trigger: run.triggerText },
    world,
    telling,
    approval,
    effectIds: effects,
    requesterEmail: typeof requester === 'string' ? requester : null,
  };
}

function decisionOf(approval: ApprovalEnd | null): World['decision'] {
  if (approval === null || approval.state === 'pending') return null;
  if (approval.state !== 'cancelled') return { kind: approval.state, by: approval.by };
  const reason =
    'nobody of those who were asked may decide any more, so nothing was approved; try again to ask who may now';
  return { kind: 'unaskable', reason };
}

function tellingOf(
  run: HeldRun,
  { host, issue }: Pick<ActionContext, 'host' | 'issue'>,
  { facts, approval }: { facts: Facts; approval: ApprovalEnd | null },
): Telling {
  const { definition, triggerText: trigger, actor } = run;
  return { host, issue, facts, workflow: definition.name, trigger, actor, approval };
}

interface Written {
  organizationId: string;
  run: HeldRun;
  scene: Scene;
  progress: Progress;
}

async function write(sql: Sql, of: Written): Promise<Look> {
  const { organizationId, run, scene } = of;
  const asked = of.progress.ask === null ? null : await ask(sql, of, of.progress.ask);
  const progress = asked !== null && asked.people.length === 0 ? unaskable(of) : of.progress;
  const letters = asked === null ? [] : asked.mails.effects;
  const { hostId, issueId, eventId } = run;
  const owner = { organizationId, eventId, hostId, issueId };
  const effects = await storeEffects(sql, owner, { effects: [...progress.effects, ...letters], stops: [] });
  const effectIds = progress.again.flatMap((key) => scene.effectIds.get(key)?.id ?? []);
  if (effectIds.length > 0) await retryEffects(sql, { organizationId, effectIds, from: 'dead', priority: 1 });
  await appendSteps(sql, run.id, progress.records);
  await appendTimeline(sql, owner, timelineOf(of, progress, asked));
  await startOthers(sql, of, progress.records);
  const running = progress.outcome === 'waiting';
  await saveRun(sql, run.id, {
    state: running ? 'running' : outcomeOf(progress),
    reason: progress.reason,
    progress: progress.state,
    dueMs: running ? progress.wakeAt : null,
  });
  return { kind: 'done', effects: effects + effectIds.length };
}

function outcomeOf({ outcome }: Progress): 'done' | 'skipped' | 'failed' | 'stopped' {
  return outcome === 'waiting' || outcome === 'needs-facts' ? 'failed' : outcome;
}

interface Asked {
  people: Askable[];
  mails: Mailing;
}

/** Opens the approval, if there is anybody who can decide it. */
async function ask(sql: Sql, { run, scene }: Written, step: NonNullable<Progress['ask']>): Promise<Asked> {
  const { hostId, issueId, workflowId, id: runId } = run;
  const actor = { id: run.actor?.id ?? null, email: scene.requesterEmail };
  const { fourEyes, mode, remindAfter, expireAfter, id: stepId } = step;
  const invites = scene.house.mail;
  const people = await askableFor(sql, {
    ask: step.ask,
    requesterEmail: scene.requesterEmail,
    fourEyes,
    actor,
    invites,
  });
  if (people.length === 0) return { people, mails: noMails };
  if (scene.telling === null) throw new Error('People are asked before it is known what about.');
  const message = plainOf(step.message, scene.telling);
  const approvalId = await openApproval(sql, {
    runId,
    workflowId,
    stepId,
    hostId,
    issueId,
    mode,
    fourEyes,
    actor,
    people,
    message,
    commentNeeded: step.commentNeeded ?? null,
    remindMs: remindAfter === undefined ? null : durationMs(remindAfter),
    expireMs: durationMs(expireAfter) ?? 0,
  });
  const { mail, publicUrl } = scene.house;
  const asking = { approvalId, people, message, why: { kind: 'asked' as const } };
  return { people, mails: mail ? approvalMails(asking, scene.subject, publicUrl) : noMails };
}

/** Nobody may decide it: the run stands there, visibly. */
function unaskable({ run, scene, progress }: Written): Progress {
  const reason =
    'nobody can be asked: none of the people named may decide it, and the requester’s manager is not known; name somebody else, then try again';
  const after = advance(run.definition, progress.state, {
    ...scene.world,
    retry: false,
    decision: { kind: 'unaskable', reason },
  });
  return { ...after, records: [...progress.records.slice(0, -1), ...after.records] };
}

function timelineOf({ run }: Written, progress: Progress, asked: Asked | null): TimelineEntry[] {
  const names = asked?.people.map(({ name }) => name) ?? [];
  const { effects, timeline } = asked?.mails ?? noMails;
  const entries = [...runEntries(run.definition, progress, names), ...timeline, ...unannounced(effects, timeline)];
  return entries.map((entry) => ({ ...entry, runId: run.id }));
}

/** A decided approval starts other workflows; never its own, which would ask for ever. */
async function startOthers(sql: Sql, { run, scene }: Written, records: readonly StepRecord[]): Promise<void> {
  const { approval } = scene;
  const decision = records.some(({ kind, state }) => kind === 'approval' && state === 'done')
    ? approval?.state
    : undefined;
  if (approval === null || decision === undefined || decision === 'pending' || decision === 'cancelled') return;
  const by = approval.by === null ? null : { id: approval.byId, name: approval.by };
  const { hostId, issueId, eventId } = run;
  const happened = approvalDecided({ approvalId: approval.id, decision, by, workflow: run.definition.name });
  const chain = decision === 'expired' ? { undecided: nextUndecided(run.progress) } : {};
  await startBy(sql, [happened], { hostId, issueId, eventId, not: run.workflowId, ...chain });
}

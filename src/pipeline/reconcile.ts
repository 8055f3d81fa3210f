/** Reconciliation of hosts: what webhooks missed comes in from the host's own records, as the very events they would have been (I24). */
import { Gone, Rejected, RetryLater } from '../domain/errors.ts';
import { type CheckStep, endRound, hostRound, postponeCheck, saveStep } from '../store/checks.ts';
import type { Db } from '../store/db.ts';
import { checkedProjects, type CheckPlace, linkedIssuesAfter } from '../store/host-checks.ts';
import type { Looks } from './looks.ts';
import type { Loop } from './loop.ts';
import { readMissed, sweepIssue } from './reconcile-issue.ts';
import type { Looking, ReconcilePorts, Work } from './reconcile-parts.ts';
import { backoffOf, MINUTE, type ReconcileOptions, startRounds, STEP_TRIES } from './rounds.ts';

/** Issues read in one step. */
const AT_ONCE = 10;

type Step = CheckStep<CheckPlace>;

export function startReconciler(db: Db, ports: ReconcilePorts, options: ReconcileOptions): Loop {
  const { reportTrouble } = ports;
  return startRounds<CheckPlace>(db, {
    round: hostRound,
    options,
    step: (work) => step({ ...work, ports }),
    reportTrouble,
  });
}

async function step(work: Work): Promise<void> {
  const { db, ports, options, check, glass } = work;
  const { organizationId, id: hostId } = check;
  const place = check.place ?? (await beginning(work));
  if (check.begins) {
    const reason = await webhookTrouble(work);
    if (reason !== null) return saveStep(db, check, { ...nothing, failed: 1, reason, place });
  }
  if (place.projects.length === 0 && place.issues.length === 0 && place.sweep === null)
    return endRound(db, check, { ...options, swept: false });
  const access = await ports.hostAccess(organizationId, hostId);
  if (access === null) {
    const reason = 'The host has no token any more.';
    return postponeCheck(db, check, { afterMs: options.everyMs, reason, counted: false });
  }
  const host = ports.host(access);
  const at = (calls: number, made: (look: Looks) => Promise<Step>): Promise<Step> =>
    glass.at({ organizationId, door: `host:${hostId}`, calls }, made);
  if (place.issues.length > 0) {
    const issues = place.issues.slice(0, AT_ONCE);
    const rest = { ...place, issues: place.issues.slice(AT_ONCE) };
    return saveStep(
      db,
      check,
      await at(issues.length, (look) => readIssues({ ...work, host, access, look }, issues, rest)),
    );
  }
  if (place.projects.length > 0)
    return saveStep(db, check, await at(3, (look) => search({ ...work, host, access, look }, place)));
  return sweep({ ...work, host, access }, place, at);
}

/** Once a round, before anything is searched: whatever else is wrong with the host is said by the steps themselves. */
async function webhookTrouble({ ports, check }: Work): Promise<string | null> {
  const access = await ports.hostAccess(check.organizationId, check.id);
  return access === null ? null : ports.keepWebhook(check.organizationId, access);
}

/** Every project of the host that is set up; and all linked issues, where it is time or nobody listened for long. */
async function beginning({ db, options, check }: Work): Promise<CheckPlace> {
  const projects = await db.tx(check.organizationId, (sql) => checkedProjects(sql, check.id));
  const last = check.sweptAt ?? 0;
  const whole = check.now - last >= options.sweepMs || check.now - check.knownUntil >= options.sweepMs / 2;
  return { projects, page: null, issues: [], searched: [], sweep: projects.length === 0 ? null : { after: '', whole } };
}

const nothing = { looked: 0, found: 0, missedAt: null, failed: 0, reason: null, againMs: null };

/** Which issues of a project changed since everything was seen. */
async function search({ host, access, look, options, check }: Looking, place: CheckPlace): Promise<Step> {
  const [projectKey = '', ...others] = place.projects;
  const withinMinutes = Math.ceil((check.now - check.knownUntil + options.overlapMs) / MINUTE);
  const ask = { query: { projectKey, look: 'all' as const, withinMinutes }, place: place.page, whole: false };
  try {
    const { issues, next } = await look(`search ${projectKey}`, () => host.findIssues(access, ask));
    const found = issues.map(({ id }) => id);
    const rest = next === null ? { projects: others, page: null } : { projects: place.projects, page: next };
    const searched = next === null ? [...place.searched, projectKey] : place.searched;
    return { ...nothing, place: { ...place, ...rest, searched, issues: found } };
  } catch (error) {
    // A place is good for a while only: the project is searched anew, and what was seen is known by its keys.
    const refused = error instanceof Rejected || error instanceof Gone;
    if (refused && place.page !== null) return { ...nothing, place: { ...place, page: null } };
    if (!refused && (error instanceof RetryLater || check.tries < STEP_TRIES)) throw error;
    const rest = { ...place, projects: others, page: null };
    if (refused && (await look(`project ${projectKey}`, () => host.isProjectGone(access, projectKey)))) {
      const reason = `${projectKey} is not there any more: links of its issues end. Remove its settings under Projects.`;
      return { ...nothing, failed: 1, reason, place: { ...rest, gone: [...(place.gone ?? []), projectKey] } };
    }
    const reason = `${projectKey}: ${error instanceof Error ? error.message : String(error)}`;
    return { ...nothing, failed: 1, reason, place: rest };
  }
}

/** Reads changed issues; what came without a webhook is let in. */
async function readIssues(looking: Looking, issues: string[], place: CheckPlace): Promise<Step> {
  const { check, options } = looking;
  const within = { from: check.knownUntil - options.overlapMs, until: check.beganAt - options.graceMs };
  const results = await Promise.all(issues.map((id) => readMissed(looking, { id, within })));
  const missed = results.flatMap(({ missedAt }) => (missedAt === null ? [] : [missedAt]));
  const again = issues.filter((_id, n) => results[n]?.again === true);
  const given = results.filter(({ reason }) => reason !== null);
  return {
    place: { ...place, issues: [...again, ...place.issues] },
    looked: issues.length - again.length,
    found: results.reduce((sum, { found }) => sum + found, 0),
    missedAt: missed.length === 0 ? null : Math.min(...missed),
    failed: given.length - again.length,
    reason: given[0]?.reason ?? null,
    againMs: again.length === 0 ? null : backoffOf(looking),
  };
}

async function sweep(
  work: Omit<Looking, 'look'>,
  place: CheckPlace,
  at: (calls: number, made: (look: Looks) => Promise<Step>) => Promise<Step>,
): Promise<void> {
  const { db, check, options } = work;
  const { after, whole } = place.sweep ?? { after: '', whole: false };
  const { searched, gone = [] } = place;
  const of = { hostId: check.id, after, whole, gone, atMost: AT_ONCE };
  const issues = await db.tx(check.organizationId, (sql) => linkedIssuesAfter(sql, of));
  const last = issues.at(-1);
  if (last === undefined) return endRound(db, check, { ...options, swept: whole });
  const next = { ...place, sweep: { after: last.id, whole } };
  const looked = await at(issues.length, async (look) => {
    const results = await Promise.all(
      issues.map((issue) => sweepIssue({ ...work, look }, { ...issue, known: [...searched, ...gone] })),
    );
    const reason = results.find((result) => result.reason !== null)?.reason ?? null;
    const found = results.reduce((sum, result) => sum + result.found, 0);
    const failed = results.filter((result) => result.reason !== null).length;
    // Another round looks for it again: that is soon enough for what is rarely so.
    return { ...nothing, place: next, looked: issues.length, found, failed, reason };
  });
  await saveStep(db, check, looked);
}

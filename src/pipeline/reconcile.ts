/**
 * Reconciliation: what webhooks missed comes in from the host's own records, as the very events they would have been (I24). Rounds follow
 * each other on the database's clock; a step ends with where the next one begins, so whoever dies in between leaves one that is done again
 * and stores nothing twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Forbidden, Gone, Reconnect, Rejected, RetryLater } from '../domain/errors.ts';
import { TRY_DOOR_MS } from '../domain/protocol.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import {
  addChecks,
  checkedProjects,
  CheckLost,
  type CheckPlace,
  type CheckStep,
  claimCheck,
  endRound,
  keepCheck,
  linkedIssuesAfter,
  postponeCheck,
  saveStep,
} from '../store/host-checks.ts';
import { createLookingGlass, type Looks } from './looks.ts';
import { readMissed, sweepIssue } from './reconcile-issue.ts';
import {
  type Looking,
  MINUTE,
  reconcileDefaults,
  type ReconcileOptions,
  type ReconcilePorts,
  STEP_TRIES,
  type Work,
} from './reconcile-parts.ts';

/** Issues read in one step. */
const AT_ONCE = 10;
const LONGEST_WAIT_MS = 60_000;

export interface Reconciler {
  /** Takes nothing new and waits for the step that runs, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export function startReconciler(
  db: Db,
  ports: ReconcilePorts,
  options: ReconcileOptions = reconcileDefaults,
): Reconciler {
  const over = new AbortController();
  const glass = createLookingGlass(db);

  async function loop(): Promise<void> {
    while (!over.signal.aborted) {
      const worked = await once().catch((error: unknown) => {
        if (!(error instanceof CheckLost)) ports.reportTrouble('checking what webhooks missed', error);
        return false;
      });
      if (worked) continue;
      await sleep(options.pollMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  }

  async function once(): Promise<boolean> {
    await addChecks(db, options.everyMs);
    const check = await claimCheck(db, options.leaseMs);
    if (check === null) return false;
    const heartbeat = setInterval(() => {
      keepCheck(db, check, options.leaseMs).catch((error: unknown) => ports.reportTrouble('keeping a check', error));
    }, options.leaseMs / 3);
    try {
      await workOn({ db, ports, options, glass, check });
      return true;
    } finally {
      clearInterval(heartbeat);
    }
  }

  const ended = loop();
  return {
    async stop(graceMs) {
      over.abort();
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
    },
  };
}

async function workOn(work: Work): Promise<void> {
  const { db, ports, check } = work;
  try {
    await step(work);
  } catch (error) {
    if (error instanceof DatabaseUnavailable || error instanceof CheckLost) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Reconnect || error instanceof Forbidden)
      return postponeCheck(db, check, { afterMs: TRY_DOOR_MS, reason, counted: false });
    const stated = error instanceof RetryLater ? error.afterMs : null;
    const limited = error instanceof RetryLater && error.limited;
    const afterMs = Math.min(stated ?? backoff(work), LONGEST_WAIT_MS);
    if (!limited && !(error instanceof RetryLater)) ports.reportTrouble('checking what webhooks missed', error);
    await postponeCheck(db, check, { afterMs, reason: limited ? null : reason, counted: !limited });
  }
}

async function step(work: Work): Promise<void> {
  const { db, ports, options, check, glass } = work;
  const { organizationId, hostId } = check;
  const place = check.place ?? (await beginning(work));
  if (place.projects.length === 0 && place.issues.length === 0 && place.sweep === null)
    return endRound(db, check, { ...options, swept: false });
  const access = await ports.hostAccess(organizationId, hostId);
  if (access === null) {
    const reason = 'The host has no token any more.';
    return postponeCheck(db, check, { afterMs: options.everyMs, reason, counted: false });
  }
  const host = ports.host(access);
  const at = (calls: number, made: (look: Looks) => Promise<CheckStep>): Promise<CheckStep> =>
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
    return saveStep(db, check, await at(1, (look) => search({ ...work, host, access, look }, place)));
  return sweep({ ...work, host, access }, place, at);
}

/** Every project of the host that is set up; and all linked issues, where it is time or nobody listened for long. */
async function beginning({ db, options, check }: Work): Promise<CheckPlace> {
  const projects = await db.tx(check.organizationId, (sql) => checkedProjects(sql, check.hostId));
  const last = check.sweptAt ?? 0;
  const whole = check.now - last >= options.sweepMs || check.now - check.knownUntil >= options.sweepMs / 2;
  return { projects, page: null, issues: [], searched: [], sweep: projects.length === 0 ? null : { after: '', whole } };
}

const nothing = { looked: 0, found: 0, missedAt: null, failed: 0, reason: null, againMs: null };

/** Which issues of a project changed since everything was seen. */
async function search({ host, access, look, options, check }: Looking, place: CheckPlace): Promise<CheckStep> {
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
    const reason = `${projectKey}: ${error instanceof Error ? error.message : String(error)}`;
    return { ...nothing, failed: 1, reason, place: { ...place, projects: others, page: null } };
  }
}

/** Reads changed issues; what came without a webhook is let in. */
async function readIssues(looking: Looking, issues: string[], place: CheckPlace): Promise<CheckStep> {
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
    againMs: again.length === 0 ? null : backoff(looking),
  };
}

function backoff({ options, check }: Work): number {
  return Math.min(options.backoffMs * 2 ** check.tries, LONGEST_WAIT_MS);
}

async function sweep(
  work: Omit<Looking, 'look'>,
  place: CheckPlace,
  at: (calls: number, made: (look: Looks) => Promise<CheckStep>) => Promise<CheckStep>,
): Promise<void> {
  const { db, check, options } = work;
  const { after, whole } = place.sweep ?? { after: '', whole: false };
  const of = { hostId: check.hostId, after, whole, atMost: AT_ONCE };
  const issues = await db.tx(check.organizationId, (sql) => linkedIssuesAfter(sql, of));
  const last = issues.at(-1);
  if (last === undefined) return endRound(db, check, { ...options, swept: whole });
  const next = { ...place, sweep: { after: last.id, whole } };
  const looked = await at(issues.length, async (look) => {
    const results = await Promise.all(
      issues.map((issue) => sweepIssue({ ...work, look }, { ...issue, searched: place.searched })),
    );
    const reason = results.find((result) => result.reason !== null)?.reason ?? null;
    const found = results.reduce((sum, result) => sum + result.found, 0);
    const failed = results.filter((result) => result.reason !== null).length;
    // Another round looks for it again: that is soon enough for what is rarely so.
    return { ...nothing, place: next, looked: issues.length, found, failed, reason };
  });
  await saveStep(db, check, looked);
}

/** The queue, in rows: events come in, jobs are claimed, and end or are postponed. The SQL is migrations/0003_queue.sql. */
import type { Effect } from '../domain/effects.ts';
import type { ReceivedEvent } from '../domain/events.ts';
import { inboxLane, isInboxEvent } from '../domain/inbox-events.ts';
import type { Rate } from '../domain/ports.ts';
import type { Db, Sql } from './db.ts';
import { derivedId } from './derived.ts';
import { storable } from './storable.ts';

/** An event at the door. `skip`: stored with its reason, nothing to decide. `incomplete`: a dead letter naming the missing field (B9). */
export interface Incoming {
  organizationId: string;
  /** `host:<id>`, `connection:<id>` or `hand`. */
  source: string;
  deliveryId: string | null;
  bodyHash: string;
  key: string;
  kind: string;
  hostId: string | null;
  issueId: string | null;
  body: ReceivedEvent | null;
  state: 'pending' | 'skipped' | 'dead';
  reasons: string[];
  /** 0: a person waits for it. */
  priority: 0 | 1;
}

/** `id_reuse`: the delivery's id was seen with another body; stored was the first (B4). */
export interface Receipt {
  id: string;
  outcome: 'stored' | 'duplicate' | 'id_reuse';
}

/** How long intake may wait for the database before it says 503 (I2). */
const INTAKE_TIMEOUT_MS = 2_500;

/** Stores events of one organization, all or none, committed when it returns (I1, I4). Receipts come in the order given. */
export async function receiveEvents(db: Db, organizationId: string, incoming: Incoming[]): Promise<Receipt[]> {
  // A copy beside the first could be stored in its place, under an id that no other life of the database would give it.
  const firsts = new Map<string, Incoming>();
  for (const event of incoming) if (!firsts.has(event.key)) firsts.set(event.key, event);
  const asked = [...firsts.values()];
  const receipts = await db.call<Receipt>(RECEIVE, [organizationId, itemsOf(asked)], { timeoutMs: INTAKE_TIMEOUT_MS });
  if (receipts.length !== asked.length) throw new Error('The database answered for fewer events than it was given.');
  const answers = new Map(asked.map((event, index) => [event.key, { first: event, receipt: receipts[index] }]));
  return incoming.flatMap((event) => {
    const { first, receipt } = answers.get(event.key) ?? {};
    if (first === undefined || receipt === undefined) return [];
    return first === event ? [receipt] : [{ id: receipt.id, outcome: copied(first, event) }];
  });
}

function copied(first: Incoming, copy: Incoming): Receipt['outcome'] {
  const sameDelivery = copy.deliveryId !== null && first.source === copy.source && first.deliveryId === copy.deliveryId;
  return sameDelivery && first.bodyHash !== copy.bodyHash ? 'id_reuse' : 'duplicate';
}

/** Stores an event in the transaction of what it tells of, so that neither is there without the other. */
export async function receiveWithin(sql: Sql, incoming: Incoming): Promise<Receipt> {
  const [receipt] = await sql.query<Receipt>(RECEIVE, [incoming.organizationId, itemsOf([incoming])]);
  if (receipt === undefined) throw new Error('The database answered nothing for the event it was given.');
  return receipt;
}

/** Where an event waits for its turn: with what else happens to its issue, or in its conversation. */
export function incomingLane({ body, hostId, issueId }: Incoming): string {
  if (body !== null && isInboxEvent(body)) return inboxLane(body);
  return `issue:${hostId ?? ''}:${issueId ?? ''}`;
}

const RECEIVE = 'select id, outcome from receive_events($1, $2)';

function itemsOf(incoming: Incoming[]): string {
  const items = incoming.map((event) => ({
    // The same event has the same id in every life of the database.
    id: derivedId('event', event.organizationId, event.key),
    source: event.source,
    delivery_id: event.deliveryId,
    body_hash: event.bodyHash,
    key: event.key,
    kind: event.kind,
    host_id: event.hostId,
    issue_id: event.issueId,
    body: event.body ?? {},
    state: event.state,
    reasons: event.reasons,
    lane: incomingLane(event),
    priority: event.priority,
  }));
  return storable(items);
}

interface ClaimedRow {
  organization_id: string;
  lane: string;
  door: string;
  fence: number;
  job_id: number;
  kind: 'event' | 'effect';
  ref_id: string;
  attempts: number;
  crashes: number;
  age_ms: number;
  trying: boolean;
  body: Effect | ReceivedEvent | null;
  host_id: string | null;
  issue_id: string | null;
  ref: string | null;
  state: string | null;
  looks: number;
  sent_ago_ms: number | null;
}

/** What names a claim; whoever took the lane over since has another fence, and then this one settles nothing. */
export interface Claim {
  organizationId: string;
  lane: string;
  door: string;
  fence: number;
  jobId: number;
  refId: string;
  attempts: number;
  /** How many of the tries before ended without a word. */
  crashes: number;
  /** Since it was received or decided, ms, by the database's clock. */
  ageMs: number;
  hostId: string | null;
  issueId: string | null;
}

export type EffectState = 'pending' | 'sending' | 'done' | 'skipped' | 'unknown' | 'dead';

export type Claimed =
  | { kind: 'event'; claim: Claim; event: ReceivedEvent }
  | {
      kind: 'effect';
      claim: Claim;
      effect: Effect;
      ref: string;
      /** As found: `pending` is now marked `sending` and may be sent; `sending` was left behind by a crash. */
      state: EffectState;
      looks: number;
      sentAgoMs: number | null;
      /** The door was closed: this is the one call that tries it. */
      trying: boolean;
    };

/** Takes work: the first job of at most `slots` lanes, leased for `leaseMs`. */
export async function claimJobs(
  db: Db,
  options: { slots: number; perDoor: number; leaseMs: number },
): Promise<Claimed[]> {
  const rows = await db.call<ClaimedRow>("select * from claim_work($1, $2, $3 * interval '1 millisecond')", [
    options.slots,
    options.perDoor,
    options.leaseMs,
  ]);
  return rows.map(claimedOf);
}

function claimedOf(row: ClaimedRow): Claimed {
  const claim: Claim = {
    organizationId: row.organization_id,
    lane: row.lane,
    door: row.door,
    fence: row.fence,
    jobId: row.job_id,
    refId: row.ref_id,
    attempts: row.attempts,
    crashes: row.crashes,
    ageMs: row.age_ms,
    hostId: row.host_id,
    issueId: row.issue_id,
  };
  if (row.kind === 'event') return { kind: 'event', claim, event: row.body as ReceivedEvent };
  return {
    kind: 'effect',
    claim,
    effect: row.body as Effect,
    ref: row.ref ?? '',
    state: (row.state ?? 'dead') as EffectState,
    looks: row.looks,
    sentAgoMs: row.sent_ago_ms,
    trying: row.trying,
  };
}

/** How a claimed job ends (`afterMs` null) or when it runs again. */
export interface Settlement {
  claim: Claim;
  kind: 'event' | 'effect';
  afterMs: number | null;
  /** Null: as it is, with its reason. */
  state: string | null;
  reason: string | null;
  reasons?: string[];
  /** `existed`: it was there already. */
  result?: { partId: string | null; existed: boolean };
  looks?: number;
  asksPerson?: boolean;
  /** The attempt does not count: nothing was tried. */
  uncounted?: boolean;
  /** The try ended in a way nobody foresaw. */
  crashed?: boolean;
  /**
   * The authorisation behind a door stopped working, or works (again); `hold`: nothing passes for a while, whatever the reason.
   * `at`: another door than the job's own.
   */
  door?: { at?: string } & (
    { kind: 'close'; forMs: number; reason: string } | { kind: 'hold'; forMs: number } | { kind: 'open' }
  );
  rate?: Rate | null;
}

function settlementRow(settlement: Settlement, now: number): object {
  const { claim, door, rate } = settlement;
  return {
    lane: claim.lane,
    fence: claim.fence,
    job_id: claim.jobId,
    ref_id: claim.refId,
    kind: settlement.kind,
    door: claim.door,
    after_ms: settlement.afterMs,
    state: settlement.state,
    reason: settlement.reason,
    reasons: settlement.reasons,
    result: settlement.result,
    looks: settlement.looks,
    asks_person: settlement.asksPerson,
    uncounted: settlement.uncounted,
    crashed: settlement.crashed,
    at_door: door?.at,
    close_ms: door === undefined || door.kind === 'open' ? undefined : door.forMs,
    close_reason: door?.kind === 'close' ? door.reason : undefined,
    reopen: door?.kind === 'open' ? true : undefined,
    rate_limit: rate?.limit,
    rate_remaining: rate?.remaining,
    rate_reset_ms: rate === undefined || rate === null ? undefined : Math.max(rate.resetAt - now, 0),
  };
}

/** Settles claims of one organization, alone. Answers the ids of the jobs that were still held. */
export async function settleJobs(db: Db, organizationId: string, settlements: Settlement[]): Promise<Set<number>> {
  const items = storable(settlements.map((settlement) => settlementRow(settlement, Date.now())));
  const rows = await db.call<{ job_id: number }>('select job_id from end_jobs($1, $2)', [organizationId, items]);
  return new Set(rows.map((row) => row.job_id));
}

/**
 * Settles one claim within a transaction that also does what follows from it. False: no longer held, roll back. What its answer said of
 * the door is for `heedAnswer`, at the end of the transaction.
 */
export async function settleJob(sql: Sql, settlement: Settlement): Promise<boolean> {
  const items = storable([settlementRow(settlement, Date.now())]);
  const rows = await sql.query('select job_id from settle_jobs($1, $2)', [settlement.claim.organizationId, items]);
  return rows.length === 1;
}

/** The last statement of a transaction that settled: everybody counts at the doors, so they are not held for longer. */
export async function heedAnswer(sql: Sql, settlement: Settlement): Promise<void> {
  if (settlement.door === undefined && (settlement.rate ?? null) === null) return;
  const items = storable([settlementRow(settlement, Date.now())]);
  await sql.query('select heed_answers($1, $2)', [settlement.claim.organizationId, items]);
}

/** Keeps the leases of work that goes on (I15). Answers those that were kept; a lane that is being settled just now is none of them. */
export async function extendLeases(db: Db, claims: Claim[], leaseMs: number): Promise<Claim[]> {
  const items = claims.map((claim) => ({
    organization_id: claim.organizationId,
    lane: claim.lane,
    fence: claim.fence,
  }));
  const kept = await db.call<{ organization: string; lane: string; fence: number }>(
    "select organization_id as organization, lane, fence::float8 as fence from extend_leases($1, $2 * interval '1 millisecond')",
    [JSON.stringify(items), leaseMs],
  );
  const names = new Set(kept.map(({ organization, lane, fence }) => `${organization} ${fence} ${lane}`));
  return claims.filter(({ organizationId, lane, fence }) => names.has(`${organizationId} ${fence} ${lane}`));
}

/** Ends every lease. Only where no other process can be at work: the embedded database is one process's, and who held it before is gone. */
export async function dropLeases(db: Db): Promise<void> {
  await db.call('update lanes set busy_until = null, next_at = clock_timestamp() where busy_until is not null');
}

/** What waits, for metrics and readiness: jobs and the age of the oldest that could run, seconds. */
export async function queueDepth(db: Db): Promise<{ waiting: number; oldestSeconds: number }> {
  const [row] = await db.call<{ waiting: number; oldest: number | null }>(
    'select count(*)::int as waiting, extract(epoch from clock_timestamp() - min(run_at))::float8 as oldest from jobs',
  );
  return { waiting: row?.waiting ?? 0, oldestSeconds: Math.max(row?.oldest ?? 0, 0) };
}

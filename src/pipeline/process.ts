/** process: load what is known → decide → write links, effects and timeline, all in one transaction. Vendors are read outside of it. */
import { decide } from '../domain/decide.ts';
import { Forbidden, Gone, Reconnect, Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import type { HandEvent, HostEvent, ReceivedEvent } from '../domain/events.ts';
import { isInboxEvent } from '../domain/inbox-events.ts';
import { readsNeeded, withReads } from '../domain/knowledge.ts';
import type { Connection } from '../domain/model.ts';
import { newsOf } from '../domain/news.ts';
import { factsOf } from '../domain/own.ts';
import type { ConversationUrlReader, ConversationUrlWriter, HostAccess, HostPort } from '../domain/ports.ts';
import { backoffMs, GIVE_UP_AFTER_MS, MAX_DECIDING_ATTEMPTS, TRY_DOOR_MS } from '../domain/protocol.ts';
import { noDecision, nothingRead, type Read, type Reads } from '../domain/snapshot.ts';
import { DatabaseUnavailable, type Db, type Sql } from '../store/db.ts';
import { idsOf } from '../store/derived.ts';
import { waitForHost } from '../store/doors.ts';
import { loadSnapshot, lockIssue } from '../store/issues.ts';
import type { Claim, Settlement } from '../store/jobs.ts';
import { startRuns } from '../store/workflows/runs.ts';
import { triggersOf } from '../domain/workflows/triggers.ts';
import { startableBy } from '../store/workflows/workflows.ts';
import { applyDecision } from './apply.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { readAll } from './read-all.ts';
import { processInbox, type ProcessInboxPorts } from './process-inbox.ts';
import { ClaimLost, type Processed, settled } from './settled.ts';
import { withRuns } from './start-runs.ts';

export interface ProcessPorts extends ProcessInboxPorts {
  /** Null: e-mail is off. */
  mail: DeliverPorts['mail'];
  /** How URLs name conversations; a connection to a simulator has an origin of its own. */
  readUrlOf: (connections: Connection[]) => ConversationUrlReader;
  conversationUrl: ConversationUrlWriter;
  host(access: HostAccess): HostPort;
  hostWrites: DeliverPorts['hostWrites'];
  /** Null: the host is not set up any more. */
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
}

/** Decides one claimed event and settles it. Throws nothing but DatabaseUnavailable. */
export async function processEvent(
  db: Db,
  ports: ProcessPorts,
  claimed: { claim: Claim; event: ReceivedEvent },
): Promise<{ settlement: Settlement | null; processed: Processed }> {
  const { claim } = claimed;
  try {
    if (claim.attempts > MAX_DECIDING_ATTEMPTS)
      throw new Poison(`given up after ${MAX_DECIDING_ATTEMPTS} tries that ended without an answer`);
    const { event } = claimed;
    const processed = isInboxEvent(event)
      ? await processInbox(db, ports, { claim, event })
      : await decideAndWrite(db, ports, { claim, event });
    return { settlement: null, processed };
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    if (error instanceof ClaimLost)
      return {
        settlement: null,
        processed: { outcome: 'later', reasons: ['another worker took it over'], effects: 0 },
      };
    const settlement = settlementOf(error, claimed);
    const outcome = settlement.afterMs !== null ? 'later' : settlement.state === 'dead' ? 'dead' : 'skipped';
    return { settlement, processed: { outcome, reasons: [settlement.reason ?? ''], effects: 0 } };
  }
}

class Poison extends Error {}

/** The host is to be left alone for a while. */
class HostClosed extends Error {
  afterMs: number;
  constructor(afterMs: number) {
    super('the host cannot be read now; its page says why');
    this.afterMs = afterMs;
  }
}

async function decideAndWrite(
  db: Db,
  ports: ProcessPorts,
  { claim, event: received }: { claim: Claim; event: HostEvent | HandEvent },
): Promise<Processed> {
  let event = received;
  let reads: Reads = nothingRead;
  for (;;) {
    // Lost in a crash, the event is decided again; nothing was sent on its account, for that waits for the disk and so for this too.
    const decided = (sql: Sql) => decideOnce(sql, ports, { claim, event, reads });
    const step = await db.tx(claim.organizationId, decided, { repeatable: true });
    if (step.kind === 'decided') return step.processed;
    const access = await hostAccess(ports, { claim, hostId: event.hostId });
    if (access === null) throw new Rejected('the host is not set up any more', 'no_host');
    const of = { issueId: issueIdOf(event), needed: step.needed, reads };
    reads = await readAll({ host: ports.host(access), writes: ports.hostWrites(access), access }, of).catch(
      (error: unknown) => {
        // While the door is tried, a refusal speaks of the token; later it speaks of this one issue.
        throw step.trying && error instanceof Forbidden ? new Reconnect(error.message, error.rate) : error;
      },
    );
    if (isHostEvent(event)) event = withReads(event, reads);
  }
}

/** Without a key nothing can be asked, and nothing was: it is tried again as long as the host itself would be. */
async function hostAccess(
  ports: ProcessPorts,
  { claim, hostId }: { claim: Claim; hostId: string },
): Promise<HostAccess | null> {
  try {
    return await ports.hostAccess(claim.organizationId, hostId);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw new RetryLater(`the host's token cannot be used: ${sentenceOf(error)}`);
  }
}

type DecideStep = { kind: 'read'; needed: Read[]; trying: boolean } | { kind: 'decided'; processed: Processed };

async function decideOnce(
  sql: Sql,
  ports: ProcessPorts,
  { claim, event, reads }: { claim: Claim; event: HostEvent | HandEvent; reads: Reads },
): Promise<DecideStep> {
  // What was read is newer than the event: a move since then decides whose settings count.
  const issue = reads.issue?.issue ?? ('issue' in event ? event.issue : null);
  const issueId = issueIdOf(event);
  const facts = isHostEvent(event) ? [...newsOf(event).map((news) => news.fact), ...factsOf(event)] : [];
  const subject = { hostId: event.hostId, issueId };
  const projectKey = issue?.projectKey ?? null;
  const [, startable, snapshot] = await Promise.all([
    lockIssue(sql, subject),
    startableBy(sql, isHostEvent(event) ? triggersOf(event) : []),
    loadSnapshot(sql, { ...subject, projectKey, updatedAt: issue?.updatedAt ?? 0, facts, eventId: claim.refId }),
  ]);
  const answered = reads !== nothingRead;
  const job = { claim, door: answered ? ({ kind: 'open', at: `host:${event.hostId}` } as const) : undefined };
  if (snapshot === null)
    return { kind: 'decided', processed: await settled(sql, job, noDecision(['the host is not set up any more'])) };
  const readUrl = ports.readUrlOf(snapshot.connections);
  const needed = readsNeeded(event, snapshot, { reads, readUrl });
  if (needed.length > 0) {
    const { waitMs, trying } = await waitForHost(sql, event.hostId, TRY_DOOR_MS);
    if (waitMs > 0) throw new HostClosed(waitMs);
    return { kind: 'read', needed, trying };
  }
  const { conversationUrl } = ports;
  const context = { reads, newId: idsOf('link', claim.refId), readUrl, conversationUrl, mail: ports.mail !== null };
  const decided = decide(event, snapshot, context);
  const { decision, runs } = isHostEvent(event)
    ? withRuns(decided, { event, snapshot, reads, startable, eventId: claim.refId })
    : { decision: decided, runs: [] };
  const priority: 0 | 1 = isHostEvent(event) ? 1 : 0;
  const of = { ...subject, organizationId: claim.organizationId, eventId: claim.refId, priority };
  // Sent together: only the commit waits for the answers.
  const [effects, processed] = await Promise.all([
    applyDecision(sql, of, decision),
    settled(sql, job, decision),
    startRuns(sql, runs),
  ]);
  return { kind: 'decided', processed: { ...processed, effects } };
}

function isHostEvent(event: HostEvent | HandEvent): event is HostEvent {
  return !event.kind.endsWith('.asked');
}

function issueIdOf(event: HostEvent | HandEvent): string {
  return event.kind === 'link.asked' ? event.issue.id : event.issueId;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function settlementOf(error: unknown, { claim, event }: { claim: Claim; event: ReceivedEvent }): Settlement {
  const reason = sentenceOf(error);
  const at = isInboxEvent(event) ? `connection:${event.connectionId}` : `host:${event.hostId}`;
  const later = (afterMs: number, more: Partial<Settlement>): Settlement => ({
    claim,
    kind: 'event',
    afterMs: Math.round(afterMs),
    state: 'pending',
    reason,
    ...more,
  });
  const end = (state: 'skipped' | 'dead'): Settlement => ({
    claim,
    kind: 'event',
    afterMs: null,
    state,
    reason,
    reasons: [reason],
  });
  if (error instanceof Gone) return end('skipped');
  if (error instanceof Rejected || error instanceof Poison) return end('dead');
  if (error instanceof HostClosed) return later(error.afterMs, { uncounted: true });
  if (error instanceof Reconnect || error instanceof Forbidden) {
    // Others were answered since it was refused: it is about this one issue, not about the token.
    if (error instanceof Forbidden && claim.attempts > 1) return end('dead');
    const door = { kind: 'close', at, forMs: TRY_DOOR_MS, reason } as const;
    return later(TRY_DOOR_MS, { uncounted: error instanceof Reconnect, door });
  }
  if (error instanceof RetryLater || error instanceof Unknown) {
    if (claim.ageMs > GIVE_UP_AFTER_MS) return end('dead');
    const afterMs = (error instanceof RetryLater ? error.afterMs : null) ?? patience(claim.ageMs);
    const limited = error instanceof RetryLater && error.limited;
    return later(afterMs, { uncounted: true, ...(limited ? { door: { kind: 'hold', at, forMs: afterMs } } : {}) });
  }
  return claim.attempts >= MAX_DECIDING_ATTEMPTS ? end('dead') : later(backoffMs(claim.attempts, Math.random()), {});
}

/** A host that does not answer is asked again after half of the time it has been silent, at least 1 s, at most 10 min. */
function patience(ageMs: number): number {
  return Math.min(Math.max(ageMs / 2, 1000), 600_000) * (0.7 + Math.random() * 0.6);
}

/**
 * Reconciliation of workspaces: what Intercom's webhooks missed of linked conversations comes in from its own records, as the very events they
 * would have been (I24); a conversation that is not there any more ends as deleted.
 */
import { createHash } from 'node:crypto';
import { Forbidden, Gone, PlanRestricted, Reconnect, Rejected, RetryLater } from '../domain/errors.ts';
import { type ConversationEvent, inboxEventKey } from '../domain/inbox-events.ts';
import type { AmendedPart, InboxPastReader } from '../domain/missed.ts';
import type { ConnectionAccess } from '../domain/ports.ts';
import { carriedAmong } from '../store/carried.ts';
import { type CheckStep, endRound, inboxRound, postponeCheck, saveStep } from '../store/checks.ts';
import {
  cameAs,
  type InboxPlace,
  linkedAfter,
  linkedAmong,
  type LinkedConversation,
} from '../store/connection-checks.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import { findSeen } from '../store/heard.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';
import { incomingNotification } from './intake.ts';
import type { Looks } from './looks.ts';
import type { Loop } from './loop.ts';
import { backoffOf, type ReconcileOptions, type RoundWork, startRounds, STEP_TRIES } from './rounds.ts';

export interface ReconcileInboxPorts {
  inboxPast: InboxPastReader;
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
  receive(incoming: Incoming): Promise<Receipt>;
  reportTrouble: (doing: string, error: unknown) => void;
}

type Step = CheckStep<InboxPlace>;

interface Work extends RoundWork<InboxPlace> {
  ports: ReconcileInboxPorts;
}

interface Looking extends Work {
  access: ConnectionAccess;
  look: Looks;
}

/** Conversations read in one step. */
const AT_ONCE = 10;

export function startInboxReconciler(db: Db, ports: ReconcileInboxPorts, options: ReconcileOptions): Loop {
  const { reportTrouble } = ports;
  return startRounds<InboxPlace>(db, {
    round: inboxRound,
    options,
    step: (work) => step({ ...work, ports }),
    reportTrouble,
  });
}

async function step(work: Work): Promise<void> {
  const { db, ports, options, check, glass } = work;
  const { organizationId, id: connectionId } = check;
  const place = check.place ?? (await beginning(work));
  const over = place.searches.length === 0 && place.conversations.length === 0;
  if (over && place.sweep === null) return endRound(db, check, { ...options, swept: false });
  const access = await ports.connectionAccess(organizationId, connectionId);
  if (access === null) {
    const reason = 'The workspace is not connected any more.';
    return postponeCheck(db, check, { afterMs: options.everyMs, reason, counted: false });
  }
  const at = (calls: number, made: (look: Looks) => Promise<Step>): Promise<Step> =>
    glass.at({ organizationId, door: `connection:${connectionId}`, calls }, made);
  if (place.conversations.length > 0) {
    const these = place.conversations.slice(0, AT_ONCE);
    const rest = { ...place, conversations: place.conversations.slice(AT_ONCE) };
    return saveStep(db, check, await at(these.length, (look) => read({ ...work, access, look }, these, rest)));
  }
  if (place.searches.length > 0)
    return saveStep(db, check, await at(1, (look) => search({ ...work, access, look }, place)));
  const of = { connectionId, after: place.sweep?.after ?? '', atMost: AT_ONCE };
  const these = await db.tx(organizationId, (sql) => linkedAfter(sql, of));
  const last = these.at(-1);
  if (last === undefined) return endRound(db, check, { ...options, swept: true });
  await saveStep(db, check, { ...nothing, place: { ...place, conversations: these, sweep: { after: last.id } } });
}

/** Nothing is asked where nothing is linked. All that is linked is read where it is time, or nobody listened for long. */
async function beginning({ db, options, check }: Work): Promise<InboxPlace> {
  const [first] = await db.tx(check.organizationId, (sql) =>
    linkedAfter(sql, { connectionId: check.id, after: '', atMost: 1 }),
  );
  const nowhere = { searches: [], page: null, conversations: [], sweep: null };
  if (first === undefined) return nowhere;
  const last = check.sweptAt ?? 0;
  const whole = check.now - last >= options.sweepMs || check.now - check.knownUntil >= options.sweepMs / 2;
  return whole ? { ...nowhere, sweep: { after: '' } } : { ...nowhere, searches: ['conversations', 'tickets'] };
}

const nothing = { looked: 0, found: 0, missedAt: null, failed: 0, reason: null, againMs: null };

/** Which linked conversations changed since everything was seen. */
async function search({ db, access, look, options, check, ports }: Looking, place: InboxPlace): Promise<Step> {
  const [of = 'conversations', ...others] = place.searches;
  const ask = { of, since: check.knownUntil - options.overlapMs, page: place.page };
  try {
    const { ids, next } = await look(`changed ${of} ${place.page}`, () => ports.inboxPast.findChanged(access, ask));
    const conversations = await db.tx(check.organizationId, (sql) => linkedAmong(sql, { connectionId: check.id, ids }));
    const rest = next === null ? { searches: others, page: null } : { searches: place.searches, page: next };
    return { ...nothing, place: { ...place, ...rest, conversations } };
  } catch (error) {
    const rest = { ...place, searches: others, page: null };
    // Whoever has no permission for tickets links none.
    if (of === 'tickets' && error instanceof Forbidden) return { ...nothing, place: rest };
    if (!(error instanceof Rejected) || check.tries < STEP_TRIES) throw error;
    return { ...nothing, failed: 1, reason: `${of}: ${error.message}`, place: rest };
  }
}

interface Came {
  found: number;
  missedAt: number | null;
  reason: string | null;
  /** It is worth another try, and one is left. */
  again: boolean;
}

async function read(looking: Looking, these: LinkedConversation[], place: InboxPlace): Promise<Step> {
  const results = await Promise.all(these.map((one) => readMissed(looking, one)));
  const missed = results.flatMap(({ missedAt }) => (missedAt === null ? [] : [missedAt]));
  const again = these.filter((_one, n) => results[n]?.again === true);
  const given = results.filter(({ reason }) => reason !== null);
  return {
    place: { ...place, conversations: [...again, ...place.conversations] },
    looked: these.length - again.length,
    found: results.reduce((sum, { found }) => sum + found, 0),
    missedAt: missed.length === 0 ? null : Math.min(...missed),
    failed: given.length - again.length,
    reason: given[0]?.reason ?? null,
    againMs: again.length === 0 ? null : backoffOf(looking),
  };
}

async function readMissed(looking: Looking, { id, since }: LinkedConversation): Promise<Came> {
  const { db, ports, access, check, options, look } = looking;
  const from = Math.max(check.knownUntil - options.overlapMs, since);
  const within = {
    // Intercom counts whole seconds.
    from: Math.floor(from / 1_000) * 1_000,
    until: check.beganAt - options.graceMs,
  };
  const none: Came = { found: 0, missedAt: null, reason: null, again: false };
  try {
    const { events, seen, amended } = await look(`past ${id}`, () => ports.inboxPast.readInboxPast(access, id, within));
    let { found, missedAt } = none;
    for (const event of [...events, ...(await carriedOf(looking, amended))]) {
      if (!(await letIn(looking, event))) continue;
      found += 1;
      missedAt = Math.min(missedAt ?? event.at, event.at);
    }
    const of = { connectionId: check.id, conversationId: id };
    const shown = await db.tx(check.organizationId, (sql) => findSeen(sql, of));
    const at = seen.updatedAt ?? 0;
    // What no notification tells of, such as another title.
    if (shown !== null && (shown.updatedAt ?? 0) < at && at <= within.until)
      await letIn(looking, { ...of, kind: 'conversation.seen', at, actor: null, conversation: seen });
    return { ...none, found, missedAt };
  } catch (error) {
    if (error instanceof Gone) {
      const event = { kind: 'conversation.deleted', connectionId: check.id, conversationId: id } as const;
      const deleted = await letIn(looking, { ...event, at: check.now, actor: null });
      return { ...none, found: deleted ? 1 : 0 };
    }
    return { ...none, ...unreadable(error, { id, tries: check.tries }) };
  }
}

/** Of what was redacted or edited, what an issue shows. */
async function carriedOf({ db, check }: Looking, amended: AmendedPart[]): Promise<AmendedPart[]> {
  const [first] = amended;
  if (first === undefined) return [];
  const { connectionId, conversationId } = first;
  const partIds = amended.map(({ partId }) => partId);
  const carried = await db.tx(check.organizationId, (sql) =>
    carriedAmong(sql, { connectionId, conversationId, partIds }),
  );
  return amended.filter(({ partId }) => carried.has(partId));
}

/** Throws what concerns the workspace as a whole. */
function unreadable(error: unknown, { id, tries }: { id: string; tries: number }): Pick<Came, 'reason' | 'again'> {
  if (error instanceof DatabaseUnavailable || error instanceof Reconnect || error instanceof PlanRestricted)
    throw error;
  if (error instanceof RetryLater && error.limited) throw error;
  const lasting = error instanceof Rejected || error instanceof Forbidden;
  const reason = `Conversation ${id}: ${error instanceof Error ? error.message : String(error)}`;
  return { reason, again: !lasting && tries < STEP_TRIES };
}

/** True: nobody had told it. */
async function letIn({ db, ports, check }: Looking, event: ConversationEvent): Promise<boolean> {
  const { organizationId, id: connectionId } = check;
  const others = keysWithoutPart(event);
  if (others.length > 0 && (await db.tx(organizationId, (sql) => cameAs(sql, others)))) return false;
  const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex');
  const { outcome } = await ports.receive(
    incomingNotification({ organizationId, connectionId }, { kind: 'event', event }, { id: null, bodyHash }),
  );
  return outcome === 'stored';
}

/** Intercom's clock counts seconds, and a conversation is a moment younger than its newest part. */
const MOMENTS_MS = [0, 1_000, 2_000];

/** The keys under which it came where the notification named no part. */
function keysWithoutPart(event: ConversationEvent): string[] {
  if (event.kind !== 'conversation.changed' && event.kind !== 'conversation.written') return [];
  return MOMENTS_MS.map((more) => {
    const at = event.at + more;
    return inboxEventKey({ ...event, at, part: null, conversation: { ...event.conversation, updatedAt: at } });
  });
}

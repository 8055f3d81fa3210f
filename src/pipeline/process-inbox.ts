/**
 * process, for what happens in a workspace: what is shown of the conversation is brought up to date, and each issue it is linked to is decided
 * by itself, all in one transaction.
 */
import { randomUUID } from 'node:crypto';
import type { PartReads, SeenParts } from '../domain/parts.ts';
import { decide } from '../domain/decide.ts';
import type { CarriedComment } from '../domain/sync/carried-model.ts';
import type { CommandEvent, CommandFacts } from '../domain/decide-command.ts';
import { Reconnect } from '../domain/errors.ts';
import { type ConversationEvent, type InboxEvent, inboxEventKey } from '../domain/inbox-events.ts';
import type { Connection } from '../domain/model.ts';
import type { ConnectionAccess, ConversationUrlReader, ConversationUrlWriter } from '../domain/ports.ts';
import { isOwnInInbox } from '../domain/own-inbox.ts';
import { TRY_DOOR_MS } from '../domain/protocol.ts';
import type { ConversationWrite } from '../domain/writes.ts';
import { type Decision, nothingRead } from '../domain/snapshot.ts';
import { type Happening, ticketStateChanged } from '../domain/workflows/triggers.ts';
import { seenAfter } from '../domain/seen-conversation.ts';
import type { Db, Sql } from '../store/db.ts';
import { findSeen, forgetContact, linkedIssues, lockSeen } from '../store/heard.ts';
import { loadSnapshot, lockIssue } from '../store/issues.ts';
import type { Claim, Settlement } from '../store/jobs.ts';
import { carriedComments } from '../store/carried.ts';
import { conversationWrites } from '../store/own-writes.ts';
import { saveConversations } from '../store/seen.ts';
import { applyDecision } from './apply.ts';
import { type ReadCarried, readCarried } from './carried-part.ts';
import { decideAsked } from './creations.ts';
import { applyCommand, type CommandPorts, readForCommand } from './process-command.ts';
import { type Processed, settled } from './settled.ts';
import { startBy } from './start-runs.ts';

export interface ProcessInboxPorts extends CommandPorts {
  parts: PartReads;
  readUrlOf: (connections: Connection[]) => ConversationUrlReader;
  conversationUrl: ConversationUrlWriter;
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
  /** Whether the token still works. Throws the errors of domain/errors.ts. */
  identify(access: ConnectionAccess): Promise<void>;
  /** What panels of this organization show changed. */
  shownAnew(organizationId: string): void;
}

/** Throws ClaimLost, DatabaseUnavailable, and the errors of domain/errors.ts where Intercom had to be asked. */
export async function processInbox(
  db: Db,
  ports: ProcessInboxPorts,
  { claim, event }: { claim: Claim; event: InboxEvent },
): Promise<Processed> {
  switch (event.kind) {
    case 'connection.doubted':
      return verify(db, ports, { claim, event });
    case 'contact.gone':
      return db.tx(claim.organizationId, async (sql) => {
        const known = await forgetContact(sql, event);
        return settled(sql, { claim, door: undefined }, known ? done('it is read anew') : skipped('it is not shown'));
      });
    case 'issue.asked':
      return db.tx(claim.organizationId, (sql) => decideAsked(sql, ports, { claim, event }), { repeatable: true });
    default: {
      const command = commandOf(event);
      const issue = command === null ? null : await readForCommand(db, ports, { claim, event: command });
      const { connectionAccess, parts } = ports;
      const read = await readCarried(db, { ...parts, connectionAccess }, { claim, event });
      const { processed, shown } = await db.tx(
        claim.organizationId,
        (sql) => decideConversation(sql, ports, { claim, event, issue, read }),
        { repeatable: true },
      );
      if (shown) ports.shownAnew(claim.organizationId);
      return processed;
    }
  }
}

type Said = Pick<Decision, 'outcome' | 'reasons'>;
const done = (reason: string): Said => ({ outcome: 'done', reasons: [reason] });
const skipped = (reason: string): Said => ({ outcome: 'skipped', reasons: [reason] });

/** The notice alone breaks nothing: who can guess a workspace's id could send one. The answer of Intercom does. */
async function verify(
  db: Db,
  ports: ProcessInboxPorts,
  { claim, event }: { claim: Claim; event: InboxEvent },
): Promise<Processed> {
  const { organizationId } = claim;
  const access = await ports.connectionAccess(organizationId, event.connectionId);
  const end = (said: Said, door?: Settlement['door']) =>
    db.tx(organizationId, (sql) => settled(sql, { claim, door }, said));
  if (access === null) return end(skipped('the connection is not set up any more'));
  try {
    await ports.identify(access);
  } catch (error) {
    if (!(error instanceof Reconnect)) throw error;
    const at = `connection:${event.connectionId}`;
    return end(done(error.message), { kind: 'close', at, forMs: TRY_DOOR_MS, reason: error.message });
  }
  return end(skipped('the authorisation works as before'));
}

async function decideConversation(
  sql: Sql,
  ports: ProcessInboxPorts,
  of: { claim: Claim; event: ConversationEvent; issue: CommandFacts['issue']; read: ReadCarried },
): Promise<{ processed: Processed; shown: boolean }> {
  const { claim, event, issue: named, read } = of;
  const issues = await linkedIssues(sql, event, event.kind === 'part.redacted' ? event.partId : null);
  const writes = issues.length === 0 ? [] : await conversationWrites(sql, event);
  for (const issue of issues) await lockIssue(sql, issue);
  const decisions: Decision[] = [];
  let effects = 0;
  for (const issue of issues) {
    const { organizationId, refId: eventId } = claim;
    const snapshot = await loadSnapshot(sql, { ...issue, projectKey: null, updatedAt: 0, facts: [], eventId });
    if (snapshot === null) continue;
    const readUrl = ports.readUrlOf(snapshot.connections);
    const { conversationUrl } = ports;
    const context = {
      reads: nothingRead,
      newId: randomUUID,
      readUrl,
      conversationUrl,
      conversationWrites: writes,
      ...read,
      carried: await carriedBefore(sql, issue, { event, parts: read.parts }),
    };
    const decision = decide(event, snapshot, context);
    effects += await applyDecision(sql, { ...issue, organizationId, eventId }, decision);
    const happened = ticketHappened(event, { connections: snapshot.connections, writes });
    if (happened !== null) await startBy(sql, [happened], { ...issue, eventId, not: null });
    decisions.push(decision);
  }
  const shown = issues.length > 0 && (await show(sql, claim.organizationId, event));
  const command = commandOf(event);
  const commanded = command === null ? null : await applyCommand(sql, ports, { claim, event: command, issue: named });
  effects += commanded?.effects ?? 0;
  const said = commanded?.acted === true ? { outcome: 'done' as const, reasons: commanded.reasons } : null;
  const processed = await settled(sql, { claim, door: undefined }, said ?? summary(decisions, shown));
  return { processed: { ...processed, effects }, shown };
}

/** What was carried over of what was redacted, or of all that was read. */
async function carriedBefore(
  sql: Sql,
  issue: { hostId: string; issueId: string },
  { event, parts }: { event: ConversationEvent; parts: SeenParts | null },
): Promise<CarriedComment[]> {
  if (event.kind === 'part.redacted' || event.kind === 'part.edited')
    return carriedComments(sql, { ...issue, ...event });
  return parts === null ? [] : carriedComments(sql, { ...issue, ...event, partId: null });
}

/** Null: it tells of no new state of a ticket. */
function ticketHappened(
  event: ConversationEvent,
  of: { connections: readonly Connection[]; writes: readonly ConversationWrite[] },
): Happening | null {
  if (event.kind !== 'conversation.changed' || event.change !== 'ticket-state') return null;
  const { stateId = null, label = null, category = null } = event.conversation.ticket ?? {};
  const { actor: who } = event;
  const actor = who === null ? null : { id: who.id, name: who.name ?? 'somebody in Intercom' };
  const to = [label, category, stateId].filter((one) => one !== null);
  const connection = of.connections.find(({ id }) => id === event.connectionId);
  const own = connection !== undefined && isOwnInInbox(event, { connection, writes: of.writes });
  return ticketStateChanged({ fact: inboxEventKey(event), to, actor, own });
}

function commandOf(event: ConversationEvent): CommandEvent | null {
  return event.kind === 'conversation.written' && event.command !== null ? event : null;
}

/** True if what is shown of the conversation is another now. */
async function show(sql: Sql, organizationId: string, event: ConversationEvent): Promise<boolean> {
  const { connectionId, conversationId } = event;
  if (!('conversation' in event)) return event.kind === 'conversation.deleted';
  await lockSeen(sql, event);
  const before = await findSeen(sql, event);
  const facts = seenAfter(before, event);
  if (facts === null) return false;
  await saveConversations(sql, { organizationId, connectionId }, [{ id: conversationId, facts }]);
  return true;
}

function summary(decisions: Decision[], shown: boolean): Said {
  if (decisions.length === 0) return skipped('the conversation is not linked any more');
  const reasons = [...new Set(decisions.flatMap((decision) => decision.reasons))];
  const acted = decisions.some(({ outcome }) => outcome === 'done');
  if (acted) return { outcome: 'done', reasons };
  return shown ? done('what is shown of it is up to date now') : { outcome: 'skipped', reasons };
}

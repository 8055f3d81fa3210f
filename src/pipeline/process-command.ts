/** A note command: what it names is read where it is not known here, then it is decided in the transaction of its event. */
import type { Issue } from '../domain/model.ts';
import { decideCommand, type CommandEvent, type CommandFacts, issueToRead } from '../domain/decide-command.ts';
import { Gone, RetryLater, Unknown, VendorError } from '../domain/errors.ts';
import type { ConversationUrlWriter, HostAccess, HostPort } from '../domain/ports.ts';
import { commandConnection, connectedProjects, isLinked, knownIssue } from '../store/commands.ts';
import type { Db, Sql } from '../store/db.ts';
import { storeEffects } from '../store/decided.ts';
import { type Claim, receiveWithin } from '../store/jobs.ts';
import { wishOf } from './act.ts';

export interface CommandPorts {
  conversationUrl: ConversationUrlWriter;
  host(access: HostAccess): HostPort;
  /** Null: the host is not set up any more. */
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
}

interface CommandOf {
  claim: Claim;
  event: CommandEvent;
}

/** What the command names, as it is known here or as the host shows it now. Throws RetryLater where the host does not answer. */
export async function readForCommand(
  db: Db,
  ports: CommandPorts,
  { claim, event }: CommandOf,
): Promise<CommandFacts['issue']> {
  const { organizationId } = claim;
  const { connectionId, conversationId } = event;
  const found = await db.tx(organizationId, async (sql) => {
    const wanted = issueToRead(event, { projects: await connectedProjects(sql, connectionId) });
    if (wanted === null) return null;
    const issue = await knownIssue(sql, { hostId: wanted.hostId, idOrKey: wanted.key });
    const of = { hostId: wanted.hostId, issueId: issue?.id ?? '', connectionId, conversationId };
    return { wanted, issue, linked: issue !== null && (await isLinked(sql, of)) };
  });
  if (found === null) return null;
  if (found.issue !== null) return { kind: found.linked ? 'linked' : 'read', issue: found.issue };
  return readAtHost(ports, organizationId, found.wanted);
}

/** What a host refuses is told to whoever typed the command: it says nothing of the workspace. */
async function readAtHost(
  ports: CommandPorts,
  organizationId: string,
  { hostId, key }: { hostId: string; key: string },
): Promise<{ kind: 'read'; issue: Issue } | { kind: 'trouble'; trouble: string }> {
  const access = await ports.hostAccess(organizationId, hostId);
  if (access === null) return { kind: 'trouble', trouble: `The host of ${key} is not set up any more.` };
  try {
    const { value } = await ports.host(access).readIssue(access, key);
    return { kind: 'read', issue: value.issue };
  } catch (error) {
    if (error instanceof Gone)
      return { kind: 'trouble', trouble: `There is no issue ${key}, or Deskbridge may not see it.` };
    if (error instanceof RetryLater || error instanceof Unknown)
      throw new RetryLater(`the issue ${key} could not be read: ${error.message}`);
    if (error instanceof VendorError) return { kind: 'trouble', trouble: `${key} could not be read: ${error.message}` };
    throw error;
  }
}

/** Stores what follows; answers why, and how many effects are new. */
export async function applyCommand(
  sql: Sql,
  ports: CommandPorts,
  { claim, event, issue }: CommandOf & { issue: CommandFacts['issue'] },
): Promise<{ acted: boolean; reasons: string[]; effects: number }> {
  const { organizationId, refId: eventId } = claim;
  const connection = await commandConnection(sql, event.connectionId);
  if (connection === null) return { acted: false, reasons: ['the workspace is not connected any more'], effects: 0 };
  const projects = await connectedProjects(sql, event.connectionId);
  const { effects, wishes, reasons } = decideCommand(event, { connection, projects, issue }, ports);
  const owner = { organizationId, eventId, hostId: null, issueId: null, priority: 0 as const };
  const stored = await storeEffects(sql, owner, { effects, stops: [] });
  for (const wish of wishes)
    await receiveWithin(sql, wishOf(organizationId, { event: wish, key: `command:${eventId}` }));
  return { acted: effects.length + wishes.length > 0, reasons, effects: stored };
}

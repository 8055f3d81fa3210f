/** What was written in a conversation is read before it is decided on, where a project of its issues carries it over. */
import { carriedAs } from '../domain/sync/carry.ts';
import type { PartRead, PartReads, SeenParts } from '../domain/parts.ts';
import { RetryLater, VendorError } from '../domain/errors.ts';
import type { ConversationEvent } from '../domain/inbox-events.ts';
import type { ConnectionAccess } from '../domain/ports.ts';
import { carriedAmong } from '../store/carried.ts';
import type { Db, Sql } from '../store/db.ts';
import type { Claim } from '../store/jobs.ts';
import { wantsCarried } from '../store/syncs.ts';

export interface CarryPorts extends PartReads {
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
}

/** A notification may come before what it tells of can be read. */
const PATIENCE_MS = 120_000;
const AGAIN_MS = 3_000;

/** `part` null: nobody wants it. `parts`: all that was read for it. */
export interface ReadCarried {
  part: PartRead | null;
  parts: SeenParts | null;
}

const unwanted: ReadCarried = { part: null, parts: null };

/** Throws RetryLater where Intercom cannot be asked now: what was written is not lost. */
export async function readCarried(
  db: Db,
  ports: CarryPorts,
  { claim, event }: { claim: Claim; event: ConversationEvent },
): Promise<ReadCarried> {
  const { organizationId } = claim;
  const { connectionId, conversationId } = event;
  if (!(await db.tx(organizationId, (sql) => isWanted(sql, event)))) return unwanted;
  const access = await ports.connectionAccess(organizationId, connectionId);
  if (access === null) return { part: 'gone', parts: null };
  const parts = await ports
    .readParts(access, conversationId)
    .then(({ value }) => value)
    .catch((error: unknown) => {
      if (!(error instanceof VendorError)) throw error;
      const afterMs = error instanceof RetryLater ? error.afterMs : null;
      throw new RetryLater(`what was written in conversation ${conversationId} could not be read: ${error.message}`, {
        afterMs,
      });
    });
  const written = event.kind === 'conversation.written' ? event.part : null;
  if (written === null) return { part: null, parts: parts === 'gone' ? null : parts };
  const part = parts === 'gone' ? parts : (parts.get(written.id) ?? 'missing');
  if (part === 'missing' && claim.ageMs < PATIENCE_MS)
    throw new RetryLater(`conversation ${conversationId} does not show what was written yet`, { afterMs: AGAIN_MS });
  return { part, parts: parts === 'gone' ? null : parts };
}

/** Where something is to be carried over, or was edited after it had been. */
async function isWanted(sql: Sql, event: ConversationEvent): Promise<boolean> {
  const { connectionId, conversationId } = event;
  if (event.kind === 'part.edited')
    return (await carriedAmong(sql, { connectionId, conversationId, partIds: [event.partId] })).size > 0;
  const as = carriedAs(event);
  return as !== null && wantsCarried(sql, { connectionId, conversationId, as });
}

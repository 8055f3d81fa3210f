/** What was written in a conversation is read before it is decided on, where a project of its issues carries it over. */
import { carriedAs } from '../domain/carry.ts';
import type { PartRead, PartReads } from '../domain/parts.ts';
import { RetryLater, VendorError } from '../domain/errors.ts';
import type { ConversationEvent } from '../domain/inbox-events.ts';
import type { ConnectionAccess } from '../domain/ports.ts';
import type { Db } from '../store/db.ts';
import type { Claim } from '../store/jobs.ts';
import { wantsCarried } from '../store/syncs.ts';

export interface CarryPorts extends PartReads {
  /** Null: it is not set up any more, or disconnected. */
  connectionAccess(organizationId: string, connectionId: string): Promise<ConnectionAccess | null>;
}

/** A notification may come before what it tells of can be read. */
const PATIENCE_MS = 120_000;
const AGAIN_MS = 3_000;

/** Null: nobody wants it. Throws RetryLater where Intercom cannot be asked now: what was written is not lost. */
export async function readCarried(
  db: Db,
  ports: CarryPorts,
  { claim, event }: { claim: Claim; event: ConversationEvent },
): Promise<PartRead | null> {
  const as = carriedAs(event);
  if (as === null || event.kind !== 'conversation.written' || event.part === null) return null;
  const { organizationId } = claim;
  const { connectionId, conversationId } = event;
  if (!(await db.tx(organizationId, (sql) => wantsCarried(sql, { connectionId, conversationId, as })))) return null;
  const access = await ports.connectionAccess(organizationId, connectionId);
  if (access === null) return 'gone';
  const part = await ports
    .readPart(access, { conversationId, partId: event.part.id })
    .then(({ value }) => value)
    .catch((error: unknown) => {
      if (!(error instanceof VendorError)) throw error;
      const afterMs = error instanceof RetryLater ? error.afterMs : null;
      throw new RetryLater(`what was written in conversation ${conversationId} could not be read: ${error.message}`, {
        afterMs,
      });
    });
  if (part === 'missing' && claim.ageMs < PATIENCE_MS)
    throw new RetryLater(`conversation ${conversationId} does not show what was written yet`, { afterMs: AGAIN_MS });
  return part;
}

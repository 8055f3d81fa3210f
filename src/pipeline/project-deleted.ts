/** A whole project was deleted at its host, which tells of none of its issues: each that is linked is let in as deleted. */
import { createHash } from 'node:crypto';
import type { HostEvent } from '../domain/events.ts';
import type { Person } from '../domain/model.ts';
import type { Db } from '../store/db.ts';
import { linkedIssuesIn } from '../store/host-checks.ts';
import type { Receipt } from '../store/jobs.ts';
import { type Delivery, incomingOf } from './intake.ts';
import type { Receiver } from './receive.ts';

export interface ProjectDeleted {
  kind: 'project-deleted';
  projectKey: string;
  /** The host's clock, ms. */
  at: number;
  actor: Person | null;
}

const AT_ONCE = 100;

/**
 * Stored when it returns, the delivery itself last: one that came only half comes again whole, and what was stored then is known by its key.
 * Throws DatabaseUnavailable.
 */
export async function receiveProjectDeleted(
  { db, receiver }: { db: Db; receiver: Receiver },
  delivery: Omit<Delivery, 'heard'>,
  { projectKey, at, actor }: ProjectDeleted,
): Promise<Receipt> {
  const { organizationId, hostId } = delivery;
  const issues = await db.tx(organizationId, (sql) => linkedIssuesIn(sql, { hostId, projectKey }));
  while (issues.length > 0)
    await Promise.all(
      issues.splice(0, AT_ONCE).map((issueId) => {
        const event: HostEvent = { kind: 'issue.deleted', hostId, issueId, at, actor };
        const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex');
        const heard = { kind: 'event', event } as const;
        return receiver.receive(incomingOf({ organizationId, hostId, deliveryId: null, bodyHash, heard }));
      }),
    );
  return receiver.receive(incomingOf({ ...delivery, heard: { kind: 'skip', reason: 'project_deleted' } }));
}

/** Reconciliation of one issue: what its webhooks did not tell is let in, and one that is not there any more ends its links. */
import { createHash } from 'node:crypto';
import { Forbidden, Gone, Reconnect, Rejected, RetryLater } from '../domain/errors.ts';
import type { HostEvent } from '../domain/events.ts';
import type { Stretch } from '../domain/missed.ts';
import { DatabaseUnavailable } from '../store/db.ts';
import { cameWithoutId, commentSources, markGone } from '../store/host-checks.ts';
import { incomingOf } from './intake.ts';
import type { Looking } from './reconcile-parts.ts';
import { STEP_TRIES } from './rounds.ts';

export interface IssueCame {
  /** Changes that no webhook had told, and when the first of them happened, ms. */
  found: number;
  missedAt: number | null;
  /** Why it could not be read. */
  reason: string | null;
  /** It is worth another try, and one is left. */
  again: boolean;
}

const nothing: IssueCame = { found: 0, missedAt: null, reason: null, again: false };

/** Throws what concerns the host as a whole. */
export async function readMissed(
  looking: Looking,
  { id, within }: { id: string; within: Stretch },
): Promise<IssueCame> {
  const { db, host, access, check, look } = looking;
  try {
    const subject = { hostId: check.id, issueId: id };
    // Known first: a comment that comes, and is decided, while the host is read must not look as if it were deleted there.
    const known = await db.tx(check.organizationId, (sql) => commentSources(sql, subject));
    const past = await look(`past ${id}`, () => host.readPast(access, id, within));
    const there = past.commentIds === null ? null : new Set(past.commentIds);
    const deleted = there === null ? [] : known.filter((comment) => !there.has(comment));
    const events: HostEvent[] = [
      ...past.events,
      ...deleted.map((commentId): HostEvent => {
        return { kind: 'comment.deleted', ...subject, at: within.until, actor: null, commentId };
      }),
    ];
    let { found, missedAt } = nothing;
    for (const event of events) {
      if (!(await letIn(looking, event))) continue;
      found += 1;
      missedAt = Math.min(missedAt ?? event.at, event.at);
    }
    return { ...nothing, found, missedAt };
  } catch (error) {
    // Deleted since the search; the sweep finds out.
    if (error instanceof Gone) return nothing;
    return { ...nothing, ...unreadable(error, { id, tries: check.tries }) };
  }
}

/** Looks whether a linked issue is still there. One whose project is neither searched nor gone (`known`) says nothing: the token may not see it any more. */
export async function sweepIssue(
  looking: Looking,
  { id, projectKey, known }: { id: string; projectKey: string; known: string[] },
): Promise<IssueCame> {
  const { db, host, access, check, look, options } = looking;
  const { organizationId, id: hostId } = check;
  const mark = (gone: boolean) => db.tx(organizationId, (sql) => markGone(sql, { hostId, issueId: id, gone }));
  try {
    await look(`issue ${id}`, () => host.readIssue(access, id));
    await mark(false);
    return nothing;
  } catch (error) {
    if (!(error instanceof Gone)) return { ...nothing, ...unreadable(error, { id, tries: check.tries }) };
    if (!known.includes(projectKey)) return nothing;
    const goneForMs = await mark(true);
    if (goneForMs === null || goneForMs < options.goneMs) return nothing;
    const event: HostEvent = { kind: 'issue.deleted', hostId, issueId: id, at: check.now, actor: null };
    return { ...nothing, found: (await letIn(looking, event)) ? 1 : 0 };
  }
}

function unreadable(error: unknown, { id, tries }: { id: string; tries: number }): Pick<IssueCame, 'reason' | 'again'> {
  if (error instanceof DatabaseUnavailable || error instanceof Reconnect) throw error;
  if (error instanceof RetryLater && error.limited) throw error;
  const lasting = error instanceof Rejected || error instanceof Forbidden;
  const reason = `Issue ${id}: ${error instanceof Error ? error.message : String(error)}`;
  return { reason, again: !lasting && tries < STEP_TRIES };
}

/** True: nobody had told it. */
async function letIn({ db, ports, check }: Looking, event: HostEvent): Promise<boolean> {
  const { organizationId, id: hostId } = check;
  if (event.kind === 'issue.changed') {
    const { issueId, kind, at } = event;
    if (await db.tx(organizationId, (sql) => cameWithoutId(sql, { hostId, issueId, kind, at }))) return false;
  }
  const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex');
  const heard = { kind: 'event', event } as const;
  const { outcome } = await ports.receive(incomingOf({ organizationId, hostId, deliveryId: null, bodyHash, heard }));
  return outcome === 'stored';
}

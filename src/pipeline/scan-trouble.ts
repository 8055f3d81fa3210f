/** What a failure means for a scan: it waits, begins its page again, begins anew, or ends. Pure. */
import { Forbidden, Gone, Reconnect, Rejected, RetryLater, Unknown, VendorError } from '../domain/errors.ts';
import { TRY_DOOR_MS } from '../domain/protocol.ts';
import type { heedHost } from '../store/doors.ts';
import type { ClaimedScan, Postponement } from '../store/scans.ts';

/** Single issues of the page could not be read, though the search could: tried again a few times, then told of. */
export class IssuesUnread extends Error {}

/** How often single issues are tried before the scan goes on without them. */
export const ISSUE_TRIES = 3;
/** After so many tries a page is read without its texts, so that one issue that breaks it can be told from the others. */
export const WHOLE_TRIES = 2;
const LONGEST_WAIT_MS = 60_000;
const MAX_RESTARTS = 5;
/** Failures nobody foresaw. */
const MAX_CRASHES = 8;

export interface After {
  /** Why it cannot go on. */
  end?: string;
  postpone: Postponement;
  heed: Parameters<typeof heedHost>[2];
}

export function afterTrouble(
  error: unknown,
  {
    scan,
    backoffMs,
  }: { scan: Pick<ClaimedScan, 'place' | 'pageTries' | 'issueTries' | 'restarts'>; backoffMs: number },
): After {
  const reason = error instanceof Error ? error.message : String(error);
  const rate = error instanceof VendorError ? error.rate : null;
  const wait = (tries: number): number => Math.min(backoffMs * 2 ** tries, LONGEST_WAIT_MS);
  const later = (postpone: Omit<Postponement, 'reason'>, heed: After['heed'] = {}): After => ({
    postpone: { ...postpone, reason },
    heed: { rate, ...heed },
  });
  if (error instanceof IssuesUnread) return later({ afterMs: wait(scan.issueTries), counted: 'issue' });
  if (error instanceof Reconnect) return later({ afterMs: TRY_DOOR_MS }, { closed: { forMs: TRY_DOOR_MS, reason } });
  if (error instanceof Forbidden) return later({ afterMs: TRY_DOOR_MS });
  if (error instanceof RetryLater || error instanceof Unknown) {
    const limited = error instanceof RetryLater && error.limited;
    const afterMs = (error instanceof RetryLater ? error.afterMs : null) ?? wait(scan.pageTries);
    return limited ? later({ afterMs }, { holdMs: afterMs }) : later({ afterMs, counted: 'page' });
  }
  if (error instanceof Rejected || error instanceof Gone) {
    // A place is good for a while only; what was seen before is not decided twice.
    if (scan.place !== null && scan.restarts < MAX_RESTARTS)
      return later({ afterMs: wait(scan.restarts), again: true });
    return { ...later({ afterMs: 0 }), end: reason };
  }
  const after = later({ afterMs: wait(scan.pageTries), counted: 'page' });
  return scan.pageTries >= MAX_CRASHES ? { ...after, end: reason } : after;
}

/** What reconciliation asks of the house, how it keeps time, and what a step of it works with. */
import type { IssueSearch } from '../domain/issue-search.ts';
import type { PastReader } from '../domain/missed.ts';
import type { HostAccess, HostPort } from '../domain/ports.ts';
import type { Db } from '../store/db.ts';
import type { ClaimedCheck } from '../store/host-checks.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';
import type { LookingGlass, Looks } from './looks.ts';

export interface ReconcilePorts {
  host(access: HostAccess): Pick<HostPort, 'readIssue'> & Pick<IssueSearch, 'findIssues'> & PastReader;
  /** Null: the host is not set up any more. */
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  receive(incoming: Incoming): Promise<Receipt>;
  reportTrouble: (doing: string, error: unknown) => void;
}

export interface ReconcileOptions {
  leaseMs: number;
  pollMs: number;
  /** From the end of a round to the next one. */
  everyMs: number;
  /** What is younger may still be told by a webhook. */
  graceMs: number;
  /** How far a round reaches back behind the one before: searches of hosts lag behind their issues. */
  overlapMs: number;
  /** All linked issues are looked for that often, and after a gap of so long. */
  sweepMs: number;
  /** How long an issue must not have been found until it counts as deleted. */
  goneMs: number;
  backoffMs: number;
}

export const MINUTE = 60_000;
export const reconcileDefaults: ReconcileOptions = {
  leaseMs: 30_000,
  pollMs: 5_000,
  everyMs: 10 * MINUTE,
  graceMs: 2 * MINUTE,
  overlapMs: 15 * MINUTE,
  sweepMs: 6 * 60 * MINUTE,
  goneMs: 5 * MINUTE,
  backoffMs: 2_000,
};

/** How often a step is tried before it goes on without what it cannot read. */
export const STEP_TRIES = 3;

export interface Work {
  db: Db;
  ports: ReconcilePorts;
  options: ReconcileOptions;
  glass: LookingGlass;
  check: ClaimedCheck;
}

export interface Looking extends Work {
  host: ReturnType<ReconcilePorts['host']>;
  access: HostAccess;
  look: Looks;
}

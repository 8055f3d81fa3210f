/** What reconciliation asks of the house for hosts, and what a step of it works with. */
import type { IssueSearch } from '../domain/issue-search.ts';
import type { PastReader } from '../domain/missed.ts';
import type { HostAccess, HostPort } from '../domain/ports.ts';
import type { CheckPlace } from '../store/host-checks.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';
import type { Looks } from './looks.ts';
import type { RoundWork } from './rounds.ts';

export interface ReconcilePorts {
  host(access: HostAccess): Pick<HostPort, 'readIssue'> & Pick<IssueSearch, 'findIssues'> & PastReader;
  /** Null: the host is not set up any more. */
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  /** Sees that the host still has our webhook. Answers why it cannot, for people; null: it is there, or not ours to keep. */
  keepWebhook(organizationId: string, access: HostAccess): Promise<string | null>;
  receive(incoming: Incoming): Promise<Receipt>;
  reportTrouble: (doing: string, error: unknown) => void;
}

export interface Work extends RoundWork<CheckPlace> {
  ports: ReconcilePorts;
}

export interface Looking extends Work {
  host: ReturnType<ReconcilePorts['host']>;
  access: HostAccess;
  look: Looks;
}

/**
 * Scans: a host's issues are looked through page by page, and each comes in as an event by the same road as everything else. A step ends
 * with where the next one begins; whoever dies in between leaves a step that is done again and stores nothing twice, since an event of a
 * scan has one key.
 */
import type { ConversationUrlReader, HostAccess, HostPort } from '../domain/ports.ts';
import type { IssueSearch } from '../domain/issue-search.ts';
import type { Connection } from '../domain/model.ts';
import { TRY_DOOR_MS } from '../domain/protocol.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import { listConnections } from '../store/connections.ts';
import { heedHost, takeHostCalls, waitForHost } from '../store/doors.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';
import { findProject } from '../store/projects.ts';
import {
  busyConversations,
  type ClaimedScan,
  claimScan,
  countDecided,
  endScan,
  keepScan,
  postponeScan,
  savePage,
  ScanLost,
} from '../store/scans.ts';
import { startClaiming } from './claiming.ts';
import type { Loop } from './loop.ts';
import { afterTrouble } from './scan-trouble.ts';
import { readPage, RESERVE } from './scan-page.ts';

export interface ScanPorts {
  host(access: HostAccess): Pick<HostPort, 'readIssue' | 'listComments'> & IssueSearch;
  /** Null: the host is not set up any more. */
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  readUrlOf: (connections: Connection[]) => ConversationUrlReader;
  receive(incoming: Incoming): Promise<Receipt>;
  reportTrouble: (doing: string, error: unknown) => void;
}

export interface ScanOptions {
  leaseMs: number;
  pollMs: number;
  /** The first pause after a failure; each further one is twice as long. */
  backoffMs: number;
}

const scanDefaults: ScanOptions = { leaseMs: 15_000, pollMs: 1_000, backoffMs: 2_000 };

/** What is decided of a scan at once: what happens now must not wait behind it. */
const MOST_UNDECIDED = 100;
const MOST_CONVERSATIONS = 20;
/** Until the last events of a page are decided. */
const MOMENT_MS = 200;
const ROOM_MS = 1_000;

/** Works on scans, one step after the other, those that wait longest first. */
export function startScanner(db: Db, ports: ScanPorts, options: ScanOptions = scanDefaults): Loop {
  const { leaseMs, pollMs, backoffMs } = options;
  return startClaiming({
    leaseMs,
    pollMs,
    claim: () => claimScan(db, leaseMs),
    keep: (scan) => keepScan(db, scan, leaseMs),
    work: (scan, signal) => stepScan(db, ports, { scan, backoffMs, signal }),
    doing: { work: 'working on an import', keep: 'keeping an import' },
    reportTrouble(doing, error) {
      if (!(error instanceof ScanLost)) ports.reportTrouble(doing, error);
    },
  });
}

interface Step {
  scan: ClaimedScan;
  backoffMs: number;
  signal: AbortSignal;
}

async function stepScan(db: Db, ports: ScanPorts, step: Step): Promise<void> {
  const { scan } = step;
  const undecided = await countDecided(db, scan);
  if (scan.state === 'paused') return postponeScan(db, scan, { afterMs: MOMENT_MS, reason: null });
  if (scan.state === 'cancelled' || scan.read) {
    if (undecided > 0) return postponeScan(db, scan, { afterMs: MOMENT_MS, reason: null });
    return endScan(db, scan, { state: scan.state === 'cancelled' ? 'cancelled' : 'done', reason: null });
  }
  if (undecided >= MOST_UNDECIDED) return postponeScan(db, scan, { afterMs: MOMENT_MS, reason: null });
  try {
    await nextPage(db, ports, step);
  } catch (error) {
    if (error instanceof DatabaseUnavailable || error instanceof ScanLost) throw error;
    if (step.signal.aborted) return postponeScan(db, scan, { afterMs: 0, reason: null });
    const { end, postpone, heed } = afterTrouble(error, { scan, backoffMs: step.backoffMs });
    await heedHost(db, scan, heed);
    if (end !== undefined) return endScan(db, scan, { state: 'failed', reason: end });
    await postponeScan(db, scan, postpone);
  }
}

async function nextPage(db: Db, ports: ScanPorts, step: Step): Promise<void> {
  const { scan } = step;
  const { organizationId, hostId } = scan;
  const project = await findProject(db, organizationId, { hostId, key: scan.query.projectKey });
  const stop = whyNot(project, scan);
  if (stop !== null) return endScan(db, scan, { state: 'failed', reason: stop });
  const connectionId = project?.connectionId ?? null;
  if (scan.tell && connectionId !== null) {
    const busy = await busyConversations(db, organizationId, connectionId);
    if (busy >= MOST_CONVERSATIONS) return postponeScan(db, scan, { afterMs: ROOM_MS, reason: null });
  }
  const way = await db.tx(organizationId, async (sql) => {
    const { waitMs, trying } = await waitForHost(sql, hostId, TRY_DOOR_MS);
    if (waitMs > 0) return { waitMs, trying, closed: true };
    const room = await takeHostCalls(sql, { organizationId, hostId, calls: 1, reserve: RESERVE });
    return { waitMs: room, trying, closed: false };
  });
  if (way.waitMs > 0) {
    const reason = way.closed
      ? 'The host cannot be read now; its page says why.'
      : 'The host allows no more calls just now.';
    return postponeScan(db, scan, { afterMs: Math.min(way.waitMs, TRY_DOOR_MS), reason });
  }
  const access = await ports.hostAccess(organizationId, hostId);
  if (access === null) return endScan(db, scan, { state: 'failed', reason: 'The host has no token any more.' });
  const started = performance.now();
  const readUrl = ports.readUrlOf(await listConnections(db, organizationId));
  const host = ports.host(access);
  const { rate, ...page } = await readPage(db, {
    scan,
    host,
    access,
    readUrl,
    receive: ports.receive,
    signal: step.signal,
  });
  await savePage(db, scan, { ...page, tookMs: performance.now() - started });
  await heedHost(db, scan, { rate, open: way.trying });
}

function whyNot(project: Awaited<ReturnType<typeof findProject>>, { query }: ClaimedScan): string | null {
  if (project === null) return `The project ${query.projectKey} is not set up any more.`;
  if (!project.linking.enabled) return `Conversation linking is off for the project ${query.projectKey}.`;
  return project.connectionId === null ? `The project ${query.projectKey} has no connection.` : null;
}

/** One page of a scan: what stands in its issues, each let in as an event where there is something to decide. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Forbidden, Gone, Reconnect, Rejected, RetryLater } from '../domain/errors.ts';
import { eventKey, type HostEvent, type SeenText } from '../domain/events.ts';
import type { FoundIssue, FoundPage, IssueSearch } from '../domain/issue-search.ts';
import type { Comment, Issue } from '../domain/model.ts';
import type { Answer, ConversationUrlReader, HostAccess, HostPort, Rate } from '../domain/ports.ts';
import type { RichText } from '../domain/text/richtext.ts';
import { conversationKey } from '../domain/snapshot.ts';
import type { Db } from '../store/db.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';
import { type ClaimedScan, issuesWithSources, type ScannedItem } from '../store/scans.ts';
import { incomingOf } from './intake.ts';
import { ISSUE_TRIES, IssuesUnread, WHOLE_TRIES } from './scan-trouble.ts';

/** The part of a host's stated budget that a scan leaves to everything else. */
export const RESERVE = 0.5;

export interface PageReading {
  scan: ClaimedScan;
  host: Pick<HostPort, 'readIssue' | 'listComments'> & IssueSearch;
  access: HostAccess;
  readUrl: ConversationUrlReader;
  receive(incoming: Incoming): Promise<Receipt>;
  signal: AbortSignal;
}

export interface ReadScanPage {
  items: ScannedItem[];
  next: FoundPage['next'];
  rate: Rate | null;
}

/**
 * Reads the scan's next page and stores its events. Throws what the search throws, what concerns the host as a whole, and IssuesUnread
 * while single issues are still to be tried again.
 */
export async function readPage(db: Db, reading: PageReading): Promise<ReadScanPage> {
  const { scan, host, access } = reading;
  const ask = { query: scan.query, place: scan.place, whole: scan.pageTries < WHOLE_TRIES };
  const page = await host.findIssues(access, ask);
  const calls = createCalls(reading, page.rate);
  const read: (WholeIssue | Unread)[] = [];
  for (const found of page.value.issues) read.push(await wholeIssue(found, { reading, calls }));
  const [again] = read.flatMap((issue) => (issue.kind === 'unread' && issue.again ? [issue.reason] : []));
  if (again !== undefined && scan.issueTries < ISSUE_TRIES) throw new IssuesUnread(again);
  const issueIds = read.map(({ id }) => id);
  const known = await issuesWithSources(db, scan.organizationId, { hostId: scan.hostId, issueIds });
  const items = await Promise.all(read.map((issue) => letIn(issue, { reading, known: known.has(issue.id) })));
  return { items, next: page.value.next, rate: calls.rate() };
}

interface WholeIssue {
  kind: 'whole';
  id: string;
  key: string;
  /** Null: it was created after the scan began, and comes by itself. */
  read: { issue: Issue; texts: SeenText[] } | null;
}

/** `again`: it may be readable another time. */
interface Unread {
  kind: 'unread';
  id: string;
  key: string;
  reason: string;
  again: boolean;
}

type Calls = ReturnType<typeof createCalls>;

async function wholeIssue(
  found: FoundIssue,
  { reading, calls }: { reading: PageReading; calls: Calls },
): Promise<WholeIssue | Unread> {
  const { id, key } = found;
  const { host, access, scan } = reading;
  if (found.kind === 'unreadable') return { kind: 'unread', id, key, reason: found.reason, again: false };
  try {
    const isNew = found.kind === 'read' && found.createdAt !== null && found.createdAt > scan.startedAt;
    if (isNew) return { kind: 'whole', id, key, read: null };
    const { issue, description } = found.kind === 'read' ? found : await calls.make(() => host.readIssue(access, id));
    const listed = found.kind === 'read' ? found.comments : null;
    const comments = listed ?? (await calls.make(() => host.listComments(access, id)));
    return { kind: 'whole', id, key, read: { issue, texts: textsOf(issue, { description, comments, scan }) } };
  } catch (error) {
    if (error instanceof Gone) return { kind: 'whole', id, key, read: null };
    if (error instanceof Reconnect || (error instanceof RetryLater && error.limited)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const lasting = error instanceof Forbidden || error instanceof Rejected;
    return { kind: 'unread', id, key, reason, again: !lasting };
  }
}

/** What a text links, without the text. A comment of after the scan's beginning comes by itself, with its own news. */
function textsOf(
  issue: Issue,
  { description, comments, scan }: { description: RichText; comments: Comment[]; scan: ClaimedScan },
): SeenText[] {
  const older = comments.filter((comment) => comment.createdAt <= scan.startedAt);
  return [
    { name: 'description', version: issue.updatedAt, first: false, urls: description.urls },
    ...older.map(({ id, updatedAt, createdAt, text }): SeenText => ({
      name: `comment:${id}`,
      version: updatedAt,
      first: updatedAt <= createdAt,
      urls: text.urls,
    })),
  ];
}

async function letIn(
  issue: WholeIssue | Unread,
  { reading, known }: { reading: PageReading; known: boolean },
): Promise<ScannedItem> {
  const about = { issueId: issue.id, issueKey: issue.key };
  if (issue.kind === 'unread') return { ...about, named: 0, eventKey: null, failure: issue.reason };
  if (issue.read === null) return { ...about, named: 0, eventKey: null, failure: null };
  const { scan, readUrl } = reading;
  const { texts } = issue.read;
  const addresses = texts.flatMap(({ urls }) => urls.flatMap((url) => readUrl(url) ?? []));
  const named = new Set(addresses.map(conversationKey)).size;
  if (named === 0 && !known) return { ...about, named, eventKey: null, failure: null };
  const event: HostEvent = {
    kind: 'issue.seen',
    hostId: scan.hostId,
    issueId: issue.id,
    at: issue.read.issue.updatedAt,
    actor: null,
    issue: issue.read.issue,
    texts: texts.map((text) => ({ ...text, urls: text.urls.filter((url) => readUrl(url) !== null) })),
    scanId: scan.scanId,
    tell: scan.tell,
  };
  const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex');
  const { organizationId, hostId } = scan;
  await reading.receive(
    incomingOf({ organizationId, hostId, deliveryId: null, bodyHash, heard: { kind: 'event', event } }),
  );
  return { ...about, named, eventKey: eventKey(event), failure: null };
}

/** Calls for single issues: where the host states a budget, they wait for its next window before they take what others need. */
function createCalls({ signal }: PageReading, first: Rate | null) {
  let rate = first;
  return {
    rate: () => rate,
    async make<T>(call: () => Promise<Answer<T>>): Promise<T> {
      if (rate !== null && rate.remaining <= Math.floor(rate.limit * RESERVE)) {
        const ms = Math.min(Math.max(rate.resetAt - Date.now(), 0), 60_000);
        await sleep(ms, undefined, { signal });
        rate = null;
      }
      const answer = await call();
      rate = answer.rate ?? rate;
      return answer.value;
    },
  };
}

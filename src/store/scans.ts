/** Scans as whoever works on them sees them: claimed one at a time, moved on page by page, each step under the fence of its claim. */
import type { IssueQuery, SearchPlace } from '../domain/issue-search.ts';
import type { Db, Sql } from './db.ts';
import { storable } from './storable.ts';

export type ScanState = 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/** What names a claim of a scan; whoever took it over since has another fence, and then this one writes nothing. */
export interface ScanClaim {
  organizationId: string;
  scanId: string;
  fence: number;
}

export interface ClaimedScan extends ScanClaim {
  hostId: string;
  query: IssueQuery;
  tell: boolean;
  state: ScanState;
  place: SearchPlace | null;
  /** Every page was read. */
  read: boolean;
  pageTries: number;
  issueTries: number;
  restarts: number;
  /** ms, by the database's clock. */
  startedAt: number;
}

/** What came of looking at one issue. */
export interface ScannedItem {
  issueId: string;
  issueKey: string;
  /** Conversations its texts name. */
  named: number;
  /** The key of its event; null: there is nothing to decide. */
  eventKey: string | null;
  /** Why it could not be looked at. */
  failure: string | null;
}

/** The claim is somebody else's by now. */
export class ScanLost extends Error {
  override name = 'ScanLost';
}

interface ClaimedRow {
  organization_id: string;
  id: string;
  fence: number;
  host_id: string;
  project_key: string;
  look: IssueQuery['look'];
  tell: boolean;
  state: ScanState;
  place: SearchPlace | null;
  read: boolean;
  page_tries: number;
  issue_tries: number;
  restarts: number;
  created_at: Date;
}

/** Takes the scan that waits longest, of any organization: one that runs, or one whose last events are still to be counted. */
export async function claimScan(db: Db, leaseMs: number): Promise<ClaimedScan | null> {
  const [row] = await db.call<ClaimedRow>(
    `update scans s set busy_until = clock_timestamp() + $1 * interval '1 millisecond', fence = nextval('lane_fence')
     from (
       select c.organization_id, c.id from scans c
       where c.ended_at is null and c.next_at <= clock_timestamp() and (c.busy_until is null or c.busy_until < clock_timestamp())
         and (c.state <> 'paused' or exists (
           select from scan_items i where i.organization_id = c.organization_id and i.scan_id = c.id and i.open))
       order by c.next_at limit 1 for update skip locked) n
     where s.organization_id = n.organization_id and s.id = n.id
     returning s.*`,
    [leaseMs],
  );
  if (row === undefined) return null;
  return {
    organizationId: row.organization_id,
    scanId: row.id,
    fence: row.fence,
    hostId: row.host_id,
    query: { projectKey: row.project_key, look: row.look },
    tell: row.tell,
    state: row.state,
    place: row.place,
    read: row.read,
    pageTries: row.page_tries,
    issueTries: row.issue_tries,
    restarts: row.restarts,
    startedAt: row.created_at.getTime(),
  };
}

/** Keeps the lease while a page takes long. */
export async function keepScan(db: Db, claim: ScanClaim, leaseMs: number): Promise<void> {
  await db.call(
    `update scans set busy_until = clock_timestamp() + $4 * interval '1 millisecond'
     where organization_id = $1 and id = $2 and fence = $3 and busy_until is not null`,
    [claim.organizationId, claim.scanId, claim.fence, leaseMs],
  );
}

/** Ends every lease: as `dropLeases` of the queue, only where no other process can be at work. */
export async function dropScanLeases(db: Db): Promise<void> {
  await db.call('update scans set busy_until = null where busy_until is not null');
}

/** How a step ends. `counted`: what was tried in vain. `again`: from the beginning. */
export interface Postponement {
  afterMs: number;
  /** Why it waits, for people; null: nothing is wrong. */
  reason: string | null;
  counted?: 'page' | 'issue';
  again?: boolean;
}

/** Gives the claim back; it goes on after a while. Throws ScanLost. */
export async function postponeScan(db: Db, claim: ScanClaim, how: Postponement): Promise<void> {
  await held(db, claim, (sql) =>
    sql.query(
      `update scans set busy_until = null, next_at = clock_timestamp() + $2 * interval '1 millisecond', reason = $3,
         page_tries = page_tries + $4::int, issue_tries = issue_tries + $5::int, restarts = restarts + $6::int,
         place = case when $6::int = 1 then null else place end,
         paged_at = case when $3::text is null then paged_at end
       where id = $1`,
      [
        claim.scanId,
        how.afterMs,
        how.reason,
        how.counted === 'page' ? 1 : 0,
        how.counted === 'issue' ? 1 : 0,
        how.again === true ? 1 : 0,
      ],
    ),
  );
}

/** Writes what came of one page and moves on, at once. What was looked at before counts once. Throws ScanLost. */
export async function savePage(
  db: Db,
  claim: ScanClaim,
  page: { items: ScannedItem[]; next: SearchPlace | null; tookMs: number },
): Promise<void> {
  const items = page.items.map(({ issueId, issueKey, named, eventKey, failure }) => ({
    issue_id: issueId,
    issue_key: issueKey,
    named,
    event_key: eventKey,
    failure,
  }));
  await held(db, claim, (sql) =>
    sql.query(
      `with given as (
         select distinct on (g.issue_id) g.*, (select e.id from events e where e.organization_id = $2 and e.key = g.event_key) as event_id
         from jsonb_to_recordset($3::jsonb) as g(issue_id text, issue_key text, named int, event_key text, failure text)
       ), kept as (
         insert into scan_items (organization_id, scan_id, issue_id, issue_key, named, event_id, open, failed, reason)
         select $2, $1, g.issue_id, g.issue_key, g.named, g.event_id, g.event_id is not null, g.failure is not null, g.failure from given g
         on conflict do nothing
         returning issue_id
       ), counted as (select count(*)::int as n from kept)
       update scans s set busy_until = null, next_at = clock_timestamp(), reason = null, page_tries = 0, issue_tries = 0,
         place = $4::jsonb, read = $4::jsonb is null, looked = s.looked + c.n, paged_at = clock_timestamp(),
         ms_per_issue = case when c.n = 0 then s.ms_per_issue else
           (coalesce(s.ms_per_issue, t.ms / c.n) * 0.7 + t.ms / c.n * 0.3)::int end
       from counted c, lateral (
         select coalesce(extract(epoch from clock_timestamp() - s2.paged_at) * 1000, $5::float8) as ms from scans s2 where s2.id = $1) t
       where s.id = $1`,
      [
        claim.scanId,
        claim.organizationId,
        storable(items),
        page.next === null ? null : JSON.stringify(page.next),
        page.tookMs,
      ],
    ),
  );
}

/**
 * Ends a scan for good, or until a person takes it up again. What it has nothing to say of is forgotten. One that a person paused or cancelled
 * since it was claimed is given back instead, to be seen as it is now. Throws ScanLost.
 */
export async function endScan(
  db: Db,
  claim: ScanClaim & Pick<ClaimedScan, 'state'>,
  how: { state: 'done' | 'failed' | 'cancelled'; reason: string | null },
): Promise<void> {
  await held(db, claim, async (sql) => {
    const ended = await sql.query(
      `update scans set state = $2, reason = $3, ended_at = clock_timestamp(), busy_until = null
       where id = $1 and state = $4 returning id`,
      [claim.scanId, how.state, how.reason, claim.state],
    );
    if (ended.length === 0) await sql.query('update scans set busy_until = null where id = $1', [claim.scanId]);
    else if (how.state !== 'failed')
      await sql.query('delete from scan_items where scan_id = $1 and named = 0 and reason is null', [claim.scanId]);
  });
}

async function held(db: Db, claim: ScanClaim, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  await db.tx(claim.organizationId, async (sql) => {
    const rows = await sql.query(
      'select id from scans where id = $1 and fence = $2 and busy_until is not null for update',
      [claim.scanId, claim.fence],
    );
    if (rows.length === 0) throw new ScanLost();
    await work(sql);
  });
}

/** Counts what the decided events of a scan came to. Answers how many are still undecided. */
export async function countDecided(db: Db, claim: ScanClaim): Promise<number> {
  return db.tx(claim.organizationId, async (sql) => {
    await sql.query(
      `update scan_items i set open = false, linked = t.linked, broken = t.broken, failed = e.state = 'dead',
         reason = case when e.state = 'dead' then coalesce(e.reasons ->> 0, 'it could not be decided') else t.reason end
       from events e, lateral (
         select count(*) filter (where l.kind = 'link.made')::int as linked, count(*) filter (where l.kind = 'link.broken')::int as broken,
           string_agg(distinct l.text, '; ') filter (where l.kind = 'link.broken') as reason
         from timeline l where l.host_id = e.host_id and l.issue_id = e.issue_id and l.event_id = e.id) t
       where i.scan_id = $1 and i.open and e.organization_id = i.organization_id and e.id = i.event_id and e.state <> 'pending'`,
      [claim.scanId],
    );
    const [row] = await sql.query<{ open: number }>(
      'select count(*)::int as open from scan_items where scan_id = $1 and open',
      [claim.scanId],
    );
    return row?.open ?? 0;
  });
}

/** Of these issues, those whose texts are known to name a conversation: what they say now may end a link. */
export async function issuesWithSources(
  db: Db,
  organizationId: string,
  of: { hostId: string; issueIds: string[] },
): Promise<Set<string>> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query<{ id: string }>(
      `select distinct issue_id as id from sources
       where host_id = $1 and issue_id = any ($2::text[]) and not ended and conversations <> '[]'`,
      [of.hostId, of.issueIds],
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** How many conversations of a connection have something on its way to them. */
export async function busyConversations(db: Db, organizationId: string, connectionId: string): Promise<number> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<{ n: number }>('select count(*)::int as n from lanes where door = $1 and next_at is not null', [
      `connection:${connectionId}`,
    ]),
  );
  return row?.n ?? 0;
}

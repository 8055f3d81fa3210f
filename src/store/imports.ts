/** Scans as people start, watch and stop them: imports of links found in existing issues. */
import type { IssueQuery } from '../domain/issue-search.ts';
import { isDuplicate, Refused, type Sql } from './db.ts';
import { cursorColumn, type Page, type PageAsk, pageClause, pageOf } from './paging.ts';
import type { ScanState } from './scans.ts';

export interface ImportRow {
  id: string;
  cursor: number;
  hostId: string;
  hostName: string;
  projectKey: string;
  look: IssueQuery['look'];
  tell: boolean;
  state: ScanState;
  reason: string | null;
  /** Every page was read; the last events are being decided. */
  read: boolean;
  total: number | null;
  looked: number;
  msPerIssue: number | null;
  startedBy: string;
  createdAt: Date;
  endedAt: Date | null;
  /** Conversations named in the issues looked at; those of them that change nothing; new links; new links that cannot work; issues that failed. */
  found: number;
  unchanged: number;
  linked: number;
  broken: number;
  failed: number;
}

const SELECT = `
  select s.id, ${cursorColumn('s', 'created_at')}, s.host_id as "hostId", h.name as "hostName", s.project_key as "projectKey", s.look, s.tell,
    s.state, s.reason, s.read, s.total, s.looked, s.ms_per_issue as "msPerIssue", s.started_by as "startedBy", s.created_at as "createdAt",
    s.ended_at as "endedAt", c.found, c.unchanged, c.linked, c.broken, c.failed
  from scans s join hosts h on h.id = s.host_id cross join lateral (
    select coalesce(sum(i.named), 0)::int as found,
      coalesce(sum(i.named - i.linked - i.broken) filter (where not i.open and not i.failed), 0)::int as unchanged, coalesce(sum(i.linked), 0)::int as linked, coalesce(sum(i.broken), 0)::int as broken,
      count(*) filter (where i.failed)::int as failed
    from scan_items i where i.scan_id = s.id and (i.named > 0 or i.reason is not null)) c`;

export async function listImports(sql: Sql, ask: PageAsk): Promise<Page<ImportRow>> {
  const params: unknown[] = [];
  const page = pageClause('s', 'created_at', { ask, params });
  const rows = await sql.query<ImportRow>(`${SELECT} where true ${page}`, params);
  return pageOf(rows, ask);
}

export async function findImport(sql: Sql, id: string): Promise<ImportRow | null> {
  const [row] = await sql.query<ImportRow>(`${SELECT} where s.id = $1`, [id]);
  return row ?? null;
}

export interface NewImport {
  organizationId: string;
  id: string;
  hostId: string;
  query: IssueQuery;
  tell: boolean;
  total: number | null;
  startedBy: string;
}

/** Throws Refused `import_open` while one of the same project runs or is paused. */
export async function startImport(sql: Sql, of: NewImport): Promise<void> {
  try {
    await sql.query(
      `insert into scans (organization_id, id, host_id, project_key, look, tell, total, started_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [of.organizationId, of.id, of.hostId, of.query.projectKey, of.query.look, of.tell, of.total, of.startedBy],
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw alreadyOpen(of.query.projectKey);
  }
}

function alreadyOpen(projectKey: string): Refused {
  return new Refused(
    'import_open',
    `An import of ${projectKey} is under way or paused already: let it end, or cancel it first.`,
  );
}

/** From which states a wish leads where. A wish that is fulfilled already changes nothing. */
const ways = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'failed'], to: 'running' },
  cancel: { from: ['running', 'paused', 'failed'], to: 'cancelled' },
} as const;
export type ImportWish = keyof typeof ways;

/**
 * False: it is in a state from which this is not possible. What is being read at this moment is still let in. Throws Refused `import_open`
 * where a failed one is taken up while another runs.
 */
export async function steerImport(sql: Sql, id: string, wish: ImportWish): Promise<boolean> {
  const { from, to } = ways[wish];
  try {
    const rows = await sql.query(
      `update scans set state = $2, ended_at = null, next_at = clock_timestamp(), paged_at = null, reason = null,
         page_tries = 0, issue_tries = 0, restarts = 0
       where id = $1 and state = any ($3::text[]) returning id`,
      [id, to, [...from]],
    );
    if (rows.length > 0) return true;
  } catch (error) {
    if (isDuplicate(error)) throw alreadyOpen('this project');
    throw error;
  }
  const there = await sql.query('select id from scans where id = $1 and state = $2', [id, to]);
  return there.length > 0;
}

export interface ImportProblemRow {
  issueId: string;
  issueKey: string;
  failed: boolean;
  reason: string;
}

/** Issues that failed, and those with a conversation that could not be linked, by key; `after`: the last issue id of the page before. */
export async function listImportProblems(
  sql: Sql,
  of: { scanId: string; after: string | null; limit: number },
): Promise<ImportProblemRow[]> {
  return sql.query<ImportProblemRow>(
    `select issue_id as "issueId", issue_key as "issueKey", failed, reason from scan_items
     where scan_id = $1 and reason is not null and ($2::text is null or issue_id > $2)
     order by issue_id limit $3`,
    [of.scanId, of.after, of.limit],
  );
}

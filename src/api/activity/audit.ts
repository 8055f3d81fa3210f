/** The audit log, for admins: a list with filters, and the same as a CSV file. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { type AuditFilter, type AuditRow, listAudit } from '../../store/audit.ts';
import { callerOf } from '../auth.ts';
import { csvLine } from '../csv.ts';
import { csvFile, sendCsv } from '../csv-file.ts';
import type { ApiDeps } from '../deps.ts';
import { pagingQuery, sortQuery } from '../paging.ts';
import { type Api, filterText, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { type AuditEntryAnswer, AuditEntrySchema } from '../schemas/accounts.ts';

const moment = z.iso.datetime({ offset: true, error: 'is no moment; write it like 2026-01-31T09:30:00Z' });

const filters = {
  actor: filterText.describe('Who, as in the log'),
  action: filterText.describe('`user.invited`, or `user` for everything of users'),
  search: filterText.describe('Anywhere in who, what, to what, or from where'),
  from: moment.optional().describe('Not before'),
  to: moment.optional().describe('Before'),
};

/** Entries only ever come at the end, so a page's cursor is the id of its last entry. */
const cursor = z
  .string()
  .regex(/^\d{1,15}$/, 'is not the "next" of an answer')
  .optional();

export function auditRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['access'];
  app.route({
    method: 'GET',
    url: '/api/v1/audit-log',
    config: { access: 'admin' },
    schema: {
      summary: 'The audit log',
      tags,
      querystring: z.strictObject({ limit: pagingQuery.limit, cursor, ...sortQuery, ...filters }),
      response: { 200: pageOf(AuditEntrySchema), ...problems },
    },
    handler: async (request) => {
      const { limit = 50, sort = 'newest' } = request.query;
      const after = request.query.cursor === undefined ? null : Number(request.query.cursor);
      const filter = readFilter(request.query);
      const found = await deps.db.tx(callerOf(request).organizationId, (sql) =>
        listAudit(sql, filter, { after, limit, order: sort }),
      );
      const rows = found.slice(0, limit);
      return { items: rows.map(presentAudit), next: found.length > limit ? String(rows.at(-1)?.id) : null };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/audit-log.csv',
    config: { access: 'admin' },
    schema: {
      summary: 'The audit log as a CSV file, newest first',
      tags,
      querystring: z.strictObject(filters),
      response: { 200: csvFile, ...problems },
    },
    handler: async (request, reply) => {
      const lines = csvLines(deps, callerOf(request).organizationId, readFilter(request.query));
      // The first lines are read before the answer begins, so that a database that is away is a problem answer and not half a file.
      const first = await lines.next();
      return sendCsv(reply, 'audit-log.csv', Readable.from(after(first.done === true ? '' : first.value, lines)));
    },
  });
}

const HEADER = ['at', 'actor', 'actor_kind', 'action', 'subject', 'detail', 'ip'];
const ROWS_AT_ONCE = 500;

async function* csvLines(deps: ApiDeps, organizationId: string, filter: AuditFilter): AsyncGenerator<string> {
  let start = csvLine(HEADER);
  let last: number | null = null;
  do {
    const ask = { after: last, limit: ROWS_AT_ONCE, order: 'newest' as const };
    const found: AuditRow[] = await deps.db.tx(organizationId, (sql) => listAudit(sql, filter, ask));
    const rows = found.slice(0, ROWS_AT_ONCE);
    yield start + rows.map(lineOf).join('');
    start = '';
    last = found.length > ROWS_AT_ONCE ? (rows.at(-1)?.id ?? null) : null;
  } while (last !== null);
}

async function* after(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

function lineOf(row: AuditRow): string {
  const detail = Object.keys(row.detail).length === 0 ? null : JSON.stringify(row.detail);
  return csvLine([row.at.toISOString(), row.actor, row.actorKind, row.action, row.subject, detail, row.ip]);
}

function readFilter(query: {
  actor?: string | undefined;
  action?: string | undefined;
  search?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): AuditFilter {
  const { actor = null, action = null, search = null, from, to } = query;
  const time = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));
  return { actor, action, search, from: time(from), to: time(to) };
}

function presentAudit(row: AuditRow): AuditEntryAnswer {
  return { ...row, id: String(row.id), at: row.at.toISOString() };
}

/** Imports of links found in existing issues: counted, started, watched, paused, taken up again, cancelled. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Forbidden, Reconnect, Rejected, VendorError } from '../../domain/errors.ts';
import type { IssueQuery } from '../../domain/issue-search.ts';
import { issueUrl } from '../../domain/news.ts';
import { recordAudit } from '../../store/audit.ts';
import { findHost, getHost, hostAccess, type StoredHost } from '../../store/hosts.ts';
import {
  findImport,
  type ImportRow,
  type ImportWish,
  listImportProblems,
  listImports,
  startImport,
  steerImport,
} from '../../store/imports.ts';
import { findProject } from '../../store/projects.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { pageAnswer, pagingQuery, readPage, sortQuery } from '../paging.ts';
import { ApiProblem, conflict, notFound, unprocessable } from '../problem.ts';
import { type Api, idParams, iso, problems } from '../route.ts';
import {
  type ImportAnswer,
  ImportLookSchema,
  ImportPreviewSchema,
  ImportProblemSchema,
  ImportSchema,
} from '../schemas/imports.ts';
import { pageOf } from '../schemas.ts';

const about = {
  host: z.string({ error: 'is missing: give the name of a host' }).trim().min(1).max(100).describe("A host's name"),
  project: z
    .string({ error: 'is missing: give the key of a project that is set up' })
    .trim()
    .min(1)
    .max(100)
    .describe("A project's key"),
  look: ImportLookSchema.default('all'),
};

const NewImport = z.strictObject({
  ...about,
  tell: z.boolean().default(false).describe('Whether new links get their note; for old issues that is many notes'),
});

const ProblemsQuery = z.strictObject({ limit: pagingQuery.limit, cursor: z.string().max(255).optional() });

const tags = ['links'];

export function importRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/imports',
    config: { access: 'read' },
    schema: {
      summary: 'Imports of links found in existing issues',
      tags,
      querystring: z.strictObject({ ...pagingQuery, ...sortQuery }),
      response: { 200: pageOf(ImportSchema), ...problems },
    },
    handler: async (request) => {
      const ask = readPage(request.query);
      const page = await deps.db.tx(callerOf(request).organizationId, (sql) => listImports(sql, ask));
      return pageAnswer(page, presentImport);
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/imports/preview',
    config: { access: 'admin' },
    schema: {
      summary: 'How many issues an import would look at',
      tags,
      querystring: z.strictObject(about),
      response: { 200: ImportPreviewSchema, ...problems },
    },
    handler: async (request) => {
      const { host, query } = await subjectOf(deps, callerOf(request).organizationId, request.query);
      const { count, exact } = await counted(deps, callerOf(request).organizationId, { host, query });
      return { total: count, exact };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/imports/:id',
    config: { access: 'read' },
    schema: { summary: 'One import', tags, params: idParams, response: { 200: ImportSchema, ...problems } },
    handler: async (request) =>
      presentImport(await knownImport(deps, callerOf(request).organizationId, request.params.id)),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/imports/:id/problems',
    config: { access: 'read' },
    schema: {
      summary: 'What an import could not do, issue by issue, with the reason',
      tags,
      params: idParams,
      querystring: ProblemsQuery,
      response: { 200: pageOf(ImportProblemSchema), ...problems },
    },
    handler: async (request) => {
      const { limit = 50, cursor = null } = request.query;
      return listProblems(deps, callerOf(request).organizationId, { id: request.params.id, limit, after: cursor });
    },
  });
  startRoute(app, deps);
  for (const wish of ['pause', 'resume', 'cancel'] as const) steerRoute(app, deps, wish);
}

function startRoute(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/api/v1/imports',
    config: { access: 'admin' },
    schema: {
      summary: 'Look through a project for conversations its issues name, and link them',
      tags,
      body: NewImport,
      response: { 201: ImportSchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { organizationId } = caller;
      const { host, query } = await subjectOf(deps, organizationId, request.body);
      const { tell } = request.body;
      const { count: total } = await counted(deps, organizationId, { host, query });
      const id = randomUUID();
      await deps.db.tx(organizationId, async (sql) => {
        await startImport(sql, { organizationId, id, hostId: host.id, query, tell, total, startedBy: caller.name });
        const subject = `${host.name} ${query.projectKey}`;
        await recordAudit(sql, {
          actor: caller,
          action: 'import.started',
          subject,
          detail: { look: query.look, tell },
        });
      });
      deps.wake();
      return reply.code(201).send(presentImport(await knownImport(deps, organizationId, id)));
    },
  });
}

const told: Record<ImportWish, { summary: string; action: `import.${string}`; not: string }> = {
  pause: { summary: 'Pause an import', action: 'import.paused', not: 'only one that is under way can be paused' },
  resume: {
    summary: 'Go on with an import that was paused or failed, where it stopped',
    action: 'import.resumed',
    not: 'only one that is paused or failed can go on',
  },
  cancel: {
    summary: 'Cancel an import; the links it made stay',
    action: 'import.cancelled',
    not: 'it is over already',
  },
};

function steerRoute(app: Api, deps: ApiDeps, wish: ImportWish): void {
  const { summary, action, not } = told[wish];
  app.route({
    method: 'POST',
    url: `/api/v1/imports/:id/${wish}`,
    config: { access: 'admin' },
    schema: { summary, tags, params: idParams, response: { 200: ImportSchema, ...problems } },
    handler: async (request) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const before = await knownImport(deps, caller.organizationId, id);
      await deps.db.tx(caller.organizationId, async (sql) => {
        if (!(await steerImport(sql, id, wish)))
          throw conflict('import_state', `The import of ${before.projectKey} is ${before.state}: ${not}.`);
        await recordAudit(sql, { actor: caller, action, subject: `${before.hostName} ${before.projectKey}` });
      });
      deps.wake();
      return presentImport(await knownImport(deps, caller.organizationId, id));
    },
  });
}

async function listProblems(
  deps: ApiDeps,
  organizationId: string,
  { id, limit, after }: { id: string; limit: number; after: string | null },
) {
  const { hostId } = await knownImport(deps, organizationId, id);
  const host = await getHost(deps.db, organizationId, hostId);
  const found = await deps.db.tx(organizationId, (sql) =>
    listImportProblems(sql, { scanId: id, after, limit: limit + 1 }),
  );
  const rows = found.slice(0, limit);
  return {
    items: rows.map(({ issueId, issueKey, failed, reason }) => ({
      issue: { id: issueId, key: issueKey, url: issueUrl({ url: host?.url ?? '' }, issueKey) },
      failed,
      reason,
    })),
    next: found.length > limit ? (rows.at(-1)?.issueId ?? null) : null,
  };
}

interface Subject {
  host: StoredHost;
  query: IssueQuery;
}

/** Throws 422 for what is not set up, 409 where nothing could be linked. */
async function subjectOf(
  deps: ApiDeps,
  organizationId: string,
  wish: { host: string; project: string; look: IssueQuery['look'] },
): Promise<Subject> {
  const host = await findHost(deps.db, organizationId, wish.host);
  if (host === null) throw unprocessable('unknown_host', `host: there is no host "${wish.host}"`);
  const key = wish.project.toUpperCase();
  const project = await findProject(deps.db, organizationId, { hostId: host.id, key });
  if (project === null)
    throw unprocessable(
      'project_not_set_up',
      `project: the project ${key} is not set up on ${host.name}; add it first`,
    );
  if (!project.linking.enabled)
    throw conflict(
      'linking_off',
      `Conversation linking is off for the project ${key} of ${host.name}: turn it on first.`,
    );
  if (project.connectionId === null)
    throw conflict(
      'no_connection',
      `The project ${key} has no connection, so nothing can be linked: give it one first.`,
    );
  return { host, query: { projectKey: key, look: wish.look } };
}

async function counted(deps: ApiDeps, organizationId: string, { host, query }: Subject) {
  try {
    const access = await hostAccess(deps, organizationId, host.id);
    if (access === null) throw conflict('no_token', `The host ${host.name} has no token: give it one first.`);
    return await deps.countIssues(access, query);
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const refused = error instanceof Reconnect || error instanceof Forbidden || error instanceof Rejected;
    const detail = `${host.name} did not say how many issues ${query.projectKey} has: ${error.message}`;
    if (refused) throw new ApiProblem(502, 'host_refused', { detail });
    throw new ApiProblem(503, 'host_unavailable', { detail, retryAfterSeconds: 10 });
  }
}

async function knownImport(deps: ApiDeps, organizationId: string, id: string): Promise<ImportRow> {
  const row = await deps.db.tx(organizationId, (sql) => findImport(sql, id));
  if (row === null) throw notFound(`There is no import ${id}.`);
  return row;
}

function presentImport(row: ImportRow): ImportAnswer {
  const { state, total, looked, msPerIssue, read } = row;
  const moving = state === 'running' && row.reason === null && !read && msPerIssue !== null;
  const left = total === null ? null : Math.max(total - looked, 0);
  return {
    id: row.id,
    host: row.hostName,
    project: row.projectKey,
    look: row.look,
    tell: row.tell,
    state,
    reason: row.reason,
    finishing: state === 'running' && read,
    // An estimate is corrected by what is there.
    total: total === null ? null : row.endedAt !== null && state === 'done' ? looked : Math.max(total, looked),
    looked,
    found: row.found,
    unchanged: Math.max(row.unchanged, 0),
    linked: row.linked,
    broken: row.broken,
    failed: row.failed,
    perMinute: moving ? Math.round(60_000 / Math.max(msPerIssue, 1)) : null,
    secondsLeft: moving && left !== null ? Math.ceil((left * msPerIssue) / 1000) : null,
    startedBy: row.startedBy,
    startedAt: row.createdAt.toISOString(),
    endedAt: iso(row.endedAt),
  };
}

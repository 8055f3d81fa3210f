/** What a host has, read live and kept for a minute: for the pages that choose projects, statuses and fields, and for previews. */
import { z } from 'zod';
import { issueUrl } from '../../domain/news.ts';
import type { HostAccess } from '../../domain/ports.ts';
import type { StoredHost } from '../../store/hosts.ts';
import { listProjects } from '../../store/projects.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { asking } from '../vendor-problems.ts';
import { reachedHost } from './calls.ts';
import { type Api, filterText, idParams, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import {
  HostFieldSchema,
  HostIssueSchema,
  HostIssueTypeSchema,
  HostProjectsSchema,
  HostStatusSchema,
} from '../schemas/hosts.ts';
import { projectKey } from '../schemas/project-settings.ts';

const tags = ['set-up'];
const PAGE = 50;

const search = filterText.describe('In key and name');
const limit = z
  .string()
  .regex(/^\d{1,2}$/, 'must be a whole number from 1 to 50')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 50, 'must be a whole number from 1 to 50')
  .optional()
  .describe('1 to 50; 20 where it is left out');
const cursor = z
  .string()
  .regex(/^\d{1,7}$/, 'is not the "next" of an answer to this list; begin without one')
  .optional();
const ofProject = z.strictObject({ project: projectKey });

export function hostReadRoutes(app: Api, deps: ApiDeps): void {
  const ask = createMemory(deps);
  app.route({
    method: 'GET',
    url: '/api/v1/hosts/:id/projects',
    config: { access: 'admin' },
    schema: {
      summary: 'Projects that the host has, whether they are set up or not',
      tags,
      params: idParams,
      querystring: z.strictObject({ search: search.optional(), cursor }),
      response: { 200: HostProjectsSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const { id } = request.params;
      const wanted = { search: request.query.search ?? null, startAt: Number(request.query.cursor ?? 0), limit: PAGE };
      const { projects, nextAt } = await ask({ organizationId, id, what: ['projects', wanted] }, (access) =>
        deps.hostReads.projects(access, wanted),
      );
      const known = (await listProjects(deps.db, organizationId)).filter(({ hostId }) => hostId === id);
      const setUp = (key: string): boolean => known.some((project) => project.key === key);
      return {
        items: projects.map((project) => ({ ...project, setUp: setUp(project.key) })),
        next: nextAt === null ? null : String(nextAt),
      };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/hosts/:id/issues',
    config: { access: 'admin' },
    schema: {
      summary: 'Issues of the host, the most recently changed first; by key or by words of the summary',
      tags,
      params: idParams,
      querystring: z.strictObject({ project: projectKey.optional(), search: filterText, limit }),
      response: { 200: pageOf(HostIssueSchema), ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const { query } = request;
      const wanted = { project: query.project ?? null, search: query.search ?? null, limit: query.limit ?? 20 };
      const of = { organizationId, id: request.params.id, what: ['issues', wanted] };
      const { issues, url } = await ask(of, async (access, host) => ({
        issues: await deps.hostReads.issues(access, wanted),
        url: host.url,
      }));
      const items = issues.map(({ updatedAt, ...issue }) => ({
        ...issue,
        updatedAt: new Date(updatedAt).toISOString(),
        url: issueUrl({ url }, issue.key),
      }));
      return { items, next: null };
    },
  });
  projectReadRoutes(app, deps, ask);
}

function projectReadRoutes(app: Api, deps: ApiDeps, ask: Ask): void {
  app.route({
    method: 'GET',
    url: '/api/v1/hosts/:id/issue-types',
    config: { access: 'admin' },
    schema: {
      summary: 'Issue types of a project',
      tags,
      params: idParams,
      querystring: ofProject,
      response: { 200: pageOf(HostIssueTypeSchema), ...problems },
    },
    handler: async (request) => {
      const { project } = request.query;
      const of = { organizationId: callerOf(request).organizationId, id: request.params.id, what: ['types', project] };
      return { items: await ask(of, (access) => deps.hostReads.issueTypes(access, project)), next: null };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/hosts/:id/statuses',
    config: { access: 'admin' },
    schema: {
      summary: 'Statuses of a project with their categories',
      tags,
      params: idParams,
      querystring: ofProject,
      response: { 200: pageOf(HostStatusSchema), ...problems },
    },
    handler: async (request) => {
      const { project } = request.query;
      const of = {
        organizationId: callerOf(request).organizationId,
        id: request.params.id,
        what: ['statuses', project],
      };
      return { items: await ask(of, (access) => deps.hostReads.statuses(access, project)), next: null };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/hosts/:id/fields',
    config: { access: 'admin' },
    schema: {
      summary: 'Fields of a project: their types, what their lists offer, and who asks for them',
      tags,
      params: idParams,
      querystring: ofProject,
      response: { 200: pageOf(HostFieldSchema), ...problems },
    },
    handler: async (request) => {
      const { project } = request.query;
      const of = { organizationId: callerOf(request).organizationId, id: request.params.id, what: ['fields', project] };
      return { items: await ask(of, (access) => deps.hostReads.fields(access, project)), next: null };
    },
  });
}

type Ask = <T>(
  of: { organizationId: string; id: string; what: unknown },
  read: (access: HostAccess, host: StoredHost) => Promise<T>,
) => Promise<T>;

const KEEP_MS = 60_000;
const MOST_KEPT = 500;

/**
 * Remembers answers for a minute, per host, question and token: with another token or address, another answer. Failures are not kept.
 */
function createMemory(deps: ApiDeps): Ask {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>();
  return async <T>(
    { organizationId, id, what }: { organizationId: string; id: string; what: unknown },
    read: (access: HostAccess, host: StoredHost) => Promise<T>,
  ): Promise<T> => {
    const { host, access } = await reachedHost(deps, organizationId, id);
    // Our own database: what was changed a moment ago is to be seen.
    if (host.kind === 'desk') return asking(host, () => read(access, host));
    const key = JSON.stringify([organizationId, id, host.url, host.checkedAt, what]);
    const found = kept.get(key);
    if (found !== undefined && found.until > performance.now()) return found.value as Promise<T>;
    if (kept.size >= MOST_KEPT) kept.clear();
    const value = asking(host, () => read(access, host));
    kept.set(key, { until: performance.now() + KEEP_MS, value });
    value.catch(() => kept.delete(key));
    return value;
  };
}

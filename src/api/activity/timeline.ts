/** The timeline of one issue: who did what, why, and what came of it. */
import { z } from 'zod';
import { issueUrl } from '../../domain/news.ts';
import { findEffects } from '../../store/effects.ts';
import { findIssues, listTimeline, type NamedIssue, type TimelineRow } from '../../store/timeline.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { presentEffect } from './effects.ts';
import { pagingQuery } from '../paging.ts';
import { notFound, unprocessable } from '../problem.ts';
import { type Api, problems } from '../route.ts';
import { type EffectAnswer, type TimelineAnswer, type TimelineEntryAnswer, TimelineSchema } from '../schemas.ts';

const issueText = z.string().trim().min(1, 'is missing: give a key such as SUP-42').max(300);

/** Entries only ever come at the end and stay as they are, so a page's cursor is the id of its last entry. */
const pages = {
  limit: pagingQuery.limit,
  sort: z
    .enum(['oldest', 'newest'], { error: (issue) => `is "${String(issue.input)}": write oldest or newest` })
    .optional()
    .describe('oldest first where it is left out'),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'is not the "next" of an answer')
    .optional(),
};

export function timelineRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['timeline'];
  const response = { 200: TimelineSchema, ...problems };
  app.route({
    method: 'GET',
    url: '/api/v1/timeline',
    config: { access: 'read' },
    schema: {
      summary: 'The timeline of an issue',
      tags,
      querystring: z.strictObject({
        ...pages,
        issue: issueText.describe('Key or immutable id'),
        host: z.string().trim().max(100).optional().describe("A host's name, where several have such an issue"),
      }),
      response,
    },
    handler: (request) => {
      const { issue, host, ...ask } = request.query;
      return timeline(deps, callerOf(request).organizationId, { issue, host: host ?? null, ...ask });
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/issues/:host/:key/timeline',
    config: { access: 'read' },
    schema: {
      summary: 'The timeline of an issue of one host',
      tags,
      params: z.object({ host: z.string(), key: issueText }),
      querystring: z.strictObject(pages),
      response,
    },
    handler: (request) => {
      const { host, key } = request.params;
      return timeline(deps, callerOf(request).organizationId, { issue: key, host, ...request.query });
    },
  });
}

export interface Asked {
  sort?: 'oldest' | 'newest' | undefined;
  issue: string;
  host: string | null;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Throws 404, and 422 where several hosts have such an issue. */
export function timeline(deps: ApiDeps, organizationId: string, asked: Asked): Promise<TimelineAnswer> {
  const limit = asked.limit ?? 50;
  return deps.db.tx(organizationId, async (sql) => {
    const issue = oneOf(await findIssues(sql, asked), asked);
    const found = await listTimeline(
      sql,
      { hostId: issue.hostId, issueId: issue.id },
      { after: asked.cursor === undefined ? null : Number(asked.cursor), limit, order: asked.sort ?? 'oldest' },
    );
    const rows = found.slice(0, limit);
    const effectIds = rows.flatMap((row) => row.effectId ?? []);
    const effects = new Map(
      (await findEffects(sql, effectIds)).map((row) => [row.id, presentEffect(row, deps.conversationUrl)]),
    );
    const next = found.length > limit ? String(rows.at(-1)?.id) : null;
    return { ...presentIssue(issue), items: rows.map((row) => presentEntry(row, effects)), next };
  });
}

function oneOf(found: NamedIssue[], { issue, host }: Asked): NamedIssue {
  const [first, second] = found;
  if (first === undefined) {
    const where = host === null ? '' : ` on host ${host}`;
    throw notFound(`Nothing was heard of the issue ${issue}${where}: nothing of it was ever linked or received.`);
  }
  if (second !== undefined && second.hostId !== first.hostId) {
    const names = [...new Set(found.map((one) => one.hostName))].join(', ');
    throw unprocessable('host_needed', `host: several hosts have ${issue}: name one of ${names}`);
  }
  return first;
}

function presentIssue(issue: NamedIssue): Pick<TimelineAnswer, 'host' | 'issue'> {
  const { id, key, summary, status } = issue;
  return {
    host: issue.hostName,
    issue: { id, key, summary, status: status.name, url: issueUrl({ url: issue.hostUrl }, key) },
  };
}

export function presentEntry(row: TimelineRow, effects: ReadonlyMap<string, EffectAnswer>): TimelineEntryAnswer {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    kind: row.kind,
    actor: row.actor,
    text: row.text,
    eventId: row.eventId,
    linkId: row.linkId,
    runId: row.runId,
    effect: row.effectId === null ? null : (effects.get(row.effectId) ?? null),
  };
}

/** Events: what was received, and what came of each. */
import { z } from 'zod';
import type { ReceivedEvent } from '../../domain/events.ts';
import { issueUrl } from '../../domain/news.ts';
import type { ConversationUrlWriter } from '../../domain/ports.ts';
import type { Sql } from '../../store/db.ts';
import { listEffects, everyEffect } from '../../store/effects.ts';
import { type EventRow, findEvent, listEvents, type OutcomeRow, outcomesOf } from '../../store/events.ts';
import { listAbout } from '../../store/timeline.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { presentEffect } from './effects.ts';
import { whatHappened } from './happened.ts';
import { cursorsOf, pagingQuery, readPage, sortQuery } from '../paging.ts';
import { notFound } from '../problem.ts';
import { type Api, filterText, idParams, iso, listOf, problems, rangeQuery, readRange } from '../route.ts';
import {
  type ActivityAnswer,
  type ActivityDetailAnswer,
  ActivityDetailSchema,
  ActivitySchema,
  twoWayPageOf,
} from '../schemas/activity.ts';
import { EventStateSchema } from '../schemas.ts';
import { presentEntry } from './timeline.ts';

const MOST_EFFECTS = 200;
const MOST_ENTRIES = 200;

/** All that arrives, and what arrived and was none of it. */
const kinds = z.enum(
  Object.keys({
    'issue.created': 0,
    'issue.changed': 0,
    'issue.deleted': 0,
    'issue.seen': 0,
    'comment.created': 0,
    'comment.changed': 0,
    'comment.deleted': 0,
    'post-function.ran': 0,
    'link.asked': 0,
    'unlink.asked': 0,
    'reply.asked': 0,
    'contact.asked': 0,
    'escalation.asked': 0,
    'relink.asked': 0,
    'backlinks.asked': 0,
    'conversation.changed': 0,
    'conversation.written': 0,
    'conversation.seen': 0,
    'conversation.deleted': 0,
    'part.redacted': 0,
    'part.edited': 0,
    'issue.asked': 0,
    'contact.gone': 0,
    'connection.doubted': 0,
    skipped: 0,
  } satisfies Record<ReceivedEvent['kind'] | 'skipped', 0>),
);

const ListQuery = z.strictObject({
  ...pagingQuery,
  ...sortQuery,
  ...rangeQuery,
  state: listOf(EventStateSchema),
  kind: listOf(kinds),
  host: filterText.describe("A host's name"),
  project: filterText.describe("A project's key"),
  connection: filterText.describe("A connection's name: what went to its workspace, or was to go"),
  outcome: z
    .enum(['delivered', 'waiting', 'failed', 'unknown', 'skipped', 'nothing'])
    .optional()
    .describe('What came of it; `nothing`: there was nothing to do'),
  q: filterText.describe('Words of the issue’s key and summary and of who did it, all of them'),
  issue: filterText.describe('Key or immutable id'),
});

export function eventRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['events'];
  app.route({
    method: 'GET',
    url: '/api/v1/events',
    config: { access: 'read' },
    schema: {
      summary: 'Events, with what came of each',
      tags,
      querystring: ListQuery,
      response: { 200: twoWayPageOf(ActivitySchema), ...problems },
    },
    handler: (request) => {
      const { query } = request;
      const ask = readPage(query);
      const filter = {
        states: query.state ?? [],
        kinds: query.kind ?? [],
        host: query.host ?? null,
        project: query.project ?? null,
        connection: query.connection ?? null,
        outcome: query.outcome ?? null,
        search: query.q ?? null,
        issue: query.issue ?? null,
        ...readRange(query),
      };
      return deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const page = await listEvents(sql, filter, ask);
        const ids = page.rows.map(({ id }) => id);
        const outcomes = Map.groupBy(ids.length === 0 ? [] : await outcomesOf(sql, ids), ({ eventId }) => eventId);
        return {
          items: page.rows.map((row) => presentActivity(row, outcomes.get(row.id) ?? [])),
          ...cursorsOf(page),
        };
      });
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/events/:id',
    config: { access: 'read' },
    schema: {
      summary: 'One event, with every effect that came of it',
      tags,
      params: idParams,
      response: { 200: ActivityDetailSchema, ...problems },
    },
    handler: (request) => {
      const { id } = request.params;
      return deps.db.tx(callerOf(request).organizationId, (sql) => detail(sql, deps.conversationUrl, id));
    },
  });
}

/** Throws 404. */
export async function knownActivity(sql: Sql, id: string): Promise<ActivityAnswer> {
  const row = await findEvent(sql, id);
  if (row === null) throw notFound(`There is no event ${id}.`);
  return presentActivity(row, await outcomesOf(sql, [id]));
}

async function detail(sql: Sql, conversationUrl: ConversationUrlWriter, id: string): Promise<ActivityDetailAnswer> {
  const activity = await knownActivity(sql, id);
  const ask = { after: null, limit: MOST_EFFECTS, order: 'oldest' } as const;
  const page = await listEffects(sql, { ...everyEffect, event: id }, ask);
  const effects = page.rows.map((row) => presentEffect(row, conversationUrl));
  const effectIds = page.rows.map((row) => row.id);
  const entries = await listAbout(sql, { eventId: id, effectIds, limit: MOST_ENTRIES });
  const byId = new Map(effects.map((effect) => [effect.id, effect]));
  return {
    ...activity,
    effects,
    moreEffects: page.next !== null,
    entries: entries.map((entry) => presentEntry(entry, byId)),
  };
}

function presentActivity(row: EventRow, outcomes: OutcomeRow[]): ActivityAnswer {
  const { issueId, issueKey, hostUrl } = row;
  return {
    id: row.id,
    kind: row.kind,
    source: row.source,
    host: row.hostName,
    issue:
      issueId === null
        ? null
        : {
            id: issueId,
            key: issueKey,
            summary: row.issueSummary,
            project: row.projectKey,
            url: issueKey === null || hostUrl === null ? null : issueUrl({ url: hostUrl }, issueKey),
          },
    deliveryId: row.deliveryId,
    actor: row.actor,
    text: whatHappened(row),
    state: row.state,
    reasons: row.reasons,
    receivedAt: row.receivedAt.toISOString(),
    processedAt: iso(row.processedAt),
    outcomes: outcomes.map(({ kind, state, asksPerson, reason, count, endedAt }) => ({
      kind,
      state,
      asksPerson,
      reason,
      count,
      endedAt: iso(endedAt),
    })),
  };
}

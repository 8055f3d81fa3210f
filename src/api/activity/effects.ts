/** Effects: what was done at vendors, and what waits. */
import { z } from 'zod';
import type { Effect } from '../../domain/effects.ts';
import { noteHtml } from '../../domain/text/html.ts';
import type { ConversationUrlWriter } from '../../domain/ports.ts';
import type { Sql } from '../../store/db.ts';
import { type EffectFilter, type EffectRow, findEffectBody, findEffects, listEffects } from '../../store/effects.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorsOf, pagingQuery, readPage, sortQuery } from '../paging.ts';
import { notFound } from '../problem.ts';
import { type Api, filterText, idParams, iso, listOf, problems, rangeQuery, readRange } from '../route.ts';
import { twoWayPageOf } from '../schemas/activity.ts';
import {
  type EffectAnswer,
  EffectDetailSchema,
  EffectKindSchema,
  EffectSchema,
  EffectStateSchema,
} from '../schemas.ts';

const ListQuery = z.strictObject({
  ...pagingQuery,
  ...sortQuery,
  ...rangeQuery,
  state: listOf(EffectStateSchema),
  kind: EffectKindSchema.optional(),
  issue: filterText.describe('Key or immutable id'),
  host: filterText.describe("A host's name"),
  project: filterText.describe("A project's key"),
  connection: filterText.describe("A connection's name"),
  event: z.uuid({ error: 'is no id of an event' }).optional().describe('The event it came of'),
  q: filterText.describe('Words of the issue’s key and summary, all of them, or a conversation’s id'),
});

/** The filters of a list of effects as the store takes them. */
function effectFilterOf(query: z.infer<typeof ListQuery>): EffectFilter {
  return {
    states: query.state ?? [],
    kind: query.kind ?? null,
    issue: query.issue ?? null,
    host: query.host ?? null,
    project: query.project ?? null,
    connection: query.connection ?? null,
    event: query.event ?? null,
    search: query.q ?? null,
    ...readRange(query),
  };
}

export function effectRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['effects'];
  app.route({
    method: 'GET',
    url: '/api/v1/effects',
    config: { access: 'read' },
    schema: {
      summary: 'Effects',
      tags,
      querystring: ListQuery,
      response: { 200: twoWayPageOf(EffectSchema), ...problems },
    },
    handler: async (request) => {
      const filter = effectFilterOf(request.query);
      const ask = readPage(request.query);
      const page = await deps.db.tx(callerOf(request).organizationId, (sql) => listEffects(sql, filter, ask));
      return { items: page.rows.map((row) => presentEffect(row, deps.conversationUrl)), ...cursorsOf(page) };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/effects/:id',
    config: { access: 'read' },
    schema: { summary: 'One effect', tags, params: idParams, response: { 200: EffectDetailSchema, ...problems } },
    handler: async (request) => {
      const { id } = request.params;
      return deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const row = await knownEffect(sql, id);
        const html = noteOf(await findEffectBody(sql, id), row.ref);
        return { ...presentEffect(row, deps.conversationUrl), html };
      });
    },
  });
}

/** Throws 404. */
export async function knownEffect(sql: Sql, id: string): Promise<EffectRow> {
  const [row] = await findEffects(sql, [id]);
  if (row === undefined) throw notFound(`There is no effect ${id}.`);
  return row;
}

function noteOf(effect: Effect | null, ref: string): string | null {
  return effect?.kind === 'note' ? noteHtml(effect.body, { ref, also: effect.also, moreUrl: effect.moreUrl }) : null;
}

export function presentEffect(row: EffectRow, conversationUrl: ConversationUrlWriter): EffectAnswer {
  const { workspaceId, region, apiUrl, conversationId } = row;
  const known = workspaceId !== null && region !== null && apiUrl !== null;
  return {
    id: row.id,
    kind: row.kind,
    host: row.hostName,
    issue: row.issueId === null ? null : { id: row.issueId, key: row.issueKey },
    connection: row.connectionName,
    conversation:
      conversationId === null || workspaceId === null
        ? null
        : {
            workspaceId,
            id: conversationId,
            url: known ? conversationUrl({ workspaceId, region, apiUrl }, conversationId) : null,
          },
    linkId: row.linkId,
    eventId: row.eventId,
    state: row.state,
    asksPerson: row.asksPerson,
    reason: row.reason,
    ref: row.ref,
    attempts: row.attempts,
    partId: row.partId,
    createdAt: row.createdAt.toISOString(),
    sentAt: iso(row.sentAt),
    endedAt: iso(row.endedAt),
  };
}

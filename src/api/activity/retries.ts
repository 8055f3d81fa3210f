/** Bulk retries: started, found again, cancelled. The work is pipeline/retries.ts; whoever started one may go away. */
import { z } from 'zod';
import { recordAudit } from '../../store/audit.ts';
import {
  cancelRetry,
  failedItems,
  findRetry,
  listRetries,
  type RetryRow,
  type RetryWish,
  startRetry,
} from '../../store/retries.ts';
import { everyEffect } from '../../store/effects.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { pageAnswer, pagingQuery, readPage } from '../paging.ts';
import { conflict, notFound } from '../problem.ts';
import { type Api, filterText, idParams, iso, problems, rangeQuery, readRange } from '../route.ts';
import { type RetryAnswer, RetryDetailSchema, RetrySchema } from '../schemas/activity.ts';
import { EffectKindSchema, pageOf } from '../schemas.ts';

const MOST_IDS = 1_000;
const MOST_FAILURES = 100;

const StartSchema = z
  .strictObject({
    ids: z.array(z.uuid()).min(1).max(MOST_IDS).optional().describe('Of dead effects and dead events'),
    filter: z
      .strictObject({
        kind: EffectKindSchema.optional(),
        issue: filterText,
        host: filterText,
        project: filterText,
        connection: filterText,
        ...rangeQuery,
      })
      .optional()
      .describe('Every dead effect like this; {} is every one'),
    doubtful: z
      .boolean()
      .optional()
      .describe('Also what may have arrived and waits for a person: what did arrive will be there twice'),
  })
  .refine((wish) => (wish.ids === undefined) !== (wish.filter === undefined), 'give either ids or a filter');

export function retryRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['retries'];
  app.route({
    method: 'POST',
    url: '/api/v1/retries',
    config: { access: 'write' },
    schema: {
      summary: 'Try many dead effects and events again',
      description: 'A second start of what is under way already answers 200 with the first, and starts nothing.',
      tags,
      body: StartSchema,
      response: { 200: RetrySchema, 201: RetrySchema, ...problems },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { organizationId } = caller;
      const wish = wishOf(request.body);
      const { row, isNew } = await deps.db.tx(organizationId, async (sql) => {
        const started = await startRetry(sql, { organizationId, askedBy: caller.name, wish });
        if (started === null)
          throw conflict(
            'nothing_to_retry',
            'Nothing of this waits to be tried again: somebody may have done so already.',
          );
        const row = await findRetry(sql, started.id);
        if (row === null) throw new Error('A retry that was just started is not there.');
        const detail = { id: row.id, total: row.total, doubtful: wish.doubtful };
        if (started.isNew) await recordAudit(sql, { actor: caller, action: 'retry.started', detail });
        return { row, isNew: started.isNew };
      });
      deps.wake();
      return reply.code(isNew ? 201 : 200).send(presentRetry(row));
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/retries',
    config: { access: 'read' },
    schema: {
      summary: 'Bulk retries, newest first',
      tags,
      querystring: z.strictObject(pagingQuery),
      response: { 200: pageOf(RetrySchema), ...problems },
    },
    handler: async (request) => {
      const ask = readPage(request.query);
      const page = await deps.db.tx(callerOf(request).organizationId, (sql) => listRetries(sql, ask));
      return pageAnswer(page, presentRetry);
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/retries/:id',
    config: { access: 'read' },
    schema: {
      summary: 'One bulk retry, with what did not work out',
      tags,
      params: idParams,
      response: { 200: RetryDetailSchema, ...problems },
    },
    handler: (request) => {
      const { id } = request.params;
      return deps.db.tx(callerOf(request).organizationId, async (sql) => {
        const row = await findRetry(sql, id);
        if (row === null) throw notFound(`There is no bulk retry ${id}.`);
        return { ...presentRetry(row), failures: await failedItems(sql, id, MOST_FAILURES) };
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/retries/:id/cancel',
    config: { access: 'write' },
    schema: {
      summary: 'Leave what a bulk retry has not tried yet as it is',
      tags,
      params: idParams,
      response: { 200: RetrySchema, ...problems },
    },
    handler: async (request) => {
      const { id } = request.params;
      const caller = callerOf(request);
      const row = await deps.db.tx(caller.organizationId, async (sql) => {
        if (await cancelRetry(sql, id))
          await recordAudit(sql, { actor: caller, action: 'retry.cancelled', detail: { id } });
        return findRetry(sql, id);
      });
      if (row === null) throw notFound(`There is no bulk retry ${id}.`);
      deps.wake();
      return presentRetry(row);
    },
  });
}

function wishOf({ ids, filter, doubtful = false }: z.infer<typeof StartSchema>): RetryWish {
  if (ids !== undefined) return { kind: 'ids', ids, doubtful };
  return {
    kind: 'filter',
    doubtful,
    filter: {
      ...everyEffect,
      kind: filter?.kind ?? null,
      issue: filter?.issue ?? null,
      host: filter?.host ?? null,
      project: filter?.project ?? null,
      connection: filter?.connection ?? null,
      ...readRange(filter ?? {}),
    },
  };
}

function presentRetry(row: RetryRow): RetryAnswer {
  const { total, done, failed, underWay, left } = row;
  return {
    id: row.id,
    state: row.state,
    total,
    done,
    failed,
    underWay,
    waiting: total - done - failed - underWay - left,
    left,
    askedBy: row.askedBy,
    createdAt: row.createdAt.toISOString(),
    endedAt: iso(row.endedAt),
  };
}

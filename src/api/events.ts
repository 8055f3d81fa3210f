/** Events: what was received, what came of each, and dead ones taken up again. */
import { z } from 'zod';
import { type EventRow, findEvent, listEvents, retryEvents } from '../store/events.ts';
import { appendPersonalEntries } from '../store/timeline.ts';
import { type Caller, callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { whatHappened } from './happened.ts';
import { pageAnswer, pagingQuery, readPage, sortQuery } from './paging.ts';
import { conflict, notFound } from './problem.ts';
import { type Api, filterText, idParams, iso, problems } from './route.ts';
import { type EventAnswer, EventSchema, EventStateSchema, pageOf } from './schemas.ts';

const ListQuery = z.strictObject({
  ...pagingQuery,
  ...sortQuery,
  state: EventStateSchema.optional(),
  host: filterText.describe("A host's name"),
  issue: filterText.describe('Key or immutable id'),
});

export function eventRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['events'];
  app.route({
    method: 'GET',
    url: '/api/v1/events',
    config: { access: 'read' },
    schema: { summary: 'Events', tags, querystring: ListQuery, response: { 200: pageOf(EventSchema), ...problems } },
    handler: async (request) => {
      const { state, host, issue } = request.query;
      const filter = { state: state ?? null, host: host ?? null, issue: issue ?? null };
      const ask = readPage(request.query);
      const page = await deps.db.tx(callerOf(request).organizationId, (sql) => listEvents(sql, filter, ask));
      return pageAnswer(page, presentEvent);
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/events/:id',
    config: { access: 'read' },
    schema: { summary: 'One event', tags, params: idParams, response: { 200: EventSchema, ...problems } },
    handler: async (request) => {
      const { id } = request.params;
      const row = await deps.db.tx(callerOf(request).organizationId, (sql) => findEvent(sql, id));
      if (row === null) throw notFound(`There is no event ${id}.`);
      return presentEvent(row);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/events/:id/retry',
    config: { access: 'write' },
    schema: {
      summary: 'Decide a dead event again',
      tags,
      params: idParams,
      response: { 200: EventSchema, ...problems },
    },
    handler: async (request) => {
      const { id } = request.params;
      const row = await retryOne(deps, callerOf(request), id);
      deps.wake();
      return presentEvent(row);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/v1/events/retry-all-dead',
    config: { access: 'write' },
    schema: {
      summary: 'Decide every dead event again',
      tags,
      response: { 200: z.object({ retried: z.number().int() }), ...problems },
    },
    handler: async (request) => {
      const retried = await retry(deps, callerOf(request), null);
      deps.wake();
      return { retried };
    },
  });
}

async function retryOne(deps: ApiDeps, caller: Caller, id: string): Promise<EventRow> {
  const taken = await retry(deps, caller, id);
  const row = await deps.db.tx(caller.organizationId, (sql) => findEvent(sql, id));
  if (row === null) throw notFound(`There is no event ${id}.`);
  if (taken > 0) return row;
  if (row.state === 'dead')
    throw conflict(
      'payload_incomplete',
      `It cannot be decided: ${row.reasons.join('; ')}. Send the event anew from the host.`,
    );
  throw conflict('not_waiting', `Nothing is to be decided about it: its state is ${row.state}.`);
}

function retry(deps: ApiDeps, caller: Caller, eventId: string | null): Promise<number> {
  const { organizationId } = caller;
  return deps.db.tx(organizationId, async (sql) => {
    const taken = await retryEvents(sql, { organizationId, eventId });
    const entries = taken.flatMap(({ id, hostId, issueId }) => {
      if (hostId === null || issueId === null) return [];
      const said = { kind: 'event.retried', actor: caller.name, text: 'a dead event is decided again' };
      return [{ hostId, issueId, ...said, eventId: id, effectId: null, linkId: null }];
    });
    await appendPersonalEntries(sql, organizationId, entries);
    return taken.length;
  });
}

function presentEvent(row: EventRow): EventAnswer {
  return {
    id: row.id,
    kind: row.kind,
    source: row.source,
    host: row.hostName,
    issue: row.issueId === null ? null : { id: row.issueId, key: row.issueKey },
    deliveryId: row.deliveryId,
    actor: row.actor,
    text: whatHappened(row),
    state: row.state,
    reasons: row.reasons,
    receivedAt: row.receivedAt.toISOString(),
    processedAt: iso(row.processedAt),
  };
}

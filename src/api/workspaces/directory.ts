/** What a workspace offers, read live: teammates, teams, attributes, ticket types, tags. Kept for a minute, so that a picker may ask often. */
import { z } from 'zod';
import type { ConnectionAccess } from '../../domain/ports.ts';
import { connectionAccess, getConnection } from '../../store/connections.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { conflict, notFound } from '../problem.ts';
import { type Api, idParams, problems } from '../route.ts';
import {
  AttributesSchema,
  TagsSchema,
  TeammatesSchema,
  TeamsSchema,
  TicketTypesSchema,
} from '../schemas/connecting.ts';
import { intercomProblem } from '../vendor-problems.ts';

const KEEP_MS = 60_000;
const MOST_KEPT = 500;

const Asked = z.object({ fresh: z.enum(['0', '1']).default('0') });
const AskedAttributes = Asked.extend({
  model: z.literal('contact', { error: 'must be contact: attributes of contacts are what can be shown' }),
});

interface Kept<T> {
  until: number;
  value: Promise<{ items: T; readAt: string }>;
}

export function directoryRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['set-up'];
  const { directory } = deps.workspaces;
  const read = liveReader(deps);
  const config = { access: 'read' } as const;
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id/teammates',
    config,
    schema: {
      summary: 'Teammates of the workspace',
      tags,
      params: idParams,
      querystring: Asked,
      response: { 200: TeammatesSchema, ...problems },
    },
    handler: (request) =>
      read(placeOf(request, request.query.fresh), 'teammates', (access) => directory.teammates(access)),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id/teams',
    config,
    schema: {
      summary: 'Teams of the workspace, and why one may not be among them',
      tags,
      params: idParams,
      querystring: Asked,
      response: { 200: TeamsSchema, ...problems },
    },
    handler: async (request) => {
      const found = await read(placeOf(request, request.query.fresh), 'teams', (access) => directory.teams(access));
      return { ...found, missing: whyTeamMissing };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id/attributes',
    config,
    schema: {
      summary: 'Standard and custom attributes of contacts',
      tags,
      params: idParams,
      querystring: AskedAttributes,
      response: { 200: AttributesSchema, ...problems },
    },
    handler: (request) =>
      read(placeOf(request, request.query.fresh), 'attributes', (access) => directory.contactAttributes(access)),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id/ticket-types',
    config,
    schema: {
      summary: 'Ticket types with their attributes and states',
      tags,
      params: idParams,
      querystring: Asked,
      response: { 200: TicketTypesSchema, ...problems },
    },
    handler: (request) =>
      read(placeOf(request, request.query.fresh), 'ticket types', (access) => directory.ticketTypes(access)),
  });
  app.route({
    method: 'GET',
    url: '/api/v1/connections/:id/tags',
    config,
    schema: {
      summary: 'Tags of the workspace',
      tags,
      params: idParams,
      querystring: Asked,
      response: { 200: TagsSchema, ...problems },
    },
    handler: (request) => read(placeOf(request, request.query.fresh), 'tags', (access) => directory.tags(access)),
  });
}

export const whyTeamMissing = [
  'It was made less than a minute ago: read the teams again.',
  'It belongs to another workspace: each workspace has its own teams, and this connection reads one.',
  'It was archived or deleted in Intercom, under Settings → Workspace → Teams.',
];

interface Place {
  organizationId: string;
  id: string;
  fresh: boolean;
}

function placeOf(request: Parameters<typeof callerOf>[0] & { params: { id: string } }, fresh: '0' | '1'): Place {
  return { organizationId: callerOf(request).organizationId, id: request.params.id, fresh: fresh === '1' };
}

/** Reads through a memory of a minute. Of many who ask at once, Intercom hears one; a failure is not kept. */
function liveReader(deps: ApiDeps) {
  const kept = new Map<string, Kept<unknown>>();
  return async <T>(
    { organizationId, id, fresh }: Place,
    what: string,
    load: (access: ConnectionAccess) => Promise<T>,
  ): Promise<{ items: T; readAt: string }> => {
    const connection = await getConnection(deps.db, organizationId, id);
    if (connection === null) throw notFound(`There is no connection ${id}.`);
    const access = await connectionAccess(deps, organizationId, id);
    if (access === null)
      throw conflict('disconnected', `The connection "${connection.name}" is disconnected: reconnect it first.`);
    const key = `${id}/${connection.workspaceId}/${what}`;
    const known = kept.get(key) as Kept<T> | undefined;
    if (!fresh && known !== undefined && known.until > performance.now()) return known.value;
    const value = load(access).then(
      (items) => ({ items, readAt: new Date().toISOString() }),
      (error: unknown) => {
        if (kept.get(key)?.value === value) kept.delete(key);
        throw intercomProblem(error, `The ${what} of ${connection.workspaceName} could not be read.`);
      },
    );
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { until: performance.now() + KEEP_MS, value });
    return value;
  };
}

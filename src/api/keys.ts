/** API keys: made (shown once), listed, revoked. */
import { z } from 'zod';
import { type ApiKey, createApiKey, listApiKeys, revokeApiKey } from '../store/api-keys.ts';
import { callerOf } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { notFound } from './problem.ts';
import { type Api, idParams, iso, problems } from './route.ts';
import { type ApiKeyAnswer, ApiKeySchema, pageOf, ScopeSchema } from './schemas.ts';

const NewKey = z.strictObject({
  name: z.string().trim().min(1, 'is empty: give the key a name').max(100, 'is longer than 100 characters'),
  scopes: z.array(ScopeSchema).min(1, 'is empty: give read, write, admin or metrics').default(['read']),
});

export function keyRoutes(app: Api, deps: ApiDeps): void {
  const tags = ['access'];
  const url = '/api/v1/api-keys';
  app.route({
    method: 'GET',
    url,
    config: { access: 'admin' },
    schema: { summary: 'API keys', tags, response: { 200: pageOf(ApiKeySchema), ...problems } },
    handler: async (request) => {
      const keys = await listApiKeys(deps.db, callerOf(request).organizationId);
      return { items: keys.map(presentKey), next: null };
    },
  });
  app.route({
    method: 'POST',
    url,
    config: { access: 'admin' },
    schema: {
      summary: 'Make an API key; it is shown this once',
      tags,
      body: NewKey,
      response: { 201: ApiKeySchema.extend({ key: z.string().describe('Not shown again') }), ...problems },
    },
    handler: async (request, reply) => {
      const { key, token } = await createApiKey(deps.db, callerOf(request).organizationId, request.body);
      return reply.code(201).send({ ...presentKey(key), key: token });
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config: { access: 'admin' },
    schema: { summary: 'Revoke an API key', tags, params: idParams, response: { 204: z.undefined(), ...problems } },
    handler: async (request, reply) => {
      const { id } = request.params;
      if (!(await revokeApiKey(deps.db, callerOf(request).organizationId, id)))
        throw notFound(`There is no API key ${id}.`);
      return reply.code(204).send();
    },
  });
}

function presentKey(key: ApiKey): ApiKeyAnswer {
  const scopes = ScopeSchema.options.filter((scope) => key.scopes.includes(scope));
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: iso(key.lastUsedAt),
    revokedAt: iso(key.revokedAt),
  };
}

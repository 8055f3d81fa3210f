/** API keys: made (shown once), listed, revoked. */
import { z } from 'zod';
import { type ApiKey, createApiKey, listApiKeys, revokeApiKey } from '../../store/accounts/api-keys.ts';
import { recordAudit } from '../../store/audit.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { type Api, idParams, iso, problems } from '../route.ts';
import { pageOf } from '../schemas.ts';
import { type ApiKeyAnswer, ApiKeySchema, NewApiKeySchema, ScopeSchema } from '../schemas/accounts.ts';

const NewKey = z.strictObject({
  name: z.string().trim().min(1, 'is empty: give the key a name').max(100, 'is longer than 100 characters'),
  scopes: z
    .array(ScopeSchema)
    .min(1, 'is empty: give read, write, admin or metrics')
    .default(['read'])
    .describe(
      '`read`: see links, events, effects and counts; `write`: also link, unlink and decide about dead letters; `admin`: everything, also set-up, people and keys; `metrics`: read /metrics from another machine',
    ),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'is no moment; write it like 2027-01-31T00:00:00Z' })
    .refine((moment) => Date.parse(moment) > Date.now(), 'is past: choose a moment to come, or leave it out')
    .optional()
    .describe('From then on the key opens nothing; never where it is left out'),
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
      const keys = await deps.db.tx(callerOf(request).organizationId, listApiKeys);
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
      response: { 201: NewApiKeySchema, ...problems },
    },
    handler: async (request, reply) => {
      const actor = callerOf(request);
      const { name, scopes, expiresAt } = request.body;
      const made = await deps.db.tx(actor.organizationId, async (sql) => {
        const until = expiresAt === undefined ? null : new Date(expiresAt);
        await recordAudit(sql, {
          actor,
          action: 'key.created',
          subject: name,
          detail: { scopes, ...(until === null ? {} : { expiresAt: until.toISOString() }) },
        });
        return createApiKey(sql, { name, scopes, expiresAt: until });
      });
      return reply.code(201).send({ ...presentKey(made.key), key: made.token });
    },
  });
  app.route({
    method: 'DELETE',
    url: `${url}/:id`,
    config: { access: 'admin' },
    schema: { summary: 'Revoke an API key', tags, params: idParams, response: { 204: z.undefined(), ...problems } },
    handler: async (request, reply) => {
      const actor = callerOf(request);
      const { id } = request.params;
      await deps.db.tx(actor.organizationId, async (sql) => {
        const name = await revokeApiKey(sql, id);
        if (name === null) throw notFound(`There is no API key ${id}.`);
        await recordAudit(sql, { actor, action: 'key.revoked', subject: name });
      });
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
    expiresAt: iso(key.expiresAt),
    revokedAt: iso(key.revokedAt),
  };
}

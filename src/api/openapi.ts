/** The description of /api/v1, made from the same schemas that check it: `GET /api/openapi.json`. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { ApiDeps } from './deps.ts';

/** To be called before the routes it describes; only those under /api/v1 and the health checks are in it. */
export async function describeApi(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Deskbridge',
        version: deps.version,
        description:
          'Links between issues and Intercom conversations, and what happened to them. Errors are `application/problem+json`.',
      },
      servers: [{ url: deps.publicUrl }],
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
      security: [{ apiKey: [] }],
    },
    transform: (document) => {
      const isDescribed = document.url.startsWith('/api/v1/') || document.schema?.summary !== undefined;
      const { schema, url } = jsonSchemaTransform(document);
      return { schema: isDescribed ? schema : { ...schema, hide: true }, url };
    },
    transformObject: jsonSchemaTransformObject,
  });
  app.get('/api/openapi.json', { config: { access: 'public' } }, async () => app.swagger());
}

/** Headers on every answer: nothing from elsewhere runs in our pages, nothing private is kept, nobody frames us (S21–S23). */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from './deps.ts';

const ONE_YEAR_SECONDS = 31_536_000;

export async function secureHeaders(app: FastifyInstance, deps: ApiDeps): Promise<void> {
  const https = deps.publicUrl.startsWith('https:');
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        imgSrc: ["'self'", 'data:'],
      },
    },
    // Browsers heed it over https only; on a plain http address of this machine it would be noise.
    strictTransportSecurity: https ? { maxAge: ONE_YEAR_SECONDS, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return payload;
  });
}

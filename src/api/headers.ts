/** Headers on every answer: nothing from elsewhere runs in our pages, nothing private is kept, nobody frames us (S21–S23). */
import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from './deps.ts';

/**
 * A route may set another value for itself. What only browsers heeded that knew no content security policy is left out: a page of forty files
 * would carry each such line forty times.
 */
const onEveryAnswer = {
  'content-security-policy':
    "default-src 'self';base-uri 'none';object-src 'none';frame-ancestors 'none';form-action 'self';img-src 'self' data:",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'cache-control': 'no-store',
};

const ONE_YEAR_SECONDS = 31_536_000;

export function secureHeaders(app: FastifyInstance, deps: ApiDeps): void {
  const headers: Record<string, string> = { ...onEveryAnswer };
  // Browsers heed it over https only; on a plain http address of this machine it would be noise.
  if (deps.publicUrl.startsWith('https:')) headers['strict-transport-security'] = `max-age=${ONE_YEAR_SECONDS}`;
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** Headers on every answer: nothing from elsewhere runs in our pages, nothing private is kept, nobody frames us (S21–S23). */
import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from './deps.ts';

/** A route may set another value for itself. */
const onEveryAnswer = {
  'content-security-policy':
    "default-src 'self';base-uri 'none';object-src 'none';frame-ancestors 'none';form-action 'self';img-src 'self' data:",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  // The filter it turns off in old browsers could itself be turned against a page.
  'x-xss-protection': '0',
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

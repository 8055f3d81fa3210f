/** Signing in by a one-time link: opening it shows a button and changes nothing, the button signs in (B26's rule for links). */
import { z } from 'zod';
import { signIn, signOut } from '../store/users.ts';
import { callerOf, demandOwnOrigin, sessionCookie, sessionToken } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { page } from './page.ts';
import type { Api } from './route.ts';

const SESSION_DAYS = 14;
const TRIES_A_MINUTE = 10;

const tokenText = z.string().regex(/^[\w-]{20,200}$/);

export function signInRoutes(app: Api, deps: ApiDeps): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 4096 },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    },
  );
  app.route({
    method: 'GET',
    url: '/sign-in',
    config: { access: 'public' },
    handler: async (request, reply) => {
      const asked = z.object({ token: tokenText }).safeParse(request.query);
      void reply.type('text/html; charset=utf-8');
      return asked.success ? signInPage(asked.data.token) : reply.code(400).send(spentPage());
    },
  });
  app.route({
    method: 'POST',
    url: '/sign-in',
    config: { access: 'public', rateLimit: { max: TRIES_A_MINUTE, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      demandOwnOrigin(deps, request);
      const given = z.object({ token: tokenText }).safeParse(request.body);
      const session = given.success ? await signIn(deps.db, given.data.token) : null;
      if (session === null) return reply.code(403).type('text/html; charset=utf-8').send(spentPage());
      const { name, secure } = sessionCookie(deps);
      const maxAge = SESSION_DAYS * 24 * 60 * 60;
      return reply
        .setCookie(name, session, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge })
        .redirect('/', 303);
    },
  });
  app.route({
    method: 'POST',
    url: '/sign-out',
    config: { access: 'read' },
    handler: async (request, reply) => {
      const token = sessionToken(deps, request);
      if (callerOf(request).kind === 'session' && token !== undefined) await signOut(deps.db, token);
      const { name, secure } = sessionCookie(deps);
      return reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure }).redirect('/', 303);
    },
  });
}

/** The token has only letters, digits, `_` and `-`: it needs no escaping. */
function signInPage(token: string): string {
  return page(
    'Sign in to Deskbridge',
    `<p>This link signs you in once, in this browser.</p>
    <form method="post" action="/sign-in">
      <input type="hidden" name="token" value="${token}">
      <button type="submit">Sign in</button>
    </form>`,
  );
}

function spentPage(): string {
  return page(
    'This link does not sign in',
    `<p>It was used already, is too old, or is not whole.</p>
    <p>Get a new one: ask an admin to invite you, or run <code>deskbridge user invite you@example.com</code> where Deskbridge runs.</p>`,
  );
}

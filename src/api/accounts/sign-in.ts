/** Signing in by a one-time link: opening it shows a button and changes nothing, the button signs in (B26's rule for links). */
import { z } from 'zod';
import { demandOwnOrigin } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { takeForms } from '../form-bodies.ts';
import { openByLink } from './link-sign-in.ts';
import type { ByLanguage } from '../page-language.ts';
import { type Page, sendPage } from '../page.ts';
import type { Api } from '../route.ts';
import { signOut } from './session.ts';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';

const TRIES_A_MINUTE = 10;

const tokenText = z.string().regex(/^[\w-]{20,200}$/);

export function signInRoutes(app: Api, deps: ApiDeps): void {
  takeForms(app);
  app.route({
    method: 'GET',
    url: '/sign-in',
    config: { access: 'public' },
    handler: async (request, reply) => {
      const asked = z.object({ token: tokenText }).safeParse(request.query);
      return asked.success ? sendPage(reply, signInPage(asked.data.token)) : sendPage(reply.code(400), spentPage);
    },
  });
  app.route({
    method: 'POST',
    url: '/sign-in',
    config: { access: 'public', rateLimit: { max: TRIES_A_MINUTE, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      demandOwnOrigin(deps, request);
      const given = z.object({ token: tokenText }).safeParse(request.body);
      const session = given.success ? await openByLink(deps, request, { token: given.data.token }) : null;
      if (session === null) return sendPage(reply.code(403), spentPage);
      return setSessionCookie(deps, reply, session).redirect('/', 303);
    },
  });
  app.route({
    method: 'POST',
    url: '/sign-out',
    config: { access: 'open' },
    handler: async (request, reply) => {
      await signOut(deps, request);
      return clearSessionCookie(deps, reply).redirect('/', 303);
    },
  });
}

/** The token has only letters, digits, `_` and `-`: it needs no escaping. */
function signInPage(token: string): ByLanguage<Page> {
  const form = (signIn: string): string => `<form method="post" action="/sign-in">
      <input type="hidden" name="token" value="${token}">
      <button type="submit">${signIn}</button>
    </form>`;
  return {
    en: {
      heading: 'Sign in to Deskbridge',
      body: `<p>This link signs you in once, in this browser.</p>
    ${form('Sign in')}`,
    },
    de: {
      heading: 'Bei Deskbridge anmelden',
      body: `<p>Dieser Link meldet Sie einmal an, in diesem Browser.</p>
    ${form('Anmelden')}`,
    },
  };
}

const spentPage: ByLanguage<Page> = {
  en: {
    heading: 'This link does not sign in',
    body: `<p>It was used already, is too old, or is not whole.</p>
    <p>Get a new one: ask an admin to invite you, or run <code>deskbridge user invite you@example.com</code> where Deskbridge runs.</p>`,
  },
  de: {
    heading: 'Mit diesem Link können Sie sich nicht anmelden',
    body: `<p>Er wurde schon verwendet, ist zu alt oder unvollständig.</p>
    <p>So bekommen Sie einen neuen: Bitten Sie einen Admin um eine Einladung, oder führen Sie dort, wo Deskbridge läuft, <code>deskbridge user invite sie@example.com</code> aus.</p>`,
  },
};

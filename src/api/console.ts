/** The pages of the build as they are, the console, the panel and the portal, which ask who is not signed in to sign in; without a build, plain pages. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BuiltFile, builtFiles, sendBuilt } from './built-files.ts';
import type { ApiDeps } from './deps.ts';
import { connectedScript } from './workspaces/oauth-page.ts';
import type { ByLanguage } from './page-language.ts';
import { type Page, plainCss, sendPage } from './page.ts';
import { portalFor } from './portal/leading.ts';
import type { Api } from './route.ts';

export function consoleRoutes(app: Api, deps: ApiDeps): void {
  const files = builtFiles(deps.pagesFolder);
  const index = files.get('index.html');
  app.get('/plain.css', { config: { access: 'public' } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(plainCss),
  );
  app.get('/connected.js', { config: { access: 'public' } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(connectedScript),
  );
  // Pages of the console have addresses of their own; which one is shown is decided in the browser, also that one has to sign in first:
  // the status says so, the address stays.
  for (const address of ['/', '/console/*'])
    app.get(address, { config: { access: 'page' } }, async (request, reply) => {
      const portal = portalFor(request.caller, request.url);
      if (portal !== null) return reply.redirect(portal, 302);
      return show(request, reply, index);
    });
  app.get('/console', { config: { access: 'public' } }, async (_request, reply) => reply.redirect('/', 302));
  const portal = files.get('portal.html');
  for (const address of ['/portal', '/portal/*'])
    app.get(address, { config: { access: 'page' } }, async (request, reply) => show(request, reply, portal ?? index));
  const panel = files.get('panel.html');
  app.get('/panel/:host/:issue', { config: { access: 'page' } }, async (request, reply) =>
    show(request, reply, panel ?? index),
  );
  for (const [name, file] of files) {
    if (file === index || file === panel || file === portal) continue;
    // A file with a hash in its name never changes.
    const keep = /-[\w-]{8}\.\w+$/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
    app.get(`/${name}`, { config: { access: 'public' } }, async (request, reply) => {
      // Jira shows it beside the panel's title.
      if (name === 'favicon.svg') void reply.header('cross-origin-resource-policy', 'cross-origin');
      return sendBuilt(request, reply.header('cache-control', keep), file);
    });
  }
}

async function show(request: FastifyRequest, reply: FastifyReply, file: BuiltFile | undefined): Promise<FastifyReply> {
  if (file !== undefined) return sendBuilt(request, reply, file);
  return sendPage(reply, request.caller?.kind === 'session' ? unbuiltPage : signedOutPage);
}

const signedOutPage: ByLanguage<Page> = {
  en: {
    heading: 'You are not signed in',
    body: `<p>Open the sign-in link that Deskbridge printed when it started, or get one from an admin.</p>
    <p>Where Deskbridge runs: <code>deskbridge user invite you@example.com</code></p>`,
  },
  de: {
    heading: 'Sie sind nicht angemeldet',
    body: `<p>Öffnen Sie den Einmal-Link, den Deskbridge beim Start ausgegeben hat, oder bitten Sie einen Admin um einen.</p>
    <p>Dort, wo Deskbridge läuft: <code>deskbridge user invite sie@example.com</code></p>`,
  },
};

const unbuiltPage: ByLanguage<Page> = {
  en: {
    heading: 'Deskbridge is running',
    body: `<p>The console is not built here: <code>npm start</code> builds it.</p>
    <p>Everything it shows is under <a href="/api/openapi.json">/api/v1</a>.</p>`,
  },
  de: {
    heading: 'Deskbridge läuft',
    body: `<p>Die Konsole ist hier nicht gebaut: <code>npm start</code> baut sie.</p>
    <p>Alles, was sie zeigt, finden Sie unter <a href="/api/openapi.json">/api/v1</a>.</p>`,
  },
};

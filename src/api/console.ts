/** The console's pages: the files of the build as they are, which ask who is not signed in to sign in; without a build, plain pages. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiDeps } from './deps.ts';
import { connectedScript } from './oauth-page.ts';
import { page, plainCss } from './page.ts';
import type { Api } from './route.ts';

interface BuiltFile {
  body: Buffer;
  type: string;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

const html = 'text/html; charset=utf-8';

export function consoleRoutes(app: Api, deps: ApiDeps): void {
  const files = builtFiles(deps.pagesFolder);
  const index = files.get('index.html');
  const shown = (isSignedIn: boolean): Buffer =>
    index?.body ?? Buffer.from(isSignedIn ? unbuiltPage() : signedOutPage());
  app.get('/plain.css', { config: { access: 'public' } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(plainCss),
  );
  app.get('/connected.js', { config: { access: 'public' } }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(connectedScript),
  );
  // Pages of the console have addresses of their own; which one is shown is decided in the browser, also that one has to sign in first:
  // the status says so, the address stays.
  for (const address of ['/', '/console/*'])
    app.get(address, { config: { access: 'page' } }, async (request, reply) =>
      reply.type(html).send(shown(request.caller?.kind === 'session')),
    );
  for (const [name, file] of files) {
    if (name === 'index.html') continue;
    // A file with a hash in its name never changes.
    const keep = /-[\w-]{8}\.\w+$/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
    app.get(`/${name}`, { config: { access: 'public' } }, async (_request, reply) =>
      reply.type(file.type).header('cache-control', keep).send(file.body),
    );
  }
}

/** Read once, by name: what is asked for can only be one of these, so no path leads out of the folder. */
function builtFiles(folder: string | null): Map<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  if (folder === null) return files;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    const type = types[path.extname(name)];
    if (entry.isFile() && !entry.name.startsWith('.') && type !== undefined)
      files.set(name, { body: readFileSync(file), type });
  }
  return files;
}

function signedOutPage(): string {
  return page(
    'You are not signed in',
    `<p>Open the sign-in link that Deskbridge printed when it started, or get one from an admin.</p>
    <p>Where Deskbridge runs: <code>deskbridge user invite you@example.com</code></p>`,
  );
}

function unbuiltPage(): string {
  return page(
    'Deskbridge is running',
    `<p>The console is not built here: <code>npm start</code> builds it.</p>
    <p>Everything it shows is under <a href="/api/openapi.json">/api/v1</a>.</p>`,
  );
}

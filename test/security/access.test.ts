import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, composeApp } from '../../src/app.ts';
import { operatorToken } from '../../src/api/auth.ts';
import { loadConfig } from '../../src/config.ts';
import { createApiKey } from '../../src/store/accounts/api-keys.ts';
import { silentTelemetry } from '../../src/telemetry.ts';
import { type FreshPlace, freshPlace } from '../databases.ts';
import { SECRETS } from '../journeys/secrets.ts';
import {
  addressOf,
  ask,
  type Asked,
  changedRows,
  type DeclaredRoute,
  everyRow,
  nameOf,
  reads,
  routesOf,
  sessionOf,
} from './sweep.ts';

/** What anybody may ask, and why. Built files of the pages come on top. */
const publicRoutes: Record<string, string> = {
  'GET /healthz': 'says that the process lives, and nothing else',
  'GET /readyz': 'says that the database answers',
  'GET /api/openapi.json': 'the description of the API, the same for everybody',
  'GET /plain.css': 'a style sheet',
  'GET /help/errors': 'the list of error codes, the same for everybody',
  'GET /help/errors/:code': 'what an error code means, the same for everybody',
  'GET /console': 'leads to the console',
  'GET /sign-in': 'a page with a button',
  'POST /sign-in': 'takes a token that signs in once',
  'GET /api/v1/session': 'says whether somebody is signed in, and how one can',
  'POST /api/v1/session': 'takes e-mail and password, with limits',
  'DELETE /api/v1/session': 'ends the session that the request brings, if any',
  'POST /api/v1/invitations/look': 'takes the token of an invitation, with limits',
  'POST /api/v1/invitations/accept': 'takes the token of an invitation, with limits',
  'POST /api/v1/portal/sign-in': 'sends a link to whoever may come in, says the same to everybody, with limits',
  'POST /api/v1/portal/session': 'takes the token of a link that was mailed, with limits',
  'POST /sign-out': 'ends the session that the request brings, if any',
  'GET /browse/:key': 'says where the page of a request would be, for any key',
  'GET /oauth/oidc/start': 'sends the browser to the identity provider',
  'GET /oauth/oidc/callback': 'takes a state that counts once, in the browser that began it',
};

/** Those that store something by a GET: the way to another party and back cannot be a POST. */
const readsThatStore = new Set([
  'GET /oauth/oidc/start',
  'GET /oauth/oidc/callback',
  'GET /oauth/intercom/start',
  'GET /oauth/intercom/callback',
]);

const publicUrl = 'https://desk.example.com';
const own = { origin: publicUrl, 'sec-fetch-site': 'same-origin' };

let place: FreshPlace;
let app: App;
let routes: DeclaredRoute[];
let admin: { cookie: string };
let agent: { cookie: string };
let requester: { cookie: string };

beforeAll(async () => {
  place = (await freshPlace('embedded')) as FreshPlace;
  const config = loadConfig({
    PORT: '0',
    DATA_DIR: place.dataDir,
    PUBLIC_URL: publicUrl,
    DESKBRIDGE_SECRET: SECRETS.deskbridge,
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'deskbridge',
    OIDC_CLIENT_SECRET: 'x',
  });
  app = await composeApp(config, { work: false, telemetry: silentTelemetry() });
  routes = routesOf(app.server);
  const cookieOf = async (role: string) => ({
    cookie: `__Host-deskbridge=${await sessionOf(app.db, app.organizationId, role)}`,
  });
  admin = await cookieOf('admin');
  agent = await cookieOf('agent');
  requester = await cookieOf('requester');
});
afterAll(async () => {
  await app.close();
  await place.remove();
});

const isBuiltFile = ({ url }: DeclaredRoute): boolean =>
  /\.(js|css|svg|png|ico|woff2|json|txt)$/.test(url) && !url.startsWith('/api/') && url !== '/plain.css';

/** Every route of these, one request each; answers what is not as expected. */
async function sweep(
  these: (route: DeclaredRoute) => boolean,
  headers: Record<string, string>,
  isRight: (answer: Asked, route: DeclaredRoute) => boolean,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes.filter(these)) {
    const answer = await ask(app.server, { method: route.method, url: addressOf(route), headers });
    if (!isRight(answer, route)) wrong.push(`${nameOf(route)}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
  return wrong;
}

async function expectNothingChanges(work: () => Promise<void>): Promise<void> {
  const before = await everyRow(app.db);
  await work();
  expect(changedRows(before, await everyRow(app.db))).toEqual([]);
}

const isOpen = ({ access }: DeclaredRoute): boolean => access === 'public' || access === 'open';
const guarded = (route: DeclaredRoute): boolean => !isOpen(route) && route.access !== 'signed';
const scoped = ({ access }: DeclaredRoute): boolean => access === 'read' || access === 'write' || access === 'admin';

describe('nobody', () => {
  test('may ask only what is listed with a reason', () => {
    const open = routes.filter((route) => isOpen(route) && !isBuiltFile(route)).map(nameOf);
    expect(open.toSorted()).toEqual(Object.keys(publicRoutes).toSorted());
  });

  test('gets 401 from every other route, and changes nothing', async () => {
    await expectNothingChanges(async () => {
      const wrong = await sweep(guarded, {}, ({ status, headers, text }, { access }) => {
        if (access === 'figures') return status === 404;
        if (access === 'page') return status === 401 || (status === 403 && text.includes('cross_site'));
        const problem = String(headers['content-type']).startsWith('application/problem+json');
        return status === 401 && problem && text.includes('"unauthorized"');
      });
      expect(wrong).toEqual([]);
    });
  });

  test('gets nothing with what only looks like a key or a session', async () => {
    const forged: Record<string, string>[] = [
      { authorization: `Bearer dbk_${'A'.repeat(43)}` },
      { authorization: `Bearer ${operatorToken(SECRETS.deskbridge)}` },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { cookie: `__Host-deskbridge=dbs_${'A'.repeat(43)}` },
      { cookie: 'deskbridge_session=x; __Host-deskbridge=' },
    ];
    for (const headers of forged) expect(await sweep(scoped, headers, ({ status }) => status === 401)).toEqual([]);
  });

  test('without a vendor’s signature gets nothing stored', async () => {
    const signed = (route: DeclaredRoute): boolean => route.access === 'signed';
    await expectNothingChanges(async () => {
      expect(await sweep(signed, { 'content-type': 'application/json' }, ({ status }) => status < 500)).toEqual([]);
    });
    expect(routes.filter(signed).map(nameOf)).toContain('POST /hooks/intercom');
  });
});

describe('a session or key that may less', () => {
  test('is refused by every route that asks for more, and changes nothing', async () => {
    const key = async (scopes: string[]): Promise<Record<string, string>> => {
      const key = { name: scopes.join(), scopes, expiresAt: null };
      const { token } = await app.db.tx(app.organizationId, (sql) => createApiKey(sql, key));
      return { authorization: `Bearer ${token}` };
    };
    const allowed: [Record<string, string>, string[]][] = [
      [await key(['metrics']), []],
      [await key(['read']), ['read']],
      [await key(['write']), ['write']],
      [{ ...agent, ...own }, ['read', 'write']],
      [{ ...requester, ...own }, []],
    ];
    await expectNothingChanges(async () => {
      for (const [headers, scopes] of allowed) {
        const beyond = (route: DeclaredRoute): boolean => scoped(route) && !scopes.includes(route.access);
        expect(
          await sweep(beyond, headers, ({ status, text }) => status === 403 && text.includes('missing_scope')),
        ).toEqual([]);
      }
    });
  });
});

describe('another site', () => {
  test('writes nothing with a session’s cookie, whatever route it tries', async () => {
    const writes = (route: DeclaredRoute): boolean => guarded(route) && !reads(route);
    const others: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'https://desk.example.com.evil.example' },
      { origin: 'http://desk.example.com' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site', origin: publicUrl },
    ];
    const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];
    await expectNothingChanges(async () => {
      for (const [n, headers] of others.entries()) {
        const sent = { ...admin, ...headers, 'content-type': types[n % types.length] ?? '' };
        expect(await sweep(writes, sent, ({ status, text }) => status === 403 && text.includes('cross_site'))).toEqual(
          [],
        );
      }
    });
  });

  test('cannot make a page of ours change anything by opening an address', async () => {
    await expectNothingChanges(async () => {
      await sweep(
        (route) => reads(route) && !readsThatStore.has(nameOf(route)),
        admin,
        () => true,
      );
    });
  });

  test('may read no answer: no origin is ever named as allowed', async () => {
    const origins = [
      'https://evil.example',
      'null',
      'https://desk.example.com.evil.example',
      'http://localhost',
      publicUrl,
    ];
    const quiet = ({ headers }: Asked): boolean =>
      !Object.keys(headers).some((name) => name.startsWith('access-control-'));
    for (const origin of origins) {
      expect(await sweep(reads, { ...admin, origin }, quiet)).toEqual([]);
    }
    for (const route of routes) {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': route.method };
      const preflight = await ask(app.server, { method: 'OPTIONS', url: addressOf(route), headers });
      expect([nameOf(route), quiet(preflight), preflight.status >= 400]).toEqual([nameOf(route), true, true]);
    }
  });
});

describe('every answer', () => {
  test('carries the headers that keep a browser from doing what it should not', async () => {
    for (const headers of [{}, admin])
      expect(
        await sweep(
          () => true,
          headers,
          (answer, route) => missingHeaders(answer, route.url).length === 0,
        ),
      ).toEqual([]);
    const nowhere = await ask(app.server, { method: 'GET', url: '/nothing/here' });
    expect(missingHeaders(nowhere)).toEqual([]);
  });

  test('is kept by no cache, but for files that hold nothing of anybody', async () => {
    const wrong = await sweep(
      () => true,
      admin,
      ({ headers, status }, route) => {
        const harmless = (isBuiltFile(route) || route.url === '/plain.css') && status === 200;
        return harmless || headers['cache-control'] === 'no-store';
      },
    );
    expect(wrong).toEqual([]);
  });

  test('sets cookies only for this very host, out of reach of scripts and other sites', async () => {
    const cookies: string[] = [];
    for (const route of routes) {
      // Some of them end the session.
      const cookie = `__Host-deskbridge=${await sessionOf(app.db, app.organizationId, 'admin')}`;
      const asked = { method: route.method, url: addressOf(route), headers: { cookie, ...own } };
      const { headers } = await ask(app.server, asked);
      cookies.push(...([headers['set-cookie'] ?? []].flat() as string[]));
    }
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies)
      expect(cookie).toMatch(/^__Host-[\w-]+=.*Path=\/.*HttpOnly; Secure; SameSite=(Lax|Strict)/);
  });
});

/** Jira shows our icon beside the Forge app; nothing else of ours is for the pages of others. */
const forOtherPages = new Set(['/favicon.svg']);

function missingHeaders({ headers }: Asked, url = ''): string[] {
  const wanted: Record<string, RegExp> = {
    'content-security-policy':
      /^default-src 'self';base-uri 'none';object-src 'none';frame-ancestors 'none';form-action 'self';img-src 'self' data:$/,
    'strict-transport-security': /^max-age=(3153[6-9]\d{3}|[4-9]\d{7})/,
    'x-content-type-options': /^nosniff$/,
    'referrer-policy': /^no-referrer$/,
    'cross-origin-opener-policy': /^same-origin$/,
    'cross-origin-resource-policy': forOtherPages.has(url) ? /^cross-origin$/ : /^same-origin$/,
  };
  return Object.entries(wanted)
    .filter(([name, form]) => !form.test(String(headers[name])))
    .map(([name]) => `${name}: ${String(headers[name])}`);
}

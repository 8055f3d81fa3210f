import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatabaseUnavailable, type Db } from '../../src/store/db.ts';
import { apiOn, type TestApi } from '../api.ts';
import { type FreshDatabase, freshDatabase, makeOrganization } from '../databases.ts';
import { bodyOf, type Names, queryOf } from './bodies.ts';
import { adminOf, fillOrganization, type Tenant, oneTicketType } from './organizations.ts';
import {
  addressOf,
  ask,
  changedRows,
  type DeclaredRoute,
  everyRow,
  nameOf,
  nobodysId,
  paramsOf,
  reads,
  routesOf,
  shapeOf,
  tablesOf,
} from './sweep.ts';

let fresh: FreshDatabase;
let api: TestApi;
let routes: DeclaredRoute[];
let own: Tenant;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh, { workspaces: oneTicketType });
  own = await fillOrganization(api, api.organizationId, 'alpha');
  // Some answers wait for what they asked to be done.
  api.work();
  routes = routesOf(api.server).filter(({ access }) => access !== 'signed');
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

function names(changes: Partial<Names> = {}): Names {
  const one = (name: string): string => own.names[name]?.[0] ?? nobodysId;
  const [host, issue, connection, project] = [one('host'), one('issue'), one('connection'), one('project')];
  const connectionId = one('connectionId');
  return {
    id: nobodysId,
    host,
    issue,
    connection,
    connectionId,
    project,
    fresh: `new-${randomUUID().slice(0, 8)}`,
    ...changes,
  };
}

let session: Record<string, string> | null = null;

/** As an admin; with a new session where the one before was ended by what was asked. */
async function send({ method }: DeclaredRoute, url: string, body: object | string | null) {
  for (;;) {
    session ??= await adminOf(api, own.organizationId);
    const headers = { ...session, ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) };
    const answer = await ask(api.server, { method, url, headers, ...(body === null ? {} : { body }) });
    if (answer.status !== 401) return answer;
    const me = await ask(api.server, { method: 'GET', url: '/api/v1/status', headers: session });
    if (me.status === 200) return answer;
    session = null;
  }
}

/** What scanners try, and what breaks quoting, patterns, casts and encodings. */
const hostile = [
  `'`,
  `"`,
  `' or '1'='1`,
  `'; drop table links; --`,
  `1; select pg_sleep(5)`,
  `') union select sealed_token from connections --`,
  `$1`,
  `$$; select 1; $$`,
  `\\`,
  `%' or 1=1 --`,
  `a & | ! <-> ( :*`,
  `%`,
  `_`,
  `{"$gt":""}`,
  `\u0000`,
  `\ud800`,
  `\u202e`,
  `-1`,
  `1e309`,
  `9223372036854775808`,
  `0x1`,
  `NaN`,
  `null`,
  'x'.repeat(300),
  `../../etc/passwd`,
  `2026-02-30T00:00:00Z`,
];

/** Those that could break more than a query. */
const unstorable = [`'; drop table links; --`, '\\', '\u0000', '\ud800', '9223372036854775808'];

/** Each text by a third of the routes, and each route by a third of the texts; all of them by all in a long run. */
function thirdOf(texts: string[], nth: number): string[] {
  return process.env['SECURITY_LONG'] === '1' ? texts : texts.filter((_, index) => (index + nth) % 3 === 0);
}

describe('hostile text', () => {
  test('in a path or a query is refused or finds nothing; the server never stumbles', async () => {
    const wrong: string[] = [];
    for (const [n, route] of routes.entries()) {
      const filters = Object.keys(shapeOf(route.schema.querystring)?.properties ?? {});
      for (const text of thirdOf(hostile, n)) {
        const said = encodeURIComponent(text.toWellFormed());
        const raw = text === '\ud800' ? '%ed%a0%80' : said;
        const all = Object.fromEntries(paramsOf(route).map((name) => [name, text.toWellFormed()]));
        const urls = [
          ...(paramsOf(route).length > 0 ? [addressOf(route, all)] : []),
          ...(reads(route) ? filters.map((filter) => `${addressOf(route)}?${filter}=${raw}`) : []),
        ];
        for (const url of urls) {
          const { status, text: answer } = await send(route, url, bodyOf(route, names()));
          if (status >= 500) wrong.push(`${nameOf(route)} ${url}: ${status} ${answer.slice(0, 200)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('in every text of every body is refused or stored as it is', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter((one) => !reads(one))) {
      const body = bodyOf(route, names());
      if (body === null) continue;
      for (const field of Object.keys({ ...shapeOf(route.schema.body)?.properties, ...body })) {
        for (const text of unstorable) {
          const { status, text: answer } = await send(route, addressOf(route), { ...body, [field]: text });
          if (status >= 500)
            wrong.push(`${nameOf(route)} ${field}=${JSON.stringify(text)}: ${status} ${answer.slice(0, 200)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(await tablesOf(fresh.db)).toContain('links');
  });

  test('of another type than asked for is refused', async () => {
    const wrong: string[] = [];
    for (const route of routes.filter((one) => !reads(one))) {
      const body = bodyOf(route, names());
      if (body === null) continue;
      for (const field of Object.keys(body)) {
        for (const value of [null, 7, -0.5, true, [], {}, [[]], { toString: 'x' }]) {
          const { status, text } = await send(route, addressOf(route), { ...body, [field]: value });
          if (status >= 500)
            wrong.push(`${nameOf(route)} ${field}=${JSON.stringify(value)}: ${status} ${text.slice(0, 200)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('fields that nobody may set', () => {
  test('are refused or ignored by every route that writes', async () => {
    const stranger = await makeOrganization(fresh.db);
    const before = await everyRow(fresh.db, stranger);
    const id = randomUUID();
    const extra = {
      organizationId: stranger,
      organization_id: stranger,
      createdAt: '1999-01-01T00:00:00Z',
      passwordHash: 'x',
      userId: id,
      isAdmin: true,
      constructor: { prototype: { admin: true } },
    };
    const wrong: string[] = [];
    for (const route of routes.filter((one) => !reads(one))) {
      const body = bodyOf(route, names());
      const known = Object.keys(shapeOf(route.schema.body)?.properties ?? {});
      const added = Object.entries({ ...extra, id, role: 'admin' }).filter(([name]) => !known.includes(name));
      for (const [name, value] of added) {
        const url = addressOf(route) + queryOf(route, names());
        const { status, text } = await send(route, url, JSON.stringify({ ...body, [name]: value }));
        const strict = body === null || status === 422 || status === 404 || status === 401;
        if (!strict && status < 300) wrong.push(`${nameOf(route)} took ${name}: ${status} ${text.slice(0, 200)}`);
        if (status >= 500) wrong.push(`${nameOf(route)} ${name}: ${status} ${text.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    // Minutes that are over are counted for everybody meanwhile.
    const changes = changedRows(before, await everyRow(fresh.db, stranger));
    expect(changes.filter((row) => !row.startsWith('+ counted_minutes '))).toEqual([]);
    const mine = (await everyRow(fresh.db, own.organizationId)).filter(
      (row) => row.includes(id) || row.includes(stranger),
    );
    expect(mine).toEqual([]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('cannot be reached through the prototype of an object', async () => {
    for (const route of routes.filter((one) => !reads(one) && bodyOf(one, names()) !== null)) {
      const json = `{"__proto__": {"admin": true, "role": "admin"}, ${JSON.stringify(bodyOf(route, names())).slice(1)}`;
      const { status } = await send(route, addressOf(route), json.replace(', }', '}'));
      expect([nameOf(route), status < 500]).toEqual([nameOf(route), true]);
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('without its database', () => {
  const inside = `relation "connections" does not exist at select sealed_token`;

  test('nobody is let in and nobody is told that a key is wrong: 503 with when to try again, and nothing of the inside', async () => {
    const gone = (): Promise<never> => Promise.reject(new DatabaseUnavailable(inside));
    const db: Db = { ...fresh.db, engine: 'embedded', tx: gone, call: gone, notify: gone };
    const broken = await apiOn(fresh, { db });
    const { operatorToken, publicUrl } = broken.deps;
    const withoutLooking = new Set(['public', 'open', 'figures']);
    const callers: [string, Record<string, string>][] = [
      ['key', { authorization: `Bearer dbk_${'A'.repeat(43)}` }],
      [
        'session',
        { cookie: `deskbridge_session=dbs_${'A'.repeat(43)}`, origin: publicUrl, 'sec-fetch-site': 'same-origin' },
      ],
      ['operator', { authorization: `Bearer ${operatorToken}` }],
    ];
    const wrong: string[] = [];
    for (const route of routes) {
      for (const [who, headers] of callers) {
        const url = addressOf(route) + queryOf(route, names());
        const body = bodyOf(route, names());
        const sent = { method: route.method, url, headers, remoteAddress: '127.0.0.1' };
        const answer = await ask(broken.server, { ...sent, ...(body === null ? {} : { body }) });
        const told = /sealed_token|\bat .*\.ts\b|node_modules/.test(answer.text);
        const away = answer.status === 503 && answer.headers['retry-after'] === '5';
        // The operator's token needs no database to be known, so a route may refuse for another reason first.
        const free = who === 'operator' || withoutLooking.has(route.access);
        if (told || !(away || (free && (answer.status < 500 || route.url === '/readyz'))))
          wrong.push(`${nameOf(route)} with a ${who}: ${answer.status} ${answer.text.slice(0, 150)}`);
      }
    }
    await broken.end();
    expect(wrong).toEqual([]);
  });
});

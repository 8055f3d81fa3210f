import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../test/api.ts';
import { type FreshDatabase, freshDatabase } from '../../test/databases.ts';
import { DatabaseUnavailable, type Db } from '../store/db.ts';
import { guardRoutes, operatorProof } from './auth.ts';

let fresh: FreshDatabase;
let api: TestApi;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh, {
    hooks: [async (app: FastifyInstance) => void app.post('/hooks/somebody', async () => ({ taken: true }))],
  });
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

const problem = 'application/problem+json; charset=utf-8';

/** Every route as it was registered; `open`: its description says that it asks for nothing. */
function routesOf(app: FastifyInstance): { method: string; url: string; open: boolean }[] {
  type Methods = Record<string, { security?: object[] }>;
  const paths = Object.entries((app.swagger() as { paths: Record<string, Methods> }).paths);
  return paths.flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      url,
      open: security?.length === 0,
    })),
  );
}

describe('who may what', () => {
  test('a route that declares no access class cannot be registered', async () => {
    const app = Fastify();
    guardRoutes(app, api.deps);
    expect(() => app.get('/open', async () => 'open')).toThrow('The route GET /open declares no access class.');
    await app.close();
  });

  test('every route under /api/v1 but those to sign in answers 401 to nobody, as a problem', async () => {
    const routes = routesOf(api.server).filter(({ url }) => url.startsWith('/api/v1/'));
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ open }) => open).map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/v1/session',
      'POST /api/v1/session',
      'DELETE /api/v1/session',
      'POST /api/v1/invitations/look',
      'POST /api/v1/invitations/accept',
      'POST /api/v1/portal/sign-in',
      'POST /api/v1/portal/session',
    ]);
    for (const { method, url } of routes.filter(({ open }) => !open)) {
      const path = url.replaceAll(/\{\w+\}/g, '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e');
      const answer = await api.call(method as 'GET', path, { token: null });
      expect([url, answer.status, answer.headers['content-type']]).toEqual([url, 401, problem]);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="deskbridge"');
      expect(answer.json).toMatchObject({
        type: `${api.deps.publicUrl}/help/errors/unauthorized`,
        status: 401,
        code: 'unauthorized',
      });
    }
  });

  test('a key may what its scopes say, until it is revoked', async () => {
    const made = await api.call('POST', '/api/v1/api-keys', { body: { name: 'reader', scopes: ['read'] } });
    expect(made.status).toBe(201);
    const token = made.json.key;
    expect(token).toMatch(/^dbk_/);
    const list = await api.call('GET', '/api/v1/links', { token });
    expect(list.status).toBe(200);
    const wish = { issue: 'SUP-1', conversation: '1' };
    const denied = await api.call('POST', '/api/v1/links', { token, body: wish });
    expect(denied.json).toMatchObject({ status: 403, code: 'missing_scope' });
    expect((await api.call('GET', '/api/v1/api-keys', { token })).status).toBe(403);
    expect((await api.call('GET', '/api/v1/api-keys')).text).not.toContain(token);
    expect((await api.call('DELETE', `/api/v1/api-keys/${made.json.id}`)).status).toBe(204);
    expect((await api.call('GET', '/api/v1/links', { token })).status).toBe(401);
    const again = await api.call('POST', '/api/v1/api-keys', { body: { name: 'reader' } });
    expect(again.json).toMatchObject({ status: 409, code: 'name_taken' });
  });

  test('the operator’s token opens nothing from elsewhere, nor through a proxy', async () => {
    const url = '/api/v1/status';
    expect((await api.call('GET', url)).status).toBe(200);
    expect((await api.call('GET', url, { remoteAddress: '203.0.113.9' })).status).toBe(401);
    expect((await api.call('GET', url, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(401);
    expect((await api.call('GET', url, { token: `${api.deps.operatorToken}x` })).status).toBe(401);
  });

  test('figures are for this machine and for keys with the scope metrics; for others there are none', async () => {
    const elsewhere = { token: null, remoteAddress: '203.0.113.9' };
    expect((await api.call('GET', '/metrics', { token: null })).text).toContain('deskbridge_memory_bytes');
    expect((await api.call('GET', '/metrics', elsewhere)).status).toBe(404);
    const key = await api.call('POST', '/api/v1/api-keys', { body: { name: 'prometheus', scopes: ['metrics'] } });
    expect((await api.call('GET', '/metrics', { ...elsewhere, token: key.json.key })).status).toBe(200);
  });

  test('hooks verify for themselves and need no key', async () => {
    expect((await api.call('POST', '/hooks/somebody', { token: null })).json).toEqual({ taken: true });
  });
});

describe('answers that are no', () => {
  test('an address nobody answers is 404, another method 405 with what is allowed', async () => {
    const nowhere = await api.call('GET', '/api/v1/nothing');
    expect([nowhere.status, nowhere.headers['content-type']]).toEqual([404, problem]);
    const wrong = await api.call('PUT', '/api/v1/links', { body: {} });
    expect([wrong.status, wrong.json.code, wrong.headers['allow']]).toEqual([
      405,
      'method_not_allowed',
      'GET, HEAD, POST',
    ]);
    expect((await api.call('DELETE', '/api/v1/effects/x/retry')).status).toBe(405);
  });

  test('limits and orders out of bounds are told with their bounds', async () => {
    for (const limit of ['-1', '0', '201', '1e9', 'x', '']) {
      const { status, json } = await api.call('GET', `/api/v1/links?limit=${limit}`);
      expect([limit, status, json.detail]).toEqual([limit, 422, 'limit: must be a whole number from 1 to 200']);
    }
    const sort = await api.call('GET', '/api/v1/events?sort=colour');
    expect(sort.json.detail).toBe('sort: is "colour": write newest or oldest');
    const typo = await api.call('GET', '/api/v1/effects?stat=dead');
    expect(typo.json.detail).toBe('stat: unknown key, did you mean state?');
    expect((await api.call('GET', '/api/v1/links?cursor=abc')).json.code).toBe('bad_cursor');
    expect((await api.call('GET', '/api/v1/links/17')).status).toBe(422);
  });

  test('a body that is no JSON object is told so', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const body of ['{', '[]', 'null', '\uFEFF{}']) {
      const answer = await api.call('POST', '/api/v1/links', { body, headers });
      expect([body, answer.status, answer.json.code]).toEqual([body, 400, 'bad_json']);
    }
    const xml = await api.call('POST', '/api/v1/links', { body: '<a/>', headers: { 'content-type': 'text/xml' } });
    expect([xml.status, xml.json.code]).toEqual([415, 'unsupported_media_type']);
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = await api.call('POST', '/api/v1/links', { body: 'issue=SUP-1&conversation=1', headers: type });
    expect(form.status).toBe(415);
  });

  test('a database that does not answer is 503 with Retry-After, never 401 and never 200', async () => {
    const gone = (): Promise<never> => Promise.reject(new DatabaseUnavailable('gone'));
    const db: Db = { ...fresh.db, engine: 'embedded', tx: gone, call: gone, listen: gone, notify: gone, close: gone };
    const broken = await apiOn(fresh, { db });
    const key = await broken.call('GET', '/api/v1/links', { token: 'dbk_0123456789' });
    expect([key.status, key.json.code, key.headers['retry-after']]).toEqual([503, 'database_unavailable', '5']);
    expect((await broken.call('GET', '/api/v1/links')).status).toBe(503);
    const ready = await broken.call('GET', '/readyz', { token: null });
    expect([ready.status, ready.json.database]).toEqual([503, 'unavailable']);
    expect((await broken.call('GET', '/healthz', { token: null })).status).toBe(200);
    await broken.end();
  });

  test('what nobody foresaw tells nothing but the request id', async () => {
    const broken = await apiOn(fresh, {
      db: { ...fresh.db, tx: () => Promise.reject(new Error('secret detail')) } as Db,
    });
    const { status, json, text } = await broken.call('GET', '/api/v1/links');
    expect([status, json.code]).toEqual([500, 'internal_error']);
    expect(text).not.toContain('secret detail');
    expect(json.detail).toContain(json.request_id);
    await broken.end();
  });
});

describe('health', () => {
  test('is told by three addresses', async () => {
    expect((await api.call('GET', '/healthz', { token: null })).json).toEqual({
      product: 'Deskbridge',
      version: '0.0.0',
      status: 'alive',
    });
    const ready = await api.call('GET', '/readyz', { token: null });
    expect(ready.json).toMatchObject({ ready: true, database: 'ok', migrations: 'ok', degraded: [] });
  });

  test('a server proves to the command line that it has the secret', async () => {
    const challenge = '0123456789abcdef0123456789abcdef';
    const headers = { 'x-deskbridge-challenge': challenge };
    const { json } = await api.call('GET', '/healthz', { token: null, headers });
    expect(json.proof).toBe(operatorProof(api.deps.operatorToken, challenge));
  });

  test('of secrets says whether the one before is still needed, while it is being replaced', async () => {
    const { sealer } = api.deps;
    const said = async () => {
      const { checks } = (await api.call('GET', '/api/v1/doctor')).json as unknown as {
        checks: { name: string; ok: boolean; message: string }[];
      };
      const found = checks.find(({ name }) => name === 'secrets');
      return `${found?.ok} ${found?.message}`;
    };
    await sealer.seal(api.organizationId, { table: 'hosts', column: 'sealed_token', rowId: api.organizationId }, 'x');
    expect(await said()).toBe('true everything sealed can be opened, by DESKBRIDGE_SECRET alone');
    api.deps.sealer = { ...sealer, check: () => sealer.check(), status: async () => ({ current: 2, old: 3 }) };
    expect(await said()).toContain('3 of 5 organizations still by the secret before');
    api.deps.sealer = sealer;
  });
});

describe('every answer', () => {
  test('carries the headers that keep pages and data to ourselves', async () => {
    for (const url of ['/', '/api/v1/links', '/sign-in?token=x', '/nothing']) {
      const { headers } = await api.call('GET', url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy']).toBe(
        "default-src 'self';base-uri 'none';object-src 'none';frame-ancestors 'none';form-action 'self';img-src 'self' data:",
      );
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
    const https = await apiOn(fresh, { publicUrl: 'https://desk.example.com' });
    const { headers } = await https.call('GET', '/');
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    await https.end();
  });
});

test('the OpenAPI document is whole: every reference leads somewhere, every schema is one', async () => {
  const { json } = await api.call('GET', '/api/openapi.json', { token: null });
  expect(json.openapi).toBe('3.1.0');
  expect(Object.keys(json.paths)).toContain('/api/v1/timeline');
  expect(Object.keys(json.paths)).not.toContain('/sign-in');
  const ajv = new Ajv.default({ strict: false });
  formats.default(ajv);
  ajv.addSchema({ $id: 'https://deskbridge.invalid/api', components: json.components });
  const schemas: unknown[] = [];
  JSON.stringify(json, (key, value: unknown) => {
    if (key === 'schema') schemas.push(value);
    return value;
  });
  expect(schemas.length).toBeGreaterThan(40);
  for (const schema of schemas) {
    const whole = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://deskbridge.invalid/api#/')) as object;
    expect(() => ajv.compile(whole)).not.toThrow();
  }
  for (const methods of Object.values(json.paths))
    for (const operation of Object.values(methods)) expect(operation.summary).toBeTruthy();
});

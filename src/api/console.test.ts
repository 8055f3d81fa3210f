import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../test/api.ts';
import { type FreshDatabase, freshDatabase } from '../../test/databases.ts';
import { sessionOf } from '../../test/security/sweep.ts';

let fresh: FreshDatabase;
let api: TestApi;
let folder: string;

const longStyle = 'p { margin: 0 }\n'.repeat(1000);

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-pages-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<title>The console</title>');
  writeFileSync(path.join(folder, 'panel.html'), '<title>The panel</title>');
  writeFileSync(path.join(folder, 'portal.html'), '<title>The portal</title>');
  writeFileSync(path.join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(path.join(folder, '.built-from'), 'sources');
  writeFileSync(path.join(folder, 'assets', 'index-Ab3_x-9Z.js'), 'export {};');
  writeFileSync(path.join(folder, 'assets', 'long-Ab3_x-9Z.css'), longStyle);
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh, { pagesFolder: folder });
});
afterAll(async () => {
  await api.end();
  await fresh.end();
  rmSync(folder, { recursive: true, force: true });
});

test('the build is handed out as it is: pages fresh each time, hashed files for good', async () => {
  const script = await api.call('GET', '/assets/index-Ab3_x-9Z.js', { token: null });
  expect([script.status, script.text]).toEqual([200, 'export {};']);
  expect(script.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  const icon = await api.call('GET', '/favicon.svg', { token: null });
  expect(icon.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
});

test('only the icon may be shown by pages of others: Jira shows it beside the panel', async () => {
  const policy = async (url: string) =>
    (await api.call('GET', url, { token: null })).headers['cross-origin-resource-policy'];
  expect(await policy('/favicon.svg')).toBe('cross-origin');
  expect(await policy('/assets/index-Ab3_x-9Z.js')).toBe('same-origin');
});

test('the build travels packed to whoever takes it so, and only where that saves something', async () => {
  const get = (url: string, encodings: string) =>
    api.call('GET', url, { token: null, headers: { 'accept-encoding': encodings } });
  const style = await get('/assets/long-Ab3_x-9Z.css', 'gzip, deflate, br, zstd');
  expect(style.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
  expect(Number(style.headers['content-length'])).toBeLessThan(1000);
  const plain = await get('/assets/long-Ab3_x-9Z.css', 'gzip');
  expect([plain.headers['content-encoding'], plain.text]).toEqual([undefined, longStyle]);
  const tiny = await get('/favicon.svg', 'br');
  expect([tiny.headers['content-encoding'], tiny.text]).toEqual([undefined, '<svg/>']);
});

test('the panel of an issue is a page of its own, at the address of its issue alone', async () => {
  const page = await api.call('GET', '/panel/jira/SUP-1', { token: null });
  expect([page.status, page.text]).toEqual([401, '<title>The panel</title>']);
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect((await api.call('GET', '/panel.html', { token: null })).status).toBe(404);
});

test('who is not signed in gets the same page, which asks to sign in, with the status that says so', async () => {
  for (const url of ['/', '/console/links?q=SUP-1']) {
    const page = await api.call('GET', url, { token: null });
    expect([page.status, page.text]).toEqual([401, '<title>The console</title>']);
  }
});

test('an address that is not whole leads on; one where nothing is says so, to people by a page', async () => {
  const led = await api.server.inject({ url: '/console' });
  expect([led.statusCode, led.headers.location]).toEqual([302, '/']);
  const person = await api.server.inject({ url: '/nowhere', headers: { accept: 'text/html,*/*' } });
  expect([person.statusCode, person.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  expect(person.body).toContain('There is nothing at this address');
  const german = await api.server.inject({
    url: '/nowhere',
    headers: { accept: 'text/html,*/*', 'accept-language': 'de' },
  });
  expect([german.statusCode, german.headers.vary]).toEqual([404, 'accept-language']);
  expect(german.body).toContain('Unter dieser Adresse gibt es nichts');
  for (const asked of [{ url: '/nowhere' }, { url: '/api/v1/nowhere', headers: { accept: 'text/html' } }])
    expect((await api.server.inject(asked)).json()).toMatchObject({ code: 'not_found' });
});

test('nothing but the build is handed out', async () => {
  const { json } = await api.call('POST', '/api/v1/sign-in-links');
  const signedIn = await api.call('POST', '/sign-in', {
    token: null,
    body: `token=${new URL(json.url).searchParams.get('token')}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:8080' },
  });
  const headers = { cookie: String(signedIn.headers['set-cookie']).split(';')[0] ?? '' };
  for (const url of ['/', '/console/links']) {
    const page = await api.call('GET', url, { token: null, headers });
    expect([page.status, page.text, page.headers['cache-control']]).toEqual([
      200,
      '<title>The console</title>',
      'no-store',
    ]);
  }
  for (const url of ['/.built-from', '/assets/', '/assets/../index.html', '/..%2f..%2fetc%2fpasswd', '/index.html'])
    expect([url, (await api.call('GET', url, { token: null, headers })).status]).toEqual([url, 404]);
});

test('the portal is a page of its own, for everybody; who is not signed in is told so by its status', async () => {
  for (const url of ['/portal', '/portal/sign-in?token=x', '/portal/requests/REQ-1']) {
    const page = await api.call('GET', url, { token: null });
    expect([page.status, page.text]).toEqual([401, '<title>The portal</title>']);
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  }
  expect((await api.call('GET', '/portal.html', { token: null })).status).toBe(404);
});

test('who only has the portal is led there from the console, and to the same request', async () => {
  const get = async (role: string, url: string) => {
    const cookie = `deskbridge_session=${await sessionOf(api.deps.db, api.organizationId, role)}`;
    const { status, headers } = await api.call('GET', url, { token: null, headers: { cookie } });
    return [status, headers['location'] ?? null];
  };
  expect(await get('requester', '/')).toEqual([302, '/portal']);
  expect(await get('requester', '/console/links?q=REQ-1')).toEqual([302, '/portal']);
  expect(await get('requester', '/console/requests/REQ-12?tab=timeline')).toEqual([302, '/portal/requests/REQ-12']);
  expect(await get('requester', '/console/requests/REQ-12/more')).toEqual([302, '/portal/requests/REQ-12']);
  expect(await get('requester', '/portal')).toEqual([200, null]);
  for (const url of ['/', '/console/links', '/portal', '/portal/requests/REQ-1'])
    expect(await get('agent', url)).toEqual([200, null]);
});

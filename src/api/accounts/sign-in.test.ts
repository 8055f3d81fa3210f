import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type Called, type TestApi } from '../../../test/api.ts';
import { type FreshDatabase, freshDatabase } from '../../../test/databases.ts';

let fresh: FreshDatabase;
let api: TestApi;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh);
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const own = { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' };

async function newLink(of: TestApi = api): Promise<string> {
  const { json } = await of.call('POST', '/api/v1/sign-in-links');
  return new URL(json.url).searchParams.get('token') ?? '';
}

function signIn(token: string, options: { of?: TestApi; headers?: Record<string, string>; from?: string } = {}) {
  const { of = api, headers = own, from = '198.51.100.1' } = options;
  const body = `token=${token}`;
  return of.call('POST', '/sign-in', { token: null, body, headers: { ...form, ...headers }, remoteAddress: from });
}

function cookieOf(answer: Called): string {
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

describe('a sign-in link', () => {
  test('opened, shows a button and changes nothing; the button signs in, once', async () => {
    const token = await newLink();
    for (let times = 0; times < 3; times += 1) {
      const opened = await api.call('GET', `/sign-in?token=${token}`, { token: null });
      expect(opened.status).toBe(200);
      expect(opened.text).toContain('<button type="submit">Sign in</button>');
      expect(opened.headers).not.toHaveProperty('set-cookie');
    }
    const signedIn = await signIn(token);
    expect([signedIn.status, signedIn.headers['location']]).toEqual([303, '/']);
    const cookie = String(signedIn.headers['set-cookie']);
    expect(cookie).toMatch(/^deskbridge_session=dbs_[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    const again = await signIn(token);
    expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
    expect(again.text).toContain('This link does not sign in');
  });

  test('is read in the language that the browser prefers, and so is that it was spent', async () => {
    const opened = async (accepted: Record<string, string>) => {
      const { text, headers } = await api.call('GET', `/sign-in?token=${'x'.repeat(43)}`, {
        token: null,
        headers: accepted,
      });
      expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', vary: 'accept-language' });
      const [, lang, heading] = /<html lang="(\w+)">.*<h1>(.*)<\/h1>/s.exec(text) ?? [];
      expect(lang).toBe(headers['content-language']);
      return [lang, heading];
    };
    expect(await opened({ 'accept-language': 'de-AT, en;q=0.5' })).toEqual(['de', 'Bei Deskbridge anmelden']);
    for (const accepted of [{}, ...['fr', 'en, de;q=0.9', ';;q'].map((one) => ({ 'accept-language': one }))])
      expect(await opened(accepted)).toEqual(['en', 'Sign in to Deskbridge']);
    const spent = await signIn('x'.repeat(43), { headers: { ...own, 'accept-language': 'de' }, from: '198.51.100.2' });
    expect([spent.status, spent.headers['content-language']]).toEqual([403, 'de']);
    expect(spent.text).toContain('<h1>Mit diesem Link können Sie sich nicht anmelden</h1>');
    for (const [url, heading] of [
      ['/oauth/oidc/start', 'Anmeldung nicht abgeschlossen'],
      ['/oauth/intercom/start', 'Verbindung nicht abgeschlossen'],
    ] as const) {
      const refused = await api.call('GET', url, { token: null, headers: { 'accept-language': 'de' } });
      expect(refused.headers).toMatchObject({ 'content-language': 'de', vary: 'accept-language' });
      expect(refused.text).toContain(`<h1>${heading}</h1>`);
    }
  });

  test('signs in by a form of our own page, for which a browser names no origin', async () => {
    const answer = await signIn(await newLink(), { headers: { origin: 'null', 'sec-fetch-site': 'same-origin' } });
    expect(answer.status).toBe(303);
  });

  test('signs nobody in from another site', async () => {
    const token = await newLink();
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      {},
    ])
      expect((await signIn(token, { headers })).status).toBe(403);
    expect((await signIn(token)).status).toBe(303);
  });

  test('cannot be guessed: the eleventh try in a minute waits', async () => {
    const from = '198.51.100.77';
    const tries: number[] = [];
    for (let times = 0; times < 11; times += 1) tries.push((await signIn('x'.repeat(40), { from })).status);
    expect(tries).toEqual([...Array<number>(10).fill(403), 429]);
    const waits = await signIn('x'.repeat(40), { from });
    expect(waits.json.code).toBe('too_many_requests');
    expect(Number(waits.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('over https gives a cookie that only this very host gets', async () => {
    const https = await apiOn(fresh, { publicUrl: 'https://desk.example.com' });
    const token = await newLink(https);
    const answer = await signIn(token, { of: https, headers: { origin: 'https://desk.example.com' } });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-deskbridge=.*Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    await https.end();
  });
});

describe('a session', () => {
  test('reads and writes as its user, and ends with sign-out', async () => {
    const invited = await api.call('POST', '/api/v1/users', {
      body: { email: 'Ada@Example.com', role: 'agent', name: 'Ada' },
    });
    expect(invited.status).toBe(201);
    expect(invited.json).toMatchObject({ email: 'ada@example.com', role: 'agent' });
    const again = await api.call('POST', '/api/v1/users', { body: { email: 'ada@example.com' } });
    expect(again.json.id).toBe(invited.json.id);
    const cookie = cookieOf(await signIn(new URL(invited.json.signIn.url).searchParams.get('token') ?? ''));
    const as = { token: null, headers: { cookie } };
    expect((await api.call('GET', '/api/v1/links', as)).status).toBe(200);
    expect((await api.call('GET', '/api/v1/users', as)).json.code).toBe('missing_scope');
    expect((await api.call('GET', '/', as)).text).toContain('Deskbridge is running');
    const out = await api.call('POST', '/sign-out', { token: null, headers: { ...own, cookie } });
    expect(out.status).toBe(303);
    expect((await api.call('GET', '/api/v1/links', as)).status).toBe(401);
  });

  test('changes nothing on the word of another site', async () => {
    const cookie = cookieOf(await signIn(await newLink()));
    const write = (headers: Record<string, string>) =>
      api.call('POST', '/api/v1/api-keys', { token: null, body: { name: 'x' }, headers: { cookie, ...headers } });
    const cross = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ];
    for (const headers of cross) expect((await write(headers)).json).toMatchObject({ status: 403, code: 'cross_site' });
    expect((await write(own)).status).toBe(201);
  });

  test('is needed to see the console; without one the page says how to get it', async () => {
    for (const [language, heading] of [
      ['en', 'You are not signed in'],
      ['de', 'Sie sind nicht angemeldet'],
    ] as const) {
      const page = await api.call('GET', '/', { token: null, headers: { 'accept-language': language } });
      expect([page.status, page.headers['vary']]).toEqual([401, 'accept-language']);
      expect(page.text).toContain(`<h1>${heading}</h1>`);
      expect(page.text).toContain('deskbridge user invite');
    }
  });
});

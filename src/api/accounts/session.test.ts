import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { browserOn, GOOD_PASSWORD, newPerson } from '../../../test/person.ts';
import { DatabaseUnavailable, type Db } from '../../store/db.ts';
import type { AuditEntryAnswer, SessionRowAnswer, SignedInAnswer } from '../schemas/accounts.ts';

eachDatabase('signing in with a password', (database) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await apiOn(database());
  });
  afterAll(() => api.end());

  const tryWith = (email: string, password: string, from?: string) =>
    browserOn(api, from).call<SignedInAnswer>('POST', '/session', { email, password });

  async function audit(action: string): Promise<AuditEntryAnswer[]> {
    const { json } = await api.call('GET', `/api/v1/audit-log?action=${action}&limit=200`);
    return json.items as unknown as AuditEntryAnswer[];
  }

  test('tells who is signed in, and who is not how to', async () => {
    const stranger = browserOn(api);
    expect((await stranger.call('GET', '/session')).json).toMatchObject({
      signedIn: false,
      version: '0.0.0',
      methods: ['password', 'link'],
      features: { oidc: false, mail: false },
      passwordHint: expect.stringContaining('15') as string,
    });
    await newPerson(api, { email: 'ada@acme.example', role: 'admin' });
    const ada = browserOn(api);
    const signedIn = await ada.call<SignedInAnswer>('POST', '/session', {
      email: ' ADA@acme.example',
      password: GOOD_PASSWORD,
    });
    expect(signedIn.status).toBe(200);
    expect(signedIn.json).toMatchObject({
      signedIn: true,
      how: 'password',
      user: { email: 'ada@acme.example', role: 'admin' },
      password: { set: true, needsCurrent: true },
      secondFactor: { on: false, required: false },
      needs: null,
    });
    expect(signedIn.text).not.toMatch(/scrypt|dbs_/);
    expect((await ada.call('GET', '/session')).json).toEqual(signedIn.json);
    expect((await ada.call('GET', '/users')).status).toBe(200);
    expect(await audit('session.opened')).toContainEqual(
      expect.objectContaining({ subject: 'ada@acme.example', detail: { by: 'password' }, ip: '198.51.100.1' }),
    );
  });

  test('ends with signing out: the old cookie opens nothing', async () => {
    const { browser } = await newPerson(api, { email: 'out@acme.example' });
    const before = new Map(browser.cookies);
    const out = await browser.call('DELETE', '/session');
    expect([out.status, String(out.headers['set-cookie'])]).toEqual([
      204,
      expect.stringMatching(/deskbridge_session=;/),
    ]);
    for (const [name, value] of before) browser.cookies.set(name, value);
    expect((await browser.call('GET', '/session')).json).toMatchObject({ signedIn: false });
    expect((await browser.call('GET', '/links')).status).toBe(401);
    expect((await browserOn(api).call('DELETE', '/session')).status).toBe(204);
  });

  test('begins a new session each time, and ends the one this browser had', async () => {
    const { browser } = await newPerson(api, { email: 'again@acme.example' });
    const before = browser.cookies.get('deskbridge_session') ?? '';
    await browser.call('POST', '/session', { email: 'again@acme.example', password: GOOD_PASSWORD });
    const after = browser.cookies.get('deskbridge_session');
    expect(after).not.toBe(before);
    browser.cookies.set('deskbridge_session', before);
    expect((await browser.call('GET', '/links')).status).toBe(401);
  });

  test('says the same of a wrong password, an unknown address, an invited and a disabled user', async () => {
    await newPerson(api, { email: 'right@acme.example' });
    await api.call('POST', '/api/v1/users', { body: { email: 'invited@acme.example' } });
    const { user } = await newPerson(api, { email: 'disabled@acme.example' });
    expect((await api.call('POST', `/api/v1/users/${user.id}/disable`)).status).toBe(200);
    const tries = [
      await tryWith('right@acme.example', 'something else', '192.0.2.1'),
      await tryWith('nobody@acme.example', 'something else', '192.0.2.2'),
      await tryWith('invited@acme.example', 'something else', '192.0.2.3'),
      await tryWith('disabled@acme.example', GOOD_PASSWORD, '192.0.2.4'),
    ];
    for (const { status, json } of tries) {
      const { code, detail } = json;
      expect([status, code, detail]).toEqual([401, 'wrong_credentials', tries[0]?.json.detail]);
    }
    const refused = await audit('session.refused');
    expect(refused.map(({ subject, detail }) => [subject, detail['why']])).toEqual(
      expect.arrayContaining([
        ['right@acme.example', 'wrong password or unknown address'],
        [null, 'wrong password or unknown address'],
        ['disabled@acme.example', 'the user is disabled'],
      ]),
    );
  });

  test('takes nothing from another site', async () => {
    await newPerson(api, { email: 'csrf@acme.example' });
    const body = { email: 'csrf@acme.example', password: GOOD_PASSWORD };
    for (const headers of [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ]) {
      const answer = await browserOn(api, '198.51.100.1', headers).call('POST', '/session', body);
      expect([answer.status, answer.json.code, answer.headers['set-cookie']]).toEqual([403, 'cross_site', undefined]);
    }
    const script = await api.call('POST', '/api/v1/session', { token: null, body });
    expect(script.json.code).toBe('cross_site');
  });

  describe('and then', () => {
    test('sees one’s sessions, ends one, ends all the others', async () => {
      const { browser } = await newPerson(api, { email: 'many@acme.example' });
      const body = { email: 'many@acme.example', password: GOOD_PASSWORD };
      const phone = browserOn(api, '2001:db8:aa:bb:1::7', {
        'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1',
      });
      await phone.call('POST', '/session', body);
      const laptop = browserOn(api);
      await laptop.call('POST', '/session', body);
      const list = async () => (await browser.call<{ items: SessionRowAnswer[] }>('GET', '/sessions')).json.items;
      const seen = await list();
      expect(seen).toHaveLength(3);
      expect(seen.filter(({ current }) => current)).toHaveLength(1);
      expect(seen.map(({ device, ip }) => `${device} ${ip}`).toSorted()).toEqual([
        'Firefox on Linux 198.51.100.x',
        'Firefox on Linux 198.51.100.x',
        'Safari on iOS 2001:db8:aa:bb::/64',
      ]);
      const phones = seen.find(({ device }) => device === 'Safari on iOS')?.id ?? '';
      const stranger = await newPerson(api, { email: 'stranger@acme.example' });
      expect((await stranger.browser.call('DELETE', `/sessions/${phones}`)).status).toBe(404);
      expect((await browser.call('DELETE', `/sessions/${phones}`)).status).toBe(204);
      expect((await phone.call('GET', '/links')).status).toBe(401);
      expect((await browser.call('DELETE', '/session/others')).json).toEqual({ ended: 1 });
      expect((await laptop.call('GET', '/links')).status).toBe(401);
      expect(await list()).toHaveLength(1);
      expect((await stranger.browser.call('GET', '/links')).status).toBe(200);
    });

    test('changes the password: needs the present one, and ends every session but this, which gets a new cookie', async () => {
      const { browser } = await newPerson(api, { email: 'change@acme.example' });
      const other = browserOn(api);
      await other.call('POST', '/session', { email: 'change@acme.example', password: GOOD_PASSWORD });
      const change = (current: string | undefined, password: string) =>
        browser.call<SignedInAnswer>('POST', '/session/password', {
          ...(current === undefined ? {} : { current }),
          password,
        });
      const next = 'a bicycle made of old letters';
      expect((await change('wrong', next)).json.code).toBe('wrong_password');
      expect((await change(undefined, next)).json.code).toBe('wrong_password');
      expect((await change(GOOD_PASSWORD, 'password1')).json.code).toBe('weak_password');
      const before = browser.cookies.get('deskbridge_session') ?? '';
      expect((await change(GOOD_PASSWORD, next)).status).toBe(200);
      expect((await browser.call('GET', '/links')).status).toBe(200);
      expect((await other.call('GET', '/links')).status).toBe(401);
      browser.cookies.set('deskbridge_session', before);
      expect((await browser.call('GET', '/links')).status).toBe(401);
      expect((await tryWith('change@acme.example', GOOD_PASSWORD)).status).toBe(401);
      expect((await tryWith('change@acme.example', next)).status).toBe(200);
    });

    test('is tried a limited number of times with a wrong present password', async () => {
      const { browser } = await newPerson(api, { email: 'guess@acme.example' });
      const statuses: number[] = [];
      for (let n = 0; n < 11; n += 1) {
        const body = { current: `wrong ${n}`, password: 'a bicycle made of old letters' };
        statuses.push((await browser.call('POST', '/session/password', body)).status);
      }
      expect(statuses).toEqual([...Array<number>(10).fill(403), 429]);
    });

    test('changes one’s name', async () => {
      const { browser } = await newPerson(api, { email: 'name@acme.example' });
      const changed = await browser.call<SignedInAnswer>('PUT', '/session/profile', { name: 'Zoë' });
      expect(changed.json.user.name).toBe('Zoë');
      expect((await browser.call<SignedInAnswer>('GET', '/session')).json.user.name).toBe('Zoë');
    });
  });

  test('while the database is away is neither 200 nor 401, but 503', async () => {
    const { browser } = await newPerson(api, { email: 'away@acme.example' });
    const gone = (): Promise<never> => Promise.reject(new DatabaseUnavailable('gone'));
    const { db } = database();
    const away: Db = { ...db, engine: db.engine, tx: gone, call: gone, listen: gone, notify: gone, close: gone };
    const broken = await apiOn(database(), { db: away });
    const person = browserOn(broken);
    for (const [name, value] of browser.cookies) person.cookies.set(name, value);
    const body = { email: 'away@acme.example', password: GOOD_PASSWORD };
    for (const answer of [
      await person.call('GET', '/session'),
      await person.call('GET', '/links'),
      await person.call('POST', '/session', body),
      await browserOn(broken).call('POST', '/session', body),
      await browserOn(broken).call('POST', '/invitations/look', { token: 'dbi_x' }),
    ]) {
      expect([answer.status, answer.json.code]).toEqual([503, 'database_unavailable']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    await broken.end();
  });
});

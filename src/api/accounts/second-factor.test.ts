import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { type BrowserOf, browserOn, codeOf, GOOD_PASSWORD, newPerson } from '../../../test/person.ts';
import type {
  RecoveryCodesAnswer,
  SecondFactorBegunAnswer,
  SignedInAnswer,
  UserWithLinkAnswer,
} from '../schemas/accounts.ts';

eachDatabase('a second factor', (database) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await apiOn(database());
  });
  afterAll(() => api.end());

  async function turnOn(browser: BrowserOf): Promise<{ secret: string; recoveryCodes: string[] }> {
    const begun = await browser.call<SecondFactorBegunAnswer>('POST', '/session/second-factor');
    const { secret } = begun.json;
    const code = codeOf(secret, -1);
    const confirmed = await browser.call<RecoveryCodesAnswer>('POST', '/session/second-factor/confirm', { code });
    expect(confirmed.status).toBe(200);
    return { secret, recoveryCodes: confirmed.json.recoveryCodes };
  }
  const signIn = (email: string, code?: string) =>
    browserOn(api).call<SignedInAnswer>('POST', '/session', {
      email,
      password: GOOD_PASSWORD,
      ...(code === undefined ? {} : { code }),
    });

  test('is set up with an app, and then asked for; each code works once', async () => {
    const { browser } = await newPerson(api, { email: 'totp@acme.example', role: 'admin' });
    const begun = await browser.call<SecondFactorBegunAnswer>('POST', '/session/second-factor');
    expect(begun.status).toBe(201);
    const url = new URL(begun.json.url);
    expect([url.protocol, url.searchParams.get('issuer'), url.searchParams.get('secret')]).toEqual([
      'otpauth:',
      'Deskbridge',
      begun.json.secret,
    ]);
    expect(decodeURIComponent(url.pathname)).toContain('totp@acme.example');
    const stored = JSON.stringify(await database().db.call('select * from users'));
    expect(stored).not.toContain(begun.json.secret);
    // Begun is not on: a tab that was closed must not lock anybody out.
    expect((await signIn('totp@acme.example')).status).toBe(200);
    const confirm = (code: string) => browser.call('POST', '/session/second-factor/confirm', { code });
    expect((await confirm('000000')).json.code).toBe('wrong_code');
    const first = codeOf(begun.json.secret, -1);
    expect((await confirm(first)).status).toBe(200);
    expect((await browser.call('POST', '/session/second-factor')).json.code).toBe('second_factor_on');
    expect((await browser.call<SignedInAnswer>('GET', '/session')).json).toMatchObject({
      secondFactor: { on: true, recoveryCodesLeft: 10 },
      needs: null,
    });
    const without = await signIn('totp@acme.example');
    expect([without.status, without.json.code]).toEqual([401, 'code_needed']);
    expect((await signIn('totp@acme.example', first)).json.code).toBe('wrong_code');
    const code = codeOf(begun.json.secret);
    expect((await signIn('totp@acme.example', `${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
    expect((await signIn('totp@acme.example', code)).json.code).toBe('wrong_code');
    expect((await signIn('totp@acme.example', codeOf(begun.json.secret, 20))).json.code).toBe('wrong_code');
    const wrongPassword = await browserOn(api).call('POST', '/session', {
      email: 'totp@acme.example',
      password: 'wrong',
      code: codeOf(begun.json.secret, 1),
    });
    expect(wrongPassword.json.code).toBe('wrong_credentials');
    expect((await signIn('totp@acme.example', codeOf(begun.json.secret, 1))).status).toBe(200);
  });

  test('of two who send the same code at the same moment, one comes in', async () => {
    const { browser } = await newPerson(api, { email: 'race@acme.example' });
    const { secret } = await turnOn(browser);
    const code = codeOf(secret, 1);
    const tries = await Promise.all([1, 2, 3].map(() => signIn('race@acme.example', code)));
    expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
  });

  test('has recovery codes, each for once; new ones end those before', async () => {
    const { browser } = await newPerson(api, { email: 'lost@acme.example' });
    const { recoveryCodes } = await turnOn(browser);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    const [first = '', second = '', third = ''] = recoveryCodes;
    expect(JSON.stringify(await database().db.call('select * from recovery_codes'))).not.toContain(first);
    expect((await signIn('lost@acme.example', first)).status).toBe(200);
    expect((await signIn('lost@acme.example', first)).json.code).toBe('wrong_code');
    expect((await signIn('lost@acme.example', second.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    const session = await browser.call<SignedInAnswer>('GET', '/session');
    expect(session.json.secondFactor.recoveryCodesLeft).toBe(8);
    const renewed = await browser.call<RecoveryCodesAnswer>('POST', '/session/second-factor/recovery-codes', {
      password: GOOD_PASSWORD,
    });
    expect(renewed.json.recoveryCodes).toHaveLength(10);
    expect((await signIn('lost@acme.example', third)).json.code).toBe('wrong_code');
  });

  test('is turned off with the password or a code, not without', async () => {
    const { browser } = await newPerson(api, { email: 'off@acme.example' });
    const off = (proof: object) => browser.call('POST', '/session/second-factor/off', proof);
    expect((await off({ password: GOOD_PASSWORD })).json.code).toBe('second_factor_off');
    const { secret } = await turnOn(browser);
    expect((await off({})).json.code).toBe('proof_needed');
    expect((await off({ password: 'wrong' })).json.code).toBe('wrong_password');
    expect((await off({ code: '123' })).json.code).toBe('wrong_code');
    expect((await off({ code: codeOf(secret) })).status).toBe(204);
    expect((await signIn('off@acme.example')).status).toBe(200);
    await turnOn(browser);
    expect((await off({ password: GOOD_PASSWORD })).status).toBe(204);
  });

  test('is asked for in every other session, and of who comes by a link: neither may do anything before', async () => {
    const { browser, user } = await newPerson(api, { email: 'link@acme.example', role: 'admin' });
    const other = browserOn(api);
    await other.call('POST', '/session', { email: 'link@acme.example', password: GOOD_PASSWORD });
    const { secret } = await turnOn(browser);
    expect((await other.call('GET', '/links')).json.code).toBe('code_needed');
    const made = await api.call('POST', `/api/v1/users/${user.id}/link`);
    const thief = browserOn(api);
    expect(await thief.openLink((made.json as unknown as UserWithLinkAnswer).signIn.url)).toBe(303);
    expect((await thief.call<SignedInAnswer>('GET', '/session')).json.needs).toBe('code');
    for (const [method, path, body] of [
      ['GET', '/links', undefined],
      ['GET', '/sessions', undefined],
      ['POST', '/session/password', { password: 'a bicycle made of old letters' }],
      ['POST', '/session/second-factor/off', { password: GOOD_PASSWORD }],
      ['POST', '/session/second-factor/recovery-codes', { password: GOOD_PASSWORD }],
      ['DELETE', '/session/others', undefined],
    ] as const)
      expect([path, (await thief.call(method, path, body)).json.code]).toEqual([path, 'code_needed']);
    const tries: number[] = [];
    for (let n = 0; n < 11; n += 1)
      tries.push((await thief.call('POST', '/session/code', { code: `00000${n % 10}` })).status);
    expect(tries).toEqual([...Array<number>(10).fill(403), 429]);
    await database().db.call('delete from sign_in_tries');
    const shown = await other.call<SignedInAnswer>('POST', '/session/code', { code: codeOf(secret) });
    expect([shown.status, shown.json.needs]).toEqual([200, null]);
    expect((await other.call('GET', '/links')).status).toBe(200);
  });

  test('by a reset link, is shown first; then a password is chosen', async () => {
    const { browser, user } = await newPerson(api, { email: 'reset@acme.example' });
    const { secret } = await turnOn(browser);
    const made = await api.call('POST', `/api/v1/users/${user.id}/link`);
    const { url } = (made.json as unknown as UserWithLinkAnswer).signIn;
    const owner = browserOn(api);
    await owner.openLink(url);
    const shown = await owner.call<SignedInAnswer>('POST', '/session/code', { code: codeOf(secret) });
    expect(shown.json).toMatchObject({ needs: 'password', password: { needsCurrent: false } });
    const chosen = await owner.call<SignedInAnswer>('POST', '/session/password', {
      password: 'a bicycle of old letters',
    });
    expect(chosen.json.needs).toBeNull();
  });

  test('that was lost is removed by an admin', async () => {
    const { browser, user } = await newPerson(api, { email: 'removed@acme.example' });
    await turnOn(browser);
    const removed = await api.call('POST', `/api/v1/users/${user.id}/second-factor/remove`);
    expect(removed.json).toMatchObject({ secondFactor: false });
    expect((await signIn('removed@acme.example')).status).toBe(200);
  });

  describe('where admins need one', () => {
    let strict: TestApi;
    beforeAll(async () => {
      strict = await apiOn(database());
    });
    afterAll(() => strict.end());

    test('one without can do nothing but set it up; agents are not asked', async () => {
      const admin = await newPerson(strict, { email: 'admin@acme.example', role: 'admin' });
      const agent = await newPerson(strict, { email: 'agent@acme.example' });
      const required = await admin.browser.call('PUT', '/organization', { requireSecondFactor: true });
      expect(required.json).toMatchObject({ requireSecondFactor: true });
      expect((await admin.browser.call('GET', '/links')).json.code).toBe('second_factor_needed');
      expect((await admin.browser.call<SignedInAnswer>('GET', '/session')).json).toMatchObject({
        needs: 'second-factor',
        secondFactor: { on: false, required: true },
      });
      const shown = await admin.browser.call<SignedInAnswer>('POST', '/session/code', { code: '000000' });
      expect([shown.status, shown.json.needs]).toEqual([200, 'second-factor']);
      expect((await agent.browser.call('GET', '/links')).status).toBe(200);
      const { secret } = await turnOn(admin.browser);
      expect((await admin.browser.call('GET', '/users')).status).toBe(200);
      const body = { email: 'admin@acme.example', password: GOOD_PASSWORD, code: codeOf(secret) };
      const again = browserOn(strict);
      expect((await again.call('POST', '/session', body)).status).toBe(200);
      expect((await again.call('GET', '/users')).status).toBe(200);
    });
  });
});

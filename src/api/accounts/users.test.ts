import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { browserOn, GOOD_PASSWORD, newPerson, type Told } from '../../../test/person.ts';
import type {
  AuditEntryAnswer,
  InvitationAnswer,
  SignedInAnswer,
  UserAnswer,
  UserWithLinkAnswer,
} from '../schemas/accounts.ts';

eachDatabase('people', (database) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await apiOn(database());
  });
  afterAll(() => api.end());

  async function asOperator<T = UserAnswer>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Told<T>> {
    const answer = await api.call(method, `/api/v1${path}`, body === undefined ? {} : { body });
    return answer as unknown as Told<T>;
  }
  const invite = (email: string, role = 'agent') => asOperator<UserWithLinkAnswer>('POST', '/users', { email, role });
  const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';
  async function actions(subject: string): Promise<string[]> {
    const { json } = await asOperator<{ items: AuditEntryAnswer[] }>('GET', `/audit-log?search=${subject}&sort=oldest`);
    return json.items.map(({ action }) => action);
  }

  describe('an invitation', () => {
    test('says whom it is for, takes a name and a password, and signs in', async () => {
      const { json: user } = await invite('bo@acme.example');
      expect(user).toMatchObject({
        state: 'invited',
        link: { purpose: 'invitation' },
        passwordSet: false,
        lastSeenAt: null,
      });
      const token = tokenOf(user.signIn.url);
      const bo = browserOn(api);
      const seen = await bo.call<InvitationAnswer>('POST', '/invitations/look', { token });
      expect(seen.json).toMatchObject({ purpose: 'invitation', user: { email: 'bo@acme.example', role: 'agent' } });
      const weak = await bo.call('POST', '/invitations/accept', { token, password: 'bo@acme.example' });
      expect([weak.status, weak.json.code]).toEqual([422, 'weak_password']);
      const accepted = await bo.call<SignedInAnswer>('POST', '/invitations/accept', {
        token,
        name: 'Bo Chen',
        password: GOOD_PASSWORD,
      });
      expect(accepted.json).toMatchObject({ user: { name: 'Bo Chen', role: 'agent' }, how: 'link', needs: null });
      expect((await bo.call('GET', '/links')).status).toBe(200);
      const again = await browserOn(api).call('POST', '/invitations/accept', { token, password: GOOD_PASSWORD });
      expect([again.status, again.json.code]).toEqual([404, 'link_spent']);
      const { json } = await asOperator<{ items: UserAnswer[] }>('GET', '/users');
      expect(json.items.find(({ email }) => email === 'bo@acme.example')).toMatchObject({
        name: 'Bo Chen',
        state: 'active',
        link: null,
        passwordSet: true,
        lastSeenAt: expect.any(String) as string,
      });
      expect(await actions('bo@acme')).toEqual(['user.invited', 'user.link_made', 'session.opened']);
    });

    test('opened as a link signs in too, and then asks for a password, without the one before', async () => {
      const { json: user } = await invite('cy@acme.example');
      const cy = browserOn(api);
      expect(await cy.openLink(user.signIn.url)).toBe(303);
      const session = await cy.call<SignedInAnswer>('GET', '/session');
      expect(session.json).toMatchObject({ needs: 'password', password: { set: false, needsCurrent: false } });
      const chosen = await cy.call<SignedInAnswer>('POST', '/session/password', { password: GOOD_PASSWORD });
      expect(chosen.json).toMatchObject({ needs: null, password: { set: true, needsCurrent: true } });
      expect((await cy.call('POST', '/session/password', { password: 'another long enough one' })).json.code).toBe(
        'wrong_password',
      );
    });

    test.each(['opened', 'accepted'])('%s in a browser that was signed in ends the session there was', async (way) => {
      const { browser } = await newPerson(api, { email: `before-${way}@acme.example` });
      const before = browser.cookies.get('deskbridge_session') ?? '';
      const { json: user } = await invite(`after-${way}@acme.example`);
      const accept = { token: tokenOf(user.signIn.url), password: GOOD_PASSWORD };
      if (way === 'opened') expect(await browser.openLink(user.signIn.url)).toBe(303);
      else expect((await browser.call('POST', '/invitations/accept', accept)).status).toBe(200);
      const session = await browser.call<SignedInAnswer>('GET', '/session');
      expect(session.json.user.email).toBe(`after-${way}@acme.example`);
      browser.cookies.set('deskbridge_session', before);
      expect((await browser.call('GET', '/links')).status).toBe(401);
    });

    test('can be sent again, which ends the one before, and be ended', async () => {
      const { json: user } = await invite('di@acme.example');
      const again = await asOperator<UserWithLinkAnswer>('POST', `/users/${user.id}/link`);
      expect(again.status).toBe(201);
      const look = (url: string) => browserOn(api).call('POST', '/invitations/look', { token: tokenOf(url) });
      expect((await look(user.signIn.url)).status).toBe(404);
      expect((await look(again.json.signIn.url)).status).toBe(200);
      expect((await asOperator('DELETE', `/users/${user.id}/link`)).json).toMatchObject({
        state: 'invited',
        link: null,
      });
      expect((await look(again.json.signIn.url)).status).toBe(404);
      expect(await browserOn(api).openLink(again.json.signIn.url)).toBe(403);
    });

    test('with another role for somebody who is a user already is refused, and changes nothing', async () => {
      const { json: user } = await invite('twice@acme.example');
      const refused = await asOperator<{ code: string }>('POST', '/users', { email: user.email, role: 'admin' });
      expect([refused.status, refused.json.code]).toEqual([409, 'email_taken']);
      expect((await invite(user.email)).status).toBe(201);
      const again = await asOperator<UserWithLinkAnswer>('POST', '/users', { email: user.email });
      expect([again.status, again.json.id, again.json.role]).toEqual([201, user.id, 'agent']);
    });

    test('is over after a week', async () => {
      const { json: user } = await invite('late@acme.example');
      const days = (Date.parse(user.signIn.expiresAt) - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(6.9);
      await database().db.call('update sign_in_tokens set expires_at = now() where user_id = $1', [user.id]);
      expect(await browserOn(api).openLink(user.signIn.url)).toBe(403);
    });

    test('is not an operator’s link', async () => {
      const { json } = await asOperator<{ url: string }>('POST', '/sign-in-links');
      const look = await browserOn(api).call('POST', '/invitations/look', { token: tokenOf(json.url) });
      expect(look.json.code).toBe('link_spent');
    });
  });

  test('a forgotten password is chosen anew by a link that an admin makes', async () => {
    const { user, browser } = await newPerson(api, { email: 'forgot@acme.example' });
    const { json } = await asOperator<UserWithLinkAnswer>('POST', `/users/${user.id}/link`);
    expect(json.link?.purpose).toBe('reset');
    expect((await browser.call('GET', '/links')).status).toBe(200);
    const next = 'a bicycle made of old letters';
    const token = tokenOf(json.signIn.url);
    const reset = await browserOn(api).call('POST', '/invitations/accept', { token, password: next });
    expect(reset.status).toBe(200);
    expect((await browser.call('GET', '/links')).status).toBe(401);
    const body = { email: 'forgot@acme.example', password: next };
    expect((await browserOn(api).call('POST', '/session', body)).status).toBe(200);
  });

  test('who came by the printed link makes an account of their own', async () => {
    const fresh = await apiOn(database());
    const link = await fresh.call('POST', '/api/v1/sign-in-links');
    const operator = browserOn(fresh);
    expect(await operator.openLink(link.json.url)).toBe(303);
    const session = await operator.call<SignedInAnswer>('GET', '/session');
    expect(session.json).toMatchObject({ user: { id: null, role: 'admin' }, needs: 'account', how: 'link' });
    expect((await operator.call('POST', '/session/password', { password: GOOD_PASSWORD })).json.code).toBe(
      'no_account',
    );
    const before = operator.cookies.get('deskbridge_session') ?? '';
    const account = { email: 'First@acme.example', name: 'Fi Rst', password: GOOD_PASSWORD };
    const made = await operator.call<SignedInAnswer>('POST', '/session/account', account);
    expect([made.status, made.json.user.email, made.json.user.role]).toEqual([201, 'first@acme.example', 'admin']);
    expect((await operator.call('GET', '/users')).status).toBe(200);
    expect((await operator.call('POST', '/session/account', account)).json.code).toBe('account_exists');
    operator.cookies.set('deskbridge_session', before);
    expect((await operator.call('GET', '/users')).status).toBe(401);
    const body = { email: 'first@acme.example', password: GOOD_PASSWORD };
    expect((await browserOn(fresh).call('POST', '/session', body)).status).toBe(200);
    await fresh.end();
  });

  test('a requester sees nothing of the console', async () => {
    const { browser } = await newPerson(api, { email: 'customer@acme.example', role: 'requester' });
    expect((await browser.call<SignedInAnswer>('GET', '/session')).json.user.role).toBe('requester');
    for (const path of ['/links', '/status', '/users', '/audit-log'])
      expect((await browser.call('GET', path)).json.code).toBe('missing_scope');
    expect((await browser.call('GET', '/sessions')).status).toBe(200);
    const refused = await asOperator<{ items: AuditEntryAnswer[] }>('GET', '/audit-log?action=access.refused');
    expect(refused.json.items.map(({ actor, subject }) => `${actor}: ${subject}`)).toContain(
      'Name of customer@acme.example: GET /api/v1/audit-log',
    );
  });

  test('what somebody was not allowed is written down once a minute, however often they try', async () => {
    const { browser } = await newPerson(api, { email: 'curious@acme.example' });
    for (let n = 0; n < 5; n += 1) expect((await browser.call('GET', '/users')).status).toBe(403);
    const { json } = await asOperator<{ items: AuditEntryAnswer[] }>(
      'GET',
      '/audit-log?action=access.refused&search=curious',
    );
    expect(json.items).toHaveLength(1);
  });

  test('a changed role, a disabled user, a removed user: every session of theirs ends', async () => {
    await newPerson(api, { email: 'another-admin@acme.example', role: 'admin' });
    const { user, browser } = await newPerson(api, { email: 'role@acme.example' });
    const signIn = () => browser.call('POST', '/session', { email: 'role@acme.example', password: GOOD_PASSWORD });
    const renamed = await asOperator('PUT', `/users/${user.id}`, { name: 'Ro Le', role: 'agent' });
    expect([renamed.json.name, (await browser.call('GET', '/links')).status]).toEqual(['Ro Le', 200]);
    expect((await asOperator('PUT', `/users/${user.id}`, { role: 'admin' })).json.role).toBe('admin');
    expect((await browser.call('GET', '/links')).status).toBe(401);
    await signIn();
    expect((await browser.call('GET', '/users')).status).toBe(200);
    expect((await asOperator('POST', `/users/${user.id}/disable`)).json.state).toBe('disabled');
    expect((await browser.call('GET', '/links')).status).toBe(401);
    expect((await signIn()).status).toBe(401);
    expect((await asOperator('POST', `/users/${user.id}/link`)).json.code).toBe('user_disabled');
    expect((await asOperator('POST', `/users/${user.id}/enable`)).json.state).toBe('active');
    expect((await signIn()).status).toBe(200);
    expect((await asOperator('POST', `/users/${user.id}/sign-out`)).status).toBe(200);
    expect((await browser.call('GET', '/links')).status).toBe(401);
    await signIn();
    expect((await asOperator('DELETE', `/users/${user.id}`)).status).toBe(204);
    expect((await browser.call('GET', '/links')).status).toBe(401);
    expect((await asOperator('DELETE', `/users/${user.id}`)).status).toBe(404);
    expect(await actions('role@acme')).toEqual(
      expect.arrayContaining(['user.role_changed', 'user.disabled', 'user.enabled', 'user.signed_out', 'user.removed']),
    );
  });

  test('the last active admin can be neither demoted nor disabled nor removed', async () => {
    const fresh = await apiOn(database());
    const first = await newPerson(fresh, { email: 'one@acme.example', role: 'admin' });
    await fresh.call('POST', '/api/v1/users', { body: { email: 'invited@acme.example', role: 'admin' } });
    const path = `/users/${first.user.id}`;
    const tries = async () => [
      await first.browser.call('PUT', path, { role: 'agent' }),
      await first.browser.call('POST', `${path}/disable`),
      await first.browser.call('DELETE', path),
    ];
    for (const { status, json } of await tries()) expect([status, json.code]).toEqual([409, 'last_admin']);
    expect((await first.browser.call('PUT', path, { name: 'Still here', role: 'admin' })).status).toBe(200);
    const second = await newPerson(fresh, { email: 'two@acme.example', role: 'admin' });
    expect((await second.browser.call('PUT', path, { role: 'agent' })).status).toBe(200);
    await fresh.end();
  });

  test('an API key may expire, and who made and revoked it is written down', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const made = await asOperator<{ id: string; expiresAt: string }>('POST', '/api-keys', {
      name: 'soon',
      expiresAt: soon,
    });
    expect(made.json.expiresAt).toBe(soon);
    const past = await asOperator('POST', '/api-keys', { name: 'past', expiresAt: '2020-01-01T00:00:00Z' });
    expect(past.status).toBe(422);
    await asOperator('DELETE', `/api-keys/${made.json.id}`);
    expect(await actions('soon')).toEqual(['key.created', 'key.revoked']);
  });
});

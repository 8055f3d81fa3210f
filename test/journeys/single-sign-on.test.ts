import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nothingPrivate } from '../../src/addresses.ts';
import { createHttp } from '../../src/http.ts';
import { createSignOn } from '../../src/oidc/provider.ts';
import { createTelemetry } from '../../src/telemetry.ts';
import { apiOn, type Called, type TestApi } from '../api.ts';
import { eachDatabase, type FreshDatabase } from '../databases.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../openid-provider.ts';

const own = 'http://localhost:8080';
const redirectUri = `${own}/oauth/oidc/callback`;

eachDatabase('single sign-on', (database) => {
  let provider: OpenIdProvider;
  let api: TestApi;
  const logged: string[] = [];
  const http = createHttp({ allowHttpVendors: true, privateVendors: nothingPrivate });

  beforeAll(async () => {
    provider = await startOpenIdProvider(redirectUri);
    api = await onProvider(database(), provider.issuer);
  });
  afterAll(async () => {
    await api.end();
    await provider.close();
    http.close();
  });

  const onProvider = (fresh: FreshDatabase, issuer: string): Promise<TestApi> =>
    apiOn(fresh, {
      telemetry: createTelemetry('debug', { write: (line) => void logged.push(line) }),
      signOn: createSignOn(http, {
        issuer,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
        redirectUri,
      }),
    });

  /** One browser; requests from an address of its own, so that no limit is shared. */
  let browsers = 0;
  function browser(of: TestApi = api) {
    const cookies = new Map<string, string>();
    browsers += 1;
    const remoteAddress = `198.51.100.${browsers}`;
    return {
      cookies,
      async get(url: string): Promise<Called> {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await of.call('GET', url, { token: null, headers: { cookie }, remoteAddress });
        for (const line of [answer.headers['set-cookie'] ?? []].flat() as string[]) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies.set(name, value);
        }
        return answer;
      },
      /** Begins, and goes through the provider; answers the address of the way back. */
      async throughProvider(): Promise<string> {
        const begun = await this.get('/oauth/oidc/start');
        expect(begun.status, begun.text).toBe(303);
        const back = await provider.visit(String(begun.headers['location']));
        return `${back.pathname}${back.search}`;
      },
      async signIn(): Promise<Called> {
        return this.get(await this.throughProvider());
      },
    };
  }

  async function invite(email: string): Promise<string> {
    return (await api.call('POST', '/api/v1/users', { body: { email, name: email.split('@')[0] } })).json.id;
  }

  const identities = () =>
    database().db.call<{ subject: string; user_id: string }>(
      'select subject, user_id from user_identities where organization_id = $1 order by subject',
      [api.organizationId],
    );

  const sessions = async (): Promise<number> =>
    (await database().db.call('select hash from sessions where organization_id = $1', [api.organizationId])).length;

  /** The page says so, and nothing is stored. */
  async function expectRefused(ask: () => Promise<Called>, status: number, says: RegExp): Promise<void> {
    const before = [await identities(), await sessions()];
    const answer = await ask();
    expect(answer.text).toContain('<h1>Sign-in not completed</h1>');
    expect(answer.text).toMatch(says);
    expect(answer.status).toBe(status);
    expect(String(answer.headers['set-cookie'])).not.toContain('deskbridge_session');
    expect([await identities(), await sessions()]).toEqual(before);
  }

  test('lets in who was invited, and knows them again when their address has changed', async () => {
    const ada = await invite('ada@example.com');
    provider.person = { subject: 'ada-1', email: 'Ada@Example.com', emailVerified: true };
    const tab = browser();
    const done = await tab.signIn();
    expect([done.status, done.headers['location']], done.text).toEqual([303, '/']);
    expect((await tab.get('/api/v1/status')).status).toBe(200);
    expect(await identities()).toEqual([{ subject: 'ada-1', user_id: ada }]);
    provider.person = { subject: 'ada-1', email: 'ada@elsewhere.example', emailVerified: false };
    expect((await browser().signIn()).status).toBe(303);
    expect(await identities()).toEqual([{ subject: 'ada-1', user_id: ada }]);
    const audit = await api.call('GET', '/api/v1/audit-log?sort=oldest');
    expect(audit.text).toContain('user.identity_linked');
    expect(audit.text).toContain('session.opened');
  });

  test('ends the session that this browser had', async () => {
    await invite('zoe@example.com');
    provider.person = { subject: 'zoe', email: 'zoe@example.com', emailVerified: true };
    const tab = browser();
    expect((await tab.signIn()).status).toBe(303);
    const before = tab.cookies.get('deskbridge_session') ?? '';
    const old = { token: null, headers: { cookie: `deskbridge_session=${before}` } };
    expect((await api.call('GET', '/api/v1/status', old)).status).toBe(200);
    expect((await tab.signIn()).status).toBe(303);
    expect((await api.call('GET', '/api/v1/status', old)).status).toBe(401);
    expect((await tab.get('/api/v1/status')).status).toBe(200);
  });

  test('asks with PKCE, a nonce and an exact way back, and keeps none of it', async () => {
    const begun = await browser().get('/oauth/oidc/start');
    const asked = new URL(String(begun.headers['location']));
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: provider.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const cookie = String(begun.headers['set-cookie']);
    expect(cookie).toMatch(/^deskbridge_sign_on=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const rows = JSON.stringify(await database().db.call('select * from sign_on_states'));
    const secrets = [cookie.slice(19, 62), ...['state', 'nonce'].map((name) => asked.searchParams.get(name) ?? '')];
    for (const secret of secrets) expect(rows).not.toContain(secret);
  });

  test('over https keeps the browser’s secret for this very host', async () => {
    const https = await apiOn(database(), { publicUrl: 'https://desk.example.com', signOn: api.deps.signOn });
    const begun = await browser(https).get('/oauth/oidc/start');
    expect(String(begun.headers['set-cookie'])).toMatch(
      /^__Host-deskbridge-sign-on=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    await https.end();
  });

  test('works in two tabs at once', async () => {
    await invite('tess@example.com');
    provider.person = { subject: 'tess', email: 'tess@example.com', emailVerified: true };
    const one = browser();
    const first = await one.throughProvider();
    const second = await one.throughProvider();
    expect((await one.get(second)).status).toBe(303);
    expect((await one.get(first)).status).toBe(303);
  });

  describe('is not completed', () => {
    beforeAll(() => {
      provider.person = { subject: 'ada-1', email: 'ada@example.com', emailVerified: true };
    });

    test('without a state, or with one that nobody gave', async () => {
      const tab = browser();
      await tab.get('/oauth/oidc/start');
      for (const query of ['', '?code=x', '?code=x&state=', `?code=x&state=${'s'.repeat(43)}`])
        await expectRefused(() => tab.get(`/oauth/oidc/callback${query}`), 400, /does not belong to a sign-in/);
    });

    test('in a browser that did not begin it', async () => {
      const theirs = await browser().throughProvider();
      await expectRefused(() => browser().get(theirs), 400, /begun in another browser/);
      const victim = browser();
      await victim.get('/oauth/oidc/start');
      await expectRefused(() => victim.get(theirs), 400, /begun in another browser/);
    });

    test('a second time', async () => {
      const tab = browser();
      const back = await tab.throughProvider();
      const [one, other] = await Promise.all([tab.get(back), tab.get(back)]);
      expect(new Set([one.status, other.status])).toEqual(new Set([303, 400]));
      await expectRefused(() => tab.get(back), 400, /completed or tried already/);
    });

    test('after more than ten minutes', async () => {
      const tab = browser();
      const back = await tab.throughProvider();
      await database().db.call(`update sign_on_states set expires_at = expires_at - interval '10 minutes'`);
      await expectRefused(() => tab.get(back), 400, /took longer than 10 minutes/);
    });

    test('by who cancels at the provider', async () => {
      provider.person = null;
      const tab = browser();
      const back = await tab.throughProvider();
      expect(back).toContain('error=access_denied');
      await expectRefused(() => tab.get(back), 403, /was cancelled/);
      provider.person = { subject: 'ada-1', email: 'ada@example.com', emailVerified: true };
    });

    test('with a code of another sign-in, used or not', async () => {
      const tab = browser();
      const used = await tab.throughProvider();
      expect((await tab.get(used)).status).toBe(303);
      const fresh = await browser().throughProvider();
      for (const code of [codeOf(used), codeOf(fresh)]) {
        const back = await tab.throughProvider();
        const injected = back.replace(/code=[^&]+/, `code=${code}`);
        await expectRefused(() => tab.get(injected), 502, /did not accept/);
      }
    });

    test('with the answer of another provider', async () => {
      const tab = browser();
      const back = await tab.throughProvider();
      const mixedUp = back.replace(/iss=[^&]+/, `iss=${encodeURIComponent('https://evil.example')}`);
      await expectRefused(() => tab.get(mixedUp), 403, /not the answer to what was asked/);
    });

    test('with an ID token that is of another sign-in, or changed', async () => {
      const changes: ((token: Record<string, string>) => void)[] = [
        (token) => (token['id_token'] = other),
        (token) => (token['id_token'] = `${other.slice(0, -8)}AAAAAAAA`),
        (token) => (token['id_token'] = unsigned(other)),
      ];
      let other = '';
      provider.tamper = (path, body) => {
        if (path === '/token') other = (JSON.parse(body) as { id_token: string }).id_token;
        return null;
      };
      expect((await browser().signIn()).status).toBe(303);
      for (const change of changes) {
        provider.tamper = (path, body) => {
          if (path !== '/token') return null;
          const token = JSON.parse(body) as Record<string, string>;
          change(token);
          return JSON.stringify(token);
        };
        await expectRefused(() => browser().signIn(), 403, /not the answer to what was asked/);
      }
      provider.tamper = null;
    });

    test('by somebody whose address nobody vouches for', async () => {
      await invite('vera@example.com');
      for (const emailVerified of [false, 'false', undefined])
        await refusePerson({ subject: 'vera', email: 'vera@example.com', emailVerified }, /is verified/);
      await refusePerson({ subject: 'vera', emailVerified: true }, /is verified/);
    });

    test('by somebody who was not invited; the page says whom to ask', async () => {
      const email = '<script>alert(1)</script>@example.com';
      await refusePerson({ subject: 'mallory', email, emailVerified: true }, /Ask an admin of Deskbridge to invite/);
      const audit = await api.call('GET', '/api/v1/audit-log?action=session.refused');
      expect(audit.text).toContain('unknown');
    });

    test('by who was disabled, known to the provider already or not', async () => {
      const disable = (id: string) => api.call('POST', `/api/v1/users/${id}/disable`);
      const person = { subject: 'dora', email: 'dora@example.com', emailVerified: true };
      const dora = await invite('dora@example.com');
      expect((await disable(dora)).status).toBeLessThan(300);
      await refusePerson(person, /dora@example.com is disabled/);
      expect((await api.call('POST', `/api/v1/users/${dora}/enable`)).status).toBeLessThan(300);
      expect((await browser().signIn()).status).toBe(303);
      expect((await disable(dora)).status).toBeLessThan(300);
      await refusePerson(person, /dora@example.com is disabled/);
    });

    test('by who got somebody’s address after them, until an admin forgets the old one', async () => {
      const bo = await invite('bo@example.com');
      provider.person = { subject: 'bo-1', email: 'bo@example.com', emailVerified: true };
      expect((await browser().signIn()).status).toBe(303);
      await refusePerson({ subject: 'bo-2', email: 'bo@example.com', emailVerified: true }, /Another account/);
      expect((await api.call('DELETE', `/api/v1/users/${bo}/identities`)).status).toBe(204);
      expect((await api.call('DELETE', `/api/v1/users/${bo}/identities`)).status).toBe(404);
      expect((await browser().signIn()).status).toBe(303);
      expect(await identities()).toContainEqual({ subject: 'bo-2', user_id: bo });
    });

    async function refusePerson(person: { subject: string; [claim: string]: unknown }, says: RegExp): Promise<void> {
      provider.person = person;
      await expectRefused(
        async () => {
          const answer = await browser().signIn();
          expect(answer.text).not.toContain('<script');
          return answer;
        },
        403,
        says,
      );
    }
  });

  test('a provider that is away stops neither the server nor other ways in, and is asked again', async () => {
    const away = await startOpenIdProvider(redirectUri);
    const of = await onProvider(database(), away.issuer);
    await away.close();
    await expectRefused(() => browser(of).get('/oauth/oidc/start'), 503, /does not answer just now/);
    expect((await of.call('GET', '/readyz', { token: null })).status).toBe(200);
    expect((await of.call('POST', '/api/v1/sign-in-links')).status).toBe(201);
    await of.end();
    provider.tamper = () => '<html>maintenance</html>';
    const back = await onProvider(database(), provider.issuer);
    await expectRefused(() => browser(back).get('/oauth/oidc/start'), 503, /does not answer just now/);
    provider.tamper = null;
    expect((await browser(back).get('/oauth/oidc/start')).status).toBe(303);
    await back.end();
  });

  test('where it is not set up, the page says so', async () => {
    const without = await apiOn(database());
    for (const path of ['start', 'callback?code=x&state=y'])
      await expectRefused(() => browser(without).get(`/oauth/oidc/${path}`), 404, /not set up here/);
    await without.end();
  });

  test('a mere look at the way back uses nothing up', async () => {
    const response = await api.server.inject({ method: 'HEAD', url: '/oauth/oidc/callback?state=x' });
    expect(response.statusCode).toBe(405);
  });

  test('logs no secret, code, state or address', () => {
    const all = logged.join('\n');
    expect(all).toContain('A single sign-on was not completed.');
    expect(all).not.toMatch(/code=|state=|example\.com|canary|eyJ/);
  });
});

function codeOf(back: string): string {
  return new URL(back, own).searchParams.get('code') ?? '';
}

/** The same claims, with `alg: none`. */
function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

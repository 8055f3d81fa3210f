import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {
  DisconnectedAnswer,
  HookTopicsAnswer,
  TeammatesAnswer,
  TeamsAnswer,
  TicketTypesAnswer,
  WorkspaceConnectionAnswer,
} from '../../src/api/schemas/connecting.ts';
import { acme, type ConnectingWorld, globex, nordlicht, oauthApp, startConnectingWorld } from '../connecting-world.ts';
import type { Engine } from '../databases.ts';
import { until } from './world.ts';

/** Somebody's browser: keeps cookies, follows nothing by itself. */
interface Browser {
  get(address: string): Promise<Seen>;
  post(address: string, form: Record<string, string>): Promise<Seen>;
}

interface Seen {
  status: number;
  location: string;
  text: string;
}

function browserOf(url: string): Browser {
  const cookies = new Map<string, string>();
  const ask = async (address: string, init: { method?: string; body?: string; headers?: Record<string, string> }) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(address, url), {
      ...init,
      redirect: 'manual',
      headers: { cookie, origin: url, 'sec-fetch-site': 'same-origin', ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
  };
  return {
    get: (address) => ask(address, {}),
    post: (address, form) =>
      ask(address, {
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
  };
}

describe.each(['embedded', 'postgresql'] as const)('connecting Intercom, on %s', (engine: Engine) => {
  let world: ConnectingWorld;
  let missing = true;
  beforeAll(async () => {
    const started = await startConnectingWorld(engine);
    missing = started === null;
    if (started !== null) world = started;
  });
  afterAll(async () => {
    if (!missing) await world.end();
  });
  beforeEach((context) => {
    if (missing) context.skip('this machine has no PostgreSQL');
  });

  const browsers = new Map<string, Browser>();
  /** The browser of somebody, signed in; always the same one, since few may sign in in a minute. */
  async function signedIn(who = 'ada'): Promise<Browser> {
    const known = browsers.get(who);
    if (known !== undefined) return known;
    const browser = browserOf(world.url);
    browsers.set(who, browser);
    const token = new URL(await world.signInLink()).searchParams.get('token') ?? '';
    expect((await browser.post('/sign-in', { token })).status).toBe(303);
    return browser;
  }

  const listed = async (): Promise<WorkspaceConnectionAnswer[]> =>
    (await world.api('GET', '/api/v1/connections')).json.items as unknown as WorkspaceConnectionAnswer[];

  const ada = (id: string): string => [...world.intercom.workspace(id).admins.keys()][0] ?? '';
  const priya = (id: string): string =>
    [...world.intercom.workspace(id).admins.values()].find(({ mayInstallApps }) => !mayInstallApps)?.id ?? '';

  /** Presses a button at Intercom: where it sends the browser back to. */
  async function atIntercom(address: string, who: string, act: 'install' | 'cancel' = 'install'): Promise<string> {
    const answer = await fetch(address, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ who, act }),
    });
    expect(answer.status).toBe(303);
    return answer.headers.get('location') ?? '';
  }

  async function begin(browser: Browser, query = ''): Promise<string> {
    const begun = await browser.get(`/oauth/intercom/start${query}`);
    expect(begun.status).toBe(303);
    return begun.location;
  }

  /** The whole way: the page it ends with. */
  async function authorize(
    browser: Browser,
    { workspace, query = '', who = ada(workspace) }: { workspace: string; query?: string; who?: string },
  ): Promise<Seen> {
    return browser.get(await atIntercom(await begin(browser, query), `${workspace}/${who}`));
  }

  /** Whatever is connected is disconnected and removed. */
  async function startOver(): Promise<void> {
    for (const { id } of await listed()) {
      await world.api('POST', `/api/v1/connections/${id}/disconnect`);
      await world.api('DELETE', `/api/v1/connections/${id}`);
    }
    expect(await listed()).toEqual([]);
  }

  async function connected(workspace = acme.id): Promise<WorkspaceConnectionAnswer> {
    await startOver();
    expect((await authorize(await signedIn(), { workspace })).status).toBe(200);
    const [one] = await listed();
    if (one === undefined) throw new Error('Nothing was connected.');
    return one;
  }

  describe('by OAuth', () => {
    beforeEach(startOver);

    test('asks at the registered address and keeps what comes back, never the state itself', async () => {
      const browser = await signedIn();
      const address = new URL(await begin(browser));
      expect(address.origin + address.pathname).toBe(`${world.intercom.url}/oauth`);
      expect(address.searchParams.get('client_id')).toBe(oauthApp.clientId);
      expect(address.searchParams.get('redirect_uri')).toBe(`${world.url}/oauth/intercom/callback`);
      const state = address.searchParams.get('state') ?? '';
      expect(state).toMatch(/^[\w-]{43}$/);
      const stored = await world.app.db.call<{ text: string }>('select s::text as text from oauth_states s');
      expect(stored.length).toBeGreaterThan(0);
      expect(stored.map(({ text }) => text).join()).not.toContain(state);
      const page = await browser.get(await atIntercom(address.href, `${acme.id}/${ada(acme.id)}`));
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('Connected to Acme Support')]);
      expect(await listed()).toMatchObject([
        {
          name: 'Acme Support',
          workspaceId: acme.id,
          region: 'US',
          state: 'connected',
          plan: 'ok',
          authorizedBy: 'oauth',
          clientSecret: 'app',
          actingTeammate: { id: ada(acme.id), name: 'Ada Fitzgerald' },
          workspaceUrl: `${world.intercom.url}/a/inbox/${acme.id}`,
          projects: [],
          lastNotificationAt: null,
        },
      ]);
      const audit = await world.api('GET', '/api/v1/audit-log?action=connection.connected');
      expect(audit.json.items[0]).toMatchObject({ subject: 'Acme Support', actorKind: 'session' });
    });

    test('finds the region of the workspace, and a plan without conversations', async () => {
      world.intercom.workspace(nordlicht.id).planRestricted = true;
      await authorize(await signedIn(), { workspace: nordlicht.id, query: '?region=EU' });
      world.intercom.workspace(nordlicht.id).planRestricted = false;
      expect(await listed()).toMatchObject([{ name: 'Nordlicht', region: 'EU', plan: 'restricted' }]);
    });

    test('exchanges a code once, and lets no answer hold the token', async () => {
      const before = world.intercom.requests().filter(({ path }) => path === '/auth/eagle/token').length;
      const browser = await signedIn();
      const back = await atIntercom(await begin(browser), `${acme.id}/${ada(acme.id)}`);
      const [first, second] = [await browser.get(back), await browser.get(back)];
      expect([first.status, second.status]).toEqual([200, 400]);
      expect(second.text).toContain('was used already');
      const after = world.intercom.requests().filter(({ path }) => path === '/auth/eagle/token').length;
      expect(after - before).toBe(1);
      const token = [...world.intercom.workspace(acme.id).tokens.keys()].at(-1) ?? '';
      expect(token).toMatch(/^oauth-/);
      const [one] = await listed();
      for (const path of ['', `/${one?.id}`, `/${one?.id}/topics`])
        expect((await world.api('GET', `/api/v1/connections${path}`)).text).not.toContain(token);
      const rows = await world.app.db.call<{ text: string }>('select c::text as text from connections c');
      expect(rows.map(({ text }) => text).join()).not.toContain(token);
    });

    /** Nothing is connected, and nothing that was sealed waits. */
    async function expectNothingStored(): Promise<void> {
      expect(await listed()).toEqual([]);
      const held = await world.app.db.call('select hash from oauth_states where sealed_token is not null');
      expect(held).toEqual([]);
    }

    test('answers each thing that goes wrong in words, and stores nothing (B27)', async () => {
      const browser = await signedIn();
      const good = async (): Promise<URL> =>
        new URL(await atIntercom(await begin(browser), `${acme.id}/${ada(acme.id)}`));
      const cases: [what: string, address: () => Promise<string>, status: number, says: RegExp][] = [
        ['no state', async () => '/oauth/intercom/callback?code=abc', 400, /does not belong to anything/],
        [
          'an invented state',
          async () => `/oauth/intercom/callback?code=abc&state=${'a'.repeat(43)}`,
          400,
          /does not belong/,
        ],
        [
          'cancelled',
          async () => atIntercom(await begin(browser), `${acme.id}/${ada(acme.id)}`, 'cancel'),
          403,
          /cancelled at Intercom/,
        ],
        [
          'not an admin of the workspace',
          async () => atIntercom(await begin(browser), `${acme.id}/${priya(acme.id)}`),
          403,
          /Ask a workspace admin to connect/,
        ],
        [
          'no code',
          async () => {
            const back = await good();
            back.searchParams.delete('code');
            return back.href;
          },
          400,
          /no authorisation along/,
        ],
        [
          'a code of nobody',
          async () => {
            const back = await good();
            back.searchParams.set('code', 'bm9ib2R5');
            return back.href;
          },
          502,
          /does not take its own authorisation/,
        ],
        ['a region that is none', async () => '/oauth/intercom/start?region=MARS', 400, /not whole/],
      ];
      for (const [what, address, status, says] of cases) {
        const seen = await browser.get(await address());
        expect([what, seen.status], seen.text).toEqual([what, status]);
        expect(seen.text).toMatch(says);
        expect(seen.text).toContain('Connection not completed');
      }
      await expectNothingStored();
    });

    test('refuses a state that is older than 10 minutes', async () => {
      const browser = await signedIn();
      const back = await atIntercom(await begin(browser), `${acme.id}/${ada(acme.id)}`);
      await world.app.db.call(`update oauth_states set expires_at = now() - interval '1 second'`);
      const seen = await browser.get(back);
      expect([seen.status, seen.text]).toEqual([400, expect.stringContaining('longer than 10 minutes')]);
      await expectNothingStored();
    });

    test('refuses what another browser began, signed in or not (S8)', async () => {
      const [mallory, victim] = [await signedIn('mallory'), await signedIn()];
      const back = await atIntercom(await begin(mallory), `${globex.id}/${ada(globex.id)}`);
      const seen = await victim.get(back);
      expect([seen.status, seen.text]).toEqual([400, expect.stringContaining('does not belong')]);
      expect((await browserOf(world.url).get(back)).status).toBe(401);
      await expectNothingStored();
      expect((await mallory.get(back)).status, 'whoever began it may still end it').toBe(200);
    });

    test('says that Intercom does not answer, and does not ask again', async () => {
      const browser = await signedIn();
      const back = await atIntercom(await begin(browser), `${acme.id}/${ada(acme.id)}`);
      world.intercom.faults.add({ path: '/auth/eagle/token', fault: { kind: 'reset-before' } });
      const before = world.intercom.requests().filter(({ path }) => path === '/auth/eagle/token').length;
      const seen = await browser.get(back);
      world.intercom.faults.clear();
      expect([seen.status, seen.text]).toEqual([503, expect.stringContaining('does not answer just now')]);
      const after = world.intercom.requests().filter(({ path }) => path === '/auth/eagle/token').length;
      expect(after - before).toBeLessThanOrEqual(1);
      await expectNothingStored();
    });
  });

  describe('again', () => {
    test('the same workspace is the same connection, and works', async () => {
      const before = await connected();
      const [value = ''] = [...world.intercom.workspace(acme.id).tokens.keys()].slice(-1);
      const token = world.intercom.workspace(acme.id).tokens.get(value);
      if (token !== undefined) token.revoked = true;
      const broken = await world.api('POST', `/api/v1/connections/${before.id}/check`);
      expect(broken.json).toMatchObject({ state: 'broken' });
      const seen = await authorize(await signedIn(), { workspace: acme.id, query: `?connection=${before.id}` });
      expect(seen.status).toBe(200);
      expect(await listed()).toMatchObject([{ id: before.id, state: 'connected', stateReason: null }]);
    });

    test('another workspace is asked about first, and only a yes moves it', async () => {
      const before = await connected();
      const browser = await signedIn();
      const query = `?connection=${before.id}`;
      const yesOf = (seen: Seen): string => /name="yes" value="([\w-]+)"/.exec(seen.text)?.[1] ?? '';
      const asked = await authorize(browser, { workspace: globex.id, query });
      expect(asked.status).toBe(409);
      expect(asked.text).toMatch(/Acme Support.*Globex/s);
      expect(await listed()).toMatchObject([{ workspaceId: acme.id }]);
      const stranger = await (
        await signedIn('mallory')
      ).post('/oauth/intercom/confirm', { yes: yesOf(asked), answer: 'connect' });
      expect(stranger.status, 'the yes of another browser').toBe(400);
      const kept = await browser.post('/oauth/intercom/confirm', { yes: yesOf(asked), answer: 'cancel' });
      expect([kept.status, kept.text]).toEqual([200, expect.stringContaining('stays with its workspace')]);
      expect((await browser.post('/oauth/intercom/confirm', { yes: yesOf(asked), answer: 'connect' })).status).toBe(
        400,
      );
      expect(await listed()).toMatchObject([{ workspaceId: acme.id }]);
      const again = await authorize(browser, { workspace: globex.id, query });
      const moved = await browser.post('/oauth/intercom/confirm', { yes: yesOf(again), answer: 'connect' });
      expect([moved.status, moved.text]).toEqual([200, expect.stringContaining('Connected to Globex')]);
      expect(await listed()).toMatchObject([{ id: before.id, name: before.name, workspaceId: globex.id }]);
    });

    test('by token, another workspace is asked about first too', async () => {
      const { id } = await connected();
      const path = `/api/v1/connections/${id}`;
      const refused = await world.api('PATCH', path, { accessToken: globex.token });
      expect([refused.status, refused.json.code]).toEqual([409, 'other_workspace']);
      expect(refused.json.detail).toMatch(/Acme Support.*Globex/);
      const moved = await world.api('PATCH', path, { accessToken: globex.token, otherWorkspace: true });
      expect(moved.json).toMatchObject({ id, workspaceId: globex.id, authorizedBy: 'token' });
    });

    test('a workspace that another connection has stays there', async () => {
      const first = await connected();
      const second = await world.api('POST', '/api/v1/connections', {
        accessToken: globex.token,
        apiUrl: world.intercom.url,
      });
      expect(second.status).toBe(201);
      const seen = await authorize(await signedIn(), { workspace: globex.id, query: `?connection=${first.id}` });
      expect([seen.status, seen.text]).toEqual([409, expect.stringContaining('connected already, as “Globex”')]);
    });
  });

  describe('by token', () => {
    beforeEach(startOver);
    const connect = (body: object) => world.api('POST', '/api/v1/connections', { apiUrl: world.intercom.url, ...body });

    test('takes the name of the workspace, and says what is wrong with a token', async () => {
      const made = await connect({ accessToken: nordlicht.token });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({ name: 'Nordlicht', region: 'EU', authorizedBy: 'token' });
      const wrong = await connect({ accessToken: 'nobody-knows-me' });
      expect([wrong.status, wrong.json.code]).toEqual([422, 'token_refused']);
      expect(wrong.text).not.toContain('nobody-knows-me');
      const twice = await connect({ accessToken: nordlicht.token, name: 'north' });
      expect([twice.status, twice.json.code]).toEqual([409, 'workspace_taken']);
      const taken = await connect({ accessToken: acme.token, name: 'Nordlicht' });
      expect([taken.status, taken.json.code]).toEqual([409, 'name_taken']);
      const inside = await connect({ accessToken: acme.token, apiUrl: 'http://169.254.169.254' });
      expect([inside.status, inside.json.code]).toEqual([422, 'bad_api_url']);
    });

    test('keeps the client secret before while a new one is put in place (S6)', async () => {
      const made = await connect({ accessToken: acme.token, clientSecret: 'first-secret' });
      const path = `/api/v1/connections/${made.json.id}`;
      const notify = async (secret: string): Promise<number> => {
        const body = JSON.stringify({
          type: 'notification_event',
          id: 'notif_1',
          topic: 'ping',
          app_id: acme.id,
          data: {},
        });
        const signature = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
        const headers = { 'content-type': 'application/json', 'x-hub-signature': signature };
        return (await fetch(`${world.url}/hooks/intercom`, { method: 'POST', body, headers })).status;
      };
      const heard = async (): Promise<number[]> => [await notify('first-secret'), await notify('second-secret')];
      expect(await heard()).toEqual([200, 401]);
      const changed = await world.api('PATCH', path, { clientSecret: 'second-secret' });
      expect(changed.json).toMatchObject({ clientSecret: 'own', previousClientSecret: true });
      expect(await heard()).toEqual([200, 200]);
      await world.api('PATCH', path, { forgetPreviousClientSecret: true });
      expect(await heard()).toEqual([401, 200]);
      await until('they are counted', async () => {
        const { json } = await world.api('GET', `${path}/topics`);
        const topics = json as unknown as HookTopicsAnswer;
        const ping = topics.items.find(({ topic }) => topic === 'ping');
        return ping?.count === 4 && topics.badSignatures.count === 2 && topics.badSignatures.lastAt !== null;
      });
      expect((await listed())[0]?.lastNotificationAt).toMatch(/^\d{4}-/);
    });

    test('is renamed, and a name that is taken is refused', async () => {
      const first = await connect({ accessToken: acme.token });
      await connect({ accessToken: globex.token });
      const path = `/api/v1/connections/${first.json.id}`;
      expect((await world.api('PATCH', path, { name: 'Support' })).json).toMatchObject({ name: 'Support' });
      const taken = await world.api('PATCH', path, { name: 'Globex' });
      expect([taken.status, taken.json.code]).toEqual([409, 'name_taken']);
    });

    test('keeps its name where the new token is refused, and takes both where it is good', async () => {
      const { json: made } = await connect({ accessToken: acme.token });
      const path = `/api/v1/connections/${made.id}`;
      const refused = await world.api('PATCH', path, { name: 'Support', accessToken: 'nobody-knows-me' });
      expect([refused.status, refused.json.code]).toEqual([422, 'token_refused']);
      expect(await listed()).toMatchObject([{ id: made.id, name: made.name }]);
      const both = await world.api('PATCH', path, { name: 'Support', accessToken: acme.token });
      expect(both.json).toMatchObject({ id: made.id, name: 'Support', state: 'connected' });
    });
  });

  describe('the end of a connection', () => {
    test('erases the token here and ends it at Intercom; a reconnect brings it back', async () => {
      const { id } = await connected();
      const [value] = [...world.intercom.workspace(acme.id).tokens.keys()].slice(-1);
      const early = await world.api('DELETE', `/api/v1/connections/${id}`);
      expect([early.status, early.json.code]).toEqual([409, 'still_connected']);
      const ended = (await world.api('POST', `/api/v1/connections/${id}/disconnect`))
        .json as unknown as DisconnectedAnswer;
      expect(ended).toMatchObject({ connection: { id, state: 'disconnected' }, remark: null });
      expect(world.intercom.workspace(acme.id).tokens.get(value ?? '')?.revoked).toBe(true);
      const kept = await world.app.db.call<{ sealed_token: string | null }>('select sealed_token from connections');
      expect(kept).toEqual([{ sealed_token: null }]);
      const read = await world.api('GET', `/api/v1/connections/${id}/teams`);
      expect([read.status, read.json.code]).toEqual([409, 'disconnected']);
      await authorize(await signedIn(), { workspace: acme.id });
      expect(await listed()).toMatchObject([{ id, state: 'connected' }]);
    });

    test('of a private app leaves its token to its owner, and says so', async () => {
      await startOver();
      const made = await world.api('POST', '/api/v1/connections', {
        accessToken: globex.token,
        apiUrl: world.intercom.url,
      });
      const ended = await world.api('POST', `/api/v1/connections/${made.json.id}/disconnect`);
      expect((ended.json as unknown as DisconnectedAnswer).remark).toMatch(/still exists at Intercom/);
      expect((await world.api('DELETE', `/api/v1/connections/${made.json.id}`)).status).toBe(204);
      expect(await listed()).toEqual([]);
    });
  });

  describe('what a workspace offers', () => {
    test('is read live, kept for a minute, and asked for anew on demand', async () => {
      const { id } = await connected();
      const path = `/api/v1/connections/${id}`;
      const asked = (): number => world.intercom.requests().filter((one) => one.path === '/teams').length;
      const before = asked();
      const teams = async (query = ''): Promise<TeamsAnswer> =>
        (await world.api('GET', `${path}/teams${query}`)).json as unknown as TeamsAnswer;
      const first = await teams();
      expect(first.items.map(({ name }) => name)).toContain('Billing specialists');
      expect(first.missing[0]).toMatch(/read the teams again/);
      expect((await teams()).readAt).toBe(first.readAt);
      expect(asked() - before).toBe(1);
      await teams('?fresh=1');
      expect(asked() - before).toBe(2);
      const teammates = (await world.api('GET', `${path}/teammates`)).json as unknown as TeammatesAnswer;
      expect(teammates.items.map(({ name }) => name)).toContain('Priya Raman');
      const attributes = await world.api('GET', `${path}/attributes?model=contact`);
      expect(attributes.text).toContain('custom_attributes.plan');
      const types = (await world.api('GET', `${path}/ticket-types`)).json as unknown as TicketTypesAnswer;
      expect(types.items[0]?.attributes.length).toBeGreaterThan(0);
      expect((await world.api('GET', `${path}/tags`)).text).toContain('"vip"');
      expect((await world.api('GET', `${path}/attributes?model=company`)).status).toBe(422);
    });

    test('cannot be read without the permission, and says which', async () => {
      const { id } = await connected();
      for (const token of world.intercom.workspace(acme.id).tokens.values()) token.missing.add('read_admins');
      const refused = await world.api('GET', `/api/v1/connections/${id}/teammates?fresh=1`);
      for (const token of world.intercom.workspace(acme.id).tokens.values()) token.missing.delete('read_admins');
      expect([refused.status, refused.json.code]).toEqual([502, 'intercom_forbidden']);
      expect(refused.json.detail).toMatch(/could not be read.*read_admins/s);
    });

    test('of an unknown connection is not there', async () => {
      const id = '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e';
      for (const what of ['', '/use', '/topics', '/teams', '/tags'])
        expect((await world.api('GET', `/api/v1/connections/${id}${what}`)).status, what).toBe(404);
    });
  });
});

describe('without an OAuth app', () => {
  test('connecting by OAuth is off, and says what to do', async () => {
    const world = await startConnectingWorld('embedded', { oauth: false });
    if (world === null) throw new Error('The embedded database is always there.');
    try {
      const { json } = await world.api('GET', '/api/v1/connecting');
      expect(json).toMatchObject({ oauth: false, redirectUrl: `${world.url}/oauth/intercom/callback` });
      const browser = browserOf(world.url);
      const token = new URL(await world.signInLink()).searchParams.get('token') ?? '';
      await browser.post('/sign-in', { token });
      const seen = await browser.get('/oauth/intercom/start');
      expect([seen.status, seen.text]).toEqual([404, expect.stringContaining('INTERCOM_CLIENT_ID')]);
    } finally {
      await world.end();
    }
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type IntercomSim, startIntercomSim } from '../intercom.ts';
import { createCaller } from './caller.ts';

const app = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUrls: ['https://deskbridge.example/oauth/intercom/callback'],
};

describe('allowing an app by OAuth', () => {
  let sim: IntercomSim;
  beforeAll(async () => {
    sim = await startIntercomSim({
      oauthApps: [app],
      workspaces: [{ id: 'ws1' }, { id: 'ws2', name: 'Nord', region: 'EU' }],
    });
  });
  afterAll(() => sim.close());
  beforeEach(() => {
    sim.reset();
    sim.seed('ws1');
  });
  const call = createCaller(() => sim);

  const address = (more: Record<string, string> = {}): string =>
    `${sim.url}/oauth?${new URLSearchParams({ client_id: app.clientId, state: 'st', redirect_uri: app.redirectUrls[0] ?? '', ...more })}`;

  async function decide(form: Record<string, string>): Promise<URL> {
    const answer = await fetch(address(), { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
    expect(answer.status).toBe(303);
    return new URL(answer.headers.get('location') ?? '');
  }

  const admins = (id: string) => [...sim.workspace(id).admins.values()];
  const install = (id: string): Promise<URL> => decide({ who: `${id}/${admins(id)[0]?.id}`, act: 'install' });

  async function exchange(fields: Record<string, string>): Promise<{ status: number; token: string }> {
    const body = new URLSearchParams({ client_id: app.clientId, client_secret: app.clientSecret, ...fields });
    const answer = await fetch(`${sim.url}/auth/eagle/token`, { method: 'POST', body });
    const said = (await answer.json()) as { token?: string; access_token?: string };
    expect(said.token).toBe(said.access_token);
    return { status: answer.status, token: said.token ?? '' };
  }

  test('shows who may be, of every workspace', async () => {
    const page = await (await fetch(address())).text();
    expect(page).toMatch(/Install client-1\?[^]*Ada Fitzgerald[^]*may not install apps[^]*Nord/);
    expect(page).not.toMatch(/<script|<style|style=/);
  });

  test('goes to a registered redirect URL only', async () => {
    for (const more of [{ client_id: 'nobody' }, { redirect_uri: 'https://elsewhere.example/' }])
      expect((await fetch(address(more))).status).toBe(400);
  });

  test('sends a code that ends in = and works once, as form or as JSON', async () => {
    const back = await install('ws2');
    expect(back.origin + back.pathname).toBe(app.redirectUrls[0]);
    expect(back.searchParams.get('state')).toBe('st');
    const code = back.searchParams.get('code') ?? '';
    expect(code).toMatch(/=$/);
    expect((await exchange({ code: code.replace(/=$/, '') })).status).toBe(401);
    expect((await exchange({ code, client_secret: 'wrong' })).status).toBe(401);
    const { status, token } = await exchange({ code });
    expect(status).toBe(200);
    expect((await exchange({ code })).status).toBe(401);
    const me = await call('GET /me', undefined, { token });
    expect([me.at('app.id_code'), me.at('app.region')]).toEqual(['ws2', 'EU']);
    const second = (await install('ws1')).searchParams.get('code');
    const answer = await fetch(`${sim.url}/auth/eagle/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: second, client_id: app.clientId, client_secret: app.clientSecret }),
    });
    expect(answer.status).toBe(200);
  });

  test('says access_denied to who cancels, and to who may not', async () => {
    const cancelled = await decide({ who: '', act: 'cancel' });
    expect(Object.fromEntries(cancelled.searchParams)).toEqual({ state: 'st', error: 'access_denied' });
    const guest = admins('ws1').find(({ mayInstallApps }) => !mayInstallApps);
    const refused = await decide({ who: `ws1/${guest?.id}`, act: 'install' });
    expect(refused.searchParams.get('error_description')).toMatch(/permission to install apps/);
  });

  test('ends with an uninstall: the token is revoked, others are not', async () => {
    const { token } = await exchange({ code: (await install('ws1')).searchParams.get('code') ?? '' });
    const answer = await fetch(`${sim.url}/auth/uninstall`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    expect((await call('GET /me', undefined, { token })).code).toBe('token_revoked');
    expect((await call('GET /me')).status).toBe(200);
  });
});

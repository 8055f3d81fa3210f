/** A set-up or an environment that cannot work is said so at once, in one line (B28–B30). */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type IntercomSim, startIntercomSim } from '../../sim/intercom.ts';
import { operatorToken } from '../../src/api/auth.ts';
import { composeApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createHttp, type Http } from '../../src/http.ts';
import { createIntercomClient } from '../../src/intercom/client.ts';
import { createTelemetry } from '../../src/telemetry.ts';
import { freshPlace } from '../databases.ts';
import { createApi } from './api.ts';
import { endAll, run } from './processes.ts';
import { SECRETS } from './secrets.ts';
import { eachWorld } from './world.ts';

eachWorld('B28: regions', (world) => {
  test.each(['EU', 'AU'] as const)('a workspace in %s is found there, shown so, and linked', async (region) => {
    const id = `region${region.toLowerCase()}`;
    const sim = await startIntercomSim({
      workspaces: [{ id, name: `Acme ${region}`, region, token: `token-of-${region}` }],
    });
    const site = world().sites.cloud;
    try {
      await world().apply({
        connections: [{ name: region, accessToken: `token-of-${region}`, apiUrl: sim.url }],
        projects: [{ host: site.name, key: 'OPS', connection: region }],
      });
      const { items } = (await world().api('GET', '/api/v1/connections')).json;
      expect(items.find((one) => one.name === region)).toMatchObject({ region, workspaceId: id, state: 'connected' });
      const conversation = sim.addConversation();
      const web = `https://app.${region.toLowerCase()}.intercom.com/a/inbox/${id}/inbox/conversation/${conversation.id}`;
      const issue = site.jira.act.createIssue({ project: 'OPS', summary: 'Regional', description: web });
      await world().settled();
      expect(sim.notesOf(conversation.id)).toHaveLength(1);
      expect(await world().links(issue.id)).toMatchObject([{ state: 'active', connection: region }]);
    } finally {
      await sim.close();
    }
  });

  test('a token that nobody knows is refused with a clear sentence, and nothing is set up', async () => {
    const connections = [{ name: 'unknown', accessToken: 'nobody-knows-this-one', apiUrl: world().intercom.url }];
    const answer = await world().api('PUT', '/api/v1/setup', { connections });
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid_request' } });
    expect(answer.json.detail).toMatch(/connections\[0\]\.accessToken.*The access token is not known at/);
    expect(answer.text).not.toContain('nobody-knows-this-one');
    const { items } = (await world().api('GET', '/api/v1/connections')).json;
    expect(items.map((one) => one.name)).not.toContain('unknown');
  });
});

describe('B28: a token is asked about at the addresses of all regions', () => {
  const sims: Partial<Record<'US' | 'EU' | 'AU', IntercomSim>> = {};
  const http = createHttp({ allowHttpVendors: true });

  beforeAll(async () => {
    for (const region of ['US', 'EU', 'AU'] as const)
      sims[region] = await startIntercomSim({
        workspaces: [{ id: `in${region}`, region, token: `token-of-${region}` }],
      });
  });
  afterAll(async () => {
    http.close();
    for (const sim of Object.values(sims)) await sim.close();
  });

  /** Intercom's own addresses lead to the simulators. */
  const toSimulators: Http = {
    request(request) {
      const url = request.url
        .replace('https://api.intercom.io', sims.US?.url ?? '')
        .replace('https://api.eu.intercom.io', sims.EU?.url ?? '')
        .replace('https://api.au.intercom.io', sims.AU?.url ?? '');
      return http.request({ ...request, url });
    },
    close: () => undefined,
  };

  test.each([
    ['US', 'https://api.intercom.io'],
    ['EU', 'https://api.eu.intercom.io'],
    ['AU', 'https://api.au.intercom.io'],
  ])('%s', async (region, apiUrl) => {
    const client = createIntercomClient(toSimulators);
    expect(await client.identify(`token-of-${region}`)).toMatchObject({ region, apiUrl, workspaceId: `in${region}` });
  });

  test('and a stranger’s is known in none of them', async () => {
    const client = createIntercomClient(toSimulators);
    await expect(client.identify('token-of-nobody')).rejects.toThrow('in none of the regions US, EU and AU');
  });
});

describe('B29: an environment that cannot work', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-config-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(endAll);

  const nowhere = 'postgres://user:hidden-password@127.0.0.1:1/deskbridge';

  test.each([
    ['a secret that is missing', { DATABASE_URL: nowhere }, /^deskbridge: DESKBRIDGE_SECRET is missing .*openssl/],
    ['a secret that is short', { DESKBRIDGE_SECRET: 'c2hvcnQ=' }, /^deskbridge: DESKBRIDGE_SECRET must be 32 bytes/],
    ['a secret from an example', { DESKBRIDGE_SECRET: Buffer.alloc(32).toString('base64') }, /DESKBRIDGE_SECRET/],
    [
      'a secret that somebody typed',
      { DESKBRIDGE_SECRET: Buffer.from('our-very-secret-key-for-the-desk').toString('base64') },
      /^deskbridge: DESKBRIDGE_SECRET is text that somebody typed, .*openssl rand -base64 32\n$/,
    ],
    ['a URL that is none', { DATABASE_URL: 'localhost/deskbridge' }, /^deskbridge: DATABASE_URL is not such a URL/],
    [
      'a database that is not there',
      { DATABASE_URL: nowhere, DESKBRIDGE_SECRET: SECRETS.deskbridge },
      /127\.0\.0\.1:1/,
    ],
    ['plain http in production', { NODE_ENV: 'production', PUBLIC_URL: 'http://d.example' }, /PUBLIC_URL .*https/],
    ['several replicas of an embedded database', { REPLICAS: '2' }, /^deskbridge: REPLICAS is 2.*DATABASE_URL/],
    ['a port that is none', { PORT: 'http' }, /^deskbridge: PORT is "http"/],
  ])('%s ends serve with one line that says what to do', async (_what, env, line) => {
    const ended = await run(['serve'], { PORT: '0', DATA_DIR: path.join(folder, 'data'), ...env });
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(line);
    expect(ended.err.trim().split('\n')).toHaveLength(1);
    expect(ended.err).not.toContain('hidden-password');
    expect(ended.out).toBe('');
  });
});

describe('addresses of vendors', () => {
  test('loopback, private, plain http and odd ports are refused unless simulators are allowed', async () => {
    const place = await freshPlace('embedded');
    if (place === null) throw new Error('There is always an embedded database.');
    const config = loadConfig({ PORT: '0', DATA_DIR: place.dataDir, DESKBRIDGE_SECRET: SECRETS.deskbridge });
    const telemetry = createTelemetry('silent');
    const app = await composeApp(config, { work: false, telemetry });
    try {
      const api = createApi(`http://127.0.0.1:${await app.start()}`, operatorToken(SECRETS.deskbridge), []);
      for (const url of [
        'http://jira.acme.example',
        'https://127.0.0.1',
        'https://localhost/jira',
        'https://[::1]',
        'https://10.0.0.8/jira',
        'https://192.168.1.4',
        'https://169.254.169.254/latest',
        'https://[::ffff:10.0.0.1]',
        'https://0x7f.1/',
        'https://user:secret-in-url@jira.acme.example',
        'ftp://jira.acme.example',
      ]) {
        const host = { name: 'jira', kind: 'jira-data-center', url, token: 'pat' };
        const answer = await api('PUT', '/api/v1/setup', { hosts: [host] });
        expect([url, answer.status]).toEqual([url, 422]);
        expect(answer.json.detail).toMatch(/^hosts\[0\]\.url: /);
        expect(answer.text).not.toContain('secret-in-url');
        const connection = { name: 'acme', accessToken: 'token', apiUrl: url };
        expect((await api('PUT', '/api/v1/setup', { connections: [connection] })).status).toBe(422);
      }
    } finally {
      await app.close();
      await place.remove();
    }
  });
});

describe('B30: a clock that is off', () => {
  test('is said at the start, by /readyz and by doctor, while work goes on', async (context) => {
    const place = await freshPlace('postgresql');
    if (place?.databaseUrl === undefined || place.databaseUrl === null)
      return context.skip('this machine has no PostgreSQL');
    await putClockForward(place.databaseUrl);
    const config = loadConfig({
      PORT: '0',
      DATA_DIR: place.dataDir,
      DATABASE_URL: place.databaseUrl,
      DESKBRIDGE_SECRET: SECRETS.deskbridge,
    });
    const logged: string[] = [];
    const app = await composeApp(config, {
      work: true,
      telemetry: createTelemetry('warn', { write: (line) => void logged.push(line) }),
    });
    try {
      const api = createApi(`http://127.0.0.1:${await app.start()}`, operatorToken(SECRETS.deskbridge), []);
      const ready = await api('GET', '/readyz');
      expect(ready).toMatchObject({ status: 200, json: { ready: true } });
      expect(ready.json.degraded).toEqual([
        expect.stringMatching(/^clock_skew: the clock of the database is \d+ s ahead/),
      ]);
      const { checks } = (await api('GET', '/api/v1/doctor')).json;
      expect(checks.find((check) => check.name === 'clock')).toMatchObject({ ok: false });
      expect(logged.filter((line) => line.includes('"code":"clock_skew"'))).toHaveLength(1);
    } finally {
      await app.close();
      await place.remove();
    }
  });
});

/** For whoever connects from now on, this database's clock is five minutes ahead. */
async function putClockForward(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const name = new URL(databaseUrl).pathname.slice(1);
  await client.query('create schema ahead');
  await client.query(
    `create function ahead.clock_timestamp() returns timestamptz language sql as $$ select pg_catalog.clock_timestamp() + interval '5 minutes' $$`,
  );
  await client.query('grant usage on schema ahead to public');
  await client.query(`alter database ${name} set search_path = ahead, public, pg_catalog`);
  await client.end();
}

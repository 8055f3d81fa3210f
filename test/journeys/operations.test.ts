/** What those see who run it: keys, health, figures, log lines, and never a secret. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { type Api, createApi } from './api.ts';
import { OTHER_SECRET, send } from './hooks.ts';
import { SECRETS } from './secrets.ts';
import { eachWorld, type World } from './world.ts';

eachWorld('operations', (world) => {
  const as = (token: string | null): Api => createApi(world().url, token, world().answers);

  async function newKey(name: string, scopes: string[]) {
    const { json } = await world().api('POST', '/api/v1/api-keys', { name, scopes });
    return { id: json.id, token: json.key };
  }

  async function oneNote(): Promise<{ issue: string; conversation: string }> {
    const conversation = world().conversation();
    const { act } = world().sites.cloud.jira;
    const issue = act.createIssue({ project: 'SUP', summary: 'Operations', description: conversation.url });
    await world().settled();
    return { issue: issue.id, conversation: conversation.id };
  }

  describe('API keys', () => {
    test('without one, or with a wrong one, /api/v1 is 401 as problem+json', async () => {
      for (const token of [null, 'dbk_wrongwrongwrongwrongwrong', `dbl_${'x'.repeat(43)}`]) {
        const answer = await as(token)('GET', '/api/v1/links');
        expect(answer).toMatchObject({ status: 401, json: { code: 'unauthorized' } });
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        expect(answer.json.detail).toContain('deskbridge apikey create');
        expect(answer.json.request_id).toMatch(/^[0-9a-f-]{36}$/);
      }
      const unknown = await as(null)('GET', '/api/v1/no-such-thing');
      expect([401, 404]).toContain(unknown.status);
    });

    test('a key may do what its scopes say, and no more', async () => {
      const { token } = await newKey('reader', ['read']);
      const reader = as(token);
      expect((await reader('GET', '/api/v1/status')).status).toBe(200);
      for (const [method, url] of [
        ['PUT', '/api/v1/setup'],
        ['GET', '/api/v1/api-keys'],
        ['GET', '/api/v1/doctor'],
        ['POST', '/api/v1/links'],
      ] as const)
        expect(await reader(method, url, method === 'GET' ? undefined : {})).toMatchObject({
          status: 403,
          json: { code: 'missing_scope' },
        });
    });

    test('a revoked key is refused at once', async () => {
      const { id, token } = await newKey('short-lived', ['read']);
      expect((await as(token)('GET', '/api/v1/status')).status).toBe(200);
      expect((await world().api('DELETE', `/api/v1/api-keys/${id}`)).status).toBe(204);
      expect((await as(token)('GET', '/api/v1/status')).status).toBe(401);
    });

    test('a key is shown once: the list has its beginning only', async () => {
      const { token } = await newKey('shown-once', ['read']);
      const list = await world().api('GET', '/api/v1/api-keys');
      expect(list.text).not.toContain(token);
      expect(list.text).toContain(token.slice(0, 12));
    });
  });

  test('/healthz is alive, /readyz says that database, migrations and queue are there', async () => {
    const nobody = as(null);
    expect(await nobody('GET', '/healthz')).toMatchObject({ status: 200, json: { status: 'alive' } });
    expect(await nobody('GET', '/readyz')).toMatchObject({
      status: 200,
      json: { ready: true, database: 'ok', migrations: 'ok', degraded: [] },
    });
  });

  test('/api/openapi.json describes every route without a key', async () => {
    const { status, text } = await as(null)('GET', '/api/openapi.json');
    expect(status).toBe(200);
    for (const route of ['/api/v1/links', '/api/v1/events', '/api/v1/effects', '/api/v1/timeline', '/api/v1/setup'])
      expect(text).toContain(`"${route}"`);
  });

  test('/metrics counts what happened', async () => {
    await oneNote();
    const { status, text, headers } = await as(null)('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/deskbridge_effects_total\{kind="note",outcome="done"\} [1-9]/);
    expect(text).toMatch(/deskbridge_events_total\{kind="issue\.created",outcome="done"\} [1-9]/);
    expect(text).toMatch(/deskbridge_webhooks_total\{host="jira",outcome="stored"\} [1-9]/);
    expect(text).toMatch(/deskbridge_event_to_note_seconds_count [1-9]/);
    expect(text).toMatch(/deskbridge_queue_waiting 0/);
  });

  test('every event is one wide JSON line, and so is every effect', async () => {
    const from = world().logged.length;
    const { issue, conversation } = await oneNote();
    const lines = world()
      .logged.slice(from)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const { items } = (await world().api('GET', `/api/v1/events?issue=${issue}`)).json;
    const of = lines.filter((line) => line['eventId'] === items[0]?.id);
    expect(of).toHaveLength(1);
    expect(of[0]).toMatchObject({ level: 'info', event: 'issue.created', outcome: 'done', issue, effects: 2 });
    expect(of[0]?.['durationMs']).toEqual(expect.any(Number));
    const note = (await world().effects(issue)).find((effect) => effect.kind === 'note');
    const sent = lines.filter((line) => line['effectId'] === note?.id);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ event: 'note', outcome: 'done', attempts: 1 });
    expect(String(sent[0]?.['lane'])).toContain(conversation);
  });

  test('no secret is in an answer, a log line, a note, an issue or the database as it lies there', async () => {
    await everythingIsAsked(world(), (token) => as(token));
    const places = {
      answers: world().answers.join('\n'),
      log: world().logged.join('\n'),
      intercom: JSON.stringify(world().intercom.writes()),
      jira: JSON.stringify(Object.values(world().sites).map((site) => site.jira.writes())),
      database: await asItLiesThere(world()),
    };
    expect(places.answers.length).toBeGreaterThan(10_000);
    expect(places.log.length).toBeGreaterThan(10_000);
    expect(places.database).toContain('Operations');
    for (const [place, text] of Object.entries(places))
      for (const [name, secret] of Object.entries(SECRETS))
        for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').slice(4, -4)])
          expect(text.includes(form) ? `${name} is in ${place}` : '').toBe('');
  });
});

/** Every read route, and requests that fail with a secret in them. */
async function everythingIsAsked(world: World, as: (token: string | null) => Api): Promise<void> {
  const { api, url, sites } = world;
  const conversation = world.conversation();
  sites['data-center'].jira.act.createIssue({ project: 'SUP', summary: 'Operations', description: conversation.url });
  await world.settled();
  const [link] = (await api('GET', '/api/v1/links?limit=1')).json.items;
  const [event] = (await api('GET', '/api/v1/events?limit=1')).json.items;
  const [effect] = (await api('GET', '/api/v1/effects?limit=1')).json.items;
  for (const route of [
    'setup',
    'connections',
    'hosts',
    'projects',
    'status',
    'doctor',
    'api-keys',
    'users',
    `links/${link?.id}`,
    `events/${event?.id}`,
    `effects/${effect?.id}`,
    `timeline?issue=${link?.issue.id}`,
  ])
    expect((await api('GET', `/api/v1/${route}`)).status).toBe(200);
  await as(SECRETS.accessToken)('GET', '/api/v1/links');
  await api('PUT', '/api/v1/setup', {
    connections: [{ name: 'x', accessToken: `${SECRETS.accessToken}x`, apiUrl: world.intercom.url }],
  });
  await api('PUT', '/api/v1/setup', { hosts: [{ name: 'x', kind: 'jira', token: SECRETS.cloudToken, url: 1 }] });
  await api('GET', `/api/v1/links?issue=${SECRETS.cloudToken}`);
  const body = Buffer.from('{}');
  await send(`${url}/hooks/jira/cloud`, body, { authorization: `Bearer ${SECRETS.cloudToken}` });
  await send(`${url}/hooks/jira/${SECRETS.cloudWebhook}`, body, { 'x-hub-signature': `sha256=${OTHER_SECRET}` });
  const [admin] = [...world.intercom.workspace().tokens.values()];
  if (admin === undefined) return;
  admin.revoked = true;
  const reader = (await api('GET', '/api/v1/connections')).json.items[0];
  await api('POST', `/api/v1/connections/${reader?.id}/check`);
  await api('GET', '/api/v1/doctor');
  admin.revoked = false;
  await api('POST', `/api/v1/connections/${reader?.id}/check`);
}

/** Every row of every table, or every byte of the embedded database's folder. */
async function asItLiesThere(world: World): Promise<string> {
  if (world.databaseUrl === null) {
    const folder = path.join(world.dataDir, 'database');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map((file) => readFileSync(path.join(file.parentPath, file.name), 'latin1')).join('\n');
  }
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    await client.query(`select set_config('deskbridge.organization', $1, false)`, [world.app.organizationId]);
    let text = '';
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      text += rows.map(({ row }) => row).join('\n');
    }
    return text;
  } finally {
    await client.end();
  }
}

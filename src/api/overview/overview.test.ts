import { expect, test } from 'vitest';
import { apiOn, setup, until } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import type { FirstRunAnswer, OverviewAnswer } from '../schemas/overview.ts';

/** What those who ask at the same moment are answered is kept for a moment: a test that waits for a change asks until it is there. */
eachDatabase('GET /api/v1/overview', (database) => {
  test('answers every bucket of the range, also on an empty server', async () => {
    const api = await apiOn(database());
    for (const [range, buckets] of [
      ['1h', 60],
      ['24h', 48],
      ['7d', 56],
    ] as const) {
      const { status, text } = await api.call('GET', `/api/v1/overview?range=${range}`);
      expect(status).toBe(200);
      const answer = JSON.parse(text) as OverviewAnswer;
      expect(answer.series).toHaveLength(buckets);
      expect(answer).toMatchObject({ range, totals: { delivered: 0, latency: null }, connections: [], hosts: [] });
      expect(answer.checks.map(({ name, ok }) => ({ name, ok }))).toEqual([
        { name: 'queue', ok: true },
        { name: 'projects', ok: true },
      ]);
    }
    expect((await api.call('GET', '/api/v1/overview?range=1y')).status).toBe(422);
    expect((await api.call('GET', '/api/v1/overview', { token: null })).status).toBe(401);
    await api.end();
  });

  test('counts what is delivered, and tells how each place is', async () => {
    const api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    api.work();
    await api.call('POST', '/api/v1/links', { body: { host: 'jira', issue: 'SUP-1', conversation: '215470000001' } });
    const read = async (): Promise<OverviewAnswer> =>
      JSON.parse((await api.call('GET', '/api/v1/overview?range=1h')).text) as OverviewAnswer;
    const answer = await until(read, ({ totals }) => totals.delivered === 1);
    expect(answer.totals.latency?.p50).toBeGreaterThanOrEqual(0);
    const [connection] = answer.connections;
    const [host] = answer.hosts;
    expect(connection?.checks).toMatchObject([{ ok: true, message: 'Acme (ws1acme), region US, acting as Ada' }]);
    expect(connection).toMatchObject({ name: 'acme', totals: { delivered: 1 }, budget: { limit: 10_000 } });
    expect(connection?.lastDeliveryAt).not.toBeNull();
    expect(host?.checks[0]).toMatchObject({ ok: true });
    expect(host?.checks[1]).toMatchObject({ message: 'none came yet', fix: expect.stringContaining('webhook') });
    expect(JSON.stringify(answer)).not.toContain('hooks/jira');
    await api.end();
  });

  test('says of what is broken what to do, and of a queue that is stuck', async () => {
    const { db } = database();
    const api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    await db.call(
      `update connections set state = 'broken', state_reason = 'the token was revoked' where organization_id = $1`,
      [api.organizationId],
    );
    await db.call(`update hosts set state = 'broken', state_reason = 'it answers 403' where organization_id = $1`, [
      api.organizationId,
    ]);
    await db.call(`insert into doors (organization_id, door) values ($1, 'events') on conflict do nothing`, [
      api.organizationId,
    ]);
    await db.call(
      `insert into jobs (organization_id, lane, door, kind, ref_id, run_at) values ($1, 'l', 'events', 'event', $1, now() - interval '1 hour')`,
      [api.organizationId],
    );
    const answer = JSON.parse((await api.call('GET', '/api/v1/overview?range=1h')).text) as OverviewAnswer;
    expect(answer.checks[0]).toMatchObject({ ok: false, message: expect.stringContaining('60 minutes') });
    expect(answer.connections[0]?.checks[0]).toMatchObject({
      ok: false,
      message: expect.stringContaining('the token was revoked'),
      fix: expect.stringContaining('reconnect it under Integrations'),
    });
    expect(answer.hosts[0]?.checks[0]).toMatchObject({ ok: false, message: expect.stringContaining('it answers 403') });
    await api.end();
  });

  test('a host that was removed is none', async () => {
    const api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    await database().db.call(`update hosts set state = 'disconnected' where organization_id = $1`, [
      api.organizationId,
    ]);
    const answer = JSON.parse((await api.call('GET', '/api/v1/overview?range=1h')).text) as OverviewAnswer;
    expect(answer.hosts).toEqual([]);
    await api.end();
  });
});

eachDatabase('/api/v1/first-run', (database) => {
  async function read(api: Awaited<ReturnType<typeof apiOn>>): Promise<FirstRunAnswer> {
    return JSON.parse((await api.call('GET', '/api/v1/first-run')).text) as FirstRunAnswer;
  }

  test('goes by facts: nothing at first, then each step as it comes to be, to the first note', async () => {
    const api = await apiOn(database());
    const empty = await read(api);
    expect(empty).toMatchObject({ complete: false, fresh: true, note: null, demo: { inUse: false, canStart: false } });
    expect(empty.demo.whyNot).toContain('deskbridge serve --demo');
    expect(empty.steps.map(({ done }) => done)).toEqual([false, false, false, false, false, false]);
    await api.call('PUT', '/api/v1/setup', { body: setup });
    const connected = await read(api);
    expect(connected.steps).toMatchObject([
      { id: 'intercom', done: true, simulated: false, detail: 'acme' },
      { id: 'jira', done: true, detail: 'jira' },
      { id: 'project', done: true, detail: 'SUP' },
      { id: 'webhook', done: false, detail: null },
      { id: 'link', done: false },
      { id: 'note', done: false },
    ]);
    api.work();
    await api.call('POST', '/api/v1/links', { body: { host: 'jira', issue: 'SUP-1', conversation: '215470000001' } });
    const done = await until(
      () => read(api),
      ({ note }) => note !== null,
    );
    expect(done.steps.filter((step) => step.done).map(({ id }) => id)).toEqual([
      'intercom',
      'jira',
      'project',
      'link',
      'note',
    ]);
    expect(done.note).toMatchObject({ host: 'jira', issue: { key: 'SUP-1' }, simulated: false });
    expect(done.note?.conversationUrl).toContain('215470000001');
    await api.end();
  });

  test('is put away, and taken out again, by an admin', async () => {
    const api = await apiOn(database());
    const put = await api.call('PUT', '/api/v1/first-run', { body: { dismissed: true } });
    expect(JSON.parse(put.text)).toMatchObject({ dismissed: true });
    await api.call('PUT', '/api/v1/first-run', { body: { dismissed: false } });
    expect((await read(api)).dismissed).toBe(false);
    const { json } = await api.call('POST', '/api/v1/api-keys', { body: { name: 'agent', scopes: ['read', 'write'] } });
    const refused = await api.call('PUT', '/api/v1/first-run', { body: { dismissed: true }, token: json.key });
    expect(refused.status).toBe(403);
    await api.end();
  });
});

eachDatabase('a demo', (database) => {
  test('is left with everything of its places, and nothing of the others', async () => {
    const { db } = database();
    let running = true;
    const simulators = {
      running: () => (running ? { intercomUrl: 'http://127.0.0.1:4001', jiraUrl: 'http://127.0.0.1:4002' } : null),
      start: async () => undefined,
      stop: async () => void (running = false),
    };
    const api = await apiOn(database(), { simulators });
    await api.call('PUT', '/api/v1/setup', { body: setup });
    api.work();
    await api.call('POST', '/api/v1/links', { body: { host: 'jira', issue: 'SUP-1', conversation: '215470000001' } });
    const read = async () => JSON.parse((await api.call('GET', '/api/v1/first-run')).text) as FirstRunAnswer;
    await until(read, ({ note }) => note !== null);
    expect((await api.call('DELETE', '/api/v1/demo')).json.code).toBe('no_demo');
    expect((await api.call('POST', '/api/v1/demo')).json.code).toBe('demo_not_possible');

    const places = [api.organizationId, 'http://127.0.0.1:4001'];
    await db.call('update connections set api_url = $2 where organization_id = $1', places);
    await db.call('update hosts set url = $2 where organization_id = $1', places);
    await db.call(
      `insert into hosts (organization_id, id, name, kind, url, hook_token) values ($1, $1, 'real', 'jira-cloud', 'https://acme.atlassian.net', 't')`,
      [api.organizationId],
    );
    const before = await read();
    expect(before.demo).toMatchObject({
      inUse: true,
      contents: { connections: ['acme'], hosts: ['jira'], projects: 1, links: 1 },
    });
    expect(before.steps.find(({ id }) => id === 'jira')).toMatchObject({ simulated: false, detail: 'real' });
    expect(before.note?.simulated).toBe(true);

    const left = await api.call('DELETE', '/api/v1/demo');
    expect(left.status).toBe(200);
    expect(running).toBe(false);
    const after = await read();
    expect(after.demo).toMatchObject({ inUse: false, left: true });
    expect(after.steps.filter(({ done }) => done).map(({ id }) => id)).toEqual(['jira']);
    for (const table of [
      'links',
      'events',
      'effects',
      'timeline',
      'projects',
      'issues',
      'jobs',
      'lanes',
      'connections',
    ])
      expect(await db.tx(api.organizationId, (sql) => sql.query(`select 1 as row from ${table}`)), table).toEqual([]);
    const log = await api.call('GET', '/api/v1/audit-log?action=demo');
    expect(log.text).toContain('demo.left');
    await api.end();
  });

  test('leaves the desk as it is, whose address is this machine too', async () => {
    const simulators = {
      running: () => ({ intercomUrl: 'http://127.0.0.1:4001', jiraUrl: 'http://127.0.0.1:4002' }),
      start: async () => undefined,
      stop: async () => undefined,
    };
    const { db } = database();
    const api = await apiOn(database(), { simulators });
    const projects = [{ host: 'help', key: 'REQ', connection: 'acme' }];
    const hosts = [...setup.hosts, { name: 'help', kind: 'desk' }];
    await api.call('PUT', '/api/v1/setup', { body: { ...setup, hosts, projects: [...setup.projects, ...projects] } });
    const made = await api.call('POST', '/api/v1/requests', { body: { title: 'Asked in the demo' } });
    expect(made.status, made.text).toBe(201);
    const places = [api.organizationId, 'http://127.0.0.1:4001'];
    await db.call('update connections set api_url = $2 where organization_id = $1', places);
    await db.call('update hosts set url = $2 where organization_id = $1', places);
    expect((await api.call('DELETE', '/api/v1/demo')).status).toBe(200);
    expect((await api.call('GET', `/api/v1/requests/${made.json.key}`)).text).toContain('Asked in the demo');
    expect((await api.call('GET', '/api/v1/hosts')).text).toContain('"help"');
    await api.end();
  });

  test('takes the desk that came with it, and every trace of its requests', async () => {
    const simulators = {
      running: () => ({ intercomUrl: 'http://127.0.0.1:4001', jiraUrl: 'http://127.0.0.1:4002' }),
      start: async () => undefined,
      stop: async () => undefined,
    };
    const { db } = database();
    const api = await apiOn(database(), { simulators });
    const hosts = [{ name: 'demo-desk', kind: 'desk' }];
    const projects = [{ host: 'demo-desk', key: 'HELP', connection: null }];
    for (const round of [1, 2]) {
      expect((await api.call('PUT', '/api/v1/setup', { body: { hosts, projects } })).status).toBe(200);
      const made = await api.call('POST', '/api/v1/requests', { body: { title: `Asked in round ${round}` } });
      expect([made.status, made.json.key], made.text).toEqual([201, 'HELP-1']);
      const said = { body: { text: 'On it' } };
      expect((await api.call('POST', '/api/v1/requests/HELP-1/comments', said)).status).toBe(201);
      const left = await api.call('DELETE', '/api/v1/demo');
      expect([left.status, left.json], left.text).toMatchObject([200, { removed: { hosts: ['demo-desk'] } }]);
      const tables = await db.call<{ name: string }>(
        `select c.table_name as name from information_schema.columns c where c.table_schema = 'public' and c.column_name in ('request_id', 'host_id')`,
      );
      for (const { name } of tables) {
        const [row] = await db.call<{ n: number }>(
          `select count(*)::int as n from ${name} where organization_id = $1`,
          [api.organizationId],
        );
        expect([name, row?.n]).toEqual([name, 0]);
      }
    }
    await api.end();
  });

  test('is begun where nothing is connected, and told in the audit log', async () => {
    let begun = 0;
    const simulators = {
      running: () => null,
      start: async () => void (begun += 1),
      stop: async () => undefined,
    };
    const api = await apiOn(database(), { simulators });
    const answer = await api.call('POST', '/api/v1/demo');
    expect(answer.status).toBe(200);
    expect(begun).toBe(1);
    expect((await api.call('GET', '/api/v1/audit-log?action=demo')).text).toContain('demo.begun');
    await api.end();
  });
});

/** Connecting Jira as the console does it, over HTTP: the real server, the real client, pretend Jiras. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type JiraSim, type JiraSimOptions, startJiraSim } from '../../sim/jira.ts';
import { operatorToken } from '../../src/api/auth.ts';
import type {
  HostAddedAnswer,
  HostCheckAnswer,
  HostDetailAnswer,
  WebhookSecretAnswer,
} from '../../src/api/schemas/hosts.ts';
import { type App, composeApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createTelemetry } from '../../src/telemetry.ts';
import { freshPlace } from '../databases.ts';
import { SECRETS } from './secrets.ts';
import { until } from './world.ts';

/** Every field of any answer that a test looks into; a test knows which of them its answer has. */
type Answered = Pick<HostAddedAnswer, 'host' | 'webhookSecret'> &
  Pick<WebhookSecretAnswer, 'secret' | 'previousUntil'> &
  Omit<HostDetailAnswer, 'projects'> &
  Pick<HostCheckAnswer, 'permissions'> & {
    code: string;
    detail: string;
    key: string;
    remark: string;
    items: (HostDetailAnswer & { action: string })[];
    hosts: { name: string }[];
    events: { received: number };
  };

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';

describe.each(['embedded', 'postgresql'] as const)('connecting Jira, on %s', (engine) => {
  let place: Awaited<ReturnType<typeof freshPlace>> = null;
  let app: App;
  let url: string;
  let made = 0;
  const logged: string[] = [];

  beforeAll(async () => {
    place = await freshPlace(engine);
    if (place === null) return;
    const config = loadConfig({
      PORT: '0',
      DATA_DIR: place.dataDir,
      DESKBRIDGE_SECRET: SECRETS.deskbridge,
      DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
      ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
    });
    const telemetry = createTelemetry('debug', { write: (line) => void logged.push(line) });
    app = await composeApp(config, { work: true, telemetry });
    url = `http://127.0.0.1:${await app.start()}`;
  });
  afterAll(async () => {
    await app?.close();
    await place?.remove();
  });
  beforeEach((context) => {
    if (place === null) context.skip('this machine has no PostgreSQL');
  });

  const callAs =
    (token: string) =>
    async (method: Method, path: string, body?: unknown): Promise<{ status: number; json: Answered }> => {
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...type },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, json: (await response.json()) as Answered };
    };
  const call = callAs(operatorToken(SECRETS.deskbridge));

  async function jira(options: JiraSimOptions = { kind: 'data-center', version: 10 }): Promise<JiraSim> {
    const sim = await startJiraSim({ token: `canary-token-${made}`, retryDelaysMs: [50], ...options });
    onTestFinished(() => sim.close());
    return sim;
  }

  function given(sim: JiraSim, more: object = {}) {
    made += 1;
    const cloud = sim.kind === 'cloud' ? { kind: 'jira-cloud', email: sim.email } : { kind: 'jira-data-center' };
    return { name: `jira-${made}`, url: sim.url, token: sim.token, ...cloud, ...more };
  }

  async function added(sim: JiraSim, more: object = {}): Promise<HostAddedAnswer> {
    const { status, json } = await call('POST', '/hosts', given(sim, more));
    expect({ status, detail: json.detail }).toEqual({ status: 201, detail: undefined });
    return json;
  }

  const shown = async (id: string) => (await call('GET', `/hosts/${id}`)).json;

  /** What Jira is told is `http://localhost:0`: the port was not known yet. */
  function reachable(sim: JiraSim): void {
    for (const hook of sim.hooks.list()) sim.hooks.update(hook.id, { url: url + new URL(hook.url).pathname });
  }

  const receivedSince = async (): Promise<number> => (await call('GET', '/status')).json.events.received;

  describe.each([
    ['Cloud', { kind: 'cloud' }, true],
    ['Data Center 10', { kind: 'data-center', version: 10, contextPath: '/jira' }, true],
    ['Data Center 9', { kind: 'data-center', version: 9 }, false],
  ] as const)('%s', (_name, options, signs) => {
    test('is tested, added with a secret that is shown once, and hears of its issues by a webhook it is given', async () => {
      const sim = await jira(options);
      const { name, ...tried } = given(sim);
      const { json: check } = await call('POST', '/hosts/check', tried);
      expect(check).toMatchObject({ ok: true, actor: 'Deskbridge', signs });
      expect(check.permissions.map(({ key }) => key)).toContain('LINK_ISSUES');
      const { status, json } = await call('POST', '/hosts', { ...tried, name });
      expect(status).toBe(201);
      expect(json.webhookSecret === null).toBe(!signs);
      expect(json.host).toMatchObject({ name, signed: signs, state: 'connected', lastWebhookAt: null, projects: [] });
      const { id } = json.host;
      expect((await call('GET', `/hosts/${id}/webhook`)).json).toMatchObject({
        signing: signs ? 'secret' : 'address',
        automatic: true,
        madeAt: null,
        jql: null,
      });

      const first = await call('POST', `/hosts/${id}/webhook`);
      expect([first.status, first.json]).toMatchObject([200, { created: true, signed: signs, removed: 0 }]);
      expect((await call('POST', `/hosts/${id}/webhook`)).json).toMatchObject({ created: false, removed: 0 });
      expect(sim.hooks.list()).toMatchObject([{ name: `Deskbridge (${name})`, secret: json.webhookSecret }]);
      expect((await shown(id)).webhookMadeAt).not.toBeNull();

      reachable(sim);
      sim.act.createIssue({ project: 'SUP', summary: 'x', description: null });
      await sim.hooks.idle();
      await until('the webhook shows', async () => (await shown(id)).lastWebhookAt !== null);
      expect(sim.hooks.deliveries.map(({ status: answered }) => answered)).toEqual([200]);
    });
  });

  test('a webhook of another Deskbridge is left alone, one of ours that moved is not', async () => {
    const sim = await jira();
    const { host } = await added(sim);
    const events = ['comment_created'];
    await call('POST', `/hosts/${host.id}/webhook`);
    const token = sim.hooks.list()[0]?.url.split('/').at(-1) ?? '';
    sim.hooks.add({ url: `https://old.example/hooks/jira/${token}`, name: 'moved', events });
    sim.hooks.add({ url: `https://other.example/hooks/jira/${host.name}`, name: `Deskbridge (${host.name})`, events });
    expect((await call('POST', `/hosts/${host.id}/webhook`)).json).toMatchObject({ created: false, removed: 1 });
    expect((await call('DELETE', `/hosts/${host.id}/webhook`)).json).toEqual({ removed: 1 });
    expect(sim.hooks.list().map((hook) => new URL(hook.url).host)).toEqual(['other.example']);
    expect((await shown(host.id)).webhookMadeAt).toBeNull();
  });

  test('a webhook of ours that somebody deleted is made anew, and told of', async () => {
    const sim = await jira();
    const { host } = await added(sim);
    await call('POST', `/hosts/${host.id}/webhook`);
    for (const hook of sim.hooks.list()) sim.hooks.remove(hook.id);
    await call('POST', `/hosts/${host.id}/missed`);
    await until('it is there again', () => sim.hooks.list().length === 1);
    await until('it is told', async () => (await shown(host.id)).webhookRemadeAt !== null);
    const log = (await call('GET', '/audit-log?action=host.webhook_remade')).json.items;
    expect(log).toMatchObject([{ actor: 'Deskbridge', subject: host.name }]);
    expect(sim.hooks.list()).toHaveLength(1);
  });

  describe('a Jira that cannot be used is not added, and why is said', () => {
    test('a wrong token', async () => {
      const sim = await jira();
      const { status, json } = await call('POST', '/hosts', given(sim, { token: 'guess' }));
      expect([status, json.code]).toEqual([422, 'host_not_usable']);
      expect(json.detail).toMatch(/The token is wrong, expired or revoked/);
    });

    test('nobody there', async () => {
      const sim = await jira();
      const tried = given(sim);
      await sim.close();
      const { status, json } = await call('POST', '/hosts', tried);
      expect([status, json.code]).toEqual([422, 'host_not_usable']);
      expect(json.detail).toMatch(/refused the connection/);
    });

    test('the other kind of Jira', async () => {
      const tried = { ...given(await jira()), kind: 'jira-data-center', url: 'https://acme.atlassian.net' };
      expect((await call('POST', '/hosts', tried)).json.detail).toMatch(/is of kind jira-cloud, but was set up as/);
      const { status, json } = await call('POST', '/hosts', { ...tried, email: 'bot@acme.example' });
      expect([status, json.code]).toEqual([422, 'email_not_taken']);
    });

    test('an address inside the network, a name that is taken, a secret for a Jira that cannot sign', async () => {
      const sim = await jira({ kind: 'data-center', version: 9 });
      const inside = await call('POST', '/hosts', given(sim, { url: 'https://10.1.2.3' }));
      expect([inside.status, inside.json.code]).toEqual([422, 'bad_url']);
      expect(inside.json.detail).toMatch(/DESKBRIDGE_PRIVATE_VENDORS/);
      const { host } = await added(sim);
      const again = await call('POST', '/hosts', given(sim, { name: host.name }));
      expect([again.status, again.json.code]).toEqual([409, 'name_taken']);
      const secret = await call('POST', '/hosts', given(sim, { webhookSecret: 'mine' }));
      expect([secret.status, secret.json.code]).toEqual([422, 'cannot_sign']);
      const rotated = await call('POST', `/hosts/${host.id}/webhook-secret`, {});
      expect([rotated.status, rotated.json.code]).toEqual([409, 'cannot_sign']);
    });
  });

  test('a test of the connection names the permission and the projects it lacks in, and keeps what it found', async () => {
    const sim = await jira();
    const { host } = await added(sim);
    for (const key of ['SUP', 'OPS'])
      expect((await call('POST', '/projects', { host: host.name, key, connection: null })).status).toBe(201);
    sim.switches.deniedIn = { OPS: ['LINK_ISSUES'] };
    sim.switches.denied.push('ADMINISTER');
    const { json } = await call('POST', `/hosts/${host.id}/check`);
    expect(json).toMatchObject({ state: 'connected', projects: ['OPS', 'SUP'], check: { ok: false } });
    expect(json.check?.problems).toEqual([expect.stringMatching(/Link Issues \(LINK_ISSUES\) in OPS/)]);
    expect(await shown(host.id)).toMatchObject({ check: { ok: false } });
    const webhook = await call('GET', `/hosts/${host.id}/webhook`);
    expect(webhook.json).toMatchObject({ automatic: false, jql: 'project in (OPS, SUP)' });
    const refused = await call('POST', `/hosts/${host.id}/webhook`);
    expect([refused.status, refused.json.code]).toEqual([502, 'permission_missing']);
    expect(refused.json.detail).toMatch(/Administer Jira/);
  });

  test('a revoked token makes it broken, a Jira that is away does not, and a new token mends it', async () => {
    const sim = await jira();
    const { host } = await added(sim);
    sim.switches.tokenRevoked = true;
    expect((await call('POST', `/hosts/${host.id}/check`)).json).toMatchObject({
      state: 'broken',
      stateReason: expect.stringMatching(/token is wrong, expired or revoked/) as unknown,
    });
    const wrong = await call('POST', `/hosts/${host.id}/token`, { token: 'guess' });
    expect([wrong.status, wrong.json.code]).toEqual([422, 'host_not_usable']);
    sim.switches.tokenRevoked = false;
    const mended = await call('POST', `/hosts/${host.id}/token`, { token: sim.token });
    expect(mended.json).toMatchObject({ state: 'connected', stateReason: null, check: { ok: true } });
    await sim.close();
    const away = await call('POST', `/hosts/${host.id}/check`);
    expect(away.json).toMatchObject({ state: 'connected', check: { ok: false, answered: false } });
    expect(away.json.check?.problems[0]).toMatch(/refused the connection/);
  });

  describe('the webhook secret', () => {
    test('is replaced in Jira too; what is still signed with the one before is heard for a while', async () => {
      const sim = await jira();
      const { host, webhookSecret } = await added(sim);
      await call('POST', `/hosts/${host.id}/webhook`);
      const { json } = await call('POST', `/hosts/${host.id}/webhook-secret`, {});
      expect(json).toMatchObject({ webhook: 'updated', remark: null });
      expect(json.secret).not.toBe(webhookSecret);
      expect(Date.parse(json.previousUntil ?? '') - Date.now()).toBeGreaterThan(23 * 3_600_000);
      const [hook] = sim.hooks.list();
      expect(hook?.secret).toBe(json.secret);
      reachable(sim);

      sim.hooks.update(hook?.id ?? 0, { secret: webhookSecret });
      const before = await receivedSince();
      sim.act.createIssue({ project: 'SUP', summary: 'with the old secret', description: null });
      await sim.hooks.idle();
      await until('it is heard', async () => (await receivedSince()) > before);
      await until('it shows', async () => (await shown(host.id)).previousSecretUsedAt !== null);

      const ended = await call('POST', `/hosts/${host.id}/webhook-secret`, { graceHours: 0 });
      expect(ended.json.previousUntil).toBeNull();
      sim.hooks.update(hook?.id ?? 0, { secret: json.secret, url: url + new URL(hook?.url ?? '').pathname });
      sim.act.createIssue({ project: 'SUP', summary: 'with a secret that has leaked', description: null });
      await sim.hooks.idle();
      expect(sim.hooks.deliveries.at(-1)?.status).toBe(401);
    });

    test('of a webhook made by hand is entered by hand; what could not be told Jira is said', async () => {
      const sim = await jira();
      const { host } = await added(sim);
      expect((await call('POST', `/hosts/${host.id}/webhook-secret`, {})).json).toMatchObject({ webhook: 'by-hand' });
      await call('POST', `/hosts/${host.id}/webhook`);
      sim.switches.denied.push('ADMINISTER');
      const { json } = await call('POST', `/hosts/${host.id}/webhook-secret`, {});
      expect(json).toMatchObject({ webhook: 'failed', remark: expect.stringMatching(/Administer Jira/) as unknown });
    });

    test('a wrong signature is refused, counted and told on the host', async () => {
      const sim = await jira();
      const { host } = await added(sim);
      for (let n = 0; n < 3; n += 1) {
        const response = await fetch(`${url}/hooks/jira/${host.name}`, {
          method: 'POST',
          headers: { 'x-hub-signature': `sha256=${'0'.repeat(64)}` },
          body: '{}',
        });
        expect(response.status).toBe(401);
      }
      await until('all are counted', async () => (await shown(host.id)).badSignatures === 3);
      expect(await shown(host.id)).toMatchObject({
        lastBadSignature: expect.stringMatching(/does not fit the body/) as unknown,
        lastWebhookAt: null,
      });
    });

    test('of a host that had none: unsigned webhooks are heard until Jira signs', async () => {
      const sim = await jira();
      const tried = given(sim);
      const { kind, name, token } = tried as Record<string, unknown>;
      const applied = await call('PUT', '/setup', { hosts: [{ kind, name, token, url: sim.url }] });
      expect(applied.status).toBe(200);
      const { json: hosts } = await call('GET', '/hosts');
      const host = hosts.items.find((one) => one.name === name);
      const address = url + new URL(host?.webhookUrl ?? '').pathname;
      const rotated = await call('POST', `/hosts/${host?.id}/webhook-secret`, {});
      expect(rotated.json).toMatchObject({ webhook: 'by-hand', host: { signed: true } });
      const body = JSON.stringify({ webhookEvent: 'jira:issue_deleted', timestamp: Date.now(), issue: { id: '77' } });
      expect((await fetch(address, { method: 'POST', body })).status).toBe(200);
    });
  });

  /** A link that was made earlier, and a remote link that is to be written tomorrow. */
  async function linked(hostId: string, issue: { id: string; key: string }): Promise<void> {
    const [linkId, effectId, connectionId] = [randomUUID(), randomUUID(), randomUUID()];
    const { organizationId } = app;
    await app.db.tx(organizationId, async (sql) => {
      await sql.query(
        `insert into issues (organization_id, host_id, id, key, project_key, summary, status, updated_at)
         values ($1, $2, $3, $4, 'SUP', 'x', '{}', 1)`,
        [organizationId, hostId, issue.id, issue.key],
      );
      await sql.query(
        `insert into links (organization_id, id, host_id, issue_id, connection_id, workspace_id, conversation_id, sources)
         values ($1, $2, $3, $4, $5, 'ws1', '1', '["hand"]')`,
        [organizationId, linkId, hostId, issue.id, connectionId],
      );
      await sql.query(
        `insert into effects (organization_id, id, key, kind, host_id, issue_id, link_id, lane, door, body, ref)
         values ($1, $2::uuid, $2::uuid::text, 'remote-link', $3, $4, $5, $6, $6, '{}', 'REF')`,
        [organizationId, effectId, hostId, issue.id, linkId, `host:${hostId}`],
      );
      await sql.query(
        `with lane as (insert into lanes (organization_id, lane, door, next_at) values ($1, $2, $2, now() + interval '1 day'))
         insert into jobs (organization_id, lane, door, kind, ref_id, run_at) values ($1, $2, $2, 'effect', $3, now() + interval '1 day')`,
        [organizationId, `host:${hostId}`, effectId],
      );
    });
  }

  /** A host with a linked issue; the same Jira by another address, and another Jira. */
  async function linkedOne() {
    const sim = await jira();
    const same = await jira({ kind: 'data-center', token: sim.token });
    const other = await jira({ kind: 'data-center', idsFrom: 5_000 });
    const issue = sim.act.createIssue({ project: 'SUP', summary: 'x', description: null });
    same.act.createIssue({ project: 'SUP', summary: 'x', description: null });
    const { host } = await added(sim);
    await linked(host.id, issue);
    return { host, issue, same, other };
  }

  describe('changed', () => {
    test('an address that leads to another Jira is asked about: links are kept by the ids of issues', async () => {
      const { host, issue, same, other } = await linkedOne();
      const asked = await call('PATCH', `/hosts/${host.id}`, { url: other.url, token: other.token });
      expect([asked.status, asked.json.code]).toEqual([409, 'other_jira']);
      expect(asked.json.detail).toContain(`the linked issue ${issue.key} (${issue.id}) does not exist there`);
      const moved = await call('PATCH', `/hosts/${host.id}`, { url: same.url, token: same.token });
      expect(moved.json).toMatchObject({ url: same.url });
      const meant = { url: other.url, token: other.token, otherJira: true };
      expect((await call('PATCH', `/hosts/${host.id}`, meant)).json).toMatchObject({ url: other.url });
    });

    test('a name whose links live on, as of an uninstalled app, is not given to another Jira', async () => {
      const { host, same, other } = await linkedOne();
      await app.db.tx(app.organizationId, (sql) =>
        sql.query(`update hosts set state = 'disconnected', sealed_token = null where id = $1`, [host.id]),
      );
      const { name } = host;
      const refused = await call('POST', '/hosts', given(other, { name }));
      expect([refused.status, refused.json.code]).toEqual([409, 'other_jira']);
      expect(refused.json.detail).toContain('Choose another name');
      expect(await shown(host.id)).toMatchObject({ url: host.url, state: 'disconnected' });
      expect((await added(same, { name })).host).toMatchObject({ id: host.id, url: same.url, state: 'connected' });
    });

    test('a name that is taken leaves the address as it was', async () => {
      const sim = await jira();
      const moved = await jira({ kind: 'data-center', token: sim.token });
      const { host } = await added(sim);
      const { host: another } = await added(sim);
      const wish = { name: another.name, url: moved.url, token: moved.token };
      const refused = await call('PATCH', `/hosts/${host.id}`, wish);
      expect([refused.status, refused.json.code]).toEqual([409, 'name_taken']);
      expect(await shown(host.id)).toMatchObject({ name: host.name, url: sim.url });
    });

    test('a name may change: webhooks find it by the one before', async () => {
      const sim = await jira();
      const { host, webhookSecret } = await added(sim);
      const name = `${host.name}-renamed`;
      const renamed = await call('PATCH', `/hosts/${host.id}`, { name });
      expect(renamed.json).toMatchObject({ id: host.id, name });
      expect(renamed.json.webhookUrl).toMatch(new RegExp(`/hooks/jira/${name}$`));
      sim.hooks.add({ url: `${url}/hooks/jira/${host.name}`, events: ['jira:issue_created'], secret: webhookSecret });
      sim.act.createIssue({ project: 'SUP', summary: 'x', description: null });
      await sim.hooks.idle();
      expect(sim.hooks.deliveries.map(({ status }) => status)).toEqual([200]);
      const other = await added(sim);
      const taken = await call('PATCH', `/hosts/${other.host.id}`, { name });
      expect([taken.status, taken.json.code]).toEqual([409, 'name_taken']);
    });

    test('another server needs a token of its own: the stored one is never sent there', async () => {
      const sim = await jira();
      const thief = await jira();
      const { host } = await added(sim);
      const refused = await call('PATCH', `/hosts/${host.id}`, { url: thief.url });
      expect([refused.status, refused.json.code]).toEqual([422, 'token_missing']);
      expect(thief.requests).toEqual([]);
      const moved = await call('PATCH', `/hosts/${host.id}`, { url: thief.url, token: thief.token });
      expect(moved.json).toMatchObject({ url: thief.url, state: 'connected' });
    });
  });

  test('removed with its links: they end, and what waits at it is put aside', async () => {
    const sim = await jira();
    const { host } = await added(sim);
    await linked(host.id, sim.act.createIssue({ project: 'SUP', summary: 'x', description: null }));
    const asked = await call('DELETE', `/hosts/${host.id}`);
    expect(asked.json.detail).toMatch(/ends 1 link and takes away the settings of 0 projects/);
    expect((await call('DELETE', `/hosts/${host.id}?confirm=true`)).json).toMatchObject({ links: 1, projects: [] });
    const links = await call('GET', `/links?host=${host.name}`);
    expect(links.json.items.map(({ state }) => state)).toEqual(['ended']);
    const [effect] = await app.db.call<{ state: string; reason: string }>(
      'select state, reason from effects where host_id = $1',
      [host.id],
    );
    expect(effect).toMatchObject({ state: 'skipped', reason: expect.stringMatching(/^Removed by/) as unknown });
  });

  test('removed: says what stops, ends it, takes its webhook away, and its name can come back', async () => {
    const sim = await jira();
    const { host } = await added(sim);
    await call('POST', '/projects', { host: host.name, key: 'SUP', connection: null });
    await call('POST', `/hosts/${host.id}/webhook`);
    const asked = await call('DELETE', `/hosts/${host.id}`);
    expect([asked.status, asked.json.code]).toEqual([409, 'host_in_use']);
    expect(asked.json.detail).toMatch(/ends 0 links and takes away the settings of 1 project \(SUP\)/);
    expect(sim.hooks.list()).toHaveLength(1);
    const { json } = await call('DELETE', `/hosts/${host.id}?confirm=true`);
    expect(json).toMatchObject({ projects: ['SUP'], links: 0 });
    expect(json.remark).toMatch(/webhook was deleted in Jira/);
    expect(sim.hooks.list()).toEqual([]);
    expect(await shown(host.id)).toMatchObject({ state: 'disconnected', projects: [], signed: false, check: null });
    expect((await call('GET', '/setup')).json.hosts.map(({ name }) => name)).not.toContain(host.name);
    const answered = await call('POST', `/hosts/${host.id}/check`);
    expect([answered.status, answered.json.code]).toEqual([409, 'no_token']);
    const project = { host: host.name, key: 'SUP', connection: null };
    expect((await call('POST', '/projects', project)).status).toBe(422);
    const applied = await call('PUT', '/setup', { projects: [project] });
    expect(applied.status).toBe(422);
    expect(JSON.stringify(applied.json)).toContain(`there is no host \\"${host.name}\\"`);
    const { json: doctor } = await call('GET', '/doctor');
    expect(JSON.stringify(doctor)).not.toContain(`"host ${host.name}"`);
    const back = await added(sim, { name: host.name });
    expect(back.host).toMatchObject({ id: host.id, state: 'connected', projects: [] });
  });

  test('live reads: projects with what is set up, issues with their address, statuses, fields, issue types', async () => {
    const sim = await jira();
    const { host } = await added(sim);
    await call('POST', '/projects', { host: host.name, key: 'SUP', connection: null });
    const { key } = sim.act.createIssue({ project: 'SUP', summary: 'Login is blank', description: null });
    const read = async (path: string) => (await call('GET', `/hosts/${host.id}/${path}`)).json.items;
    expect(await read('projects')).toMatchObject([
      { key: 'OPS', setUp: false },
      { key: 'SUP', setUp: true },
    ]);
    expect(await read('projects?search=oper')).toHaveLength(1);
    expect(await read('issues?project=SUP&search=login')).toMatchObject([{ key, url: `${sim.url}/browse/${key}` }]);
    expect(await read('statuses?project=SUP')).toContainEqual(
      expect.objectContaining({ name: 'Done', category: 'done' }),
    );
    expect(await read('issue-types?project=SUP')).toHaveLength(3);
    expect(await read('fields?project=SUP')).toContainEqual(expect.objectContaining({ name: 'Severity' }));
    const asked = sim.requests.length;
    await read('statuses?project=SUP');
    expect(sim.requests.length).toBe(asked);
    const unknown = await call('GET', `/hosts/${host.id}/statuses?project=NONE`);
    expect([unknown.status, unknown.json.code]).toEqual([502, 'host_refused']);
    sim.faults.add({ fault: { kind: 'status', status: 503 } });
    const away = await call('GET', `/hosts/${host.id}/issue-types?project=OPS`);
    expect([away.status, away.json.code]).toEqual([503, 'host_unavailable']);
  });

  test('an agent may look and not touch; what was done is in the audit log, no secret is in any of it', async () => {
    const sim = await jira();
    const { host, webhookSecret } = await added(sim);
    const { json: agent } = await call('POST', '/api-keys', {
      name: `agent-${made}`,
      scopes: ['write', 'read'],
    });
    const asAgent = callAs(agent.key);
    expect((await asAgent('GET', '/hosts')).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/hosts/check', given(sim)],
      ['POST', '/hosts', given(sim)],
      ['POST', `/hosts/${host.id}/check`],
      ['PATCH', `/hosts/${host.id}`, { name: 'mine' }],
      ['POST', `/hosts/${host.id}/token`, { token: 'x' }],
      ['DELETE', `/hosts/${host.id}`],
      ['GET', `/hosts/${host.id}/webhook`],
      ['POST', `/hosts/${host.id}/webhook`],
      ['DELETE', `/hosts/${host.id}/webhook`],
      ['POST', `/hosts/${host.id}/webhook-secret`, {}],
      ['GET', `/hosts/${host.id}/projects`],
      ['GET', `/hosts/${host.id}/issues`],
    ] as const)
      expect([path, (await asAgent(method, path, body)).status]).toEqual([path, 403]);
    const { json: log } = await call('GET', '/audit-log?action=host');
    expect(log.items).toContainEqual(expect.objectContaining({ action: 'host.added', subject: host.name }));
    const everything = JSON.stringify([log, logged, await shown(host.id)]);
    expect(everything).not.toContain(sim.token);
    expect(everything).not.toContain(webhookSecret);
  });
});

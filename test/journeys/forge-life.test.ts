/** Installations of the Forge app: accepted by an admin, kept fresh, ended by Jira, come back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProjectDetailAnswer } from '../../src/api/schemas/projects.ts';
import { STALE } from '../../src/store/forge-access.ts';
import { markStaleHosts } from '../../src/store/forge-installations.ts';
import type { Engine } from '../databases.ts';
import { type ForgeWorld, startForgeWorld } from './forge-world.ts';
import { until } from './world.ts';

describe.each(['embedded', 'postgresql'] as const)('the app on a site, on %s', (engine: Engine) => {
  let started: ForgeWorld | null = null;
  const world = (): ForgeWorld => started as ForgeWorld;
  beforeAll(async () => {
    started = await startForgeWorld(engine, { accepted: false });
  });
  afterAll(() => started?.end());
  beforeEach((context) => {
    if (started === null) context.skip('this machine has no PostgreSQL');
  });
  afterEach(() => started?.forge.calm());

  const hostOf = async (name = 'forge') =>
    (await world().api('GET', '/api/v1/hosts')).json.items.find((host) => host.name === name);
  const secretsLeft = async (): Promise<number> => {
    const [row] = await world().app.db.call<{ count: number }>(
      `select (select count(*) from forge_installations where sealed_token is not null or token_hash is not null)
         + (select count(*) from hosts where kind = 'jira-cloud' and (sealed_token is not null or sealed_webhook_secret is not null)) as count`,
    );
    return row?.count ?? -1;
  };
  const project = (): Promise<void> =>
    world()
      .linking({})
      .then(() => undefined);

  test('waits until an admin accepts it: before, nothing comes of its events', async () => {
    const { jira, forge, api, conversation, notes, settled, installations, accept, app } = world();
    await forge.idle();
    expect(await installations()).toMatchObject([{ state: 'waiting', cloudId: forge.cloudId, host: null }]);
    const { id, url } = conversation();
    jira.act.createIssue({ project: 'SUP', summary: 'Too early', description: url });
    await settled();
    expect(await app.db.call('select id from events')).toEqual([]);
    expect(notes(id)).toEqual([]);
    expect((await api('GET', '/api/v1/hosts')).json.items).toEqual([]);
    const accepted = await accept();
    expect(accepted).toMatchObject({ state: 'accepted', host: { name: 'forge' }, siteUrl: jira.url });
    expect(await hostOf()).toMatchObject({
      kind: 'jira-cloud',
      url: jira.url,
      state: 'connected',
      check: { ok: true },
    });
    await project();
    const log = (await api('GET', '/api/v1/audit-log')).text;
    expect(log).toContain('forge.accepted');
  });

  test('a new version is the same installation', async () => {
    const { forge, installations } = world();
    forge.upgrade();
    await forge.idle();
    expect(await installations()).toMatchObject([{ state: 'accepted', appVersion: '3.0.0' }]);
  });

  test('every call brings a token, and the newest is used', async () => {
    const { forge, jira, conversation, settled, notes } = world();
    const app = jira.world.users.find(({ email }) => email === jira.email);
    if (app === undefined) throw new Error('There is no user of the app.');
    forge.papers.renew(app, { voided: true });
    forge.heartbeat();
    await forge.idle();
    const { id, url } = conversation();
    jira.act.createIssue({ project: 'SUP', summary: 'With a new token', description: url });
    await settled();
    expect(notes(id)).toHaveLength(1);
  });

  test('a token that ended makes the host broken, in words; the next call of Forge mends it, and what waited goes', async () => {
    const { forge, jira, app, conversation, notes, settled } = world();
    await app.db.call(`update forge_installations set token_expires_at = now() - interval '1 minute'`);
    const itself = jira.world.users.find(({ email }) => email === jira.email);
    if (itself !== undefined) forge.papers.renew(itself, { voided: true });
    expect(await markStaleHosts(app.db, STALE)).toBe(1);
    expect(await hostOf()).toMatchObject({
      state: 'broken',
      stateReason: expect.stringContaining('Forge has not called'),
    });
    forge.heartbeat();
    await forge.idle();
    expect(await hostOf()).toMatchObject({ state: 'connected', stateReason: null });
    const { id, url } = conversation();
    jira.act.createIssue({ project: 'SUP', summary: 'Fresh again', description: url });
    await settled();
    expect(notes(id)).toHaveLength(1);
  });

  test('a token that ended stops neither doctor nor settings nor a set-up: each says what could not be read', async () => {
    const { forge, jira, app, api } = world();
    await app.db.call(`update forge_installations set token_expires_at = now() - interval '1 minute'`);
    const doctor = await api('GET', '/api/v1/doctor');
    expect(doctor.status, doctor.text).toBe(200);
    expect(doctor.json.checks).toContainEqual(
      expect.objectContaining({ name: 'host forge', ok: false, message: STALE }),
    );
    const [{ id, revision } = { id: '', revision: 0 }] = (await api('GET', '/api/v1/projects')).json
      .items as unknown as ProjectDetailAnswer[];
    const statusSync = { toIntercom: { Done: 'resolved' } };
    const unread = 'Statuses of SUP could not be read';
    const saved = await api('PATCH', `/api/v1/projects/${id}`, { revision, statusSync });
    expect([saved.status, saved.text]).toEqual([200, expect.stringContaining(unread)]);
    const project = { host: 'forge', key: 'SUP', connection: 'acme', statusSync };
    const applied = await api('PUT', '/api/v1/setup', { projects: [project] });
    expect([applied.status, applied.text]).toEqual([200, expect.stringContaining(unread)]);
    const wish = { issue: 'SUP-99999', conversation: world().conversation().url };
    const linked = await api('POST', '/api/v1/links', wish);
    expect([linked.status, linked.json.code], linked.text).toEqual([503, 'host_unavailable']);
    const itself = jira.world.users.find(({ email }) => email === jira.email);
    if (itself !== undefined) forge.papers.renew(itself, { voided: true });
    forge.heartbeat();
    await forge.idle();
  });

  test('uninstalled and installed again, fifty times with work under way: no call after, no secret left, nothing attached by itself', async () => {
    const { forge, jira, intercom, conversation, installations, api } = world();
    const { url } = conversation();
    for (let round = 0; round < 50; round++) {
      const { key } = jira.act.createIssue({ project: 'SUP', summary: `Round ${round}`, description: url });
      for (let change = 0; change < 5; change++) jira.act.comment({ issue: key, text: `Change ${change}` });
      await sleep(round % 7);
      await forge.uninstall();
      const before = jira.requests.length + intercom.requests.length;
      expect(await secretsLeft()).toBe(0);
      forge.install();
      jira.act.comment({ issue: key, text: 'Heard by nobody' });
      await forge.idle();
      if (round % 10 === 9) await sleep(100);
      expect(jira.requests.length + intercom.requests.length - before).toBe(0);
      const waiting = (await installations()).find(({ state }) => state === 'waiting');
      expect(waiting).toMatchObject({ host: null, mayAttachTo: [{ name: 'forge' }] });
      const host = await hostOf();
      const attached = await api('POST', `/api/v1/forge/installations/${waiting?.id}/accept`, { hostId: host?.id });
      expect(attached.status, attached.text).toBe(200);
    }
    await world().settled();
    expect((await installations()).filter(({ state }) => state === 'accepted')).toHaveLength(1);
  });

  test('attached again, it goes on with the links of before', async () => {
    const { forge, jira, conversation, notes, settled, accept } = world();
    const { id, url } = conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Kept', description: url });
    await settled();
    await forge.uninstall();
    jira.act.transition({ issue: key, status: 'Done' });
    const host = await hostOf();
    expect(host).toMatchObject({ state: 'disconnected', stateReason: expect.stringContaining('uninstalled') });
    forge.install();
    await accept({ hostId: host?.id });
    jira.act.transition({ issue: key, status: 'Waiting' });
    await settled();
    expect(
      notes(id)
        .map(({ text }) => text)
        .at(-1),
    ).toContain('Done → Waiting');
    expect(notes(id)).toHaveLength(2);
  });

  test('attached again, its work is not stopped by what was still to be swept up of the end before', async () => {
    const { forge, jira, intercom, conversation, notes, settled, accept } = world();
    const { id, url } = conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Swept', description: url });
    await settled();
    await forge.uninstall();
    const host = await hostOf();
    forge.install();
    await accept({ hostId: host?.id });
    // It waits for Intercom while the sweep goes by.
    const path = `/conversations/${id}/reply`;
    const busy = intercom.faults.add({ method: 'POST', path, fault: { kind: 'rate-limited', headers: false } });
    jira.act.transition({ issue: key, status: 'In Progress' });
    await sleep(2_500);
    intercom.faults.remove(busy);
    await settled();
    expect(notes(id)).toHaveLength(2);
  });

  test('is not attached to a host of another site, and a name that is taken is refused', async () => {
    const { forge, api, jira, installations } = world();
    await forge.uninstall();
    forge.install();
    await forge.idle();
    const waiting = (await installations()).find(({ state }) => state === 'waiting');
    const path = `/api/v1/forge/installations/${waiting?.id}`;
    await api('PUT', '/api/v1/setup', {
      hosts: [
        { name: 'other', kind: 'jira-cloud', url: 'http://127.0.0.1:9', email: jira.email, token: 'x'.repeat(20) },
      ],
    });
    const other = await hostOf('other');
    if (other !== undefined) {
      const refused = await api('POST', `${path}/accept`, { hostId: other['id'] });
      expect(refused).toMatchObject({ status: 422, json: { code: 'other_site' } });
    }
    expect(await api('POST', `${path}/accept`, { name: 'forge' })).toMatchObject({
      status: 409,
      json: { code: 'name_taken' },
    });
  });

  test('refused, its token is erased; accepting it later waits for Forge’s next call', async () => {
    const { forge, api, installations } = world();
    const waiting = (await installations()).find(({ state }) => state === 'waiting');
    const path = `/api/v1/forge/installations/${waiting?.id}`;
    expect(await api('POST', `${path}/refuse`)).toMatchObject({
      status: 200,
      json: { state: 'refused', hasToken: false },
    });
    forge.heartbeat();
    await forge.idle();
    expect(await api('POST', `${path}/accept`, {})).toMatchObject({ status: 409, json: { code: 'no_token' } });
    forge.heartbeat();
    await forge.idle();
    const host = await hostOf();
    expect(await api('POST', `${path}/accept`, { hostId: host?.id })).toMatchObject({ status: 200 });
    expect(await api('POST', `${path}/refuse`)).toMatchObject({ status: 409, json: { code: 'not_waiting' } });
  });

  test('its host removed in the console, its events come to nothing', async () => {
    const { api, jira, forge, conversation, notes, settled } = world();
    const host = await hostOf();
    const removed = await api('DELETE', `/api/v1/hosts/${host?.id}?confirm=true`);
    expect(removed.status).toBe(200);
    const { id, url } = conversation();
    jira.act.createIssue({ project: 'SUP', summary: 'Too late', description: url });
    forge.heartbeat();
    await settled();
    expect(notes(id)).toEqual([]);
    await until('no secret is left', async () => (await secretsLeft()) <= 1);
  });
});

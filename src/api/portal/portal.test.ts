import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { sessionOf } from '../../../test/security/sweep.ts';
import type { OfferAnswer } from '../schemas/portal.ts';
import type { PortalDetailAnswer } from '../schemas/requests.ts';

const url = '/api/v1/portal/requests';

type Answer = PortalDetailAnswer &
  Omit<OfferAnswer, 'items'> & { code: string; items: (PortalDetailAnswer & { name: string })[] };

interface Answered {
  status: number;
  text: string;
  json: Answer;
}

eachDatabase('the portal', (database) => {
  let api: TestApi;
  let me: Headers;
  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', {
      body: { hosts: [{ name: 'help', kind: 'desk' }], projects: [{ host: 'help', key: 'REQ' }] },
    });
    me = await requester();
    return () => api.end();
  });

  type Headers = Record<string, string>;
  async function requester(): Promise<Headers> {
    const { db, publicUrl } = api.deps;
    return { cookie: `deskbridge_session=${await sessionOf(db, api.organizationId, 'requester')}`, origin: publicUrl };
  }
  const as =
    (headers: Headers) =>
    async (method: 'GET' | 'POST', path: string, body?: object): Promise<Answered> => {
      const { status, text, json } = await api.call(method, path, { token: null, headers, body });
      return { status, text, json: json as unknown as Answer };
    };
  const make = async (wish: object = {}): Promise<PortalDetailAnswer> => {
    const made = await as(me)('POST', url, { title: 'The chair squeaks', ...wish });
    expect(made.status, made.text).toBe(201);
    return made.json;
  };
  const look = async (key: string): Promise<PortalDetailAnswer> => (await as(me)('GET', `${url}/${key}`)).json;
  const list = async (query = ''): Promise<PortalDetailAnswer[]> => (await as(me)('GET', `${url}${query}`)).json.items;
  const answer = (key: string, text: string, isPublic = true) =>
    api.call('POST', `/api/v1/requests/${key}/comments`, { body: { text, public: isPublic } });

  test('a request sent twice is made once, also at the same moment', async () => {
    const wish = { id: randomUUID(), title: 'Pressed twice' };
    const all = await Promise.all([make(wish), make(wish), make(wish)]);
    expect(new Set(all.map(({ key }) => key)).size).toBe(1);
    expect((await make(wish)).key).toBe(all[0]?.key);
    expect(await list('?q=pressed')).toHaveLength(1);
    const next = await make();
    expect(Number(next.key.split('-')[1])).toBe(Number(all[0]?.key.split('-')[1]) + 1);
  });

  test('the id of somebody else’s request makes nothing and shows nothing', async () => {
    const { id } = await make({ title: 'A secret of mine' });
    const other = await as(await requester())('POST', url, { id, title: 'Taken over' });
    expect([other.status, other.text.includes('secret')]).toEqual([404, false]);
  });

  test('what is said twice with one id is said once', async () => {
    const { key } = await make();
    const comment = { id: randomUUID(), text: 'And it rolls away.' };
    for (let n = 0; n < 2; n += 1) expect((await as(me)('POST', `${url}/${key}/comments`, comment)).status).toBe(201);
    expect((await look(key)).comments).toHaveLength(1);
    const elsewhere = await make();
    const refused = await as(me)('POST', `${url}/${elsewhere.key}/comments`, comment);
    expect([refused.status, refused.json.code]).toEqual([409, 'said_already']);
  });

  test('an answer is unread until its requester says that it was seen; internal words are none', async () => {
    const { key } = await make({ title: 'Unread' });
    const unread = async () => (await look(key)).unread;
    await answer(key, 'Do not tell them.', false);
    expect(await unread()).toBe(false);
    await answer(key, 'We look into it.');
    expect(await unread()).toBe(true);
    expect((await list('?q=unread')).map((request) => request.unread)).toEqual([true]);
    const { updatedAt } = await look(key);
    expect((await as(me)('POST', `${url}/${key}/seen`, { until: updatedAt })).status).toBe(204);
    expect(await unread()).toBe(false);
    await answer(key, 'It is mended.');
    expect(await unread()).toBe(true);
    // A page that was opened before the answer cannot have shown it.
    await as(me)('POST', `${url}/${key}/seen`, { until: updatedAt });
    expect(await unread()).toBe(true);
    await as(me)('POST', `${url}/${key}/seen`, { until: '2999-01-01T00:00:00.000Z' });
    await answer(key, 'Once more.');
    expect(await unread()).toBe(true);
    // Whoever answers has read, by whatever door.
    await as(me)('POST', `${url}/${key}/comments`, { text: 'Thank you.' });
    expect(await unread()).toBe(false);
    const other = await as(await requester())('POST', `${url}/${key}/seen`, { until: updatedAt });
    expect(other.status).toBe(404);
  });

  test('tells which status a request had when, whoever changed it', async () => {
    const { key } = await make();
    const change = (status: string) => api.call('PATCH', `/api/v1/requests/${key}`, { body: { status } });
    await change('in_progress');
    await change('waiting');
    await as(me)('POST', `${url}/${key}/comments`, { text: 'Here it is.' });
    await as(me)('POST', `${url}/${key}/close`);
    const { statuses, createdAt, resolvedAt } = await look(key);
    expect(statuses.map(({ status }) => status)).toEqual(['new', 'in_progress', 'waiting', 'in_progress', 'resolved']);
    expect([statuses[0]?.at, statuses.at(-1)?.at]).toEqual([createdAt, resolvedAt]);
  });

  test.each([
    ['new', 'in_progress', 'in_progress'],
    ['waiting', 'new', 'new'],
    ['new', 'resolved', 'in_progress'],
  ] as const)('a comment on what was %s and an agent just made %s leaves it %s', async (was, made, then) => {
    const { key, id } = await make();
    if (was !== 'new') await api.call('PATCH', `/api/v1/requests/${key}`, { body: { status: was } });
    const { desk } = api.deps;
    const change = desk.change.bind(desk);
    // The agent is quicker: the change comes between the look at the request and what is written to it.
    const quick = vi.spyOn(desk, 'change').mockImplementationOnce(async (actor, of, wish) => {
      await change({ ...actor, name: 'Ann' }, id, { change: { status: made }, revision: null, comment: null });
      return change(actor, of, wish);
    });
    const said = await as(me)('POST', `${url}/${key}/comments`, { text: 'One thing more.' });
    quick.mockRestore();
    expect([said.status, said.json.status]).toEqual([201, then]);
  });

  test('the search looks where the requester may look, and nowhere else', async () => {
    const { key } = await make({ title: 'Monitor 100% dark', description: 'It hums.' });
    await answer(key, 'Please press the green knob.');
    await answer(key, 'Probably a fool.', false);
    const found = async (q: string) => (await list(`?q=${encodeURIComponent(q)}`)).map((request) => request.key);
    for (const q of ['monitor', 'HUMS dark', 'green knob hums', key, '100%']) expect(await found(q)).toEqual([key]);
    for (const q of ['fool', 'monitor fool', '100_', 'monitor purple']) expect(await found(q)).toEqual([]);
  });

  test('offers only what can be asked for, and says which files are taken', async () => {
    const fields = [{ key: 'size', label: 'Size', kind: 'text' }];
    await api.call('POST', '/api/v1/services', { body: { name: 'Chairs', fields } });
    const offer = async () => (await as(me)('GET', '/api/v1/portal/services')).json;
    const { items, withoutService, files } = await offer();
    expect(items.map(({ name }) => name)).toEqual(['Chairs']);
    expect(withoutService).toBe(true);
    expect(files).toMatchObject({ mostBytes: 25 * 1024 * 1024, most: 200 });
    expect(files.endings).toContain('pdf');
    await api.call('PUT', '/api/v1/setup', { body: { projects: [{ host: 'help', key: 'OPS' }] } });
    expect((await offer()).withoutService).toBe(false);
  });

  test('a service of a desk that is gone sends its requests to no other desk', async () => {
    // Until one of them has requests, desks may have inboxes of one key.
    const projects = ['annex', 'help'].map((host) => ({ host, key: 'KEYS' }));
    await api.call('PUT', '/api/v1/setup', { body: { hosts: [{ name: 'annex', kind: 'desk' }], projects } });
    const of = { name: 'Annex keys', project: 'KEYS', host: 'annex', fields: [] };
    const service = await api.call('POST', '/api/v1/services', { body: of });
    expect(service.status, service.text).toBe(201);
    const wish = { title: 'A key for the annex', service: service.json.id };
    await api.deps.db.tx(api.organizationId, (sql) =>
      sql.query("update hosts set state = 'disconnected' where name = 'annex'"),
    );
    const refused = await as(me)('POST', url, wish);
    expect([refused.status, refused.json.code]).toEqual([422, 'unknown_service']);
    expect(await list('?q=annex')).toEqual([]);
  });
});

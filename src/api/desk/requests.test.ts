import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { adminOf } from '../../../test/security/organizations.ts';
import { sessionOf } from '../../../test/security/sweep.ts';
import { createDesk } from '../../desk/desk.ts';

/** Fields of answers that these tests look into. */
interface Answer {
  id: string;
  key: string;
  code: string;
  detail: string;
  revision: number;
  status: string;
  priority: string;
  tags: string[];
  assignee: { id: string; name: string } | null;
  requester: { name: string; email: string | null };
  outcome: string;
  public: boolean;
  name: string;
  version: number;
  label: string;
  bytes: number;
  mediaType: string;
  mine: boolean;
  new: number;
  resolved: number;
  items: Answer[];
  fields: Answer[];
  comments: Answer[];
  attachments: Answer[];
  answers: Record<string, unknown>;
  next: string | null;
}

interface Answered {
  status: number;
  text: string;
  json: Answer;
}

eachDatabase('requests', (database) => {
  let api: TestApi;
  let agent: Record<string, string>;
  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    await ask('PUT', '/api/v1/setup', {
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [
        { host: 'help', key: 'REQ' },
        { host: 'help', key: 'OPS' },
      ],
    });
    agent = await headersOf('agent');
    return () => api.end();
  });

  async function headersOf(role: string): Promise<Record<string, string>> {
    const token = await sessionOf(api.deps.db, api.organizationId, role);
    return { cookie: `deskbridge_session=${token}`, origin: api.deps.publicUrl, 'sec-fetch-site': 'same-origin' };
  }

  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With these headers; null: as the operator. */
  const by =
    (headers: Record<string, string> | null) =>
    async (method: Method, url: string, body?: unknown): Promise<Answered> => {
      const whose = headers === null ? {} : { token: null, headers };
      const { status, text, headers: answered } = await api.call(method, url, { body, ...whose });
      const isJson = String(answered['content-type']).includes('json');
      return { status, text, json: (isJson ? JSON.parse(text) : {}) as Answer };
    };
  const ask = by(null);
  async function make(given: object = {}): Promise<Answer> {
    const { status, json, text } = await ask('POST', '/api/v1/requests', {
      project: 'REQ',
      title: 'Printer',
      ...given,
    });
    expect(status, text).toBe(201);
    return json;
  }
  const keysOf = async (query: string): Promise<string[]> => {
    const { status, json, text } = await ask('GET', `/api/v1/requests?${query}`);
    expect(status, text).toBe(200);
    return json.items.map(({ key }) => key);
  };

  describe('a change', () => {
    test('made from an older revision is refused, and changes nothing', async () => {
      const { key, revision } = await make();
      const url = `/api/v1/requests/${key}`;
      const both = await Promise.all(['high', 'low'].map((priority) => ask('PATCH', url, { revision, priority })));
      expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      expect(both.find(({ status }) => status === 409)?.json.code).toBe('changed_meanwhile');
      const saved = both.find(({ status }) => status === 200)?.json;
      expect((await ask('GET', url)).json).toMatchObject({ revision: revision + 1, priority: saved?.priority });
    });

    test('and its event are stored together or not at all', async () => {
      const { id, key } = await make();
      const { db } = api.deps;
      const told = () =>
        db.call<{ kind: string }>('select kind from events where issue_id = $1 order by received_at, id', [id]);
      expect(await told()).toEqual([{ kind: 'issue.created' }]);
      await ask('PATCH', `/api/v1/requests/${key}`, { status: 'waiting' });
      await ask('PATCH', `/api/v1/requests/${key}`, { status: 'waiting' });
      expect(await told()).toEqual([{ kind: 'issue.created' }, { kind: 'issue.changed' }]);
      const failing = { ...db, tx: refusingEvents(db.tx) };
      const desk = createDesk({ db: failing, storage: api.deps.storage, wake: () => undefined });
      const actor = { organizationId: api.organizationId, userId: null, name: 'x' };
      const change = { change: { status: 'resolved' as const }, revision: null, comment: null };
      await expect(desk.change(actor, id, change)).rejects.toThrow('no events today');
      expect((await ask('GET', `/api/v1/requests/${key}`)).json.status).toBe('waiting');
    });

    test('names only people who work on requests, and services that are offered', async () => {
      const { key } = await make();
      const url = `/api/v1/requests/${key}`;
      expect((await ask('PATCH', url, { assignee: 'me' })).json.code).toBe('no_user');
      const mine = await by(agent)('PATCH', url, { assignee: 'me' });
      expect(mine.json.assignee?.name).toContain('@example.com');
      const stranger = await ask('PATCH', url, { assignee: '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e' });
      expect([stranger.status, stranger.json.code]).toEqual([422, 'unknown_assignee']);
      expect((await ask('PATCH', url, { assignee: null })).json.assignee).toBeNull();
      const service = await ask('PATCH', url, { service: '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e' });
      expect([service.status, service.json.code]).toEqual([422, 'unknown_service']);
    });
  });

  describe('a list', () => {
    test('is filtered, searched, sorted and paged', async () => {
      const tag = `t${randomBytes(4).toString('hex')}`;
      const made: Answer[] = [];
      for (const [n, priority] of ['low', 'urgent', 'medium', 'high'].entries())
        made.push(await make({ title: `Zebra number${n}`, priority, tags: [tag, `n${n}`] }));
      const [low = '', urgent = '', medium = '', high = ''] = made.map(({ key }) => key);
      expect(await keysOf(`tag=${tag}&sort=urgency`)).toEqual([urgent, high, medium, low]);
      expect(await keysOf(`tag=${tag}&sort=created`)).toEqual([high, medium, urgent, low]);
      expect(await keysOf(`tag=${tag},N1`)).toEqual([urgent]);
      expect(await keysOf(`tag=${tag}&priority=low,high&sort=-created`)).toEqual([low, high]);
      expect(await keysOf(`tag=${tag}&q=zeb number2`)).toEqual([medium]);
      expect(await keysOf(`q=${low.toLowerCase()}&tag=${tag}`)).toEqual([low]);
      expect(await keysOf(`tag=${tag}&project=OPS`)).toEqual([]);
      expect(await keysOf(`tag=${tag}&assignee=nobody&host=help&status=new`)).toHaveLength(4);
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const { json } = await ask('GET', `/api/v1/requests?tag=${tag}&sort=urgency&limit=3${cursor}`);
        seen.push(...json.items.map(({ key }) => key));
        if (json.next === null) break;
        cursor = `&cursor=${json.next}`;
      }
      expect(seen).toEqual([urgent, high, medium, low]);
      await ask('PATCH', `/api/v1/requests/${low}`, { status: 'resolved' });
      expect((await ask('GET', `/api/v1/requests/counts?tag=${tag}`)).json).toMatchObject({ new: 3, resolved: 1 });
    });

    test('finds what was said, and no longer what was taken back', async () => {
      const word = `w${randomBytes(5).toString('hex')}`;
      const { key } = await make();
      const said = await ask('POST', `/api/v1/requests/${key}/comments`, { text: `See <${word}-manual>!` });
      expect(await keysOf(`q=${word.slice(0, 7)}`)).toEqual([key]);
      expect(await keysOf(`q=${word} printer`)).toEqual([key]);
      await ask('DELETE', `/api/v1/requests/${key}/comments/${said.json.id}`);
      expect(await keysOf(`q=${word}`)).toEqual([]);
    });

    test('shows a saved view, with what is given beside it in its place', async () => {
      const tag = `v${randomBytes(4).toString('hex')}`;
      const [one, two] = [await make({ tags: [tag] }), await make({ tags: [tag], priority: 'urgent' })];
      const filter = { tag: [tag], priority: ['urgent'] };
      const view = await by(agent)('POST', '/api/v1/request-views', { name: 'Urgent', filter });
      expect([view.status, view.json.mine], view.text).toEqual([201, true]);
      const url = `/api/v1/requests?view=${view.json.id}`;
      expect((await by(agent)('GET', url)).json.items.map(({ key }) => key)).toEqual([two.key]);
      const all = await by(agent)('GET', `${url}&priority=medium`);
      expect(all.json.items.map(({ key }) => key)).toEqual([one.key]);
      // Nobody else sees it until it is shared; then only its maker and admins change it.
      expect((await ask('GET', url)).json.code).toBe('unknown_view');
      expect((await ask('POST', '/api/v1/request-views', { name: 'x' })).json.code).toBe('nobodys_view');
      await by(agent)('PATCH', `/api/v1/request-views/${view.json.id}`, { shared: true });
      const other = await headersOf('agent');
      const touched = await by(other)('PATCH', `/api/v1/request-views/${view.json.id}`, { name: 'Mine' });
      expect([touched.status, touched.json.code]).toEqual([403, 'not_yours']);
      expect((await ask('DELETE', `/api/v1/request-views/${view.json.id}`)).status).toBe(204);
    });

    test('is changed at once, with a result for each', async () => {
      const [one, two] = [await make({ tags: ['a', 'b'] }), await make({ priority: 'high' })];
      const ids = [one.key, two.id, 'REQ-99999'];
      const { json } = await ask('POST', '/api/v1/requests/bulk', {
        ids,
        change: { priority: 'high', addTags: ['c'], removeTags: ['B'] },
      });
      expect(json.items.map(({ id, outcome, code }) => [id, outcome, code])).toEqual([
        [one.key, 'changed', null],
        [two.id, 'changed', null],
        ['REQ-99999', 'refused', 'not_found'],
      ]);
      expect((await ask('GET', `/api/v1/requests/${one.key}`)).json).toMatchObject({
        priority: 'high',
        tags: ['a', 'c'],
      });
      const again = await ask('POST', '/api/v1/requests/bulk', { ids: [two.key], change: { addTags: ['C'] } });
      expect(again.json.items.map(({ outcome }) => outcome)).toEqual(['unchanged']);
    });
  });

  describe('a service', () => {
    test('asks by a form; answers keep the form of their time', async () => {
      const fields = [
        { key: 'model', label: 'Which model?', kind: 'text', required: true },
        { key: 'colour', label: 'Colour', kind: 'choice', options: ['red', 'blue'] },
      ];
      const made = await ask('POST', '/api/v1/services', { project: 'REQ', name: 'Printers', fields });
      expect([made.status, made.json.version], made.text).toEqual([201, 1]);
      const wrong = await ask('POST', '/api/v1/requests', {
        title: 'x',
        service: made.json.id,
        answers: { colour: 'green', size: 1 },
      });
      expect(wrong.status).toBe(422);
      expect(wrong.json.detail).toMatch(/answers\.size: is no field.*answers\.colour: must be of: red, blue/);
      const { key } = await make({ service: made.json.id, answers: { model: 'X1' } });
      const changed = await ask('PATCH', `/api/v1/services/${made.json.id}`, { fields: fields.slice(1) });
      expect(changed.json.version).toBe(2);
      const { json } = await ask('GET', `/api/v1/requests/${key}`);
      expect(json.fields.map(({ label }) => label)).toEqual(['Which model?', 'Colour']);
      expect(json.answers).toEqual({ model: 'X1' });
      await ask('POST', `/api/v1/services/${made.json.id}/archive`);
      expect((await ask('PATCH', `/api/v1/requests/${key}`, { answers: {} })).json.code).toBe('unknown_service');
      expect((await ask('PATCH', `/api/v1/requests/${key}`, { status: 'waiting' })).status).toBe(200);
      const log = await ask('GET', '/api/v1/audit-log?action=service');
      expect(log.text).toMatch(/service\.archived.*service\.changed.*service\.made/);
    });

    test('is for admins to make', async () => {
      const made = await by(agent)('POST', '/api/v1/services', { project: 'REQ', name: 'x' });
      expect([made.status, made.json.code]).toEqual([403, 'missing_scope']);
      expect((await by(agent)('GET', '/api/v1/services')).status).toBe(200);
    });

    test('with a form that cannot be filled in is refused with the places', async () => {
      const fields = [
        { key: 'a', label: 'A', kind: 'choice' },
        { key: 'a', label: 'B', kind: 'text', options: ['x'] },
      ];
      const { status, json } = await ask('POST', '/api/v1/services', { project: 'REQ', name: 'Bad', fields });
      expect(status).toBe(422);
      expect(json.detail).toContain('fields[0].options: is empty');
      expect(json.detail).toContain('fields[1].key: "a" stands already');
    });
  });

  describe('a file', () => {
    const send = (method: 'GET' | 'POST' | 'DELETE', url: string, of: { headers?: object; payload?: Buffer } = {}) =>
      api.server.inject({
        method,
        url,
        headers: { ...agent, ...of.headers },
        ...(of.payload === undefined ? {} : { payload: of.payload }),
      });
    const attach = async (key: string, query: string, payload: Buffer) => {
      const answer = await send('POST', `/api/v1/requests/${key}/attachments?${query}`, {
        headers: { 'content-type': 'application/json' },
        payload,
      });
      return { status: answer.statusCode, json: JSON.parse(answer.body) as Answer };
    };

    test('comes back as it was, to be saved and never to be run', async () => {
      const { key } = await make();
      const content = randomBytes(300_000);
      const name = '../../<b>"Rechnung\u202egnp.exe" é.pdf';
      const { status, json } = await attach(key, `name=${encodeURIComponent(name)}`, content);
      expect(status).toBe(201);
      expect(json).toMatchObject({ name: '<b>Rechnunggnp.exe é.pdf', bytes: 300_000, mediaType: 'application/pdf' });
      expect(json.public).toBe(false);
      const got = await send('GET', `/api/v1/requests/${key}/attachments/${json.id}`);
      expect(got.rawPayload.equals(content)).toBe(true);
      expect(got.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      });
      expect(got.headers['content-disposition']).toMatch(
        /^attachment; filename="_b_Rechnunggnp\.exe _\.pdf"; filename\*=UTF-8''%3Cb%3E/,
      );
      expect((await ask('GET', `/api/v1/requests/${key}`)).json.attachments.map(({ id }) => id)).toEqual([json.id]);
      const gone = await send('DELETE', `/api/v1/requests/${key}/attachments/${json.id}`);
      expect(gone.statusCode).toBe(204);
      expect((await send('GET', `/api/v1/requests/${key}/attachments/${json.id}`)).statusCode).toBe(404);
    });

    test.each(['page.html', 'picture.svg', 'run.exe', 'script.js', 'noending', 'x.constructor'])(
      'called %s is not taken',
      async (name) => {
        const { key } = await make();
        const { status, json } = await attach(key, `name=${name}`, Buffer.from('x'));
        expect([status, json.code]).toEqual([415, 'file_type_refused']);
      },
    );

    test('that is too large or empty is not taken, and nothing of it is kept', async () => {
      const { key } = await make();
      const large = await attach(key, 'name=a.zip', Buffer.alloc(25 * 1024 * 1024 + 1));
      expect([large.status, large.json.code]).toEqual([413, 'too_large']);
      const empty = await attach(key, 'name=a.txt', Buffer.alloc(0));
      expect([empty.status, empty.json.code]).toEqual([422, 'empty_file']);
      expect((await ask('GET', `/api/v1/requests/${key}`)).json.attachments).toEqual([]);
    });

    test('that is sent twice with one id is attached once, also at the same moment', async () => {
      const { key } = await make();
      const other = await make();
      const query = `id=${randomUUID()}&name=a.txt`;
      const both = await Promise.all([0, 1].map(() => attach(key, query, Buffer.from('once'))));
      const again = await attach(key, query, Buffer.from('another'));
      const [id, ...same] = [...both, again].map(({ status, json }) => `${status} ${json.id}`);
      expect(same).toEqual([id, id]);
      expect((await ask('GET', `/api/v1/requests/${key}`)).json.attachments).toHaveLength(1);
      const got = await send('GET', `/api/v1/requests/${key}/attachments/${again.json.id}`);
      expect(got.body).toBe('once');
      const elsewhere = await attach(other.key, query, Buffer.from('of another request'));
      expect(elsewhere.json.id).not.toBe(again.json.id);
      // An id that is there names no file that could be written over.
      const named = await attach(other.key, `id=${again.json.id}&name=a.txt`, Buffer.from('mine now'));
      expect(named.status).toBe(201);
      expect((await send('GET', `/api/v1/requests/${key}/attachments/${again.json.id}`)).body).toBe('once');
    });

    test('is as public as what was said with it, and a requester gets only public ones', async () => {
      const me = await headersOf('requester');
      const own = await by(me)('POST', '/api/v1/portal/requests', { project: 'REQ', title: 'Mine' });
      const { key } = own.json;
      const said = await ask('POST', `/api/v1/requests/${key}/comments`, { text: 'internal' });
      const hidden = await attach(key, `name=a.txt&public=true&comment=${said.json.id}`, Buffer.from('a'));
      const shown = await attach(key, 'name=b.txt&public=true', Buffer.from('b'));
      expect([hidden.json.public, shown.json.public]).toEqual([false, true]);
      const seen = await by(me)('GET', `/api/v1/portal/requests/${key}`);
      expect(seen.json.attachments.map(({ name }) => name)).toEqual(['b.txt']);
      expect(seen.json.comments).toEqual([]);
      const file = (id: string) => by(me)('GET', `/api/v1/portal/requests/${key}/attachments/${id}`);
      expect((await file(hidden.json.id)).status).toBe(404);
      expect((await file(shown.json.id)).text).toBe('b');
    });
  });

  describe('at the portal', () => {
    test('what a service requires must be there', async () => {
      const fields = [{ key: 'size', label: 'Size', kind: 'number', required: true }];
      const service = await ask('POST', '/api/v1/services', { project: 'OPS', name: 'Shoes', fields });
      const me = await headersOf('requester');
      const wish = { title: 'Shoes', service: service.json.id };
      const lacking = await by(me)('POST', '/api/v1/portal/requests', wish);
      expect(lacking.json.detail).toBe('answers.size: is missing: Size');
      const made = await by(me)('POST', '/api/v1/portal/requests', { ...wish, answers: { size: 44 } });
      expect(made.json.key).toMatch(/^OPS-/);
      expect((await ask('GET', `/api/v1/requests/${made.json.key}`)).json.requester.email).toContain('@example.com');
      const offered = await by(me)('GET', '/api/v1/portal/services');
      expect(offered.json.items.map(({ name }) => name)).toContain('Shoes');
    });

    test('nobody may set what is for agents', async () => {
      const me = await headersOf('requester');
      for (const more of [{ priority: 'urgent' }, { assignee: 'me' }, { requester: { name: 'x' } }, { tags: ['x'] }]) {
        const { status, json } = await by(me)('POST', '/api/v1/portal/requests', {
          project: 'REQ',
          title: 'x',
          ...more,
        });
        expect([status, json.code]).toEqual([422, 'invalid_request']);
      }
    });

    test('internal activity does not show, not even by its time', async () => {
      const me = await headersOf('requester');
      const own = await by(me)('POST', '/api/v1/portal/requests', { project: 'REQ', title: 'Quiet' });
      const url = `/api/v1/portal/requests/${own.json.key}`;
      const before = (await by(me)('GET', url)).text;
      await ask('POST', `/api/v1/requests/${own.json.key}/comments`, { text: 'internal' });
      await ask('PATCH', `/api/v1/requests/${own.json.key}`, { priority: 'urgent', tags: ['vip'], assignee: null });
      expect((await by(me)('GET', url)).text).toBe(before);
    });
  });

  test('what is sent twice with one id is made once, and said once', async () => {
    const wish = { project: 'REQ', id: randomUUID(), title: 'Pressed twice' };
    const made = await Promise.all([1, 2].map(() => ask('POST', '/api/v1/requests', wish)));
    expect(made.map(({ status, json }) => [status, json.id])).toEqual([
      [201, wish.id],
      [201, wish.id],
    ]);
    const comment = { id: randomUUID(), text: 'The answer to this got lost.' };
    const url = `/api/v1/requests/${wish.id}/comments`;
    for (let n = 0; n < 2; n += 1) {
      const said = await ask('POST', url, comment);
      expect([said.status, said.json.id]).toEqual([201, comment.id]);
    }
    const { items } = (await ask('GET', url)).json;
    expect(items.map(({ id }) => id)).toEqual([comment.id]);
    await ask('PATCH', `/api/v1/requests/${wish.id}`, { status: 'resolved', comment });
    expect((await ask('GET', url)).json.items).toHaveLength(1);
  });

  test('agents change their own words only; what a requester said is theirs', async () => {
    const { key } = await make();
    const said = await by(agent)('POST', `/api/v1/requests/${key}/comments`, { text: 'a' });
    const url = `/api/v1/requests/${key}/comments/${said.json.id}`;
    expect(said.json.public).toBe(false);
    const other = await headersOf('agent');
    expect((await by(other)('PATCH', url, { text: 'b' })).json.code).toBe('not_yours');
    expect((await by(other)('DELETE', url)).status).toBe(403);
    expect((await by(agent)('PATCH', url, { text: 'b' })).status).toBe(200);
    expect((await by(await adminOf(api, api.organizationId))('DELETE', url)).status).toBe(204);
  });

  test('two desks cannot share the key of an inbox', async () => {
    await make({ project: 'OPS' });
    await ask('PUT', '/api/v1/setup', {
      hosts: [{ name: 'second', kind: 'desk' }],
      projects: [{ host: 'second', key: 'OPS' }],
    });
    const unclear = await ask('POST', '/api/v1/requests', { project: 'OPS', title: 'x' });
    expect([unclear.status, unclear.json.code]).toEqual([422, 'inbox_needed']);
    const taken = await ask('POST', '/api/v1/requests', { host: 'second', project: 'OPS', title: 'x' });
    expect([taken.status, taken.json.code]).toEqual([409, 'inbox_taken']);
  });
});

/** Transactions in which no event can be stored. */
function refusingEvents(tx: TestApi['deps']['db']['tx']): TestApi['deps']['db']['tx'] {
  return (organizationId, work) =>
    tx(organizationId, (sql) =>
      work({
        query: (text, params) =>
          text.includes('receive_events') ? Promise.reject(new Error('no events today')) : sql.query(text, params),
      }),
    );
}

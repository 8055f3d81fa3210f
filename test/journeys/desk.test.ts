import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { sessionOf } from '../security/sweep.ts';
import { eachWorld, type World } from './world.ts';
import { listRemoteLinks } from '../remote-links.ts';

/** What answers of the desk hold that tests look into. */
interface Request {
  id: string;
  key: string;
  url: string;
  revision: number;
  status: string;
  html: string;
  tags: string[];
}

eachWorld('the desk', (world) => {
  beforeAll(async () => {
    await world()?.apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [
        { host: 'help', key: 'REQ', connection: 'acme' },
        { host: 'help', key: 'PUB', connection: 'acme', linking: { events: { comment: { publicOnly: true } } } },
      ],
    });
  });

  async function make(given: object = {}): Promise<Request> {
    const { status, text } = await world().api('POST', '/api/v1/requests', {
      project: 'REQ',
      title: 'Invoices twice',
      ...given,
    });
    expect(status, text).toBe(201);
    return JSON.parse(text) as Request;
  }
  async function change(key: string, body: object): Promise<Request> {
    const { status, text } = await world().api('PATCH', `/api/v1/requests/${key}`, body);
    expect(status, text).toBe(200);
    return JSON.parse(text) as Request;
  }
  const say = (key: string, body: object) => world().api('POST', `/api/v1/requests/${key}/comments`, body);
  const notes = (id: string) => world().notes(id);

  test('a URL in the description links the conversation, with one note and an entry on the request', async () => {
    const { id, url } = world().conversation({ title: 'Paid twice' });
    const made = await make({ description: `The customer says so in [this conversation](${url}).` });
    await world().settled();
    const [note, ...more] = notes(id);
    expect(more).toEqual([]);
    expect(note?.text).toContain(`Linked to ${made.key} Invoices twice`);
    expect(note?.text).toContain('Status: New');
    expect(note?.hrefs).toContain(made.url);
    expect(made.url).toMatch(new RegExp(`^http://localhost:\\d+/browse/${made.key}$`));
    expect(made.html).toBe(`<p>The customer says so in <a href="${url}">this conversation</a>.</p>`);
    const [link] = await world().links(made.key);
    expect(link).toMatchObject({ host: 'help', issue: { key: made.key, url: made.url }, sources: ['description'] });
    const { db, organizationId } = world().app;
    const [remote] = await db.tx(organizationId, (sql) => listRemoteLinks(sql, made.id));
    expect(remote).toMatchObject({ url, title: 'Paid twice' });
  });

  test('a change of the status is told, and brings the conversation back to the top', async () => {
    const { id, url } = world().conversation();
    const made = await make({ description: url });
    await world().settled();
    world().closeConversation(id);
    await change(made.key, { status: 'waiting' });
    await world().settled();
    expect(notes(id)).toHaveLength(2);
    expect(notes(id)[1]?.text).toMatch(/changed the status of REQ-\d+ Invoices twice: New → Waiting/);
    expect(world().stateOf(id)).toBe('open');
  });

  test('a change with a comment is one note', async () => {
    const { id, url } = world().conversation();
    const made = await make({ description: url });
    await world().settled();
    await change(made.key, { status: 'resolved', comment: { text: 'Refunded **today**.', public: true } });
    await world().settled();
    expect(notes(id)).toHaveLength(2);
    expect(notes(id)[1]?.text).toContain('New → Resolved');
    expect(notes(id)[1]?.html).toContain('Refunded <b>today</b>.');
  });

  test('a change of nothing that is told writes nothing', async () => {
    const { id, url } = world().conversation();
    const made = await make({ description: url });
    await world().settled();
    await change(made.key, { priority: 'urgent', tags: ['billing', 'Billing '] });
    await world().settled();
    expect(notes(id)).toHaveLength(1);
  });

  test('a comment with a URL links one more conversation; edited away, the link ends', async () => {
    const [first, second] = [world().conversation(), world().conversation()];
    const made = await make({ description: first.url });
    await world().settled();
    const said = await say(made.key, { text: `Same as ${second.url}` });
    expect(said.status).toBe(201);
    await world().settled();
    expect(notes(second.id)).toHaveLength(1);
    expect(notes(first.id)).toHaveLength(2);
    const path = `/api/v1/requests/${made.key}/comments/${said.json.id}`;
    expect((await world().api('PATCH', path, { text: 'Nothing.' })).status).toBe(200);
    await world().settled();
    await change(made.key, { status: 'in_progress' });
    await world().settled();
    expect(notes(second.id)).toHaveLength(1);
    expect(notes(first.id)).toHaveLength(3);
  });

  test('an internal comment never leaves as a public one', async () => {
    const { id, url } = world().conversation();
    const made = await make({ project: 'PUB', description: url });
    await world().settled();
    await say(made.key, { text: 'The customer must not know.' });
    await say(made.key, { text: 'We look into it.', public: true });
    await world().settled();
    const all = notes(id)
      .map(({ text }) => text)
      .join('\n');
    expect(all).toContain('We look into it.');
    expect(all).not.toContain('must not know');
  });

  test('an internal comment that is told is told as internal', async () => {
    const { id, url } = world().conversation();
    const made = await make({ description: url });
    await world().settled();
    await say(made.key, { text: 'Ask finance first.' });
    await world().settled();
    expect(notes(id)[1]?.text).toContain('commented internally on');
  });

  test('a deleted request is unlinked; nothing more is told', async () => {
    const { id, url } = world().conversation();
    const made = await make({ description: url });
    await world().settled();
    expect((await world().api('DELETE', `/api/v1/requests/${made.key}`)).status).toBe(204);
    await world().settled();
    expect((await world().links(made.id)).map(({ state }) => state)).toEqual(['ended']);
    expect((await world().api('GET', `/api/v1/requests/${made.key}`)).status).toBe(404);
    expect(notes(id)).toHaveLength(1);
  });

  test('a link made by hand stands on the request, and the panel shows its conversation and requester', async () => {
    const { id } = world().conversation({ title: 'By hand' });
    const made = await make({ requester: { name: 'Cleo', email: 'Cleo@Example.com' } });
    await world().settled();
    const { status } = await world().api('POST', '/api/v1/links', { issue: made.key, conversation: id });
    expect([201, 202]).toContain(status);
    await world().settled();
    expect(notes(id)).toHaveLength(1);
    const { text } = await world().api('GET', `/api/v1/panel/help/${made.key}`);
    expect(text).toContain('By hand');
  });

  test('a moved request answers to both keys, and notes name the new one', async () => {
    const { id, url } = world().conversation();
    const made = await make({ description: url });
    await world().settled();
    const moved = await change(made.key, { project: 'PUB' });
    expect(moved.key).toMatch(/^PUB-/);
    expect((await change(made.key, { status: 'in_progress' })).key).toBe(moved.key);
    await world().settled();
    expect(notes(id).at(-1)?.text).toContain(moved.key);
  });

  test('a scan of an inbox links what was written before it was connected', async () => {
    const { id, url } = world().conversation();
    await world().apply({ projects: [{ host: 'help', key: 'OLD', connection: null }] });
    const made = await make({ project: 'OLD', description: url });
    await world().settled();
    expect(notes(id)).toEqual([]);
    await world().apply({ projects: [{ host: 'help', key: 'OLD', connection: 'acme' }] });
    const started = await world().api('POST', '/api/v1/imports', {
      host: 'help',
      project: 'OLD',
      look: 'all',
      tell: true,
    });
    expect(started.status, started.text).toBeLessThan(300);
    await expect.poll(() => notes(id).length).toBe(1);
    expect(notes(id)[0]?.text).toContain(made.key);
  });

  test('apply and export keep the desk and its inboxes', async () => {
    const { text } = await world().api('GET', '/api/v1/setup');
    const setup = JSON.parse(text) as { hosts: { name: string }[]; projects: { host: string; key: string }[] };
    expect(setup.hosts.find(({ name }) => name === 'help')).toEqual({ name: 'help', kind: 'desk' });
    expect(setup.projects.filter(({ host }) => host === 'help').map(({ key }) => key)).toContain('REQ');
    await world().apply({ hosts: setup.hosts.filter(({ name }) => name === 'help') });
  });

  test('the address in notes leads to the page of the request', async () => {
    const made = await make();
    const answer = await fetch(`${world().url}/browse/${made.key}`, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(new RegExp(`/console/requests/${made.key}$`));
  });

  describe('a requester', () => {
    test('makes a request, hears publicly of it, answers, and closes it: all of it is told', async () => {
      const me = await requester(world());
      const { id, url } = world().conversation();
      const made = await me('POST', '/api/v1/portal/requests', { project: 'REQ', title: 'Help', description: url });
      expect(made.status, made.text).toBe(201);
      const { key } = made.json;
      await world().settled();
      await change(key, { status: 'waiting', comment: { text: 'Which one?', public: true } });
      await say(key, { text: 'Secret.' });
      const answered = await me('POST', `/api/v1/portal/requests/${key}/comments`, { text: 'The second.' });
      expect(answered.status, answered.text).toBe(201);
      expect(answered.json.status).toBe('in_progress');
      expect(answered.text).toContain('Which one?');
      expect(answered.text).not.toContain('Secret');
      expect((await me('POST', `/api/v1/portal/requests/${key}/close`)).json.status).toBe('resolved');
      await world().settled();
      expect(
        notes(id)
          .map(({ text }) => text)
          .join('\n'),
      ).toMatch(/The second\.[^]*In progress → Resolved/);
    });

    test('gets nothing of anybody else’s, and nothing internal', async () => {
      const [me, other] = [await requester(world()), await requester(world())];
      const { json } = await other('POST', '/api/v1/portal/requests', { project: 'REQ', title: 'Theirs' });
      const { id, key } = json;
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['POST', '/comments', { text: 'x' }],
        ['POST', '/close', undefined],
        ['GET', `/attachments/${randomUUID()}`, undefined],
      ] as const)
        for (const name of [id, key])
          expect((await me(method, `/api/v1/portal/requests/${name}${path}`, body)).status).toBe(404);
      expect((await me('GET', '/api/v1/portal/requests')).json.items).toEqual([]);
      for (const path of ['/api/v1/requests', `/api/v1/requests/${key}`, `/api/v1/requests/${key}/comments`])
        expect((await me('GET', path)).status).toBe(403);
    });
  });
});

/** Requests with the session of a person who may nothing but the portal. */
async function requester({ app, url }: World) {
  const cookie = `deskbridge_session=${await sessionOf(app.db, app.organizationId, 'requester')}`;
  return async (method: 'GET' | 'POST', path: string, body?: object) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        cookie,
        'sec-fetch-site': 'same-origin',
        origin: url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = JSON.parse(text) as { id: string; key: string; status: string; items: object[] };
    return { status: answer.status, text, json };
  };
}

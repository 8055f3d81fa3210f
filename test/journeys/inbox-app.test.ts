/** The inbox app over HTTP: who may ask, what comes of pressing, and that one wish is one issue. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { addNote } from '../../sim/intercom/changes.ts';
import { OTHER_SECRET, send } from './hooks.ts';
import { SECRETS } from './secrets.ts';
import { connected, eachWorld, stranger, until } from './world.ts';

type Component = Record<string, unknown> & { type: string };
interface Canvas {
  content: { components: Component[] };
  stored_data: Record<string, string>;
}

const signed = (body: Buffer, secret: string = SECRETS.clientSecret) => ({
  'content-type': 'application/json',
  'x-body-signature': createHmac('sha256', secret).update(body).digest('hex'),
});

eachWorld('the inbox app', (world) => {
  const url = (what: 'initialize' | 'submit') => `${world().url}/canvas/${what}`;
  const bodyOf = (conversationId: string | null, more: object = {}): Buffer =>
    Buffer.from(
      JSON.stringify({
        workspace_id: connected.id,
        admin: { id: '7', name: 'Ada Agent' },
        ...(conversationId === null ? {} : { conversation: { id: conversationId, title: 'Export & import fail' } }),
        ...more,
      }),
    );
  async function press(
    conversationId: string,
    id: string,
    more: { inputs?: object; canvas?: Canvas } = {},
  ): Promise<Canvas> {
    const body = bodyOf(conversationId, {
      component_id: id,
      input_values: more.inputs ?? {},
      current_canvas: more.canvas ?? {},
    });
    const answer = await send(url('submit'), body, signed(body));
    expect(answer.status).toBe(200);
    return (JSON.parse(answer.text) as { canvas: Canvas }).canvas;
  }
  const words = ({ content }: Canvas): string => JSON.stringify(content.components);
  const created = (site: 'cloud' | 'data-center') => world().sites[site].jira;

  /** The form for a Task in SUP of a host. */
  async function form(conversationId: string, site: 'cloud' | 'data-center'): Promise<Canvas> {
    const hosts = (await world().api('GET', '/api/v1/hosts')).json.items;
    const host = String(hosts.find(({ name }: { name: string }) => name === site)?.['id']);
    let canvas = await press(conversationId, `project:${host}/SUP`);
    await until('the types are there', async () => {
      canvas = await press(conversationId, `project:${host}/SUP`);
      return words(canvas).includes('What kind of issue');
    });
    const list = canvas.content.components.find(({ type }) => type === 'list') as unknown as {
      items: { id: string; title: string }[];
    };
    const task = list.items.find(({ title }) => title === 'Task');
    return press(conversationId, task?.id ?? '');
  }

  describe('is asked', () => {
    test.each([
      ['without a signature', {}],
      ['with somebody else’s signature', { 'x-body-signature': 'a'.repeat(64) }],
    ])('%s in vain', async (_how, headers) => {
      const body = bodyOf('1');
      expect(await send(url('initialize'), body, headers)).toMatchObject({
        status: 401,
        problem: { code: 'signature_invalid' },
      });
      expect(await send(url('submit'), body, signed(body, OTHER_SECRET))).toMatchObject({ status: 401 });
    });

    test('with a signature of other bytes in vain', async () => {
      const body = bodyOf('1');
      const headers = signed(Buffer.from(`${body.toString()} `));
      expect((await send(url('initialize'), body, headers)).status).toBe(401);
    });

    test('for a workspace that is not connected, and says what to do', async () => {
      const body = bodyOf('1', { workspace_id: stranger.id });
      const answer = await send(url('initialize'), body, signed(body));
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.text).toContain('not connected to Deskbridge');
    });

    test('with what is no object: 400', async () => {
      const body = Buffer.from('[]');
      expect(await send(url('initialize'), body, signed(body))).toMatchObject({ status: 400 });
    });

    test('without a conversation, and says so', async () => {
      const body = bodyOf(null);
      expect((await send(url('initialize'), body, signed(body))).text).toContain('Open a conversation');
    });
  });

  test.each(['cloud', 'data-center'] as const)('makes one issue in %s of a button pressed five times', async (site) => {
    const { id } = world().conversation({ title: 'Export & import fail' });
    const canvas = await form(id, site);
    expect(words(canvas)).toContain('Export & import fail');
    const inputs = { summary: `Zebra ${site} ${world().engine}`, description: 'Since Monday.\n\nEvery day.' };
    const presses = Array.from({ length: 5 }, () => press(id, 'submit-issue', { inputs, canvas }));
    await Promise.all(presses);
    await world().settled();
    const links = (await world().api('GET', `/api/v1/links?conversation=${id}&limit=50`)).json.items;
    expect(links).toHaveLength(1);
    expect(links[0]).toMatchObject({ state: 'active', issue: { summary: inputs.summary } });
    const shown = await press(id, 'home');
    expect(words(shown)).toContain(inputs.summary);
    const posted = created(site).requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/issue'));
    expect(posted.filter(({ body }) => JSON.stringify(body).includes(inputs.summary))).toHaveLength(1);
    await until('its link note is there', () => world().notes(id).length === 1);
  });

  test('says why an issue was not created, and brings back what was typed', async () => {
    const { id } = world().conversation();
    const canvas = await form(id, 'data-center');
    const inputs = { summary: 'Refused by the host', description: '' };
    created('data-center').faults.add({
      method: 'POST',
      path: '/rest/api/2/issue',
      fault: { kind: 'status', status: 400 },
    });
    let after = await press(id, 'submit-issue', { inputs, canvas });
    await until('it is refused', async () => {
      after = await press(id, `progress:${canvas.stored_data['wish'] ?? ''}`, { canvas: after });
      return words(after).includes('The issue was not created');
    });
    created('data-center').faults.clear();
    const again = await press(id, 'change-issue', { canvas: after });
    expect(words(again)).toContain('Refused by the host');
    expect(again.stored_data['wish']).not.toBe(canvas.stored_data['wish']);
  });

  test('shows nothing of another conversation: a foreign link can be neither seen nor ended', async () => {
    const mine = world().conversation({ title: 'Mine' });
    const issue = world().sites['data-center'].jira.act.createIssue({
      project: 'SUP',
      summary: 'A secret',
      description: mine.url,
    });
    await world().settled();
    const [link] = await world().links(issue.id);
    const { id } = world().conversation({ title: 'Another' });
    for (const pressed of ['issue', 'unlink', 'unlink-yes'])
      expect(words(await press(id, `${pressed}:${String(link?.['id'])}`))).toContain('not linked any more');
    expect((await world().links(issue.id))[0]).toMatchObject({ state: 'active' });
  });

  test('a command creates an issue, and is answered by its link note', async () => {
    await world().apply({
      projects: [{ host: 'cloud', key: 'OPS', connection: 'acme', commands: { enabled: true, issueType: 'Task' } }],
    });
    world().intercom.subscribe({ url: `${world().url}/hooks/intercom`, retryMs: 50 });
    const { id } = world().conversation();
    const workspace = world().intercom.workspace(connected.id);
    const [admin] = [...workspace.admins.values()];
    const conversation = workspace.conversations.get(id);
    if (admin === undefined || conversation === undefined) throw new Error('They are there.');
    addNote({ state: world().intercom.state, workspace, conversation }, admin, {
      body: '<p>/createJiraIssue OPS :: Disk is full :: on the second server</p>',
    });
    await until('it is linked', async () => {
      const links = (await world().api('GET', `/api/v1/links?conversation=${id}`)).json.items;
      return links[0]?.['state'] === 'active';
    });
    await world().settled();
    const [link] = (await world().api('GET', `/api/v1/links?conversation=${id}`)).json.items;
    expect(link).toMatchObject({ issue: { summary: 'Disk is full' } });
    expect(world().notes(id)).toHaveLength(2);
    expect(world().notes(id)[1]?.text).toContain('Disk is full');
  });
});

/** One text to every linked conversation: once each, whatever fails on the way; customers see it only where a person confirmed it. */
import { describe, expect, test } from 'vitest';
import type { ReplyRunAnswer } from '../../src/api/schemas/panel.ts';
import type { Fault } from '../../sim/intercom.ts';
import { panelOf } from './panel.ts';
import { connected, eachWorld, until } from './world.ts';

const faults: { fault: Fault; probability: number }[] = [
  { fault: { kind: 'reset-before' }, probability: 0.12 },
  { fault: { kind: 'reset-after' }, probability: 0.12 },
  { fault: { kind: 'error-after' }, probability: 0.1 },
  { fault: { kind: 'status', status: 503 }, probability: 0.05 },
  { fault: { kind: 'late-commit', afterMs: 30, meanwhile: 'reset' }, probability: 0.08 },
];

eachWorld('reply to all', (world) => {
  const { create, fresh, get, post, remove } = panelOf(world, 'data-center');
  const conversations = (count: number) => Array.from({ length: count }, () => world().conversation());
  const linked = async (count: number) => {
    const made = conversations(count);
    const issue = await create({ description: made.map(({ url }) => url).join('\n') });
    await fresh(issue.key);
    return { issue, ids: made.map(({ id }) => id) };
  };
  const parts = (id: string) => world().intercom.workspace(connected.id).conversations.get(id)?.parts ?? [];
  const comments = (id: string) => parts(id).filter(({ type }) => type === 'comment');
  const send = async (key: string, body: object) => {
    const answer = await post(key, '/replies', body);
    if (answer.status !== 202) throw new Error(`It was refused with ${answer.status}: ${answer.text}`);
    return answer.json as unknown as ReplyRunAnswer;
  };
  const ended = async (key: string, { id }: ReplyRunAnswer): Promise<ReplyRunAnswer> => {
    const look = async () => (await get(key, `/replies/${id}`)).json as unknown as ReplyRunAnswer;
    await until('nothing of it waits', async () => (await look()).waiting === 0);
    return look();
  };

  test('a note goes to each conversation, with who says it and the reference, and is on the timeline', async () => {
    const { issue, ids } = await linked(3);
    const run = await send(issue.key, { kind: 'note', text: 'Fixed in 4.2.\n\nSee https://acme.example/4.2' });
    expect(run).toMatchObject({ kind: 'note', total: 3, text: 'Fixed in 4.2.\n\nSee https://acme.example/4.2' });
    expect(await ended(issue.key, run)).toMatchObject({ total: 3, delivered: 3, failed: 0, unknown: 0 });
    for (const id of ids) {
      const note = world().notes(id).at(-1);
      expect(note?.text).toContain(`API key journeys to all linked conversations of ${issue.key} Export stops:`);
      expect(note?.text).toContain('Fixed in 4.2.');
      expect(note?.text).toMatch(/\[ref [0-9A-Z]{6,}\]$/);
      expect(note?.hrefs).toContain('https://acme.example/4.2');
      expect(comments(id)).toEqual([]);
    }
    const timeline = await world().api('GET', `/api/v1/timeline?issue=${issue.key}&limit=200`);
    const entries = timeline.json.items.filter(({ kind }) => kind === 'reply.note');
    expect(entries.map(({ actor, effect }) => [actor, effect?.state])).toEqual(
      ids.map(() => ['API key journeys', 'done']),
    );
    expect((await get(issue.key, '/replies')).json.items.map(({ id }) => id)).toEqual([run.id]);
  });

  test('customers see nothing until somebody confirms how many they are, and then the text alone', async () => {
    const { issue, ids } = await linked(2);
    const asked = { kind: 'reply', text: 'It works again. Sorry!' };
    const first = await post(issue.key, '/replies', asked);
    expect(first.status).toBe(409);
    expect(first.json.code).toBe('confirm_customer_reply');
    expect(first.json.detail).toContain('2 customers would see this, in 2 conversations');
    expect(ids.flatMap(comments)).toEqual([]);
    await ended(issue.key, await send(issue.key, { ...asked, confirmed: true }));
    expect(ids.map((id) => comments(id).map(({ body }) => body))).toEqual(
      ids.map(() => ['<p>It works again. Sorry!</p>']),
    );
  });

  test.each(['note', 'reply'] as const)(
    'a %s arrives once in each of 15 conversations, whatever fails',
    async (kind) => {
      const { issue, ids } = await linked(15);
      for (const { fault, probability } of faults)
        world().intercom.faults.add({ method: 'POST', path: '/conversations/*/reply', fault, probability });
      const text = `Once, please: ${kind}`;
      const run = await ended(issue.key, await send(issue.key, { kind, text, confirmed: true }));
      world().intercom.faults.clear();
      expect(run).toMatchObject({ total: 15, delivered: 15 });
      for (const id of ids) expect(parts(id).filter(({ body }) => body?.includes(text) === true)).toHaveLength(1);
    },
  );

  test('an answer whose own answer was lost is for a person where the teammate wrote something else meanwhile', async () => {
    const { issue, ids } = await linked(1);
    const [id = ''] = ids;
    const { intercom } = world();
    const { token, adminId } = intercom.access(connected.id);
    const say = (body: string) =>
      fetch(`${intercom.url}/conversations/${id}/reply`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'intercom-version': '2.15' },
        body: JSON.stringify({ message_type: 'comment', type: 'admin', admin_id: adminId, body }),
      });
    await say('<p>By hand</p>');
    intercom.faults.add({
      method: 'POST',
      path: `/conversations/${id}/reply`,
      fault: { kind: 'reset-before' },
      times: 1,
    });
    const run = await ended(issue.key, await send(issue.key, { kind: 'reply', text: 'By machine', confirmed: true }));
    expect(run).toMatchObject({ total: 1, delivered: 0, unknown: 1 });
    expect(run.items[0]?.reason).toMatch(/same teammate/);
    expect(comments(id)).toHaveLength(1);
  });

  test('a second click sends nothing', async () => {
    const { issue, ids } = await linked(1);
    await ended(issue.key, await send(issue.key, { kind: 'note', text: 'Only once' }));
    // Whatever else was said since.
    for (let n = 0; n < 5; n += 1) await send(issue.key, { kind: 'note', text: `Something else ${n}` });
    const again = await post(issue.key, '/replies', { kind: 'note', text: ' Only once ' });
    expect(again.json.code).toBe('just_sent');
    expect(
      world()
        .notes(ids[0] ?? '')
        .filter(({ text }) => text.includes('Only once')),
    ).toHaveLength(1);
  });

  test('five times the same at once is one run, and customers read it once', async () => {
    const { issue, ids } = await linked(2);
    const asked = { kind: 'reply', text: 'Once for all', confirmed: true };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(issue.key, '/replies', asked)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ json }) => json.code === 'just_sent')).toHaveLength(4);
    const runs = (await get(issue.key, '/replies')).json.items;
    expect(runs).toHaveLength(1);
    await until('nothing of it waits', async () => {
      const [run] = (await get(issue.key, '/replies')).json.items as unknown as ReplyRunAnswer[];
      return run?.waiting === 0;
    });
    await world().settled();
    expect(ids.map((id) => comments(id).map(({ body }) => body))).toEqual(ids.map(() => ['<p>Once for all</p>']));
  });

  test('what was unlinked meanwhile hears nothing', async () => {
    const { issue, ids } = await linked(2);
    const [first, second] = (await fresh(issue.key)).cards;
    if (first === undefined || second === undefined) throw new Error('There are no cards.');
    const release = world().holdNotes(first.conversationId);
    await send(issue.key, { kind: 'note', text: 'Held back' });
    await until('the first is on its way', async () =>
      (await world().effects(issue.key)).some(
        ({ state, conversation }) => state === 'sending' && conversation.id === first.conversationId,
      ),
    );
    await send(issue.key, { kind: 'note', text: 'Never said' });
    expect((await remove(issue.key, `/links/${first.linkId}`)).status).toBe(204);
    release();
    await world().settled();
    expect(
      world()
        .notes(first.conversationId)
        .some(({ text }) => text.includes('Never said')),
    ).toBe(false);
    expect(
      world()
        .notes(second.conversationId)
        .some(({ text }) => text.includes('Never said')),
    ).toBe(true);
    expect(ids).toContain(first.conversationId);
  });

  describe('is refused', () => {
    test.each([
      ['an empty text', { kind: 'note', text: ' \n ' }, 'note_empty'],
      ['a text of nothing anybody can see', { kind: 'note', text: '\u200b\u202e' }, 'note_empty'],
      ['another kind', { kind: 'shout', text: 'x' }, 'invalid_request'],
      ['a text without end', { kind: 'note', text: 'x'.repeat(4_001) }, 'invalid_request'],
    ])('%s', async (_what, body, code) => {
      const { issue } = await linked(1);
      expect((await post(issue.key, '/replies', body)).json.code).toBe(code);
    });

    test('where nothing is linked', async () => {
      const issue = await create();
      expect((await post(issue.key, '/replies', { kind: 'note', text: 'x' })).json.code).toBe('nothing_linked');
    });
  });

  test('markup in a text is text', async () => {
    const { issue, ids } = await linked(1);
    await ended(
      issue.key,
      await send(issue.key, { kind: 'reply', text: '<script>x</script> & {{more}}', confirmed: true }),
    );
    expect(comments(ids[0] ?? '').map(({ body }) => body)).toEqual([
      '<p>&lt;script&gt;x&lt;/script&gt; &amp; {{more}}</p>',
    ]);
  });
});

eachWorld('linking from the panel', (world) => {
  const { create, fresh, get, post, remove } = panelOf(world, 'data-center');

  test('an address links, a second time it is there already, and unlinking ends it', async () => {
    const { id, url } = world().conversation();
    const issue = await create();
    const made = await post(issue.key, '/links', { url });
    expect([made.status, made.json.conversation.id]).toEqual([201, id]);
    const workspaceId = connected.id;
    const again = await post(issue.key, '/links', { workspaceId, conversationId: id });
    expect([again.status, again.json.id]).toEqual([200, made.json.id]);
    expect((await fresh(issue.key)).cards).toMatchObject([{ linkId: made.json.id, sources: ['hand'] }]);
    expect((await remove(issue.key, `/links/${made.json.id}`)).status).toBe(204);
    expect((await remove(issue.key, `/links/${made.json.id}`)).status).toBe(204);
    expect((await fresh(issue.key)).cards).toEqual([]);
    expect((await get(issue.key, '/candidates')).json.items).toEqual([]);
  });

  test.each([
    [{ url: 'https://evil.example/a/inbox/x7k2p9qd/inbox/conversation/1' }, 422, 'bad_conversation'],
    [{ workspaceId: 'elsewhere', conversationId: '1' }, 422, 'other_workspace'],
    [{ conversationId: '1' }, 422, 'invalid_request'],
  ])('%j is refused', async (body, status, code) => {
    const issue = await create();
    const answer = await post(issue.key, '/links', body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test('a link of another issue is not ended from here', async () => {
    const { id } = world().conversation();
    const mine = await create({ description: world().intercom.conversationUrl(id, connected.id) });
    const other = await create();
    const [link] = await world().links(mine.key);
    expect((await remove(other.key, `/links/${link?.id}`)).status).toBe(404);
    expect(await world().links(mine.key)).toMatchObject([{ state: 'active' }]);
  });

  test('a key that may only read sees the panel and changes nothing', async () => {
    const { url } = world().conversation();
    const issue = await create({ description: url });
    const key = await world().api('POST', '/api/v1/api-keys', { name: `reader ${issue.key}`, scopes: ['read'] });
    const ask = (method: string, path: string, body?: object) =>
      fetch(`${world().url}/api/v1/panel/data-center/${issue.key}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key.json.key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const shown = (await (await ask('GET', '')).json()) as { can: object };
    expect(shown.can).toEqual({ link: false, unlink: false, createContact: false, reply: false, escalate: false });
    expect((await ask('POST', '/replies', { kind: 'note', text: 'x' })).status).toBe(403);
    expect((await ask('POST', '/links', { url })).status).toBe(403);
    expect((await ask('POST', '/contacts', { role: 'user' })).status).toBe(403);
  });

  test('what is kept of a conversation goes with its last link', async () => {
    const { id, url } = world().conversation();
    const [first, second] = [await create({ description: url }), await create({ description: url })];
    await fresh(first.key);
    const kept = async () =>
      (
        await world().app.db.call<{ n: number }>(
          'select count(*)::int as n from conversations_seen where conversation_id = $1',
          [id],
        )
      )[0]?.n;
    const unlink = async (key: string) => remove(key, `/links/${(await fresh(key)).cards[0]?.linkId}`);
    await unlink(first.key);
    expect(await kept()).toBe(1);
    await unlink(second.key);
    expect(await kept()).toBe(0);
  });
});

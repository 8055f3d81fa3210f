import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, setup, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { RetryLater } from '../../domain/errors.ts';
import { createReceiver } from '../../pipeline/receive.ts';

const address = 'https://app.intercom.com/a/inbox/ws1acme/inbox/conversation';

eachDatabase('links by hand', (database) => {
  let api: TestApi;

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    const two = { ...setup, projects: [...setup.projects, { host: 'jira', key: 'OFF', linking: { enabled: false } }] };
    expect((await api.call('PUT', '/api/v1/setup', { body: two })).status).toBe(200);
    api.work();
  });
  afterAll(() => api?.end());

  const link = (issue: string, conversation: string, host?: string) =>
    api.call('POST', '/api/v1/links', { body: { issue, conversation, ...(host === undefined ? {} : { host }) } });

  test('a link is made, found there the second time, and ended', async () => {
    const made = await link(' sup-1 ', '4711');
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      host: 'jira',
      issue: { id: '10001', key: 'SUP-1', url: 'https://jira.acme.example/jira/browse/SUP-1' },
      connection: 'acme',
      conversation: { workspaceId: 'ws1acme', id: '4711', url: `${address}/4711` },
      state: 'active',
      sources: ['hand'],
      endedAt: null,
    });
    const again = await link('https://jira.acme.example/jira/browse/SUP-1', `${address}/4711`, 'jira');
    expect([again.status, again.json.id]).toEqual([200, made.json.id]);

    const ended = await api.call('DELETE', `/api/v1/links/${made.json.id}`);
    expect([ended.status, ended.json.state]).toEqual([200, 'ended']);
    expect((await api.call('DELETE', `/api/v1/links/${made.json.id}`)).json.endedAt).toBe(ended.json.endedAt);
    const anew = await link('SUP-1', '4711');
    expect(anew.status).toBe(201);
    expect(anew.json.id).not.toBe(made.json.id);
  });

  test('asked for twice at once, there is one link', async () => {
    const both = await Promise.all([link('SUP-1', '5001'), link('SUP-1', '5001')]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 201]);
    expect(both[0].json.id).toBe(both[1].json.id);
  });

  test('lists are filtered, in a stable order, and come in pages', async () => {
    for (const conversation of ['6001', '6002', '6003']) await link('SUP-1', conversation);
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await api.call('GET', `/api/v1/links?issue=SUP-1&host=jira&limit=2${cursor}`);
      seen.push(...page.json.items.map((one) => one.id));
      cursor = page.json.next === null ? '' : `&cursor=${page.json.next}`;
    } while (cursor !== '');
    const whole = await api.call('GET', '/api/v1/links?issue=10001&limit=200');
    expect(seen).toEqual(whole.json.items.map((one) => one.id));
    const oldest = await api.call('GET', '/api/v1/links?sort=oldest&limit=200');
    expect(oldest.json.items.map((one) => one.id)).toEqual(seen.toReversed());
    const one = await api.call('GET', '/api/v1/links?conversation=6002&state=active');
    expect(one.json.items).toHaveLength(1);
    expect((await api.call('GET', '/api/v1/links?state=ended')).json.items).toHaveLength(1);
    expect((await api.call('GET', '/api/v1/links?host=other')).json.items).toEqual([]);
  });

  describe('is refused', () => {
    test.each([
      ['ABC-0', '1', 422, 'bad_issue_key'],
      ['ABC-1/../x', '1', 422, 'bad_issue_key'],
      ['A'.repeat(300), '1', 422, 'bad_issue_key'],
      ['https://other.example/browse/SUP-1', '1', 422, 'bad_issue_key'],
      ['SUP-1', 'abc', 422, 'bad_conversation'],
      ['SUP-1', '-1', 422, 'bad_conversation'],
      ['SUP-1', 'https://app.intercom.com.evil.example/a/inbox/ws1acme/inbox/conversation/1', 422, 'bad_conversation'],
      ['SUP-1', 'https://app.eu.intercom.com/a/inbox/ws2other/inbox/conversation/1', 422, 'other_workspace'],
      ['ABC-1', '1', 422, 'project_not_set_up'],
      ['OFF-1', '1', 409, 'linking_off'],
      ['SUP-999', '1', 404, 'issue_not_found'],
    ])('issue %s with conversation %s', async (...[issue, conversation, status, code]) => {
      const answer = await link(issue, conversation);
      expect([answer.status, answer.json.code]).toEqual([status, code]);
    });

    test('with an unknown host, a field too many or one too few', async () => {
      expect((await link('SUP-1', '1', 'gira')).json.code).toBe('unknown_host');
      const more = await api.call('POST', '/api/v1/links', {
        body: { issue: 'SUP-1', conversation: '1', organizationId: 'x' },
      });
      expect(more.json.detail).toContain('organizationId: unknown key');
      const less = await api.call('POST', '/api/v1/links', { body: { issue: 'SUP-1' } });
      expect(less.json.detail).toBe(
        'conversation: is missing: give an id or the address of a conversation in Intercom',
      );
    });

    test('while the host does not answer', async () => {
      const deps = { readIssue: () => Promise.reject(new RetryLater('Jira answered 503.')) };
      const away = await apiOn(database(), deps);
      await away.call('PUT', '/api/v1/setup', { body: setup });
      const answer = await away.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation: '1' } });
      expect([answer.status, answer.json.code]).toEqual([503, 'host_unavailable']);
      await away.end();
    });
  });

  test('a wish to unlink that came to nothing says so', async () => {
    const receiver = createReceiver(database().db, () => undefined);
    const other = await apiOn(database(), {
      receive: (incoming) =>
        receiver.receive(
          incoming.kind === 'unlink.asked' ? { ...incoming, state: 'dead', reasons: ['it was given up'] } : incoming,
        ),
    });
    await other.call('PUT', '/api/v1/setup', { body: setup });
    other.work();
    const { json } = await other.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation: '4711' } });
    const answer = await other.call('DELETE', `/api/v1/links/${json.id}`);
    expect([answer.status, answer.json.code]).toEqual([409, 'not_linked']);
    expect(answer.text).toContain('The link stays: it was given up');
    await other.end();
  });

  test('nobody sees another organization’s links', async () => {
    const { json } = await link('SUP-1', '4711');
    const other = await apiOn(database());
    expect((await other.call('GET', `/api/v1/links/${json.id}`)).status).toBe(404);
    expect((await other.call('DELETE', `/api/v1/links/${json.id}`)).status).toBe(404);
    expect((await other.call('GET', '/api/v1/links')).json.items).toEqual([]);
    await other.end();
  });
});

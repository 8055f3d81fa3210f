/** Jira Cloud through the Forge app, from what people do in Jira to what stands in Intercom. */
import { afterEach, describe, expect, test } from 'vitest';
import { eachForgeWorld } from './forge-world.ts';
import { until } from './world.ts';

eachForgeWorld('a site that the Forge app leads to', (world) => {
  afterEach(async () => {
    world().forge.calm();
    await world().linking({});
  });

  /** A linked issue with its link note only. */
  async function linked() {
    const { jira, conversation, settled } = world();
    const { id, url } = conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Invoices twice', description: `See ${url}` });
    await settled();
    return { key, id, notes: () => world().notes(id).slice(1), reopened: () => world().intercom };
  }

  test('links what an issue names and tells it of changes, each once', async () => {
    const { jira, notes, conversation, settled } = world();
    const { id, url } = conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Invoices twice', description: `See ${url}` });
    await settled();
    jira.act.transition({ issue: key, status: 'In Progress', by: 'ben' });
    jira.act.assign({ issue: key, assignee: 'chloe' });
    jira.act.comment({ issue: key, text: 'On it.', by: 'dmitri' });
    await settled();
    const told = notes(id);
    expect(told).toHaveLength(4);
    expect(told[0]?.text).toContain('Invoices twice');
    expect(told[0]?.hrefs).toContain(`${jira.url}/browse/${key}`);
    expect(told[1]?.text).toMatch(/Ben Osei .*To Do.*In Progress/);
    expect(told[2]?.text).toMatch(/Ann Keller .*Chloé Martin/);
    expect(told[3]?.text).toMatch(/Dmitri Sokolov[^]*On it\./);
    expect(jira.issue(key)?.remoteLinks).toHaveLength(1);
  });

  test('an edited comment is not told again, and one that was internal stays so where only public ones are told', async () => {
    const { jira, settled, linking } = world();
    await linking({ events: { comment: { publicOnly: true } } });
    const { key, notes } = await linked();
    const { commentId } = jira.act.comment({ issue: key, text: 'First words' });
    await settled();
    jira.act.editComment({ issue: key, comment: commentId, text: 'Other words' });
    jira.act.comment({ issue: key, text: 'Between us', internal: true });
    await settled();
    expect(notes().map(({ text }) => text)).toEqual([expect.stringContaining('First words')]);
  });

  describe.each([
    ['under payload', { wrapped: true }, {}],
    ['with a changelog that has no id', {}, { changelog: 'items' as const }],
    ['with a changelog that is a list', { wrapped: true }, { changelog: 'list' as const }],
    ['twice', { duplicate: 1 }, {}],
    ['in any order', { jitterMs: 60 }, {}],
  ])('events that come %s', (_how, switches, shape) => {
    test('are told once', async () => {
      const { jira, forge, settled } = world();
      Object.assign(forge.switches, switches);
      Object.assign(forge.shape, shape);
      const { key, notes } = await linked();
      jira.act.transition({ issue: key, status: 'Waiting' });
      jira.act.comment({ issue: key, text: 'A word' });
      await settled();
      const told = notes().map(({ text }) => text);
      expect(told).toHaveLength(2);
      expect(told.join('\n')).toMatch(/To Do → Waiting/);
      expect(told.join('\n')).toMatch(/A word/);
    });
  });

  test.each(['with-id', 'items'] as const)(
    'with webhooks on as well (changelog %s), everything is told once',
    async (changelog) => {
      const { jira, forge, api, settled, url } = world();
      const host = (await api('GET', '/api/v1/hosts')).json.items.find(({ name }) => name === 'forge');
      const rotated = await api('POST', `/api/v1/hosts/${host?.id}/webhook-secret`, {});
      const { secret } = JSON.parse(rotated.text) as { secret: string };
      const events = [
        'jira:issue_created',
        'jira:issue_updated',
        'comment_created',
        'comment_updated',
        'comment_deleted',
      ];
      const hook = jira.hooks.add({ url: `${url}/hooks/jira/forge`, events, secret });
      forge.shape.changelog = changelog;
      const { key, notes } = await linked();
      const { commentId } = jira.act.comment({ issue: key, text: 'A word' });
      jira.act.change({ issue: key, status: 'Done', assignee: 'ben' });
      jira.act.editComment({ issue: key, comment: commentId, text: 'Another word' });
      await settled();
      expect(
        jira.hooks.deliveries.filter(({ hookId }) => hookId === hook.id).every(({ status }) => status === 200),
      ).toBe(true);
      jira.hooks.remove(hook.id);
      expect(notes()).toHaveLength(2);
    },
  );

  test('what could not be taken comes again, and is told once', async () => {
    const { jira, forge, settled } = world();
    const { key, notes } = await linked();
    const url = forge.remoteUrl;
    forge.remoteUrl = 'http://127.0.0.1:9';
    jira.act.transition({ issue: key, status: 'Waiting' });
    await until('it was tried', () => forge.attempts.some(({ status }) => status === 'failed'));
    forge.remoteUrl = url;
    await settled();
    expect(notes()).toHaveLength(1);
    expect(forge.attempts.at(-1)).toMatchObject({ status: 200 });
    expect(forge.attempts.at(-1)?.attempt).toBeGreaterThan(0);
  });

  describe('the post function', () => {
    const REOPEN = { reopen: true, template: null };

    test.each([
      ['before', 'reversed' as const],
      ['after', 'as-made' as const],
    ])('and the rule for status changes are one note, when it comes %s it', async (_when, order) => {
      const { forge, settled } = world();
      const { key, notes } = await linked();
      forge.switches.held = true;
      forge.transition({ issue: key, status: 'In Progress', configuration: REOPEN });
      forge.release(order);
      await settled();
      expect(notes().map(({ text }) => text)).toEqual([expect.stringMatching(/To Do → In Progress/)]);
    });

    test('tells where the rule does not, in its own words, once for all its deliveries', async () => {
      const { forge, settled, linking } = world();
      await linking({ events: { status: { notify: false, reopen: false } } });
      const { key, notes } = await linked();
      forge.switches.duplicate = 1;
      const configuration = JSON.stringify({ reopen: false, template: '{{issue.key}} goes to {{to}} now.' });
      forge.transition({ issue: key, status: 'Waiting', configuration, withChangelog: false, by: 'ben' });
      await settled();
      expect(notes().map(({ text }) => text)).toEqual([expect.stringContaining(`${key} goes to Waiting now.`)]);
    });

    test('reopens what the rule told without reopening', async () => {
      const { forge, settled, linking, intercom } = world();
      await linking({ events: { status: { notify: true, reopen: false } } });
      const { key, id, notes } = await linked();
      const conversation = [...intercom.workspace('x7k2p9qd').conversations.values()].find((one) => one.id === id);
      if (conversation === undefined) throw new Error('There is no conversation.');
      conversation.state = 'closed';
      forge.switches.held = true;
      forge.transition({ issue: key, status: 'In Progress', configuration: REOPEN });
      forge.release('as-made');
      await settled();
      expect(notes()).toHaveLength(1);
      expect(conversation.state).toBe('open');
    });

    test('does nothing where no conversation is linked, or linking is off', async () => {
      const { forge, jira, settled, linking, intercom } = world();
      const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Alone' });
      forge.transition({ issue: key, status: 'Done', configuration: REOPEN });
      const other = await linked();
      await linking({ enabled: false });
      const before = intercom.requests.length;
      forge.transition({ issue: other.key, status: 'Done', configuration: REOPEN });
      await settled();
      expect(other.notes()).toEqual([]);
      expect(intercom.requests.length).toBe(before);
    });
  });
});

/** Conversations that cannot be reached: seen by people, told to nobody twice, retried only where that can help. */
import { afterEach, describe, expect, test } from 'vitest';
import type { SiteName } from './sites.ts';
import { connected, eachSite, eachWorld, until } from './world.ts';

eachWorld('what cannot be reached', (world) => {
  const workspace = () => world().intercom.workspace(connected.id);
  const requestsFor = (id: string) =>
    world()
      .intercom.requests()
      .filter((request) => request.path.includes(id));

  async function linked(name: SiteName, summary = 'Export stops') {
    const { act } = world().sites[name].jira;
    const conversation = world().conversation();
    const issue = act.createIssue({ project: 'SUP', summary, description: conversation.url });
    await world().settled();
    return { ...issue, conversation: conversation.id };
  }

  const notesOf = async (issue: string) => (await world().effects(issue)).filter((effect) => effect.kind === 'note');

  const deadLetters = async (issue: string) =>
    (await world().effects(issue)).filter((effect) => effect.state === 'dead' || effect.state === 'unknown');

  eachSite(world, ['cloud', 'data-center'], (site, name) => {
    test('a conversation that never was: one dead letter, a broken link, no loop', async () => {
      const address = `https://app.intercom.com/a/inbox/${connected.id}/inbox/conversation/4711`;
      const issue = site().jira.act.createIssue({ project: 'SUP', summary: 'Gone', description: address });
      await world().settled();
      site().jira.act.change({ issue: issue.id, assignee: 'ben', status: 'Done' });
      await world().settled();
      const [link] = await world().links(issue.id);
      expect(link).toMatchObject({ state: 'broken', broken: 'conversation_gone' });
      const dead = await deadLetters(issue.id);
      expect(dead).toHaveLength(1);
      expect(dead[0]).toMatchObject({ kind: 'note', state: 'dead', attempts: 1 });
      expect(dead[0]?.reason).toMatch(/not_found/);
      expect(
        world()
          .intercom.requests()
          .filter((request) => request.path.includes('/4711/')),
      ).toHaveLength(name === 'cloud' ? 1 : 2);
    });

    test('a conversation deleted meanwhile: the next note is one dead letter, then silence', async () => {
      const issue = await linked(name);
      const { conversations } = workspace();
      conversations.delete(issue.conversation);
      site().jira.act.transition({ issue: issue.id, status: 'In Progress' });
      await world().settled();
      site().jira.act.comment({ issue: issue.id, text: 'Hello?' });
      site().jira.act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      expect(await deadLetters(issue.id)).toHaveLength(1);
      expect(requestsFor(issue.conversation).filter((request) => request.status === 404)).toHaveLength(1);
      const [link] = await world().links(issue.id);
      expect(link).toMatchObject({ state: 'broken', broken: 'conversation_gone' });
      const { items } = (await world().api('GET', `/api/v1/timeline?issue=${issue.id}`)).json;
      expect(items.filter((entry) => entry.kind === 'link.broken')).toHaveLength(1);
    });
  });

  test('what waits for a conversation that turns out to be gone is not tried one by one', async () => {
    const issue = await linked('data-center');
    const { act } = world().sites['data-center'].jira;
    const release = world().holdNotes(issue.conversation);
    for (const text of ['One', 'Two', 'Three']) act.comment({ issue: issue.id, text });
    await until('all are decided', async () => (await notesOf(issue.id)).length === 4);
    workspace().conversations.delete(issue.conversation);
    release();
    await world().settled();
    expect((await notesOf(issue.id)).map((note) => note.state)).toEqual(['done', 'dead', 'skipped', 'skipped']);
    expect(requestsFor(issue.conversation).filter((request) => request.status === 404)).toHaveLength(1);
  });

  test('tried again by a person, the conversation is there: the link works again', async () => {
    const issue = await linked('data-center');
    const { act } = world().sites['data-center'].jira;
    const { conversations } = workspace();
    const hidden = conversations.get(issue.conversation);
    if (hidden === undefined) throw new Error('There is no conversation.');
    conversations.delete(hidden.id);
    act.transition({ issue: issue.id, status: 'In Progress' });
    await world().settled();
    conversations.set(hidden.id, hidden);
    const [dead] = await deadLetters(issue.id);
    expect((await world().api('POST', `/api/v1/effects/${dead?.id}/retry`)).status).toBe(200);
    await world().settled();
    expect(await world().links(issue.id)).toMatchObject([{ state: 'active', broken: null }]);
    act.transition({ issue: issue.id, status: 'Done' });
    await world().settled();
    expect(
      world()
        .notes(issue.conversation)
        .map((note) => note.text),
    ).toEqual([
      expect.stringContaining('Linked to'),
      expect.stringContaining('To Do → In Progress'),
      expect.stringContaining('In Progress → Done'),
    ]);
  });

  test('tried again by a person, the conversation is still gone: the link is broken as before', async () => {
    const issue = await linked('data-center');
    const { act } = world().sites['data-center'].jira;
    workspace().conversations.delete(issue.conversation);
    act.transition({ issue: issue.id, status: 'In Progress' });
    await world().settled();
    const [dead] = await deadLetters(issue.id);
    await world().api('POST', `/api/v1/effects/${dead?.id}/retry`);
    await world().settled();
    expect(await world().links(issue.id)).toMatchObject([{ state: 'broken', broken: 'conversation_gone' }]);
    expect(await deadLetters(issue.id)).toHaveLength(1);
  });

  describe('a plan without conversations', () => {
    afterEach(async () => {
      workspace().planRestricted = false;
      await checkAgain();
    });

    async function checkAgain() {
      const [connection] = (await world().api('GET', '/api/v1/connections')).json.items;
      return world().api('POST', `/api/v1/connections/${connection?.id}/check`);
    }

    test('is shown, and nothing is retried', async () => {
      const issue = await linked('cloud');
      workspace().planRestricted = true;
      const { act } = world().sites.cloud.jira;
      act.transition({ issue: issue.id, status: 'In Progress' });
      await world().settled();
      const [connection] = (await world().api('GET', '/api/v1/connections')).json.items;
      expect(connection).toMatchObject({ name: 'acme', plan: 'restricted' });
      const [link] = await world().links(issue.id);
      expect(link).toMatchObject({ state: 'broken', broken: 'plan_restricted' });
      const calls = world().intercom.requests().length;
      act.transition({ issue: issue.id, status: 'Done' });
      act.comment({ issue: issue.id, text: 'Nobody hears this' });
      await world().settled();
      expect(world().intercom.requests()).toHaveLength(calls);
      expect(await deadLetters(issue.id)).toHaveLength(1);
      const doctor = (await world().api('GET', '/api/v1/doctor')).json;
      expect(doctor.checks.find((check) => check.name === 'connection acme')).toMatchObject({ ok: false });
    });

    test('checked again once it includes them, the conversation hears what comes then', async () => {
      const issue = await linked('data-center');
      workspace().planRestricted = true;
      const { act } = world().sites['data-center'].jira;
      act.transition({ issue: issue.id, status: 'In Progress' });
      await world().settled();
      expect((await checkAgain()).json).toMatchObject({ plan: 'restricted' });
      workspace().planRestricted = false;
      const again = await checkAgain();
      expect(again).toMatchObject({ status: 200, json: { plan: 'ok', state: 'connected' } });
      act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      expect(world().notes(issue.conversation).at(-1)?.text).toContain('In Progress → Done');
      const [link] = await world().links(issue.id);
      expect(link).toMatchObject({ state: 'active', broken: null });
    });

    test('applying the set-up again checks it too', async () => {
      const issue = await linked('cloud');
      workspace().planRestricted = true;
      world().sites.cloud.jira.act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      workspace().planRestricted = false;
      await world().apply({ connections: [{ name: 'acme' }] });
      const [connection] = (await world().api('GET', '/api/v1/connections')).json.items;
      expect(connection).toMatchObject({ plan: 'ok' });
    });
  });

  describe('a token that was revoked', () => {
    test('pauses the connection, says so, and nothing is lost: with a new one everything goes out', async () => {
      const issue = await linked('data-center');
      const token = workspace().tokens.get(connected.token);
      if (token === undefined) throw new Error('The workspace has no token.');
      token.revoked = true;
      const { act } = world().sites['data-center'].jira;
      act.transition({ issue: issue.id, status: 'In Progress' });
      await until('the connection is known to be broken', async () => {
        const [connection] = (await world().api('GET', '/api/v1/connections')).json.items;
        return connection?.state === 'broken';
      });
      act.comment({ issue: issue.id, text: 'Still here' });
      await world().sites['data-center'].jira.hooks.idle();
      await until('the comment is decided', async () => (await world().effects(issue.id)).length >= 4);
      const refused = requestsFor(issue.conversation).filter((request) => request.status === 401);
      expect(refused.length).toBeLessThanOrEqual(2);
      expect(await deadLetters(issue.id)).toEqual([]);
      token.revoked = false;
      await world().apply({
        connections: [{ name: 'acme', accessToken: connected.token, apiUrl: world().intercom.url }],
      });
      await world().settled();
      expect(
        world()
          .notes(issue.conversation)
          .map((note) => note.text),
      ).toEqual([
        expect.stringContaining('Linked to'),
        expect.stringContaining('To Do → In Progress'),
        expect.stringContaining('Still here'),
      ]);
      const [connection] = (await world().api('GET', '/api/v1/connections')).json.items;
      expect(connection?.state).toBe('connected');
    });
  });
});

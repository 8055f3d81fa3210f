/** What waits for a workspace when its connection ends or moves: it goes nowhere in silence, and never to another workspace. */
import { expect, test } from 'vitest';
import { connected, eachWorld, stranger, until } from './world.ts';

eachWorld('the end of a connection', (world) => {
  const connection = async () => {
    const { items } = (await world().api('GET', '/api/v1/connections')).json;
    const [one] = items;
    if (one === undefined) throw new Error('There is no connection.');
    return one;
  };
  const notesOf = async (issue: string) => (await world().effects(issue)).filter((effect) => effect.kind === 'note');
  const token = () => {
    const found = world().intercom.workspace(connected.id).tokens.get(connected.token);
    if (found === undefined) throw new Error('The token is not there.');
    return found;
  };

  /** An issue whose link note waits, because the token does not work just now. */
  async function waitingNote() {
    const conversation = world().conversation();
    token().revoked = true;
    const issue = world().sites.cloud.jira.act.createIssue({
      project: 'SUP',
      summary: 'Export stops',
      description: conversation.url,
    });
    await until('the note waits', async () => (await notesOf(issue.id)).some(({ state }) => state === 'pending'));
    await until('the connection is broken', async () => (await connection()).state === 'broken');
    token().revoked = false;
    return { issue: issue.id, conversation: conversation.id };
  }

  test('what waited is a dead letter that says why, and goes out after a reconnect', async () => {
    const { issue, conversation } = await waitingNote();
    const { id } = await connection();
    const use = await world().api('GET', `/api/v1/connections/${id}/use`);
    expect(use.json).toMatchObject({ links: expect.any(Number) as unknown, waiting: 1 });
    const ended = await world().api('POST', `/api/v1/connections/${id}/disconnect`);
    expect(ended.status).toBe(200);
    const [note] = await notesOf(issue);
    expect(note).toMatchObject({ state: 'dead' });
    expect(note?.reason).toMatch(/"acme" was disconnected by API key journeys\. Reconnect it, then send again/);
    await world().settled();
    expect(world().notes(conversation)).toEqual([]);
    const back = await world().api('PATCH', `/api/v1/connections/${id}`, { accessToken: connected.token });
    expect(back.json).toMatchObject({ id, state: 'connected' });
    await until('it is sent again', async () => {
      await world().api('POST', '/api/v1/effects/retry-all-dead');
      return world().notes(conversation).length === 1;
    });
    await world().settled();
    expect(world().notes(conversation)).toHaveLength(1);
    expect(await world().links(issue)).toMatchObject([{ state: 'active', connection: 'acme' }]);
  });

  test('what waited for the old workspace never reaches the new one, and its links come back with it', async () => {
    const { issue, conversation } = await waitingNote();
    const { id } = await connection();
    const other = world().intercom.access(stranger.id).token;
    const moved = await world().api('PATCH', `/api/v1/connections/${id}`, { accessToken: other, otherWorkspace: true });
    expect(moved.json).toMatchObject({ id, workspaceId: stranger.id });
    const [note] = await notesOf(issue);
    expect(note).toMatchObject({ state: 'dead' });
    expect(note?.reason).toMatch(/was moved from the workspace Acme Support to Globex/);
    await world().settled();
    expect(await world().links(issue)).toMatchObject([{ state: 'broken', broken: 'other_workspace' }]);
    const written = world()
      .intercom.writes()
      .filter((write) => write.workspace === stranger.id);
    expect(written).toEqual([]);
    await world().api('PATCH', `/api/v1/connections/${id}`, { accessToken: connected.token, otherWorkspace: true });
    expect(await world().links(issue)).toMatchObject([{ state: 'active', connection: 'acme' }]);
    world().sites.cloud.jira.act.transition({ issue, status: 'In Progress' });
    await world().settled();
    expect(world().notes(conversation).at(-1)?.text).toContain('In Progress');
  });
});

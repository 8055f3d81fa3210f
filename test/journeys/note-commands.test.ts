/** Commands that teammates type into internal notes, between the pretend Intercom and a pretend Jira. */
import { beforeAll, expect, test } from 'vitest';
import { addContactReply, addNote } from '../../sim/intercom/changes.ts';
import { received } from './hooks.ts';
import { panelOf } from './panel.ts';
import { connected, eachWorld, until } from './world.ts';

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It is not there.');
  return value;
}

eachWorld('note commands', (world) => {
  const panel = panelOf(world, 'data-center');
  const admins = () => [...world().intercom.workspace(connected.id).admins.values()];
  const placeOf = (id: string) => {
    const { state } = world().intercom;
    const workspace = world().intercom.workspace(connected.id);
    return { state, workspace, conversation: must(workspace.conversations.get(id)) };
  };
  const commands = (enabled: boolean, site = 'data-center') =>
    world().apply({
      projects: [{ host: site, key: 'SUP', connection: 'acme', commands: { enabled, issueType: 'Task' } }],
    });
  /** A teammate's note; waits until it was heard and answered. */
  async function type(id: string, text: string, admin = must(admins()[0])): Promise<void> {
    addNote(placeOf(id), admin, { body: `<p>${text}</p>` });
    const all = () => world().intercom.deliveries();
    await until('the notifications arrived', () => all().every(({ statuses }) => statuses.length > 0));
    await world().settled();
  }
  const said = (id: string): string[] =>
    world()
      .notes(id)
      .map(({ text }) => text);

  beforeAll(async () => {
    if (world() === null) return;
    world().intercom.subscribe({ url: `${world().url}/hooks/intercom`, retryMs: 50 });
  });

  test('are off until a project takes them', async () => {
    const { id } = world().conversation();
    const before = await received(world());
    await type(id, '/linkJiraIssue SUP-1');
    expect(await received(world())).toBe(before);
    expect(said(id)).toHaveLength(1);
  });

  test('link an issue, and say so', async () => {
    await commands(true);
    const { id } = world().conversation({ title: 'Cannot export' });
    const issue = await panel.create({ summary: 'Export stops' });
    await type(id, `/linkJiraIssue ${issue.key.toLowerCase()}`);
    expect((await world().links(issue.id)).map(({ sources, state }) => [sources, state])).toEqual([
      [['command'], 'active'],
    ]);
    expect(said(id)).toHaveLength(2);
    expect(said(id)[1]).toContain(issue.key);
    await type(id, `/linkJiraIssue ${issue.key}`);
    expect(said(id).at(-1)).toContain(`${issue.key} is linked to this conversation already.`);
    const timeline = (await world().api('GET', `/api/v1/timeline?issue=${issue.key}`)).json.items;
    expect(timeline).toContainEqual(expect.objectContaining({ kind: 'link.made', actor: must(admins()[0]).name }));
  });

  test.each([
    ['/linkJiraIssue SUP-99999', 'There is no issue SUP-99999'],
    ['/linkJiraIssue nonsense', 'is no issue key'],
    ['/linkJiraIssue OPS-1', 'The project OPS takes no commands here. These do: SUP.'],
    ['/createJiraIssue SUP', 'The command gives no summary.'],
  ])('answer %j with what to type instead, once', async (text, answer) => {
    await commands(true);
    const { id } = world().conversation();
    await type(id, text);
    expect(said(id)).toHaveLength(2);
    expect(said(id)[1]).toContain(answer);
    expect(said(id)[1]).toContain('Type ');
  });

  test('are for teammates, in notes: what a customer writes does nothing', async () => {
    await commands(true);
    const { id } = world().conversation();
    const place = placeOf(id);
    const contact = must(place.workspace.contacts.get(must(place.conversation.contactIds[0])));
    addContactReply(place, contact, { body: '/linkJiraIssue SUP-1' });
    const all = () => world().intercom.deliveries();
    await until('the notifications arrived', () => all().every(({ statuses }) => statuses.length > 0));
    await world().settled();
    expect(said(id)).toHaveLength(0);
  });

  test('are no business of ours where they are others’', async () => {
    await commands(true);
    const { id } = world().conversation();
    await type(id, '/macro thanks');
    expect(said(id)).toHaveLength(1);
  });
});

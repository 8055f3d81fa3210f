/** What is written in a linked conversation becomes an internal comment of the issue, between the pretend Intercom and every host. */
import { beforeAll, describe, expect, test } from 'vitest';
import { addContactReply, addNote } from '../../sim/intercom/changes.ts';
import { connected, eachWorld, until } from './world.ts';

function must<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('It is not there.');
  return value;
}

eachWorld('comments to the issue', (world) => {
  beforeAll(async () => {
    if (world() === null) return;
    world().intercom.subscribe({ url: `${world().url}/hooks/intercom`, retryMs: 50 });
    await world().apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
    });
  });

  const workspace = () => world().intercom.workspace(connected.id);
  const admin = () => must([...workspace().admins.values()][0]);
  const placeOf = (id: string) => ({
    state: world().intercom.state,
    workspace: workspace(),
    conversation: must(workspace().conversations.get(id)),
  });
  async function settled(): Promise<void> {
    const all = () => world().intercom.deliveries();
    for (let turn = 0; turn < 3; turn += 1) {
      await until('the notifications arrived', () => all().every(({ statuses }) => statuses.length > 0));
      await world().settled();
    }
  }
  async function create(host: string, description: string): Promise<{ id: string; key: string }> {
    if (host !== 'help') {
      const site = must(Object.values(world().sites).find(({ name }) => name === host));
      return site.jira.act.createIssue({ project: 'SUP', summary: 'Export stops', description });
    }
    const { json } = await world().api('POST', '/api/v1/requests', { project: 'REQ', title: 'Export', description });
    return { id: json.id, key: json.key };
  }
  const commentsOn = async ({ id }: { id: string }) =>
    (await world().effects(id)).filter(({ kind }) => kind === 'issue-comment');
  const customerWrites = (id: string, body: string) => {
    const place = placeOf(id);
    addContactReply(place, must(place.workspace.contacts.get(must(place.conversation.contactIds[0]))), { body });
  };

  describe.each(['cloud', 'data-center', 'help'])('of %s', (host) => {
    const key = host === 'help' ? 'REQ' : 'SUP';
    const carry = (commentsToIssue: object) =>
      world().apply({ projects: [{ host, key, connection: 'acme', commentsToIssue }] });

    test('are off until a project wants them', async () => {
      await carry({});
      const { id, url } = world().conversation();
      const issue = await create(host, url);
      await settled();
      customerWrites(id, 'It is still broken');
      addNote(placeOf(id), admin(), { body: '<p>Known</p>' });
      await settled();
      expect(await commentsOn(issue)).toEqual([]);
    });

    test('are written once, and told to the other conversation but not to where they came from', async () => {
      await carry({ customerReplies: true, teammateNotes: true });
      const [first, second] = [world().conversation(), world().conversation()];
      const issue = await create(host, `${first.url} ${second.url}`);
      await settled();
      customerWrites(first.id, 'It is still broken');
      await settled();
      addNote(placeOf(second.id), admin(), { body: '<p>Seen <b>twice</b></p>' });
      await settled();
      expect((await commentsOn(issue)).map(({ state }) => state)).toEqual(['done', 'done']);
      const said = (id: string): string =>
        world()
          .notes(id)
          .map(({ text }) => text)
          .join('\n');
      expect(said(second.id)).toContain('It is still broken');
      expect(said(first.id)).not.toContain('It is still broken');
      expect(said(first.id)).toContain('Seen twice');
    });
  });
});

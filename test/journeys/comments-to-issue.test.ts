/** What is written in a linked conversation becomes an internal comment of the issue, between the pretend Intercom and every host. */
import { beforeAll, describe, expect, test } from 'vitest';
import { addContactReply, addNote, editPart, redactPart } from '../../sim/intercom/changes.ts';
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
    return addContactReply(place, must(place.workspace.contacts.get(must(place.conversation.contactIds[0]))), { body });
  };

  /** All that stands on the issue in comments. */
  async function saidOn(host: string, { id }: { id: string }): Promise<string> {
    const site = Object.values(world().sites).find(({ name }) => name === host);
    if (site !== undefined) return JSON.stringify(must(site.jira.issue(id)).comments);
    const { db, organizationId } = world().app;
    const rows = await db.tx(organizationId, (sql) =>
      sql.query('select text from request_comments where request_id = $1', [id]),
    );
    return JSON.stringify(rows);
  }

  /** All that is kept here of the issue. */
  async function kept({ id }: { id: string }): Promise<string> {
    const { db, organizationId } = world().app;
    const rows = await db.tx(organizationId, (sql) =>
      sql.query(
        `select body::text from effects where issue_id = $1 union all select body::text from events where issue_id = $1
         union all select body::text from events where body ->> 'conversationId' in (select conversation_id from links where issue_id = $1)`,
        [id],
      ),
    );
    return JSON.stringify(rows);
  }

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

    test('are redacted with what they carry, here too, and whoever was told is named', async () => {
      await carry({ customerReplies: true });
      const [first, second] = [world().conversation(), world().conversation()];
      const issue = await create(host, `${first.url} ${second.url}`);
      await settled();
      const secret = customerWrites(first.id, 'My password is hunter2');
      await settled();
      expect(await saidOn(host, issue)).toContain('hunter2');
      redactPart(placeOf(first.id), secret);
      await settled();
      expect(await saidOn(host, issue)).not.toContain('hunter2');
      expect(await saidOn(host, issue)).toContain('Redacted in Intercom');
      expect(await kept(issue)).not.toContain('hunter2');
      const { json } = await world().api('GET', `/api/v1/timeline?issue=${issue.key}&host=${host}&limit=200`);
      const told = json.items.filter(({ kind }) => kind === 'comment.redacted').map(({ text }) => text);
      expect(told).toEqual([expect.stringContaining(`Notes in conversation ${second.id} still show it`)]);
    });

    test('are redacted also after the conversation was unlinked, and by an earlier link of it', async () => {
      await carry({ customerReplies: true });
      const { id, url } = world().conversation();
      const issue = await create(host, url);
      await settled();
      const [one, two] = [customerWrites(id, 'My card is quince'), customerWrites(id, 'And medlar')];
      await settled();
      const unlink = async (): Promise<void> => {
        const [link] = (await world().links(issue.id)).filter(({ state }) => state === 'active');
        expect((await world().api('DELETE', `/api/v1/links/${String(link?.['id'])}`)).status).toBeLessThan(300);
        await settled();
      };
      await unlink();
      const notes = world().notes(id).length;
      redactPart(placeOf(id), one);
      await until('it is gone', async () => !(await saidOn(host, issue)).includes('quince'));
      const body = { host, issue: issue.key, conversation: url };
      expect((await world().api('POST', '/api/v1/links', body)).status).toBeLessThan(300);
      await settled();
      redactPart(placeOf(id), two);
      await until('it is gone', async () => !(await saidOn(host, issue)).includes('medlar'));
      await settled();
      expect(await kept(issue)).not.toMatch(/quince|medlar/);
      // Only the note of the new link came since.
      expect(world().notes(id)).toHaveLength(notes + 1);
    });

    test('are notes too that begin with a stroke and command nothing', async () => {
      await carry({ teammateNotes: true });
      const { id, url } = world().conversation();
      const issue = await create(host, url);
      await settled();
      addNote(placeOf(id), admin(), { body: '<p>/login fails for them</p>' });
      await settled();
      expect(await saidOn(host, issue)).toContain('/login fails for them');
    });

    test('follow an edit once the conversation is read again, and are told to nobody anew', async () => {
      await carry({ teammateNotes: true });
      const [first, second] = [world().conversation(), world().conversation()];
      const issue = await create(host, `${first.url} ${second.url}`);
      await settled();
      const note = addNote(placeOf(first.id), admin(), { body: '<p>Seen <b>twice</b></p>' });
      await settled();
      editPart(placeOf(first.id), note, '<p>Seen three times</p>');
      addNote(placeOf(first.id), admin(), { body: '<p>And now?</p>' });
      await settled();
      expect(await saidOn(host, issue)).toContain('Seen three times');
      expect(await saidOn(host, issue)).not.toContain('twice');
      expect(world().notes(second.id)).toHaveLength(3);
      expect((await commentsOn(issue)).length).toBe(2);
    });
  });
});

/** From a conversation's address in an issue to a note in the conversation and a remote link on the issue. */
import { describe, expect, test } from 'vitest';
import { adfDocument, type AdfNode, adfParagraph, adfText } from '../../sim/jira/adf.ts';
import type { Typed } from '../../sim/jira/acts.ts';
import { siteNames } from './sites.ts';
import { eachSite, eachWorld } from './world.ts';

const document = (...nodes: AdfNode[]): Typed => adfDocument(...nodes);
const card = (type: string, attrs: object): AdfNode => ({ type, attrs: { ...attrs } });

/** How a person can put an address into a text, in each dialect. */
const cloudForms: [string, (url: string) => Typed][] = [
  ['plain text', (url) => document(adfParagraph(adfText(`See ${url}, please.`)))],
  [
    'a link with a label',
    (url) => document(adfParagraph(adfText('this chat', { type: 'link', attrs: { href: url } }))),
  ],
  ['an inline card', (url) => document(adfParagraph(card('inlineCard', { url })))],
  ['an inline card with data', (url) => document(adfParagraph(card('inlineCard', { data: { '@type': 'Page', url } })))],
  ['a block card', (url) => document(card('blockCard', { url }))],
  ['an embed card', (url) => document(card('embedCard', { url, layout: 'center' }))],
];

const wikiForms: [string, (url: string) => Typed][] = [
  ['a bare address', (url) => `See ${url}, please.`],
  ['a link with a label', (url) => `[this chat|${url}]`],
  ['a link without one', (url) => `[${url}]`],
  ['a smart link', (url) => `[${url}|${url}|smart-link]`],
  ['a list', (url) => `* first\n* ${url}`],
  ['a table', (url) => `||chat||\n|${url}|`],
  ['a panel', (url) => `{panel:title=Customer}\n${url}\n{panel}`],
];

eachWorld('linking', (world) => {
  eachSite(world, siteNames, (site, name) => {
    const create = (description: Typed | null = null) =>
      site().jira.act.createIssue({ project: 'SUP', summary: 'Export stops', description });

    test('a conversation in the description of a new issue gets one note that names the issue', async () => {
      const { id, url } = world().conversation();
      const { act, url: jiraUrl } = site().jira;
      const issue = act.createIssue({
        project: 'SUP',
        summary: 'Export <b>stops</b> & says "nothing"',
        description: `Reported in ${url} today.`,
        assignee: 'ben',
      });
      await world().settled();
      const [note, ...more] = world().notes(id);
      expect(more).toEqual([]);
      expect(note?.text).toContain(`Linked to ${issue.key} Export <b>stops</b> & says "nothing"`);
      expect(note?.text).toContain('Status: To Do · Assignee: Ben Osei');
      expect(note?.text).toMatch(/\[ref [0-9A-Z]{6,}\]$/);
      expect(note?.hrefs).toEqual([`${jiraUrl}/browse/${issue.key}`]);
    });

    test('the issue gets a remote link to the conversation, whole', async () => {
      const { id, url } = world().conversation({ title: 'Export "stops" & nothing' });
      const issue = create(url);
      await world().settled();
      const [link, ...more] = site().jira.issue(issue.id)?.remoteLinks ?? [];
      expect(more).toEqual([]);
      expect(link).toMatchObject({
        globalId: `intercom:${world().intercom.workspace().id}:conversation:${id}`,
        object: { url, title: 'Export "stops" & nothing', summary: 'Intercom, Acme Support' },
      });
      expect(link?.application).toMatchObject({ name: expect.stringMatching(/./) as string });
    });

    test('the API shows the link with both ends, and the timeline what happened', async () => {
      const { id, url } = world().conversation({ title: 'No export' });
      const issue = create(url);
      await world().settled();
      const [link, ...more] = await world().links(issue.id);
      expect(more).toEqual([]);
      expect(link).toMatchObject({
        host: name,
        issue: { id: issue.id, key: issue.key, summary: 'Export stops', url: `${site().jira.url}/browse/${issue.key}` },
        connection: 'acme',
        conversation: { workspaceId: world().intercom.workspace().id, id, url },
        title: 'No export',
        state: 'active',
        broken: null,
        sources: ['description'],
      });
      const { items } = (await world().api('GET', `/api/v1/timeline?issue=${issue.id}`)).json;
      const made = items.find((entry) => entry.kind === 'link.made');
      expect(made).toMatchObject({ actor: 'Ann Keller', text: `linked conversation ${id}` });
      expect(made?.effect).toMatchObject({ kind: 'note', state: 'done' });
    });

    test('a conversation in a comment gets one note, of the link, not of the comment too', async () => {
      const { id, url } = world().conversation();
      const issue = create();
      const { commentId } = site().jira.act.comment({ issue: issue.id, text: `The same as ${url}`, by: 'chloe' });
      await world().settled();
      expect(world().notes(id)).toHaveLength(1);
      expect(world().notes(id)[0]?.text).toContain(`Linked to ${issue.key}`);
      const [link] = await world().links(issue.id);
      expect(link?.sources).toEqual([`comment:${commentId}`]);
    });

    test('a comment that names another conversation is one note to that one and one to each linked before', async () => {
      const [first, second] = [world().conversation(), world().conversation()];
      const issue = create(first.url);
      site().jira.act.comment({ issue: issue.id, text: `Also ${second.url}` });
      await world().settled();
      expect(
        world()
          .notes(first.id)
          .map((note) => note.text),
      ).toEqual([expect.stringContaining('Linked to'), expect.stringContaining('commented on')]);
      expect(
        world()
          .notes(second.id)
          .map((note) => note.text),
      ).toEqual([expect.stringContaining('Linked to')]);
    });

    test('an address that is put in later links then', async () => {
      const [first, second] = [world().conversation(), world().conversation()];
      const issue = create('Nothing yet');
      const { commentId } = site().jira.act.comment({ issue: issue.id, text: 'Nothing here either' });
      await world().settled();
      site().jira.act.editDescription({ issue: issue.id, description: `Now ${first.url}` });
      site().jira.act.editComment({ issue: issue.id, comment: commentId, text: `And ${second.url}` });
      await world().settled();
      expect(
        world()
          .notes(first.id)
          .map((note) => note.text),
      ).toEqual([expect.stringContaining('Linked to')]);
      expect(
        world()
          .notes(second.id)
          .map((note) => note.text),
      ).toEqual([expect.stringContaining('Linked to')]);
    });

    test('several conversations of one issue, and several issues of one conversation', async () => {
      const [first, second] = [world().conversation(), world().conversation()];
      const one = create(`${first.url}\n\n${second.url}\n\n${first.url}`);
      const other = create(first.url);
      await world().settled();
      expect(world().notes(first.id)).toHaveLength(2);
      expect(world().notes(second.id)).toHaveLength(1);
      expect(await world().links(one.id)).toHaveLength(2);
      expect(await world().links(other.id)).toHaveLength(1);
      site().jira.act.transition({ issue: other.id, status: 'In Progress' });
      await world().settled();
      expect(world().notes(first.id)).toHaveLength(3);
      expect(world().notes(second.id)).toHaveLength(1);
    });

    test('the same conversation in description and comment is linked once, with both sources', async () => {
      const { id, url } = world().conversation();
      const issue = create(url);
      const { commentId } = site().jira.act.comment({ issue: issue.id, text: `As said: ${url}` });
      await world().settled();
      expect(
        world()
          .notes(id)
          .map((note) => note.text),
      ).toEqual([expect.stringContaining('Linked to'), expect.stringContaining('commented on')]);
      const [link, ...more] = await world().links(issue.id);
      expect(more).toEqual([]);
      expect(link?.sources).toEqual([`comment:${commentId}`, 'description']);
    });
  });

  describe.each([
    ['cloud', cloudForms],
    ['data-center', wikiForms],
  ] as const)('texts of %s', (name, forms) => {
    test.each(forms)('%s links, in a description and in a comment', async (_form, typed) => {
      const { act } = world().sites[name].jira;
      const [first, second] = [world().conversation(), world().conversation()];
      const issue = act.createIssue({ project: 'SUP', summary: 'Forms', description: typed(first.url) });
      act.comment({ issue: issue.id, text: typed(second.url) });
      await world().settled();
      const links = await world().links(issue.id);
      expect(links.map((link) => link.conversation.id).toSorted()).toEqual([first.id, second.id].toSorted());
      expect(world().notes(second.id)).toHaveLength(1);
    });
  });

  test('the description that some Cloud webhooks carry as markup is not relied on', async () => {
    const site = world().sites.cloud;
    site.jira.switches.cloudDescription = 'wiki';
    const { id, url } = world().conversation();
    const issue = site.jira.act.createIssue({
      project: 'SUP',
      summary: 'Markup',
      description: document(card('blockCard', { url })),
    });
    await world().settled();
    site.jira.act.editDescription({
      issue: issue.id,
      description: document(card('embedCard', { url, layout: 'wide' })),
    });
    await world().settled();
    site.calm();
    expect(world().notes(id)).toHaveLength(1);
    expect(await world().links(issue.id)).toMatchObject([{ state: 'active', sources: ['description'] }]);
  });

  test('Cloud is asked for description and comment over REST v3, Data Center sends them along', async () => {
    for (const [name, expected] of [
      ['cloud', ['/rest/api/3/issue/ID', '/rest/api/3/issue/ID/comment/COMMENT']],
      ['data-center', []],
    ] as const) {
      const { jira } = world().sites[name];
      const from = jira.requests.length;
      const issue = jira.act.createIssue({ project: 'SUP', summary: 'Read', description: world().conversation().url });
      const { commentId } = jira.act.comment({ issue: issue.id, text: world().conversation().url });
      await world().settled();
      const reads = jira.requests.slice(from).filter(({ method }) => method === 'GET');
      const paths = reads.map(({ path }) => path.replace(commentId, 'COMMENT').replace(issue.id, 'ID'));
      expect(paths.filter((path) => !path.includes('remotelink'))).toEqual(expected);
    }
  });
});

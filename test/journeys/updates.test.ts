/** What linked conversations hear when their issue moves: one note for one change, and the way back to the top of the inbox. */
import { describe, expect, test } from 'vitest';
import { adfDocument, adfParagraph, adfText } from '../../sim/jira/adf.ts';
import type { Typed } from '../../sim/jira/acts.ts';
import type { SiteName } from './sites.ts';
import { eachSite, eachWorld, until } from './world.ts';

/** Mention, image, code, bold and a link, as each dialect writes them. */
const richComment: Record<'cloud' | 'data-center', Typed> = {
  cloud: adfDocument(
    adfParagraph(
      { type: 'mention', attrs: { id: '557058:5c1a7e02-3f0d-4c1e-9a55-0d6c2b7e4102', text: '@Ben Osei' } },
      adfText(' see '),
      adfText('the page', { type: 'link', attrs: { href: 'https://status.acme.example/?a=1&b=2' } }),
    ),
    {
      type: 'mediaSingle',
      attrs: { layout: 'center' },
      content: [{ type: 'media', attrs: { type: 'external', url: 'https://img.acme.example/screen.png' } }],
    },
    {
      type: 'codeBlock',
      attrs: { language: 'ts' },
      content: [adfText('if (a < b) await fix("<script>");')],
    },
  ),
  'data-center': [
    '[~ben] see [the page|https://status.acme.example/?a=1&b=2]',
    '',
    '!https://img.acme.example/screen.png!',
    '',
    '{code:ts}',
    'if (a < b) await fix("<script>");',
    '{code}',
  ].join('\n'),
};

/** Jira tells what came first by the millisecond. */
async function nextMillisecond(): Promise<void> {
  const now = Date.now();
  await until('a millisecond has passed', () => Date.now() > now);
}

eachWorld('updates', (world) => {
  /** An issue whose link note stands already; `notes`: what came after it. */
  async function linked(name: SiteName) {
    const { act } = world().sites[name].jira;
    const conversation = world().conversation();
    const issue = act.createIssue({ project: 'SUP', summary: 'Export stops', description: conversation.url });
    await world().settled();
    return {
      ...issue,
      conversation: conversation.id,
      state: () => world().stateOf(conversation.id),
      close: () => world().closeConversation(conversation.id),
      notes: () =>
        world()
          .notes(conversation.id)
          .slice(1)
          .map((note) => note.text),
      html: () =>
        world()
          .notes(conversation.id)
          .slice(1)
          .map((note) => note.html),
    };
  }

  const opened = (conversation: string) =>
    world()
      .intercom.writes()
      .filter((write) => JSON.stringify(write).includes(conversation) && JSON.stringify(write).includes('"open"'));

  eachSite(world, ['cloud', 'data-center'], (site, name) => {
    test('a new status is told with who, old and new, and brings a closed conversation back', async () => {
      const issue = await linked(name);
      issue.close();
      site().jira.act.transition({ issue: issue.id, status: 'In Progress', by: 'ben' });
      await world().settled();
      expect(issue.notes()).toEqual([
        expect.stringContaining(`Ben Osei changed the status of ${issue.key} Export stops: To Do → In Progress`),
      ]);
      expect(issue.html()[0]).toContain('<b>Ben Osei</b>');
      expect(issue.state()).toBe('open');
    });

    test('a new assignee is told, and leaves a closed conversation closed', async () => {
      const issue = await linked(name);
      issue.close();
      site().jira.act.assign({ issue: issue.id, assignee: 'chloe' });
      site().jira.act.assign({ issue: issue.id, assignee: null });
      await world().settled();
      expect(issue.notes()).toEqual([
        expect.stringContaining(`changed the assignee of ${issue.key} Export stops: nobody → Chloé Martin`),
        expect.stringContaining('Chloé Martin → nobody'),
      ]);
      expect(issue.state()).toBe('closed');
    });

    test('assignee and status in one change are one note, and the conversation comes back', async () => {
      const issue = await linked(name);
      issue.close();
      site().jira.act.change({ issue: issue.id, assignee: 'ben', status: 'Done' });
      await world().settled();
      const [note, ...more] = issue.notes();
      expect(more).toEqual([]);
      expect(note).toContain('Status: To Do → Done');
      expect(note).toContain('Assignee: nobody → Ben Osei');
      expect(issue.state()).toBe('open');
    });

    test('assignee, status and comment in one change are one note', async () => {
      const issue = await linked(name);
      site().jira.act.change({ issue: issue.id, assignee: 'ben', status: 'In Progress', comment: 'On it now' });
      await world().settled();
      const notes = issue.notes().join('\n');
      expect(notes).toContain('Status: To Do → In Progress');
      expect(notes).toContain('Assignee: nobody → Ben Osei');
      expect(notes.split('On it now')).toHaveLength(2);
    });

    test('an open conversation is not opened again', async () => {
      const issue = await linked(name);
      site().jira.act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      expect(issue.notes()).toHaveLength(1);
      expect(opened(issue.conversation)).toEqual([]);
    });

    test('a comment is told with its author, and keeps mention, image and code as safe text', async () => {
      const issue = await linked(name);
      const { kind } = site().jira;
      site().jira.act.comment({ issue: issue.id, text: richComment[kind], by: 'chloe' });
      await world().settled();
      const [html, ...more] = issue.html();
      expect(more).toEqual([]);
      expect(html).toContain('<b>Chloé Martin</b> commented on ');
      expect(html).toContain('<a href="https://status.acme.example/?a=1&amp;b=2">the page</a>');
      expect(html).toContain('href="https://img.acme.example/screen.png"');
      expect(html).toContain('<pre><code>if (a &lt; b) await fix(&quot;&lt;script&gt;&quot;);</code></pre>');
      expect(issue.notes()[0]).toContain(kind === 'cloud' ? '@Ben Osei see' : 'ben see');
    });

    test('other fields, and an edited comment, are told to nobody', async () => {
      const issue = await linked(name);
      const { act } = site().jira;
      act.change({ issue: issue.id, summary: 'Another summary', priority: 'High', labels: ['x'] });
      const { commentId } = act.comment({ issue: issue.id, text: 'First' });
      await world().settled();
      act.editComment({ issue: issue.id, comment: commentId, text: 'Second' });
      act.editDescription({ issue: issue.id, description: `${world().conversation().url} instead of nothing` });
      await world().settled();
      expect(issue.notes().filter((note) => !note.includes('First'))).toEqual([]);
    });

    test('a note after the summary changed carries the new one', async () => {
      const issue = await linked(name);
      site().jira.act.change({ issue: issue.id, summary: 'Export stops at 10,000 rows' });
      site().jira.act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      expect(issue.notes()).toEqual([expect.stringContaining('Export stops at 10,000 rows: To Do → Done')]);
    });

    test('moved to another project, the issue keeps its links, and later notes carry the new key', async () => {
      const issue = await linked(name);
      const { key } = site().jira.act.move({ issue: issue.id, project: 'OPS' });
      site().jira.act.transition({ issue: issue.id, status: 'In Progress' });
      await world().settled();
      expect(issue.notes()).toEqual([expect.stringContaining(`changed the status of ${key}`)]);
      expect(issue.html()[0]).toContain(`<a href="${site().jira.url}/browse/${key}">${key}</a>`);
      const [link] = await world().links(issue.id);
      expect(link).toMatchObject({ state: 'active', issue: { key } });
    });

    test('two hooks of one site, and every webhook twice, still make one note for each change', async () => {
      const issue = await linked(name);
      const { jira, hookUrl } = site();
      const [first] = jira.hooks.list();
      if (first === undefined) throw new Error('The site has no hook.');
      const second = jira.hooks.add({ url: hookUrl(), events: first.events, secret: first.secret });
      jira.hooks.switches.duplicate = 1;
      jira.act.change({ issue: issue.id, assignee: 'ben', status: 'In Progress' });
      jira.act.comment({ issue: issue.id, text: 'Only once' });
      await world().settled();
      jira.hooks.remove(second.id);
      expect(issue.notes()).toEqual([expect.stringContaining('updated'), expect.stringContaining('Only once')]);
    });

    test('webhooks in the wrong order end in the right state, and old news is not told after new', async () => {
      const issue = await linked(name);
      const { jira } = site();
      jira.hooks.switches.held = true;
      jira.act.transition({ issue: issue.id, status: 'In Progress' });
      await nextMillisecond();
      jira.act.assign({ issue: issue.id, assignee: 'ben' });
      await nextMillisecond();
      jira.act.transition({ issue: issue.id, status: 'Done' });
      jira.hooks.release('reversed');
      await world().settled();
      const notes = issue.notes();
      expect(notes.filter((note) => note.includes('changed the status'))).toEqual([
        expect.stringContaining('In Progress → Done'),
      ]);
      expect(notes.filter((note) => note.includes('changed the assignee'))).toHaveLength(1);
      const [link] = await world().links(issue.id);
      expect(link?.issue).toMatchObject({ status: 'Done' });
    });

    test('an issue created and changed while its webhooks were held links once, whatever order they come in', async () => {
      const { jira } = site();
      const { id, url } = world().conversation();
      jira.hooks.switches.held = true;
      const issue = jira.act.createIssue({ project: 'SUP', summary: 'Export stops', description: url });
      await nextMillisecond();
      jira.act.assign({ issue: issue.id, assignee: 'ben' });
      await nextMillisecond();
      jira.act.transition({ issue: issue.id, status: 'Done' });
      jira.hooks.release('reversed');
      await world().settled();
      const notes = world()
        .notes(id)
        .map((note) => note.text);
      expect(notes.filter((note) => note.includes('Linked to'))).toHaveLength(1);
      expect(await world().links(issue.id)).toHaveLength(1);
    });

    test('a change of an issue without links causes not one call', async () => {
      const issue = site().jira.act.createIssue({ project: 'SUP', summary: 'Nobody asks' });
      await world().settled();
      const before = world().intercom.requests().length;
      site().jira.act.change({ issue: issue.id, assignee: 'ben', status: 'Done' });
      site().jira.act.comment({ issue: issue.id, text: 'Alone' });
      await world().settled();
      expect(world().intercom.requests()).toHaveLength(before);
      expect(await world().effects(issue.id)).toEqual([]);
    });
  });

  describe('Data Center', () => {
    test('tells a comment twice, and the conversation hears it once', async () => {
      const issue = await linked('data-center');
      const { jira } = world().sites['data-center'];
      const from = jira.hooks.deliveries.length;
      jira.act.comment({ issue: issue.id, text: 'Seen it too' });
      await world().settled();
      expect(jira.hooks.deliveries.slice(from).map((one) => one.event)).toEqual([
        'comment_created',
        'jira:issue_updated',
      ]);
      expect(issue.notes()).toEqual([expect.stringContaining('Seen it too')]);
    });

    test('sends comments that do not say on which issue, and they are told where they belong', async () => {
      const issue = await linked('data-center');
      const { jira } = world().sites['data-center'];
      jira.switches.commentPair = false;
      jira.act.comment({ issue: issue.id, text: 'Alone in its webhook', by: 'ben' });
      await world().settled();
      jira.switches.commentPair = true;
      expect(issue.notes()).toEqual([expect.stringContaining(`Ben Osei commented on ${issue.key}`)]);
    });
  });

  describe('Cloud', () => {
    test('comes again with the same identifier when it was refused, and is told once', async () => {
      const issue = await linked('cloud');
      const { jira, hookUrl } = world().sites.cloud;
      const from = jira.hooks.deliveries.length;
      jira.hooks.switches.held = true;
      jira.act.transition({ issue: issue.id, status: 'Done' });
      jira.hooks.release();
      await world().settled();
      const [delivery] = jira.hooks.deliveries.slice(from);
      if (delivery === undefined) throw new Error('Nothing was delivered.');
      const { headers, body } = delivery;
      for (const retry of ['1', '2']) {
        const again = await fetch(hookUrl(), {
          method: 'POST',
          headers: { ...headers, 'x-atlassian-webhook-retry': retry },
          body,
        });
        expect(again.status).toBe(200);
      }
      await world().settled();
      expect(issue.notes()).toHaveLength(1);
    });

    test('is asked again when it does not answer, and nothing is lost', async () => {
      const issue = await linked('cloud');
      const { jira } = world().sites.cloud;
      jira.faults.add({ method: 'GET', path: '/rest/api/3/*', fault: { kind: 'status', status: 503 }, times: 1 });
      jira.act.comment({ issue: issue.id, text: 'Read at the second try' });
      await world().settled();
      expect(issue.notes()).toEqual([expect.stringContaining('Read at the second try')]);
    });
  });
});

/** What people type and paste: clear refusals through the API (B15–B17), and texts that no note may be hurt by (B18–B22). */
import { afterEach, describe, expect, test } from 'vitest';
import { adfDocument, type AdfNode, adfParagraph, adfText } from '../../sim/jira/adf.ts';
import { type SignedPayload, signedPayload } from '../../sim/jira/fixtures.ts';
import type { Json } from '../../sim/jira/shapes.ts';
import type { Site } from './sites.ts';
import { connected, eachSite, eachWorld, stranger, until } from './world.ts';

eachWorld('bad input', (world) => {
  async function linked(site: Site) {
    const conversation = world().conversation();
    const issue = site.jira.act.createIssue({ project: 'SUP', summary: 'Input', description: conversation.url });
    await world().settled();
    return { ...issue, conversation: conversation.id, notes: () => world().notes(conversation.id).slice(1) };
  }

  const wish = (more: object) => world().api('POST', '/api/v1/links', { host: 'cloud', ...more });

  describe('a link by hand', () => {
    const create = () => world().sites.cloud.jira.act.createIssue({ project: 'SUP', summary: 'By hand' });

    test.each([
      ['a key with the number 0', 'SUP-0'],
      ['no number', 'SUP'],
      ['a path behind the key', 'SUP-1/../x'],
      ['300 characters', `SUP-${'1'.repeat(300)}`],
      ['an address on another site', 'https://evil.example/browse/SUP-1'],
      ['nothing', ''],
      ['a query', 'SUP-1?fields=*all'],
    ])('B15: %s is 422 bad_issue_key with a sample', async (_what, issue) => {
      const answer = await wish({ issue, conversation: world().conversation().id });
      expect(answer).toMatchObject({ status: 422, json: { code: 'bad_issue_key' } });
      expect(answer.json.detail).toMatch(/SUP-42/);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    test.each([
      ['in small letters with blanks around', (key: string) => `  ${key.toLowerCase()} `],
      ['as an address on its host', (key: string) => `${world().sites.cloud.jira.url}/browse/${key}`],
    ])('B15: a key %s is understood', async (_what, written) => {
      const { key } = create();
      const answer = await wish({ issue: written(key), conversation: world().conversation().id });
      expect(answer).toMatchObject({ status: 201, json: { issue: { key } } });
    });

    test('an issue that does not exist is 404 issue_not_found', async () => {
      const answer = await wish({ issue: 'SUP-99999', conversation: world().conversation().id });
      expect(answer).toMatchObject({ status: 404, json: { code: 'issue_not_found' } });
    });

    test('a project that is not set up is 422 project_not_set_up', async () => {
      const answer = await wish({ issue: 'NONE-1', conversation: '1' });
      expect(answer).toMatchObject({ status: 422, json: { code: 'project_not_set_up' } });
    });

    test.each(['twelve', '0', '-1', '12abc', '1'.repeat(30), '', 'https://evil.example/a/inbox/x/conversation/1'])(
      'B16: the conversation %j is 422 bad_conversation',
      async (conversation) => {
        const answer = await wish({ issue: create().key, conversation });
        expect(answer).toMatchObject({ status: 422, json: { code: 'bad_conversation' } });
      },
    );

    test('B16: a conversation of another workspace is 422 other_workspace and causes no call', async () => {
      const before = world().intercom.requests().length;
      const conversation = `https://app.intercom.com/a/inbox/${stranger.id}/inbox/conversation/12`;
      const answer = await wish({ issue: create().key, conversation });
      expect(answer).toMatchObject({ status: 422, json: { code: 'other_workspace' } });
      expect(answer.json.detail).toContain('Acme Support');
      expect(world().intercom.requests()).toHaveLength(before);
    });

    test('B17: a link that exists is 200 with the same id, also when ten ask at once', async () => {
      const { id } = world().conversation();
      const { key } = create();
      const first = await wish({ issue: key, conversation: id });
      expect(first.status).toBe(201);
      const second = await wish({ issue: key, conversation: world().intercom.conversationUrl(id, connected.id) });
      expect(second).toMatchObject({ status: 200, json: { id: first.json.id } });
      const other = create();
      const crowd = await Promise.all(Array.from({ length: 10 }, () => wish({ issue: other.key, conversation: id })));
      expect(new Set(crowd.map((answer) => answer.json.id)).size).toBe(1);
      expect(crowd.filter((answer) => answer.status === 201)).toHaveLength(1);
      await world().settled();
      expect(world().notes(id)).toHaveLength(2);
    });

    test('B18: a conversation deleted meanwhile breaks the link with one message, and is asked once', async () => {
      const { id } = world().conversation();
      world().intercom.workspace(connected.id).conversations.delete(id);
      const { key, id: issue } = create();
      expect((await wish({ issue: key, conversation: id })).status).toBe(201);
      await world().settled();
      const [link] = await world().links(issue);
      expect(link).toMatchObject({ state: 'broken', broken: 'conversation_gone' });
      const asked = world()
        .intercom.requests()
        .filter((request) => request.path.includes(id));
      expect(asked).toHaveLength(1);
      const { items } = (await world().api('GET', `/api/v1/timeline?issue=${issue}`)).json;
      expect(items.filter((entry) => entry.kind === 'link.broken')).toHaveLength(1);
    });
  });

  describe('B19: Intercom takes a permission away', () => {
    const token = () => {
      const found = world().intercom.workspace(connected.id).tokens.get(connected.token);
      if (found === undefined) throw new Error('The workspace has no token.');
      return found;
    };
    const connection = async () => (await world().api('GET', '/api/v1/connections')).json.items[0];

    afterEach(async () => {
      token().missing.clear();
      await world().api('POST', `/api/v1/connections/${(await connection())?.id}/check`);
    });

    test('the missing permission is named, nothing is dead, and it all goes out once it is back', async () => {
      const site = world().sites['data-center'];
      const issue = await linked(site);
      token().missing.add('write_conversations');
      site.jira.act.transition({ issue: issue.id, status: 'In Progress' });
      await until('the permission is named', async () =>
        (await world().effects(issue.id)).some((effect) => /write.conversations/i.test(effect.reason ?? '')),
      );
      const states = (await world().effects(issue.id)).map((effect) => effect.state);
      expect(states).not.toContain('dead');
      const { checks } = (await world().api('GET', '/api/v1/doctor')).json;
      expect(checks.find((check) => check.name === 'connection acme')).toMatchObject({
        ok: false,
        message: expect.stringMatching(/write.conversations/i) as string,
      });
      token().missing.clear();
      await world().api('POST', `/api/v1/connections/${(await connection())?.id}/check`);
      await world().settled();
      expect(issue.notes().map((note) => note.text)).toEqual([expect.stringContaining('To Do → In Progress')]);
    });
  });

  eachSite(world, ['cloud', 'data-center'], (site) => {
    const comment = (issue: string, text: string) =>
      site().jira.act.comment({
        issue,
        text: site().jira.kind === 'cloud' ? adfDocument(adfParagraph(adfText(text))) : text,
      });

    test.each([
      ['nothing', ''],
      ['blanks', '   \n\t  '],
      ['NUL and other controls', 'a\u0000b\u0007c'],
      ['a lone surrogate', 'half \uD83D of a pair'],
      ['a direction override', 'abc\u202Egnp.exe'],
      ['10,000 emoji', '🚒'.repeat(10_000)],
      ['a word of 100,000 letters', 'x'.repeat(100_000)],
      ['60,000 line ends', 'a\n'.repeat(30_000)],
    ])('B20: a comment of %s becomes one readable note of 20 kB at most', async (_what, text) => {
      const issue = await linked(site());
      comment(issue.id, text);
      await world().settled();
      const [note, ...more] = issue.notes();
      expect(more).toEqual([]);
      const html = note?.html ?? '';
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(20_000);
      expect(html.isWellFormed()).toBe(true);
      expect(html).not.toMatch(/[\u0000\u0007\u202E]/);
      expect(note?.text).toContain(`commented on ${issue.key}`);
      if (text.length > 20_000)
        expect(html).toContain(`<a href="${site().jira.url}/browse/${issue.key}">read the rest</a>`);
    });

    test('B21: markup in a comment is shown as text, and only addresses that open a page are links', async () => {
      const issue = await linked(site());
      const attacks = [
        '<script>alert(1)</script>',
        '<img src=http://track.example/x onerror=alert(1)>',
        '<svg/onload=alert(1)>',
        '"><a href="javascript:alert(1)">x</a>',
        '{{actor}} {{issue.summary}} {{constructor}}',
      ];
      comment(issue.id, attacks.join(' '));
      await world().settled();
      const [note] = issue.notes();
      const shown = note?.text.replaceAll(' ', '') ?? '';
      for (const attack of attacks.slice(0, 4)) expect(shown).toContain(attack.replaceAll(' ', ''));
      expect(note?.hrefs).toEqual(expect.arrayContaining([`${site().jira.url}/browse/${issue.key}`]));
      for (const href of note?.hrefs ?? []) expect(href).toMatch(/^(https?:\/\/|mailto:)/);
    });

    test('B21: links to scripts and data are text', async () => {
      const issue = await linked(site());
      const link = (href: string): AdfNode => adfText('click', { type: 'link', attrs: { href } });
      const bad = ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', ' javascript:x'];
      site().jira.act.comment({
        issue: issue.id,
        text:
          site().jira.kind === 'cloud'
            ? adfDocument(adfParagraph(...bad.map(link)))
            : bad.map((href) => `[click|${href}]`).join(' '),
      });
      await world().settled();
      const [note] = issue.notes();
      expect(note?.hrefs).toEqual([`${site().jira.url}/browse/${issue.key}`]);
      expect(note?.text).toContain('click');
    });

    test('B21: a summary full of markup is text everywhere', async () => {
      const summary = '<b onclick=alert(1)>{{issue.key}} & "quotes" \u202E</b>';
      const conversation = world().conversation();
      const issue = site().jira.act.createIssue({ project: 'SUP', summary, description: conversation.url });
      await world().settled();
      const [note] = world().notes(conversation.id);
      expect(note?.text).toContain(`Linked to ${issue.key} <b onclick=alert(1)>{{issue.key}} & "quotes" </b>`);
    });
  });

  describe('B22: markup that cannot be read', () => {
    test('a broken document of Cloud is told as plain text, with the reason in the log', async () => {
      const site = world().sites.cloud;
      const issue = await linked(site);
      site.jira.hooks.switches.held = true;
      const { commentId } = site.jira.act.comment({ issue: issue.id, text: 'whole as yet' });
      const kept = site.jira.issue(issue.id)?.comments.find((one) => one.id === commentId);
      if (kept === undefined) throw new Error('The comment is not there.');
      const content = [{ type: 'paragraph', content: 'not a list' }, 42, null, readable];
      kept.body = { version: 1, type: 'doc', content } as never;
      site.jira.hooks.release();
      await world().settled();
      const [note, ...more] = issue.notes();
      expect(more).toEqual([]);
      expect(note?.text).toContain('but this can be read');
      expect(note?.hrefs[0]).toBe(`${site.jira.url}/browse/${issue.key}`);
      const told = world().logged.filter((line) => line.includes('taken as plain text'));
      expect(told).toHaveLength(1);
    });

    const readable = adfParagraph(adfText('but this can be read'));

    test('nodes nobody knows yet keep their text', async () => {
      const site = world().sites.cloud;
      const issue = await linked(site);
      const future: AdfNode = { type: 'hologram', attrs: { depth: 3 }, content: [readable] };
      site.jira.act.comment({ issue: issue.id, text: adfDocument(future, adfParagraph(adfText('and this'))) });
      await world().settled();
      expect(issue.notes()[0]?.text).toMatch(/but this can be read.*and this/);
    });

    test('a document of 5 MB is told, cut, with a link to the rest', async () => {
      const site = world().sites.cloud;
      const issue = await linked(site);
      const many = Array.from({ length: 25_000 }, (_, n) => adfParagraph(adfText(`Line ${n} ${'x'.repeat(150)}`)));
      site.jira.act.comment({ issue: issue.id, text: adfDocument(...many) });
      await world().settled();
      const [note, ...more] = issue.notes();
      expect(more).toEqual([]);
      expect(note?.text).toContain('Line 0');
      expect(note?.html).toContain('read the rest');
    });

    test('macros, unclosed ones too, and {html} are told as text', async () => {
      const site = world().sites['data-center'];
      const issue = await linked(site);
      const text =
        '{html}<script>x</script>{html} {jql:project=SUP} {code}never closed {panel} {quote}open [~ben] [|] ||';
      site.jira.act.comment({ issue: issue.id, text });
      await world().settled();
      const [note] = issue.notes();
      expect(note?.text).toContain('<script>x</script>');
      expect(note?.text).toContain('never closed');
    });

    test('a webhook of Data Center with texts no database keeps is stored and told', async () => {
      const site = world().sites['data-center'];
      const issue = await linked(site);
      site.jira.act.comment({ issue: issue.id, text: 'MARK' });
      await world().settled();
      const delivery = site.jira.hooks.deliveries.find(
        (one) => one.event === 'comment_created' && one.issueId === issue.id,
      );
      const json = JSON.parse(delivery?.body ?? '{}') as { comment: Json };
      const odd = { ...json, comment: { ...json.comment, id: '99887766', body: 'NUL \u0000 and half \uDC00 of it' } };
      const payload: SignedPayload = signedPayload(site.sender, odd);
      expect((await site.post(payload)).status).toBe(200);
      await world().settled();
      expect(issue.notes().at(-1)?.text).toMatch(/NUL {2}and half . of it|NUL {2}and half {2}of it/);
    });
  });
});

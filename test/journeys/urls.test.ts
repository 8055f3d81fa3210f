/** Which text links a conversation: the address decides, read strictly; its workspace decides whose it is. */
import { expect, test } from 'vitest';
import { adfDocument, adfParagraph, adfText } from '../../sim/jira/adf.ts';
import type { Typed } from '../../sim/jira/acts.ts';
import { connected, eachSite, eachWorld, stranger } from './world.ts';

eachWorld('addresses', (world) => {
  eachSite(world, ['cloud', 'data-center'], (site) => {
    async function create(description: Typed): Promise<{ id: string; key: string }> {
      const issue = site().jira.act.createIssue({ project: 'SUP', summary: 'Addresses', description });
      await world().settled();
      return issue;
    }
    const cloud = () => site().jira.kind === 'cloud';

    const forms: [string, (id: string) => string][] = [
      ['the inbox', (id) => `https://app.intercom.com/a/inbox/${connected.id}/inbox/conversation/${id}`],
      ['a shared view', (id) => `https://app.intercom.com/a/inbox/${connected.id}/inbox/shared/all/conversation/${id}`],
      ['a teammate', (id) => `https://app.intercom.com/a/inbox/${connected.id}/inbox/admin/99/conversation/${id}`],
      [
        'a search',
        (id) => `https://app.intercom.com/a/inbox/${connected.id}/inbox/search/conversation/${id}?query=a%40b.example`,
      ],
      ['the old inbox', (id) => `https://app.intercom.com/a/apps/${connected.id}/inbox/inbox/all/conversations/${id}`],
      ['an old name', (id) => `https://app.intercom.io/a/apps/${connected.id}/respond/inbox/27/conversations/${id}`],
      ['Europe', (id) => `https://app.eu.intercom.com/a/inbox/${connected.id}/inbox/conversation/${id}`],
      ['Australia', (id) => `https://app.au.intercom.com/a/inbox/${connected.id}/inbox/conversation/${id}`],
      ['a ticket', (id) => `https://app.intercom.com/a/apps/${connected.id}/inbox/shared/all/ticket/${id}`],
      ['a ticket without workspace', (id) => `https://app.intercom.com/a/tickets/${id}`],
      ['the workspace left open', (id) => `https://app.intercom.com/a/apps/_/inbox/conversation/${id}`],
    ];

    test.each(forms)('an address of %s links the conversation of the connected workspace', async (_form, address) => {
      const { id, url } = world().conversation();
      const issue = await create(address(id));
      const [link, ...more] = await world().links(issue.id);
      expect(more).toEqual([]);
      expect(link).toMatchObject({ state: 'active', conversation: { workspaceId: connected.id, id, url } });
      expect(world().notes(id)).toHaveLength(1);
    });

    test('two addresses of one conversation are one link', async () => {
      const { id } = world().conversation();
      const issue = await create(forms.map(([, address]) => address(id)).join('\n'));
      expect(await world().links(issue.id)).toHaveLength(1);
      expect(world().notes(id)).toHaveLength(1);
    });

    test.each([
      ['a look-alike host', 'https://app.intercom.com.evil.example/a/inbox/WS/inbox/conversation/ID'],
      ['another subdomain', 'https://developers.intercom.com/a/inbox/WS/inbox/conversation/ID'],
      ['a user name before a host', 'https://app.intercom.com@evil.example/a/inbox/WS/inbox/conversation/ID'],
      ['plain http', 'http://app.intercom.com/a/inbox/WS/inbox/conversation/ID'],
      ['another port', 'https://app.intercom.com:8443/a/inbox/WS/inbox/conversation/ID'],
      ['a contact', 'https://app.intercom.com/a/apps/WS/users/ID/all-conversations'],
      ['an inbox without conversation', 'https://app.intercom.com/a/inbox/WS/inbox/ID'],
      ['a conversation without workspace', 'https://app.intercom.com/a/inbox/conversation/ID'],
      ['a redirecting parameter', 'https://evil.example/?to=https://app.intercom.com/a/inbox/WS/inbox/conversation/ID'],
    ])('%s does not link', async (_what, address) => {
      const { id } = world().conversation();
      const before = world().intercom.requests().length;
      const issue = await create(`See ${address.replace('WS', connected.id).replace('ID', id)} there`);
      expect(await world().links(issue.id)).toEqual([]);
      expect(world().intercom.requests()).toHaveLength(before);
    });

    test('the address behind a label decides, not the label', async () => {
      const [shown, meant] = [world().conversation(), world().conversation()];
      const issue = await create(
        cloud()
          ? adfDocument(
              adfParagraph(
                adfText(shown.url, { type: 'link', attrs: { href: 'https://evil.example/' } }),
                adfText(' and '),
                adfText('https://evil.example/', { type: 'link', attrs: { href: meant.url } }),
              ),
            )
          : `[${shown.url}|https://evil.example/] and [https://evil.example/|${meant.url}]`,
      );
      expect((await world().links(issue.id)).map((link) => link.conversation.id)).toEqual([meant.id]);
      expect(world().notes(shown.id)).toEqual([]);
    });

    test('addresses in code do not link', async () => {
      const [block, inline, listed] = [world().conversation(), world().conversation(), world().conversation()];
      const issue = await create(
        cloud()
          ? adfDocument(
              { type: 'codeBlock', content: [adfText(`curl ${block.url}`)] },
              adfParagraph(adfText(inline.url, { type: 'code' })),
              adfParagraph(adfText(listed.url)),
            )
          : `{code}\ncurl ${block.url}\n{code}\n{noformat}\n${inline.url}\n{noformat}\n${listed.url}`,
      );
      expect((await world().links(issue.id)).map((link) => link.conversation.id)).toEqual([listed.id]);
    });

    test('a conversation of another workspace is shown as broken, and causes no call at all', async () => {
      const { intercom } = world();
      const { id } = intercom.addConversation({ workspace: stranger.id });
      const before = intercom.requests().length;
      const issue = await create(`https://app.intercom.com/a/inbox/${stranger.id}/inbox/conversation/${id}`);
      site().jira.act.change({ issue: issue.id, assignee: 'ben', status: 'Done' });
      site().jira.act.comment({ issue: issue.id, text: 'Nobody may hear this' });
      await world().settled();
      expect(intercom.requests()).toHaveLength(before);
      expect(intercom.notesOf(id)).toEqual([]);
      const [link] = await world().links(issue.id);
      expect(link).toMatchObject({
        state: 'broken',
        broken: 'other_workspace',
        conversation: { workspaceId: stranger.id, id, url: null },
      });
      expect(site().jira.issue(issue.id)?.remoteLinks).toEqual([]);
      const { items } = (await world().api('GET', `/api/v1/timeline?issue=${issue.id}`)).json;
      expect(items.map((entry) => entry.kind)).toContain('link.broken');
      const { items: filtered } = (await world().api('GET', `/api/v1/links?state=broken&issue=${issue.id}`)).json;
      expect(filtered).toHaveLength(1);
    });
  });
});

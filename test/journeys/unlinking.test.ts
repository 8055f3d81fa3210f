/** How a link ends, and that not one more note goes out after it. */
import { expect, test } from 'vitest';
import { eachSite, eachWorld, until } from './world.ts';

eachWorld('unlinking', (world) => {
  eachSite(world, ['cloud', 'data-center'], (site) => {
    const create = (description: string | null) =>
      site().jira.act.createIssue({ project: 'SUP', summary: 'Export stops', description });

    /** What people do next; whoever still listened would hear each of it. */
    async function everythingHappensTo(issue: string): Promise<void> {
      const { act } = site().jira;
      act.change({ issue, assignee: 'ben', status: 'In Progress' });
      act.comment({ issue, text: 'Does anybody still hear this?' });
      await world().settled();
      act.transition({ issue, status: 'Done' });
      await world().settled();
    }

    const remoteLinks = (issue: string) =>
      site()
        .jira.issue(issue)
        ?.remoteLinks.map((link) => link.object.url);
    const states = async (issue: string) =>
      (await world().links(issue)).map((link) => `${link.conversation.id} ${link.state}`);

    test('taken out of the description, a conversation hears no more, and its remote link goes', async () => {
      const [kept, dropped] = [world().conversation(), world().conversation()];
      const issue = create(`${kept.url} ${dropped.url}`);
      await world().settled();
      site().jira.act.editDescription({ issue: issue.id, description: kept.url });
      await everythingHappensTo(issue.id);
      expect(world().notes(dropped.id)).toHaveLength(1);
      expect(world().notes(kept.id)).toHaveLength(4);
      expect(remoteLinks(issue.id)).toEqual([kept.url]);
      expect((await states(issue.id)).toSorted()).toEqual([`${kept.id} active`, `${dropped.id} ended`].toSorted());
    });

    test('a description that is emptied ends its links', async () => {
      const { id, url } = world().conversation();
      const issue = create(url);
      await world().settled();
      site().jira.act.editDescription({ issue: issue.id, description: null });
      await everythingHappensTo(issue.id);
      expect(world().notes(id)).toHaveLength(1);
      expect(remoteLinks(issue.id)).toEqual([]);
    });

    test('a project that is deleted ends the links of all of its issues, visibly', async () => {
      const [first, second] = [world().conversation(), world().conversation()];
      const { act } = site().jira;
      const issues = [first, second].map(({ url }) =>
        act.createIssue({ project: 'OPS', summary: 'Export stops', description: url }),
      );
      const kept = world().conversation();
      const stays = create(kept.url);
      await world().settled();
      act.deleteProject({ project: 'OPS' });
      await world().settled();
      for (const [n, { id }] of [first, second].entries()) {
        expect(await states(issues[n]?.id ?? '')).toEqual([`${id} ended`]);
        expect(world().notes(id)).toHaveLength(1);
        const { json } = await world().api('GET', `/api/v1/timeline?issue=${issues[n]?.id}`);
        expect(json.items.map(({ kind }) => kind)).toContain('link.ended');
      }
      expect(await states(stays.id)).toEqual([`${kept.id} active`]);
    });

    test('a deleted comment ends the link it made', async () => {
      const { id, url } = world().conversation();
      const issue = create(null);
      const { commentId } = site().jira.act.comment({ issue: issue.id, text: url });
      await world().settled();
      site().jira.act.deleteComment({ issue: issue.id, comment: commentId });
      await everythingHappensTo(issue.id);
      expect(world().notes(id)).toHaveLength(1);
      expect(await states(issue.id)).toEqual([`${id} ended`]);
    });

    test('an edited comment that names it no more ends the link', async () => {
      const { id, url } = world().conversation();
      const issue = create(null);
      const { commentId } = site().jira.act.comment({ issue: issue.id, text: url });
      await world().settled();
      site().jira.act.editComment({ issue: issue.id, comment: commentId, text: 'Not that one' });
      await everythingHappensTo(issue.id);
      expect(world().notes(id)).toHaveLength(1);
    });

    test('the link stands while one text still names the conversation', async () => {
      const { id, url } = world().conversation();
      const issue = create(url);
      const { commentId } = site().jira.act.comment({ issue: issue.id, text: `Once more: ${url}` });
      await world().settled();
      site().jira.act.editDescription({ issue: issue.id, description: 'Moved into the comment' });
      await everythingHappensTo(issue.id);
      const [link] = await world().links(issue.id);
      expect(link).toMatchObject({ state: 'active', sources: [`comment:${commentId}`] });
      expect(world().notes(id)).toHaveLength(5);
    });

    test('named again after it ended, it is linked anew', async () => {
      const { id, url } = world().conversation();
      const issue = create(url);
      await world().settled();
      site().jira.act.editDescription({ issue: issue.id, description: 'Gone' });
      await world().settled();
      site().jira.act.editDescription({ issue: issue.id, description: url });
      await world().settled();
      expect(
        world()
          .notes(id)
          .map((note) => note.text.slice(0, 9)),
      ).toEqual(['Linked to', 'Linked to']);
      expect(remoteLinks(issue.id)).toEqual([url]);
    });

    test('unlinked by hand it stays so, also when the text is edited', async () => {
      const { id, url } = world().conversation();
      const issue = create(url);
      await world().settled();
      const [link] = await world().links(issue.id);
      const answer = await world().api('DELETE', `/api/v1/links/${link?.id}`);
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ id: link?.id, state: 'ended' });
      site().jira.act.editDescription({ issue: issue.id, description: `Still here: ${url}` });
      await everythingHappensTo(issue.id);
      expect(world().notes(id)).toHaveLength(1);
      expect(remoteLinks(issue.id)).toEqual([]);
      expect((await world().api('DELETE', `/api/v1/links/${link?.id}`)).status).toBe(200);
    });

    test('a link made by hand survives edits of the text', async () => {
      const { id, url } = world().conversation();
      const issue = create('Nothing');
      await world().settled();
      const made = await world().api('POST', '/api/v1/links', {
        host: site().name,
        issue: issue.key,
        conversation: id,
      });
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({ state: 'active', sources: ['hand'], conversation: { id, url } });
      site().jira.act.editDescription({ issue: issue.id, description: url });
      await world().settled();
      site().jira.act.editDescription({ issue: issue.id, description: 'Nothing again' });
      await everythingHappensTo(issue.id);
      expect(world().notes(id)).toHaveLength(4);
      expect(await states(issue.id)).toEqual([`${id} active`]);
    });

    test('a deleted issue ends everything', async () => {
      const [first, second] = [world().conversation(), world().conversation()];
      const issue = create(first.url);
      await world().settled();
      await world().api('POST', '/api/v1/links', { host: site().name, issue: issue.key, conversation: second.id });
      await world().settled();
      const { jira } = site();
      jira.hooks.switches.held = true;
      jira.act.transition({ issue: issue.id, status: 'In Progress' });
      jira.act.comment({ issue: issue.id, text: 'One more thing' });
      jira.act.deleteIssue({ issue: issue.id });
      jira.hooks.release('reversed');
      await world().settled();
      expect(world().notes(first.id)).toHaveLength(1);
      expect(world().notes(second.id)).toHaveLength(1);
      expect((await states(issue.id)).toSorted()).toEqual([`${first.id} ended`, `${second.id} ended`].toSorted());
      expect((await world().effects(issue.id)).filter((effect) => effect.state !== 'done')).toEqual([]);
    });

    test('what still waits to be sent when the link ends is not sent', async () => {
      const { id, url } = world().conversation();
      const issue = create(url);
      await world().settled();
      const release = world().holdNotes(id);
      site().jira.act.comment({ issue: issue.id, text: 'On its way' });
      site().jira.act.transition({ issue: issue.id, status: 'Done' });
      await until('both are decided', async () => (await notesDecided(issue.id)) === 3);
      site().jira.act.editDescription({ issue: issue.id, description: 'Gone' });
      await until('the link has ended', async () => (await world().links(issue.id))[0]?.state === 'ended');
      release();
      await world().settled();
      expect(
        world()
          .notes(id)
          .map((note) => note.text),
      ).toEqual([expect.stringContaining('Linked to'), expect.stringContaining('On its way')]);
      const last = (await world().effects(issue.id)).findLast((effect) => effect.kind === 'note');
      expect(last?.state).toBe('skipped');
    });

    const notesDecided = async (issue: string) =>
      (await world().effects(issue)).filter((effect) => effect.kind === 'note').length;
  });
});

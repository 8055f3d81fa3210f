/** What Deskbridge itself writes on an issue comes back by webhook: told to the other conversations once, to where it came from never (I22). */
import { expect, test } from 'vitest';
import type { Effect } from '../../src/domain/effects.ts';
import { markdownText } from '../../src/domain/text/markdown.ts';
import type { Origin } from '../../src/domain/writes.ts';
import { storeEffects } from '../../src/store/decided.ts';
import { connected, eachSite, eachWorld, until } from './world.ts';

eachWorld('our own writes', (world) => {
  eachSite(world, ['cloud', 'data-center', 'data-center-9'], (site, name) => {
    /** An issue with two conversations that know of it. */
    async function linked() {
      const [here, there] = [world().conversation(), world().conversation()];
      const description = `${here.url} ${there.url}`;
      const issue = site().jira.act.createIssue({ project: 'SUP', summary: 'Export stops', description });
      await world().settled();
      const host = (await world().api('GET', '/api/v1/hosts')).json.items.find((one) => one.name === name);
      const notes = (id: string) =>
        world()
          .notes(id)
          .slice(1)
          .map(({ text }) => text);
      return { ...issue, hostId: String(host?.id), here, there, told: () => [notes(here.id), notes(there.id)] };
    }
    type Linked = Awaited<ReturnType<typeof linked>>;

    const cameFrom = ({ here }: Linked, silent = false): Origin => ({
      conversation: `${connected.id}/${here.id}`,
      silent,
    });

    let key = 0;
    async function write({ hostId, id }: Linked, effect: Effect): Promise<void> {
      const { db, organizationId } = world().app;
      const of = { organizationId, eventId: null, hostId, issueId: id };
      const effects = [{ key: `own:${name}:${(key += 1)}`, effect }];
      await db.tx(organizationId, (sql) => storeEffects(sql, of, { effects, stops: [] }));
      await world().settled();
    }

    const comment = (issue: Linked, origin: Origin): Effect => ({
      kind: 'issue-comment',
      hostId: issue.hostId,
      issueId: issue.id,
      text: markdownText(`**Mira** in [Intercom](${issue.here.url}): it still fails`),
      public: false,
      by: { id: null, name: 'Mira' },
      moreUrl: null,
      origin,
    });
    const done = (issue: Linked, origin: Origin): Effect => ({
      kind: 'issue-status',
      hostId: issue.hostId,
      issueId: issue.id,
      to: { id: null, name: 'Done' },
      fields: [],
      origin,
    });

    test('a comment is told where it did not come from, and links nothing', async () => {
      const issue = await linked();
      await write(issue, comment(issue, cameFrom(issue)));
      await expect.poll(() => issue.told()).toEqual([[], [expect.stringMatching(/Mira in Intercom: it still fails/)]]);
      const links = await world().links(issue.id);
      expect(links.map((link) => link.sources)).toEqual([['description'], ['description']]);
    });

    test('a silent comment is told to nobody; one of a rule to everybody', async () => {
      const issue = await linked();
      await write(issue, comment(issue, cameFrom(issue, true)));
      expect(issue.told()).toEqual([[], []]);
      await write(issue, comment(issue, { conversation: null, silent: false }));
      await expect.poll(() => issue.told().map((notes) => notes.length)).toEqual([1, 1]);
    });

    test('a status is told where it did not come from, and does not reopen what it came from', async () => {
      const issue = await linked();
      for (const { id } of [issue.here, issue.there]) world().closeConversation(id);
      await write(issue, done(issue, cameFrom(issue)));
      await expect.poll(() => issue.told()).toEqual([[], [expect.stringContaining('To Do → Done')]]);
      expect([world().stateOf(issue.here.id), world().stateOf(issue.there.id)]).toEqual(['closed', 'open']);
    });

    test('that comes back before its answer is known for ours all the same', async () => {
      const issue = await linked();
      const { jira } = site();
      for (const [path, effect] of [
        ['*/comment', comment],
        ['*/transitions', done],
      ] as const) {
        const before = issue.told().map((notes) => notes.length);
        jira.faults.add({ method: 'POST', path, fault: { kind: 'reset-after' }, times: 1 });
        await write(issue, effect(issue, cameFrom(issue)));
        expect(jira.faults.rules()).toEqual([]);
        await until('it is told where it did not come from', () => (issue.told()[1]?.length ?? 0) > (before[1] ?? 0));
        await world().settled();
        expect(issue.told().map((notes) => notes.length)).toEqual([before[0], (before[1] ?? 0) + 1]);
      }
    });

    test('the same by a person is told everywhere', async () => {
      const issue = await linked();
      await write(issue, done(issue, cameFrom(issue)));
      site().jira.act.transition({ issue: issue.id, status: 'To Do' });
      site().jira.act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      expect(issue.told()[0]?.join('\n')).toContain('To Do → Done');
    });
  });
});

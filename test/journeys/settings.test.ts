/** What an admin can choose per project, and that it holds from the next event on. */
import { afterEach, describe, expect, test } from 'vitest';
import type { SiteName } from './sites.ts';
import { eachSite, eachWorld } from './world.ts';

eachWorld('settings', (world) => {
  async function linked(name: SiteName, given: { before?: string[] } = {}) {
    const { act } = world().sites[name].jira;
    const conversation = world().conversation();
    const issue = act.createIssue({ project: 'SUP', summary: 'Export stops' });
    for (const [index, text] of (given.before ?? []).entries())
      act.comment({ issue: issue.id, text, by: index % 2 === 0 ? 'ben' : 'chloe' });
    await world().settled();
    act.editDescription({ issue: issue.id, description: conversation.url });
    await world().settled();
    const texts = () =>
      world()
        .notes(conversation.id)
        .map((note) => note.text);
    return {
      ...issue,
      state: () => world().stateOf(conversation.id),
      close: () => world().closeConversation(conversation.id),
      first: () => texts()[0],
      later: () => texts().slice(1),
    };
  }

  /** Each event once, told apart by its words. */
  async function everythingHappensTo(site: SiteName, issue: string): Promise<void> {
    const { act } = world().sites[site].jira;
    act.assign({ issue, assignee: 'ben' });
    act.transition({ issue, status: 'In Progress' });
    act.comment({ issue, text: 'A word about it' });
    await world().settled();
  }

  eachSite(world, ['cloud', 'data-center'], (site, name) => {
    const choose = (settings: object) => world().linking(site(), settings);

    afterEach(() => choose({}));

    describe('bringing earlier comments over', () => {
      const before = ['First words', 'Second words', 'Last words'];

      test('none: the link note names the issue only', async () => {
        const issue = await linked(name, { before });
        expect(issue.first()).not.toContain('words');
      });

      test('last: the link note carries the last one', async () => {
        await choose({ bringOver: 'last' });
        const issue = await linked(name, { before });
        expect(issue.first()).toMatch(/Last commentBen Osei:Last words/);
        expect(issue.first()).not.toContain('First words');
      });

      test('all: it carries every one, oldest first, in one note', async () => {
        await choose({ bringOver: 'all' });
        const issue = await linked(name, { before });
        expect(issue.first()).toMatch(/Comments so far \(3\).*First words.*Second words.*Last words/);
        expect(issue.later()).toEqual([]);
      });

      test('all, by hand: the link made by hand brings them too', async () => {
        await choose({ bringOver: 'all' });
        const { act } = site().jira;
        const conversation = world().conversation();
        const issue = act.createIssue({ project: 'SUP', summary: 'By hand' });
        act.comment({ issue: issue.id, text: 'Words before' });
        await world().settled();
        const wish = { host: name, issue: issue.key, conversation: conversation.id };
        expect((await world().api('POST', '/api/v1/links', wish)).status).toBe(201);
        await world().settled();
        expect(
          world()
            .notes(conversation.id)
            .map((note) => note.text),
        ).toEqual([expect.stringContaining('Words before')]);
      });
    });

    describe('events', () => {
      test.each(['assignee', 'status', 'comment'] as const)('without notify, %s is not told', async (event) => {
        await choose({ events: { [event]: { notify: false, reopen: false } } });
        const issue = await linked(name);
        await everythingHappensTo(name, issue.id);
        const words = { assignee: 'changed the assignee', status: 'changed the status', comment: 'commented on' };
        expect(issue.later()).toHaveLength(2);
        expect(issue.later().join()).not.toContain(words[event]);
      });

      test('reopening may be off for status, and on for comments', async () => {
        await choose({ events: { status: { reopen: false }, comment: { reopen: true } } });
        const issue = await linked(name);
        issue.close();
        site().jira.act.transition({ issue: issue.id, status: 'In Progress' });
        await world().settled();
        expect(issue.state()).toBe('closed');
        site().jira.act.comment({ issue: issue.id, text: 'Back to the top' });
        await world().settled();
        expect(issue.state()).toBe('open');
        expect(issue.later()).toHaveLength(2);
      });

      test('reopening without a note brings the conversation back in silence', async () => {
        await choose({ events: { status: { notify: false, reopen: true } } });
        const issue = await linked(name);
        issue.close();
        site().jira.act.transition({ issue: issue.id, status: 'Done' });
        await world().settled();
        expect(issue.state()).toBe('open');
        expect(issue.later()).toEqual([]);
      });

      test('one switch turns the whole feature off, and on again', async () => {
        const issue = await linked(name);
        await choose({ enabled: false });
        await everythingHappensTo(name, issue.id);
        const { id, url } = world().conversation();
        const other = site().jira.act.createIssue({ project: 'SUP', summary: 'Off', description: url });
        await world().settled();
        expect(issue.later()).toEqual([]);
        expect(world().notes(id)).toEqual([]);
        expect(await world().links(other.id)).toEqual([]);
        const wish = { host: name, issue: other.key, conversation: id };
        const refused = await world().api('POST', '/api/v1/links', wish);
        expect(refused).toMatchObject({ status: 409, json: { code: 'linking_off' } });
        await choose({});
        site().jira.act.transition({ issue: issue.id, status: 'Done' });
        await world().settled();
        expect(issue.later()).toEqual([expect.stringContaining('In Progress → Done')]);
      });
    });

    describe('rules', () => {
      test('only these statuses', async () => {
        await choose({ events: { status: { statuses: ['Done'] } } });
        const issue = await linked(name);
        site().jira.act.transition({ issue: issue.id, status: 'In Progress' });
        site().jira.act.transition({ issue: issue.id, status: 'Done' });
        await world().settled();
        expect(issue.later()).toEqual([expect.stringContaining('In Progress → Done')]);
      });

      test('only statuses of this category', async () => {
        await choose({ events: { status: { categories: ['indeterminate'] } } });
        const issue = await linked(name);
        site().jira.act.transition({ issue: issue.id, status: 'In Progress' });
        site().jira.act.transition({ issue: issue.id, status: 'Done' });
        await world().settled();
        expect(issue.later()).toEqual([expect.stringContaining('To Do → In Progress')]);
      });

      test('only by these people', async () => {
        await choose({ events: { comment: { people: ['Chloé Martin'] } } });
        const issue = await linked(name);
        site().jira.act.comment({ issue: issue.id, text: 'From Ben', by: 'ben' });
        site().jira.act.comment({ issue: issue.id, text: 'From Chloé', by: 'chloe' });
        await world().settled();
        expect(issue.later()).toEqual([expect.stringContaining('From Chloé')]);
      });

      test('only public comments', async () => {
        await choose({ events: { comment: { publicOnly: true } } });
        const issue = await linked(name);
        site().jira.act.comment({ issue: issue.id, text: 'Between us', internal: true });
        site().jira.act.comment({ issue: issue.id, text: 'For everybody' });
        await world().settled();
        expect(issue.later()).toEqual([expect.stringContaining('For everybody')]);
      });
    });

    describe('words', () => {
      test('a closing status carries the resolution, and the last comment where that is wanted', async () => {
        await choose({ closing: { resolution: true, lastComment: true } });
        const issue = await linked(name, { before: ['It was the cache'] });
        site().jira.act.transition({ issue: issue.id, status: 'Done' });
        await world().settled();
        expect(issue.later()).toEqual([
          expect.stringMatching(/To Do → DoneResolution: Done.*Last comment, Ben Osei:It was the cache/),
        ]);
      });

      test('a template of its own for each event and for the link note', async () => {
        await choose({
          template: 'We know of this: {{issue.key}} ({{issue.status}})',
          events: {
            status: { template: '{{actor}} moved {{issue.key}} from {{from}} to {{to}}.\n{{issue.url}}' },
            comment: { template: '{{actor}} says:\n{{comment}}' },
          },
        });
        const issue = await linked(name);
        site().jira.act.transition({ issue: issue.id, status: 'In Progress', by: 'ben' });
        site().jira.act.comment({ issue: issue.id, text: 'Templates {{actor}} are not read twice', by: 'chloe' });
        await world().settled();
        const { key } = issue;
        expect(issue.first()).toContain(`We know of this: ${key} (To Do)`);
        expect(issue.later()).toEqual([
          expect.stringContaining(`Ben Osei moved ${key} from To Do to In Progress.${site().jira.url}/browse/${key}`),
          expect.stringMatching(/Chloé Martin says:Templates .*are not read twice/),
        ]);
        expect(issue.later()[1]).not.toContain('Templates Chloé');
      });

      test('a template with an unknown field is refused when it is saved, with the one that was meant', async () => {
        const linking = { events: { status: { template: '{{issue.sumary}}' } } };
        const answer = await world().api('PUT', '/api/v1/setup', { projects: [{ host: name, key: 'SUP', linking }] });
        expect(answer.status).toBe(422);
        expect(answer.text).toMatch(/unknown_field issue\.sumary; did you mean issue\.summary\?/);
      });
    });

    test('an issue moved to a project without linking hears nothing, and moved back it does', async () => {
      const project = { host: name, key: 'OPS', connection: 'acme' };
      await world().apply({ projects: [{ ...project, linking: { enabled: false } }] });
      const issue = await linked(name);
      site().jira.act.move({ issue: issue.id, project: 'OPS' });
      await everythingHappensTo(name, issue.id);
      expect(issue.later()).toEqual([]);
      site().jira.act.move({ issue: issue.id, project: 'SUP' });
      site().jira.act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      await world().apply({ projects: [{ ...project, linking: {} }] });
      expect(issue.later()).toEqual([expect.stringContaining('In Progress → Done')]);
    });
  });
});

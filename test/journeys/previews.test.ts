/** The preview of a note against the note that is written then: the same words, on what the host and the database know. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { PreviewAnswer, ProjectDetailAnswer } from '../../src/api/schemas/projects.ts';
import { eachSite, eachWorld } from './world.ts';

eachWorld('previews', (world) => {
  eachSite(world, ['cloud', 'data-center'], (site, name) => {
    let project: string;

    beforeEach(async () => {
      await world().linking(site(), {});
      const { items } = (await world().api('GET', '/api/v1/projects')).json;
      const found = items.find((one) => one.key === 'SUP' && (one as unknown as { host: string }).host === name);
      project = `/api/v1/projects/${found?.id}`;
    });

    async function preview(ask: object): Promise<PreviewAnswer> {
      const { status, json, text } = await world().api('POST', `${project}/preview`, ask);
      if (status !== 200) throw new Error(text);
      return json as unknown as PreviewAnswer;
    }
    const linking = async (change: object) => {
      const { json } = await world().api('GET', project);
      return { linking: { ...(json as unknown as ProjectDetailAnswer).settings.linking, ...change } };
    };

    /** Without what is new in every note. */
    const words = (html: string | undefined): string => (html ?? '').replace(/\[ref \w+\]/, '');

    test('of a change that was heard of: the very words of the note it made', async () => {
      const { act } = site().jira;
      const conversation = world().conversation();
      const issue = act.createIssue({ project: 'SUP', summary: 'Export stops', description: conversation.url });
      await world().settled();
      act.transition({ issue: issue.id, status: 'In Progress' });
      await world().settled();
      const [linkNote, statusNote] = world().notes(conversation.id);
      const status = await preview({ event: 'status', issueKey: issue.key });
      expect(words(status.html)).toBe(words(statusNote?.html));
      expect(status).toMatchObject({ reopens: true, withheld: null, madeUp: [], issue: { key: issue.key } });
      expect(linkNote?.html).toContain(issue.key);
      expect((await preview({ event: 'assignee', issueKey: issue.key })).madeUp).toEqual(['change']);
    });

    test('with settings that are not saved, on comments read from the host', async () => {
      const { act } = site().jira;
      const issue = act.createIssue({ project: 'SUP', summary: 'Import stops' });
      act.comment({ issue: issue.id, text: 'First words' });
      act.comment({ issue: issue.id, text: 'Last words' });
      await world().settled();
      const comment = await preview({ event: 'comment', issueKey: issue.key });
      expect(comment.html).toContain('Last words');
      expect(comment.madeUp).toEqual([]);
      const linked = await preview({
        event: 'linked',
        issueKey: issue.key,
        settings: await linking({ bringOver: 'all' }),
      });
      expect(linked.html).toMatch(/First words.*Last words/s);
      expect((await preview({ event: 'linked', issueKey: issue.key })).html).not.toContain('words');
    });

    test('of an issue that nobody has told us of: it is read from the host', async () => {
      const { jira } = site();
      jira.hooks.switches.drop = 1;
      const issue = jira.act.createIssue({ project: 'SUP', summary: 'Never heard of' });
      const shown = await preview({ event: 'status', issueKey: issue.key });
      expect(shown.html).toContain('Never heard of');
      expect(shown.madeUp).toEqual(['change']);
      const nothing = await world().api('POST', `${project}/preview`, { event: 'status', issueKey: 'SUP-99999' });
      expect([nothing.status, nothing.json.code]).toEqual([422, 'issue_not_found']);
      const other = await world().api('POST', `${project}/preview`, { event: 'status', issueKey: 'OPS-1' });
      expect([other.status, other.json.code]).toEqual([422, 'other_project']);
    });

    test('where the host does not let the comments be read, a sample stands in and says so', async () => {
      const { jira } = site();
      const issue = jira.act.createIssue({ project: 'SUP', summary: 'Silent' });
      await world().settled();
      jira.faults.add({ path: '*/comment', fault: { kind: 'status', status: 503 } });
      const shown = await preview({ event: 'comment', issueKey: issue.key });
      expect(shown.html).toContain('sample comment');
      expect(shown.madeUp).toEqual(['comment']);
    });

    describe('recent issues', () => {
      test('are the newest known, found by key or words', async () => {
        const { act } = site().jira;
        const issue = act.createIssue({ project: 'SUP', summary: 'A quite particular trouble' });
        await world().settled();
        act.assign({ issue: issue.id, assignee: 'ben' });
        await world().settled();
        const found = await world().api('GET', `${project}/recent-issues?search=particular%20trouble`);
        const known = found.json.items.map(({ key }) => key);
        expect(known.every((key) => key === issue.key)).toBe(true);
        expect((await world().api('GET', `${project}/recent-issues`)).json.items.length).toBeLessThanOrEqual(20);
      });
    });
  });

  test('of a project without any issue yet: a sample, and it says so', async () => {
    const body = { host: 'cloud', key: 'NEW' };
    const made = await world().api('POST', '/api/v1/projects', body);
    for (const event of ['linked', 'created', 'assignee', 'status', 'comment']) {
      const { status, json } = await world().api('POST', `/api/v1/projects/${made.json.id}/preview`, { event });
      const shown = json as unknown as PreviewAnswer;
      expect([event, status, shown.madeUp[0]]).toEqual([event, 200, 'issue']);
      expect(shown.html).toContain('NEW-1');
    }
  });

  test('of a template with an unknown field: refused with its place', async () => {
    const { items } = (await world().api('GET', '/api/v1/projects')).json;
    const settings = { linking: { events: { status: { template: 'x {{issue.kay}}' } } } };
    const url = `/api/v1/projects/${items[0]?.id}/preview`;
    const { status, json } = await world().api('POST', url, { event: 'status', settings });
    expect(status).toBe(422);
    expect(json.errors.map(({ message }) => message)).toEqual([
      'settings.linking.events.status.template: unknown_field issue.kay; did you mean issue.key? (line 1, character 3)',
    ]);
  });
});

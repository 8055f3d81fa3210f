import { describe, expect, onTestFinished, test } from 'vitest';
import { startJiraSim } from '../../sim/jira.ts';
import type { HostAccess } from '../domain/ports.ts';
import { createHttp } from '../http.ts';
import { createJiraClient } from './client.ts';

async function start(kind: 'cloud' | 'data-center') {
  const sim = await startJiraSim({ kind });
  const http = createHttp({ allowHttpVendors: true });
  onTestFinished(async () => {
    http.close();
    await sim.close();
  });
  const access: HostAccess = {
    hostId: 'h1',
    kind: `jira-${kind}`,
    url: sim.url,
    email: kind === 'cloud' ? sim.email : null,
    token: sim.token,
  };
  const client = createJiraClient({ http });
  return { sim, access, client, reads: client.reads };
}

describe.each(['cloud', 'data-center'] as const)('reads for pages, on %s', (kind) => {
  test('projects come by key, page by page, and are found by key or name', async () => {
    const { access, reads } = await start(kind);
    const first = await reads.projects(access, { search: null, startAt: 0, limit: 1 });
    expect(first).toEqual({ projects: [expect.objectContaining({ key: expect.any(String) as string })], nextAt: 1 });
    expect((await reads.projects(access, { search: null, startAt: 1, limit: 1 })).nextAt).toBeNull();
    const found = await reads.projects(access, { search: 'custom', startAt: 0, limit: 50 });
    expect(found.projects).toEqual([
      { id: expect.any(String) as string, key: 'SUP', name: 'Customer Support', kind: 'software' },
    ]);
  });

  test('issues are found by words, and nothing that is typed becomes part of the query', async () => {
    const { sim, access, reads } = await start(kind);
    sim.act.createIssue({ project: 'SUP', summary: 'Login is blank', description: null });
    sim.act.createIssue({ project: 'OPS', summary: 'Login is slow', description: null });
    const keys = async (project: string | null, search: string) =>
      (await reads.issues(access, { project, search, limit: 10 })).map(({ summary }) => summary);
    expect(await keys('SUP', 'login')).toEqual(['Login is blank']);
    expect(await keys(null, '"login" OR project = OPS')).toEqual([]);
    expect(await keys('SUP', 'log" OR summary ~ "slow')).toEqual([]);
    expect(await keys(null, 'NONE-1')).toEqual([]);
    const [first] = await reads.issues(access, { project: 'SUP', search: null, limit: 1 });
    const key = first?.key ?? '';
    expect(await reads.issues(access, { project: 'SUP', search: key, limit: 1 })).toMatchObject([{ key }]);
    expect(await reads.issues(access, { project: null, search: key, limit: 1 })).toMatchObject([{ key }]);
    // Found by its key too it is only of the project that is looked in: what others may not see is not shown beside it.
    expect(await reads.issues(access, { project: 'OPS', search: key, limit: 1 })).toEqual([]);
    await expect(reads.issues(access, { project: 'SUP" OR "', search: null, limit: 1 })).rejects.toThrow(/is no id/);
  });

  test('statuses carry their category and the issue types that use them', async () => {
    const { access, reads } = await start(kind);
    expect((await reads.statuses(access, 'SUP'))[3]).toEqual({
      id: '10003',
      name: 'Done',
      category: 'done',
      issueTypes: ['Task', 'Bug', 'Service request'],
    });
    expect(await reads.issueTypes(access, 'SUP')).toContainEqual({ id: '10011', name: 'Bug', subtask: false });
  });

  test('fields say who asks for them and what a list offers', async () => {
    const { sim, access, reads } = await start(kind);
    const severity = (await reads.fields(access, 'SUP')).find(({ name }) => name === 'Severity');
    expect(severity).toEqual({
      id: 'customfield_10020',
      name: 'Severity',
      custom: true,
      type: 'option',
      issueTypes: ['10010', '10011', '10012'],
      requiredFor: ['10011'],
      values: ['Sev 1', 'Sev 2', 'Sev 3'],
    });
    sim.switches.createMetaPage = 2;
    expect((await reads.fields(access, 'SUP')).find(({ name }) => name === 'Severity')).toEqual(severity);
    sim.switches.denied.push('CREATE_ISSUES');
    expect((await reads.fields(access, 'SUP')).find(({ name }) => name === 'Severity')?.issueTypes).toEqual([]);
  });
});

describe.each(['cloud', 'data-center'] as const)('the check of projects, on %s', (kind) => {
  test('names the project in which a permission lacks', async () => {
    const { sim, access, client } = await start(kind);
    sim.switches.deniedIn = { OPS: ['LINK_ISSUES'] };
    const { ok, problems, permissions } = await client.check(access, ['SUP', 'OPS']);
    expect(ok).toBe(false);
    expect(problems).toEqual([expect.stringMatching(/lacks the permission Link Issues \(LINK_ISSUES\) in OPS, so/)]);
    expect(permissions.find(({ key }) => key === 'LINK_ISSUES')).toMatchObject({ granted: false, missingIn: ['OPS'] });
    expect((await client.check(access, ['SUP'])).ok).toBe(true);
  });

  test('names what only some features need, and what breaks without it, as no problem', async () => {
    const { sim, access, client } = await start(kind);
    sim.switches.denied.push('DELETE_OWN_COMMENTS');
    sim.switches.deniedIn = { OPS: ['EDIT_OWN_COMMENTS'] };
    const { ok, permissions } = await client.check(access, ['SUP', 'OPS']);
    expect(ok).toBe(true);
    const of = (sought: string) => permissions.find(({ key }) => key === sought);
    expect(of('EDIT_OWN_COMMENTS')).toMatchObject({ needed: false, granted: false, missingIn: ['OPS'] });
    expect(of('EDIT_OWN_COMMENTS')?.purpose).toContain('redacted in Intercom stays');
    expect(of('DELETE_OWN_COMMENTS')).toMatchObject({ needed: false, granted: false, missingIn: [] });
  });

  test('of a project that the user cannot see names Browse Projects there', async () => {
    const { access, client } = await start(kind);
    const { problems } = await client.check(access, ['SUP', 'GONE']);
    expect(problems[0]).toMatch(/lacks the permission Browse Projects \(BROWSE_PROJECTS\) in GONE, so/);
  });

  test('does not call it a problem when only one feature lacks', async () => {
    const { sim, access, client } = await start(kind);
    sim.switches.denied.push('ADMINISTER', 'CREATE_ISSUES');
    const { ok, permissions, signs, product } = await client.check(access);
    expect(ok).toBe(true);
    expect(permissions.filter(({ granted }) => !granted).map(({ key }) => key)).toEqual([
      'ADMINISTER',
      'CREATE_ISSUES',
    ]);
    expect([signs, product]).toEqual([true, kind === 'cloud' ? 'Jira Cloud' : 'Jira Data Center 10.3.2']);
  });
});

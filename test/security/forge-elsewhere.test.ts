/** From beside one issue, a person in Jira makes issues only where Jira lets them, and is shown no other place. */
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ForgeWorld, startForgeWorld } from '../journeys/forge-world.ts';
import { type Site, startSite } from '../journeys/sites.ts';

let world: ForgeWorld;
let elsewhere: Site;
let issue = { id: '', key: '' };

beforeAll(async () => {
  world = (await startForgeWorld('embedded')) as ForgeWorld;
  elsewhere = await startSite('data-center');
  const { status, text } = await world.api('PUT', '/api/v1/setup', {
    hosts: [{ name: 'help', kind: 'desk' }, elsewhere.host],
    projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
  });
  if (status !== 200) throw new Error(text);
  issue = world.jira.act.createIssue({ project: 'SUP', summary: 'Beside it' });
  await world.settled();
});
afterAll(async () => {
  await world.end();
  await elsewhere.jira.close();
});
afterEach(() => {
  world.jira.switches.deniedTo = {};
  world.jira.switches.deniedIn = {};
});

interface Offer {
  projects: { host: string; key: string }[];
}

const panel = (by: string, path: string, body?: object) =>
  world.forge.invoke({
    path: `/forge/ui/panel${path}`,
    issue: issue.key,
    by,
    ...(body === undefined ? {} : { method: 'POST', body }),
  });

async function offered(by: string): Promise<string[]> {
  const { projects } = (await (await panel(by, '/escalation/resync', {})).json()) as Offer;
  const kept = (await (await panel(by, '/escalation')).json()) as Offer;
  expect(kept.projects).toEqual(projects);
  return projects.map(({ host, key }) => `${host}/${key}`);
}

async function refusal(answer: Response): Promise<string> {
  const { code, detail } = (await answer.json()) as { code?: string; detail?: string };
  return `${answer.status} ${code}: ${detail}`;
}

/** As Ben, at exactly this address: `fetch` would tidy it up. */
async function raw(path: string, body: object): Promise<number | undefined> {
  const { forge, jira, url } = world;
  const user = jira.world.users.find(({ name }) => name === 'ben');
  const project = jira.world.projects.find(({ key }) => key === 'SUP');
  const installation = forge.installation();
  if (user === undefined || installation === null) throw new Error('Nobody can ask.');
  const extension = { issue, project: { id: project?.id ?? '', key: 'SUP' } };
  const place = { user, moduleType: 'jira:issueContext', moduleKey: 'intercom-issue-context', extension };
  const headers = {
    authorization: `Bearer ${await forge.papers.invocationToken(installation, place)}`,
    'x-forge-oauth-user': forge.papers.oauthToken(user),
    'content-type': 'application/json',
  };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path, method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end(JSON.stringify(body));
  });
}

const wish = (host: string, project: string) => ({
  key: `wish-${host}-${project}`,
  to: { kind: 'issue', host, project, issueType: '10010' },
  subject: 'Look into it',
  message: 'Please.',
});

test('is offered the projects of this Jira in which they may create issues, and the desk, but no other Jira', async () => {
  const all = await offered('ben');
  expect(all).toEqual(expect.arrayContaining(['forge/SUP', 'forge/OPS', 'help/REQ']));
  expect(all.filter((place) => !/^(forge|help)\//.test(place))).toEqual([]);
  world.jira.switches.deniedIn = { OPS: ['CREATE_ISSUES'] };
  expect(await offered('ben')).toEqual(all.filter((place) => place !== 'forge/OPS'));
  world.jira.switches.deniedIn = {};
  world.jira.switches.deniedTo = { ben: ['CREATE_ISSUES'] };
  expect(await offered('ben')).toEqual(all.filter((place) => place.startsWith('help/')));
});

test.each([
  ['a project where they may create none', ['forge', 'OPS'], 'You may not create issues in OPS in Jira'],
  ['a project that is not there', ['forge', 'NONE'], 'You may not create issues in NONE in Jira'],
  ['another Jira', ['data-center', 'OPS'], 'Nobody can say here what you may do in data-center'],
  ['a name that is almost this Jira’s', [' forge ', 'OPS'], 'Nobody can say here what you may do in'],
])('makes no issue in %s, and is shown no field of it', async (_what, [host = '', project = ''], why) => {
  world.jira.switches.deniedTo = { ben: ['CREATE_ISSUES'] };
  const [made, there] = [world.jira.world.issues.size, elsewhere.jira.world.issues.size];
  expect(await refusal(await panel('ben', '/escalations', wish(host, project)))).toContain(
    `403 permission_missing: ${why}`,
  );
  const query = new URLSearchParams({ to: 'issue', host, project });
  expect(await refusal(await panel('ben', `/escalation/form?${query}`))).toContain(`403 permission_missing: ${why}`);
  await world.settled();
  expect([world.jira.world.issues.size, elsewhere.jira.world.issues.size]).toEqual([made, there]);
});

test('is not let through by a body or an address that is read in two ways', async () => {
  world.jira.switches.deniedTo = { ben: ['CREATE_ISSUES'] };
  const said = await refusal(await panel('ben', '/escalations', { ...wish('forge', 'OPS'), to: [{ kind: 'issue' }] }));
  expect(said).toContain('403 permission_missing');
  expect(await raw('/forge/ui/panel/./escalations', wish('forge', 'OPS'))).toBe(404);
  expect(await raw('/forge/ui/panel/escalations', wish('forge', 'OPS'))).toBe(403);
});

test('makes one where they may', async () => {
  const answer = await panel('ben', '/escalations', wish('forge', 'OPS'));
  expect(answer.status, await answer.clone().text()).toBe(202);
  await world.settled();
  const run = (await answer.json()) as { id: string };
  const after = await panel('ben', `/escalations/${run.id}`);
  expect(await after.text()).toMatch(/OPS-\d+/);
});

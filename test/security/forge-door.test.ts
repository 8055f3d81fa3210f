/** Who gets in at the Forge app's door, and what a person in Jira may see and write through it. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ForgeWorld, startForgeWorld } from '../journeys/forge-world.ts';

let started: ForgeWorld | null = null;
const world = (): ForgeWorld => {
  if (started === null) throw new Error('It is not started.');
  return started;
};
let issue = { id: '', key: '' };
let conversation = { id: '', url: '' };

beforeAll(async () => {
  started = await startForgeWorld('embedded');
  conversation = world().conversation();
  issue = world().jira.act.createIssue({ project: 'SUP', summary: 'Beside it', description: conversation.url });
  await world().settled();
});
afterAll(() => started?.end());
afterEach(() => {
  expect(canary.calls).toBe(0);
  world().jira.switches.deniedTo = {};
  world().jira.switches.hiddenIssues = [];
});

const ROUTES = [
  ['POST', '/forge/events'],
  ['POST', '/forge/post-function'],
  ['POST', '/forge/heartbeat'],
  ['POST', '/forge/uninstall'],
  ['GET', '/forge/ui/panel'],
  ['POST', '/forge/ui/panel/links'],
] as const;

interface Answered {
  status: number;
  body: { code?: string; detail?: string };
}

async function send(method: string, path: string, authorization: string | null): Promise<Answered> {
  const answer = await fetch(world().url + path, {
    method,
    headers: { ...(authorization === null ? {} : { authorization }), 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Answered['body'] };
}

function place() {
  const { jira } = world();
  const [user] = jira.world.users;
  if (user === undefined) throw new Error('There is nobody.');
  const project = jira.world.projects.find(({ key }) => key === 'SUP');
  const extension = { issue, project: { id: project?.id ?? '', key: 'SUP' } };
  return { user, moduleType: 'jira:issueContext', moduleKey: 'intercom-issue-context', extension };
}

/** A token that is right but for these claims. */
function token(claims: Record<string, unknown> = {}): Promise<string> {
  const { forge } = world();
  const installation = forge.installation();
  if (installation === null) throw new Error('It is not installed.');
  return forge.papers.invocationToken(installation, place(), claims);
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const [claimsOf, headerOf] = [1, 0].map(
  (at) => (jwt: string) =>
    JSON.parse(Buffer.from(jwt.split('.')[at] ?? '', 'base64url').toString()) as Record<string, unknown>,
) as [(jwt: string) => Record<string, unknown>, (jwt: string) => Record<string, unknown>];

async function signedBy(alg: 'RS256' | 'HS256', header: object = {}): Promise<string> {
  const right = await token();
  const key =
    alg === 'HS256' ? Buffer.from('secret'.repeat(8)) : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return new SignJWT(claimsOf(right)).setProtectedHeader({ ...headerOf(right), alg, ...header }).sign(key);
}

const seconds = (): number => Math.floor(Date.now() / 1000);

const FORGED: [how: string, check: string, make: () => Promise<string | null>][] = [
  ['no token', 'fit_missing', async () => null],
  ['something that is no token', 'fit_malformed', async () => 'Bearer nonsense'],
  ['an API key', 'fit_malformed', async () => 'Bearer db_key'],
  [
    'no algorithm',
    'fit_algorithm',
    async () => `Bearer ${part({ ...headerOf(await token()), alg: 'none' })}.${part(claimsOf(await token()))}.`,
  ],
  ['a shared secret', 'fit_algorithm', async () => `Bearer ${await signedBy('HS256')}`],
  ["a stranger's key under Forge's name", 'fit_signature', async () => `Bearer ${await signedBy('RS256')}`],
  [
    'an unknown key',
    'fit_unknown_key',
    async () => `Bearer ${await signedBy('RS256', { kid: 'forge/invocation-token/x' })}`,
  ],
  [
    'a key of its own at an address of its own',
    'fit_signature',
    async () =>
      `Bearer ${await signedBy('RS256', { jku: 'https://evil.example/jwks.json', x5u: 'https://evil.example/x' })}`,
  ],
  [
    'another app',
    'fit_audience',
    async () => `Bearer ${await token({ aud: `ari:cloud:ecosystem::app/${randomUUID()}` })}`,
  ],
  ['another issuer', 'fit_issuer', async () => `Bearer ${await token({ iss: 'forge' })}`],
  ['an end long ago', 'fit_expired', async () => `Bearer ${await token({ exp: seconds() - 60 })}`],
  ['a beginning to come', 'fit_not_yet_valid', async () => `Bearer ${await token({ nbf: seconds() + 120 })}`],
  ['no id', 'fit_incomplete', async () => `Bearer ${await token({ jti: undefined })}`],
  [
    'another address of Jira',
    'fit_base_url',
    async () =>
      `Bearer ${await token({ app: { ...(claimsOf(await token())['app'] as object), apiBaseUrl: canary.url } })}`,
  ],
];

const PANEL = '/api/v1/panel/:host/:issue';

/** Listens where a forged token wants our calls to go. */
const canary = { url: '', calls: 0, close: () => {} };
beforeAll(async () => {
  const server = createServer((_request, response) => {
    canary.calls += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  canary.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ex/jira/${world().forge.cloudId}`;
  canary.close = () => server.close();
});
afterAll(() => canary.close());

describe.each(ROUTES)('%s %s', (method, path) => {
  test.each(FORGED)('with %s answers 401 and tells only the log why', async (_how, check, make) => {
    const { logged, jira } = world();
    const [lines, calls] = [logged.length, jira.requests.length];
    const { status, body } = await send(method, path, await make());
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'fit_invalid' });
    expect(JSON.stringify(body)).not.toContain(check);
    expect(logged.slice(lines).join('\n')).toContain(`"reason":"${check}"`);
    expect(jira.requests.length).toBe(calls);
    expect(canary.calls).toBe(0);
  });

  test('from another environment answers 403', async () => {
    const app = claimsOf(await token())['app'] as object;
    const forged = await token({ app: { ...app, environment: { type: 'DEVELOPMENT', id: 'dev' } } });
    const { status, body } = await send(method, path, `Bearer ${forged}`);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'wrong_environment' });
    expect(body.detail).toContain('DEVELOPMENT');
  });
});

test.each(['/forge/events', '/forge/post-function', '/forge/heartbeat'])(
  '%s of a site that nobody accepted answers 200 and comes to nothing',
  async (path) => {
    const { forge, api } = world();
    const installation = {
      id: randomUUID(),
      appVersion: '2.0.0',
      environment: { type: 'PRODUCTION' as const, id: 'e' },
    };
    const stranger = await forge.papers.invocationToken(installation, null);
    const answer = await fetch(world().url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${stranger}` },
      body: JSON.stringify({
        eventType: 'avi:jira:deleted:issue',
        timestamp: String(Date.now()),
        issue: { id: issue.id },
      }),
    });
    expect(answer.status).toBe(200);
    expect((await api('GET', `/api/v1/links?issue=${issue.id}`)).json.items).toHaveLength(1);
    expect(await metric('unknown_tenant')).toBeGreaterThan(0);
  },
);

async function metric(outcome: string): Promise<number> {
  const text = await (await fetch(`${world().url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.includes('host="forge"') && one.includes(`outcome="${outcome}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

test.each([
  ['cut off', '{"eventType":'],
  ['a list', '[]'],
  ['empty', ''],
])('a body that is %s answers 400', async (_how, body) => {
  const answer = await fetch(`${world().url}/forge/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token()}` },
    body,
  });
  expect(answer.status).toBe(400);
});

describe('the panel in Jira', () => {
  const panel = (given: Partial<Parameters<ForgeWorld['forge']['invoke']>[0]> = {}) =>
    world().forge.invoke({ path: '/forge/ui/panel', issue: issue.key, ...given });
  const codeOf = async (answer: Response): Promise<string | undefined> =>
    ((await answer.json()) as { code?: string }).code;

  test('shows the issue it stands beside', async () => {
    const answer = await panel();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ issue: { key: issue.key } });
  });

  test('is 404 for who may not browse the issue, and for an issue that is hidden or of another site', async () => {
    world().jira.switches.deniedTo = { chloe: ['BROWSE_PROJECTS'] };
    const other = { extension: { issue: { id: '99999999', key: 'OTHER-1' } } };
    const elsewhere = { context: { ...(claimsOf(await token())['context'] as object), ...other } };
    expect(await codeOf(await panel({ by: 'chloe' }))).toBe('not_found');
    expect(await codeOf(await panel({ claims: elsewhere }))).toBe('not_found');
    world().jira.switches.hiddenIssues = [issue.id];
    const hidden = await panel();
    expect(hidden.status).toBe(404);
    expect(await codeOf(hidden)).toBe('not_found');
  });

  test('is by every one of its addresses 404 for who may not browse the issue, and no write for who may not comment', async () => {
    const { jira, app } = world();
    const routes = app.server.declaredRoutes.filter(({ url, method }) => url.startsWith(PANEL) && method !== 'HEAD');
    expect(routes.length).toBeGreaterThan(15);
    const ask = async ({ method, url }: { method: string; url: string }) => {
      const path = `/forge/ui/panel${url.slice(PANEL.length).replaceAll(/:\w+/g, issue.id)}`;
      const answer = await panel({ method, path, by: 'ben', ...(method === 'GET' ? {} : { body: {} }) });
      return `${method} ${path} ${answer.status} ${(await codeOf(answer)) ?? ''}`;
    };
    const wrong = async (these: typeof routes, said: string) =>
      (await Promise.all(these.map(ask))).filter((line) => !line.endsWith(said));
    jira.switches.deniedTo = { ben: ['BROWSE_PROJECTS'] };
    expect(await wrong(routes, ' 404 not_found')).toEqual([]);
    jira.switches.deniedTo = { ben: ['ADD_COMMENTS'] };
    // Who is asked for an approval may decide it, whether or not they may comment.
    const writes = routes.filter(({ method, url }) => method !== 'GET' && !url.endsWith('/decision'));
    expect(await wrong(writes, ' 403 permission_missing')).toEqual([]);
  });

  test('asks Jira with the token of the person before anything is shown', async () => {
    const { jira } = world();
    const before = jira.requests.length;
    await panel({ by: 'ben' });
    const [first] = jira.requests.slice(before);
    expect(first).toMatchObject({ path: '/rest/api/3/mypermissions', query: { issueId: issue.id } });
  });

  test('believes neither a token of somebody else nor none', async () => {
    const { jira, forge } = world();
    const chloe = jira.world.users.find(({ name }) => name === 'chloe');
    if (chloe === undefined) throw new Error('There is no Chloé.');
    const borrowed = await panel({ by: 'ann', headers: { 'x-forge-oauth-user': forge.papers.oauthToken(chloe) } });
    expect(borrowed.status).toBe(404);
    const worthless = await panel({ headers: { 'x-forge-oauth-user': 'not-a-token-of-anybody' } });
    expect(worthless.status).toBe(404);
    const nobody = await panel({ headers: { 'x-forge-oauth-user': '' } });
    expect(await codeOf(nobody)).toBe('no_person');
  });

  test('lets write who may comment, in their name, and each token once', async () => {
    const { jira, api, conversation: newConversation } = world();
    const { url } = newConversation();
    jira.switches.deniedTo = { ben: ['ADD_COMMENTS'] };
    const link = { method: 'POST', path: '/forge/ui/panel/links', body: { url } };
    const refused = await panel({ ...link, by: 'ben' });
    expect(refused.status).toBe(403);
    expect(await codeOf(refused)).toBe('permission_missing');
    const used = await token();
    const made = await panel({ ...link, token: used });
    expect([200, 201]).toContain(made.status);
    const again = await panel({ ...link, token: used });
    expect(again.status).toBe(401);
    expect(await codeOf(again)).toBe('fit_invalid');
    expect(world().logged.join('\n')).toContain('fit_replayed');
    const timeline = (await api('GET', `/api/v1/timeline?issue=${issue.id}&host=forge`)).text;
    expect(timeline).toContain('Ann Keller');
  });

  test.each([
    '/forge/ui/../api/v1/users',
    '/forge/ui/panel/%2e%2e/%2e%2e/users',
    '/forge/ui/users',
    '/forge/ui/panelx',
    '/forge/ui',
  ])('leads nowhere else: %s', async (path) => {
    const answer = await panel({ path });
    expect([401, 404]).toContain(answer.status);
    expect(await answer.text()).not.toContain('items');
  });

  test('admin pages are for admins', async () => {
    const { jira, url } = world();
    const admin = { issue: null, module: { type: 'jira:adminPage', key: 'intercom-admin' }, path: '/forge/ui/site' };
    expect(await (await panel(admin)).json()).toMatchObject({ host: 'forge' });
    jira.switches.deniedTo = { ann: ['ADMINISTER', 'ADMINISTER_PROJECTS'] };
    expect((await panel(admin)).status).toBe(404);
    expect((await panel({ path: '/forge/ui/project' })).status).toBe(404);
    jira.switches.deniedTo = {};
    expect(await (await panel({ path: '/forge/ui/project' })).json()).toMatchObject({
      key: 'SUP',
      project: { workspace: expect.any(String), settings: { linking: { enabled: true } } },
    });
    expect(url).toContain('127.0.0.1');
  });

  test('whoever runs a project in Jira changes its switches, and nothing beside them', async () => {
    const { jira, api } = world();
    type About = { project: { revision: number; settings: { linking: { events: object; bringOver: string } } } };
    const ask = async () => (await (await panel({ path: '/forge/ui/project' })).json()) as About;
    const { revision, settings } = (await ask()).project;
    const linking = { ...settings.linking, bringOver: 'last' };
    const change = { method: 'PUT', path: '/forge/ui/project', body: { revision, settings: { ...settings, linking } } };
    jira.switches.deniedTo = { ben: ['ADMINISTER_PROJECTS'] };
    expect((await panel({ ...change, by: 'ben' })).status).toBe(404);
    jira.switches.deniedTo = {};
    const used = await token();
    const saved = (await (await panel({ ...change, token: used })).json()) as About;
    expect(saved.project).toMatchObject({ revision: revision + 1, settings: { linking: { bringOver: 'last' } } });
    expect((await panel({ ...change, token: used })).status).toBe(401);
    const late = await panel(change);
    expect([late.status, await codeOf(late)]).toEqual([409, 'changed_meanwhile']);
    const more = { ...change.body, connection: null };
    expect((await panel({ ...change, body: more })).status).toBe(422);
    expect(
      (
        await panel({
          ...change,
          body: { ...change.body, settings: { ...settings, linking: { ...linking, template: 'x' } } },
        })
      ).status,
    ).toBe(422);
    const audit = (await api('GET', '/api/v1/audit-log')).text;
    expect(audit).toContain('Ann Keller');
  });

  test('an approval is decided by who is asked, known by the e-mail of their account, also who may not comment', async () => {
    const { jira, api } = world();
    for (const name of ['ann', 'ben']) {
      const email = jira.world.users.find((user) => user.name === name)?.email ?? '';
      const made = await api('POST', '/api/v1/users', {
        email: email.toUpperCase(),
        name: `${name} here`,
        role: 'agent',
      });
      expect(made.status, made.text).toBe(201);
    }
    const email = jira.world.users.find(({ name }) => name === 'ben')?.email ?? '';
    const step = { id: 'ask', kind: 'approval', ask: { people: [email] }, message: 'May it?', fourEyes: false };
    const definition = { name: 'In Jira', scope: { host: 'forge' }, trigger: { kind: 'commented' }, steps: [step] };
    expect((await api('POST', '/api/v1/workflows', { definition, enabled: true })).status).toBe(201);
    jira.act.comment({ issue: issue.key, text: 'Please' });
    const ask = async (by: string) => {
      const answer = await panel({ path: '/forge/ui/panel/approvals', by });
      return ((await answer.json()) as { items: { id: string; mine: boolean; state: string }[] }).items;
    };
    await expect.poll(async () => (await ask('ben')).length).toBe(1);
    const [approval] = await ask('ben');
    expect([approval?.mine, (await ask('ann'))[0]?.mine, (await ask('chloe'))[0]?.mine]).toEqual([true, false, false]);
    const path = `/forge/ui/panel/approvals/${approval?.id}/decision`;
    const decide = { method: 'POST', path, body: { decision: 'approved' } };
    for (const by of ['ann', 'chloe']) {
      const refused = await panel({ ...decide, by });
      expect([refused.status, await codeOf(refused)]).toEqual([403, 'not_yours']);
    }
    jira.switches.deniedTo = { ben: ['BROWSE_PROJECTS'] };
    expect((await panel({ ...decide, by: 'ben' })).status).toBe(404);
    jira.switches.deniedTo = { ben: ['ADD_COMMENTS'] };
    const yes = await panel({ ...decide, by: 'ben' });
    expect([yes.status, await yes.json()]).toMatchObject([200, { state: 'approved' }]);
    const late = await panel({ ...decide, by: 'ben' });
    expect([late.status, await codeOf(late)]).toEqual([409, 'already_decided']);
  });

  test('no answer and no line of the log shows a token', () => {
    const { logged, answers, jira } = world();
    const all = [...logged, ...answers].join('\n');
    for (const secret of jira.bearers.keys()) expect(all).not.toContain(secret);
  });

  test('Jira being away is told as such', async () => {
    const { jira } = world();
    jira.faults.add({ path: '/rest/api/3/mypermissions', fault: { kind: 'status', status: 503 } });
    const answer = await panel();
    jira.faults.clear();
    expect(answer.status).toBe(503);
    expect(await codeOf(answer)).toBe('host_unavailable');
  });
});

test.each([
  ['was never read', false, 503],
  ['was read before', true, 200],
])('a key set that is away and %s', async (_how, read, status) => {
  const fresh = await startForgeWorld('embedded', { accepted: 'not installed' });
  if (fresh === null) return;
  try {
    const installation = {
      id: randomUUID(),
      appVersion: '2.0.0',
      environment: { type: 'PRODUCTION' as const, id: 'e' },
    };
    const right = await fresh.forge.papers.invocationToken(installation, null);
    const headers = { authorization: `Bearer ${right}` };
    const call = () => fetch(`${fresh.url}/forge/heartbeat`, { method: 'POST', headers, body: '{}' });
    if (read) await call();
    await fresh.forge.close();
    expect((await call()).status).toBe(status);
  } finally {
    await fresh.end();
  }
});

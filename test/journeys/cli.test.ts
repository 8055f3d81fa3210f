/** The command line, from an empty folder to a note, as a person or a script uses it. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type IntercomSim, startIntercomSim } from '../../sim/intercom.ts';
import { freePort } from '../ports.ts';
import { endAll, run, type Running, start } from './processes.ts';
import { SECRETS } from './secrets.ts';
import { type Site, startSite } from './sites.ts';
import { until } from './world.ts';

let intercom: IntercomSim;
let site: Site;
let folder: string;
let env: Record<string, string>;

const yaml = (jira: string, api: string): string => `
# Everything that one team needs.
connections:
  - name: acme
    accessToken: \${INTERCOM_TOKEN}
    clientSecret: \${INTERCOM_CLIENT_SECRET}
    apiUrl: ${api}
hosts:
  - { name: data-center, kind: jira-data-center, url: "${jira}", token: \${JIRA_PAT}, webhookSecret: \${JIRA_SECRET} }
projects:
  - host: data-center
    key: SUP
    connection: acme
    linking:
      bringOver: last
workflows: []
`;

beforeAll(async () => {
  intercom = await startIntercomSim({
    workspaces: [{ token: SECRETS.accessToken, clientSecret: SECRETS.clientSecret }],
  });
  site = await startSite('data-center');
});
afterAll(async () => {
  await Promise.all([intercom.close(), site.jira.close()]);
});

async function freshFolder(): Promise<void> {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge cli '));
  env = {
    PORT: String(await freePort()),
    DATA_DIR: path.join(folder, 'data'),
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: '200',
    INTERCOM_TOKEN: SECRETS.accessToken,
    INTERCOM_CLIENT_SECRET: SECRETS.clientSecret,
    JIRA_PAT: SECRETS.dataCenterToken,
    JIRA_SECRET: SECRETS.dataCenterWebhook,
  };
  writeFileSync(path.join(folder, 'deskbridge.yaml'), yaml(site.jira.url, intercom.url));
}

const file = (name = 'deskbridge.yaml') => path.join(folder, name);

/** Ends well, and what it printed. */
async function deskbridge(...args: string[]): Promise<string> {
  const { code, out, err } = await run(args, env);
  if (code !== 0) throw new Error(`deskbridge ${args.join(' ')} ended with ${code}: ${err}`);
  return out;
}

async function serving(): Promise<Running> {
  const server = start(['serve'], env);
  await server.ready();
  return server;
}

/** A figure of the server, as Prometheus reads it on this machine. */
async function figure(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${env['PORT']}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? -1);
}

function hookUp(): void {
  for (const hook of site.jira.hooks.list()) site.jira.hooks.remove(hook.id);
  const address = `http://127.0.0.1:${env['PORT']}`;
  site.hookUp(address, `${address}/hooks/jira/data-center`);
}

/** A linked issue whose link note stands. */
async function linked() {
  const { id } = intercom.addConversation();
  const description = intercom.conversationUrl(id);
  const issue = site.jira.act.createIssue({ project: 'SUP', summary: 'Command line', description });
  await until('the link note stands', () => intercom.notesOf(id).length === 1);
  return { ...issue, conversation: id };
}

describe('one folder, from the first start to the last command', () => {
  let server: Running;

  beforeAll(async () => {
    await freshFolder();
    server = await serving();
    hookUp();
  });
  afterAll(async () => {
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  test('serve says where it is, with a link that signs in once', async () => {
    await until('it says so', () => server.out().includes('signs you in'));
    const link = /http:\/\/localhost:\d+\/\S+/.exec(server.out())?.[0] ?? '';
    expect(link).toContain(`http://localhost:${env['PORT']}/`);
  });

  test('apply sets up from YAML with variables of the environment, and says what it did; twice is as good as once', async () => {
    const dry = await deskbridge('apply', '-f', file(), '--dry-run');
    expect(dry).toMatch(/created +connection acme/);
    expect(dry).toContain('Nothing was changed');
    const first = await deskbridge('apply', '-f', file());
    expect(first).toMatch(/created +connection acme[^]*created +host data-center[^]*created +project data-center\/SUP/);
    const second = await deskbridge('apply', '-f', file());
    expect(second).toMatch(/unchanged +connection acme[^]*unchanged +host data-center[^]*unchanged +project/);
  });

  test('a file that is wrong is told with its place, and nothing changes', async () => {
    writeFileSync(file('wrong.yaml'), 'hosts:\n  - name: x\n    kind: jira-clout\nprojekts: []\n');
    const wrong = await run(['apply', '-f', file('wrong.yaml')], env);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/wrong\.yaml:3:11: .*jira-cloud/);
    expect(wrong.err).toMatch(/projekts.*did you mean projects/);
    expect(wrong.err.trim().split('\n')).toHaveLength(1);
    const unset = await run(['apply', '-f', file()], { ...env, JIRA_PAT: '' });
    expect(unset.code).toBe(2);
    expect(unset.err).toMatch(/JIRA_PAT is not set/);
    expect(await deskbridge('export')).not.toContain('jira-clout');
  });

  test('export prints a file without secrets that can be applied again', async () => {
    const exported = await deskbridge('export');
    for (const secret of Object.values(SECRETS)) expect(exported).not.toContain(secret);
    const setup = parse(exported) as { connections: { accessToken: string }[]; projects: { linking: object }[] };
    expect(setup.connections[0]?.accessToken).toBe('${ACME_ACCESS_TOKEN}');
    expect(setup.projects[0]?.linking).toMatchObject({ enabled: true, bringOver: 'last' });
    writeFileSync(file('exported.yaml'), exported);
    const again = await run(['apply', '-f', file('exported.yaml')], {
      ...env,
      ACME_ACCESS_TOKEN: SECRETS.accessToken,
      ACME_CLIENT_SECRET: SECRETS.clientSecret,
      DATA_CENTER_TOKEN: SECRETS.dataCenterToken,
      DATA_CENTER_WEBHOOK_SECRET: SECRETS.dataCenterWebhook,
    });
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(
      again.out
        .trim()
        .split('\n')
        .every((line) => line.startsWith('unchanged')),
    ).toBe(true);
  });

  test('a change in Jira becomes a note, and audit tells the story', async () => {
    const issue = await linked();
    site.jira.act.transition({ issue: issue.id, status: 'Done', by: 'ben' });
    await until('the status is told', () => intercom.notesOf(issue.conversation).length === 2);
    const story = await deskbridge('audit', issue.key);
    expect(story).toContain(`${issue.key}  Command line  (Done)`);
    expect(story).toMatch(/Ann Keller: linked conversation/);
    expect(story).toMatch(/Ben Osei: changed status To Do → Done/);
    const json = JSON.parse(await deskbridge('audit', issue.key, '--json')) as { items: { kind: string }[] };
    expect(json.items.map((entry) => entry.kind)).toContain('link.made');
    const unknown = await run(['audit', 'SUP-9999'], env);
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toMatch(/SUP-9999/);
  });

  test('jobs --dead lists what waits for a person, and retry does it again', async () => {
    const issue = await linked();
    intercom.faults.add({
      method: 'POST',
      path: `/conversations/${issue.conversation}/reply`,
      fault: { kind: 'status', status: 404 },
      times: 1,
    });
    site.jira.act.comment({ issue: issue.id, text: 'Refused once' });
    await until('a dead letter', async () => (await figure('deskbridge_effects_waiting_for_a_person')) === 1);
    const [line] = (await deskbridge('jobs', '--dead')).split('\n').filter((one) => one.includes(issue.conversation));
    expect(line).toMatch(/ note +dead +conversation \d+ +.*not_found/);
    const jobs = JSON.parse(await deskbridge('jobs', '--dead', '--json')) as { id: string; conversation: string }[];
    const job = jobs.find((one) => one.conversation === issue.conversation);
    expect(job).toMatchObject({ kind: 'note', state: 'dead', ageSeconds: expect.any(Number) as number });
    await deskbridge('jobs', 'retry', job?.id ?? '');
    await until('it is told after all', () => intercom.notesOf(issue.conversation).length === 2);
    expect(await deskbridge('jobs', '--dead')).not.toContain(job?.id);
    const nothing = await run(['jobs', 'retry', '00000000-0000-4000-8000-000000000000'], env);
    expect(nothing.code).toBe(1);
  });

  test('doctor checks everything; its exit code says whether all is fine', async () => {
    const checks = JSON.parse(await deskbridge('doctor', '--json')) as { name: string; ok: boolean }[];
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(checks.map((check) => check.name)).toEqual(
      expect.arrayContaining(['configuration', 'database', 'connection acme', 'host data-center', 'projects']),
    );
    site.jira.switches.tokenRevoked = true;
    const ill = await run(['doctor'], env);
    site.jira.switches.tokenRevoked = false;
    expect(ill.code).toBe(1);
    expect(ill.err).toMatch(/host data-center/);
  });

  test('apikey create prints a key that works, once', async () => {
    const key = (await deskbridge('apikey', 'create', 'script', '--scope', 'read')).trim();
    expect(key).toMatch(/^dbk_\S+$/);
    const answer = await fetch(`http://127.0.0.1:${env['PORT']}/api/v1/status`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status).toBe(200);
    const taken = await run(['apikey', 'create', 'script'], env);
    expect(taken).toMatchObject({ code: 1, out: '' });
  });

  test('a command without the variables of the server that runs is refused, and makes no database beside it', async () => {
    const elsewhere = path.join(folder, 'nothing-here');
    const { code, err } = await run(['apply', '-f', file()], { ...env, DATA_DIR: elsewhere });
    expect([code, err.trim().split('\n').length]).toEqual([1, 1]);
    expect(err).toMatch(
      /^deskbridge: The Deskbridge on port \d+ has another secret than this command finds: give the command/,
    );
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('a second serve on the same folder is refused, and names the process that has it', async () => {
    const second = await run(['serve'], { ...env, PORT: String(await freePort()) });
    expect(second.code).toBe(1);
    expect(second.err).toContain(`in use by the process ${server.pid}`);
  });
});

describe('an end', () => {
  afterEach(async () => {
    await endAll();
    intercom.faults.clear();
    rmSync(folder, { recursive: true, force: true });
  });

  async function fresh(): Promise<Running> {
    await freshFolder();
    const server = await serving();
    await deskbridge('apply', '-f', file());
    hookUp();
    return server;
  }

  /** A comment on each of these issues, all on their way at once. */
  const commentOn = (issues: { id: string }[]) =>
    issues.forEach(({ id }, n) => site.jira.act.comment({ issue: id, text: `Word ${n}` }));

  const several = () => Promise.all(Array.from({ length: 8 }, () => linked()));

  const words = (conversation: string) => intercom.notesOf(conversation).filter((note) => note.body.includes('Word '));

  test('SIGTERM with notes on their way: it ends well within 10 s, and nothing is lost or told twice', async () => {
    const server = await fresh();
    const issues = await several();
    intercom.faults.add({ method: 'POST', path: '/conversations/*/reply', fault: { kind: 'slow', ms: 300 } });
    commentOn(issues);
    await site.jira.hooks.idle();
    const asked = performance.now();
    server.kill('SIGTERM');
    const ended = await server.ended;
    expect(performance.now() - asked).toBeLessThan(10_000);
    expect(ended).toMatchObject({ code: 0, err: '' });
    await serving();
    await until('each is told', () => issues.every(({ conversation }) => words(conversation).length > 0));
    expect(issues.map(({ conversation }) => words(conversation).length)).toEqual(issues.map(() => 1));
  });

  test('kill -9 with notes on their way: what was acknowledged is told once after the next start', async () => {
    const server = await fresh();
    const issues = await several();
    intercom.faults.add({ method: 'POST', path: '/conversations/*/reply', fault: { kind: 'slow', ms: 100 } });
    commentOn(issues);
    await site.jira.hooks.idle();
    const acknowledged = site.jira.hooks.deliveries.slice(-2 * issues.length);
    expect(acknowledged.every((delivery) => delivery.status === 200)).toBe(true);
    server.kill('SIGKILL');
    await server.ended;
    await serving();
    await until('each is told', () => issues.every(({ conversation }) => words(conversation).length > 0));
    await until('nothing waits', async () => (await figure('deskbridge_queue_waiting')) === 0);
    expect(issues.map(({ conversation }) => words(conversation).length)).toEqual(issues.map(() => 1));
  });
});

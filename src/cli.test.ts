import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IntercomSim, startIntercomSim } from '../sim/intercom.ts';
import { type JiraSim, startJiraSim } from '../sim/jira.ts';
import { freshDatabase } from '../test/databases.ts';
import { freePort } from '../test/ports.ts';
import { root } from '../test/sources.ts';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const script = path.join(root, 'src', 'cli.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(args: string[], env: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env;
  return spawn(process.execPath, [script, ...args], { cwd: folder, env: { PATH, HOME, NODE_COMPILE_CACHE, ...env } });
}

function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const run = (args: string[], env: Record<string, string> = {}): Promise<Ended> => ended(start(args, env));

function until(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!isSo()) return;
      clearInterval(timer);
      resolve();
    }, 20);
    timer.unref();
  });
}

/** A data directory that nobody else uses, and a port that nobody listens on. */
async function alone(name: string): Promise<Record<string, string>> {
  const dataDir = path.join(folder, name);
  mkdirSync(dataDir);
  return {
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    LOG_LEVEL: 'warn',
  };
}

function setupFile(name: string, content: object | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const oneLine = /^[^\n]+\n$/;

describe('the words of the command line', () => {
  test.each([
    [[], 'serve'],
    [['serve'], '--demo'],
    [['apply'], '--dry-run'],
    [['jobs'], '--dead'],
    [['apikey', 'create'], '--scope'],
  ])('%j --help tells', async (args, word) => {
    const { code, stdout } = await run([...args, '--help']);
    expect([code, stdout.includes(word)]).toEqual([0, true]);
  });

  test.each([
    [['nope']],
    [['apply']],
    [['jobs', 'retry']],
    [['jobs', 'forget', 'x']],
    [['apikey', 'create', 'x', '--scope', 'everything']],
    [['sim', '--jira-port', '70000']],
    [['apply', '-f', 'nowhere.yaml']],
  ])('%j is wrong usage', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  test('a missing variable is wrong usage, a broken file and a broken configuration fail, each in one line', async () => {
    const missing = await run([
      'apply',
      '-f',
      setupFile('missing.yaml', 'connections: [{ accessToken: "${NO_TOKEN}" }]'),
    ]);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      expect.stringContaining('missing.yaml:1:30: the variable NO_TOKEN is not set'),
    ]);
    const broken = await run(['apply', '-f', setupFile('broken.yaml', 'a: 1\na: 2\n')]);
    expect([broken.code, broken.stderr]).toEqual([
      1,
      expect.stringContaining('broken.yaml:2:1: Map keys must be unique'),
    ]);
    const config = await run(['doctor'], { PORT: 'x', DATA_DIR: folder });
    expect([config.code, config.stderr]).toEqual([1, expect.stringContaining('PORT is "x"')]);
    for (const { stderr } of [missing, broken, config]) expect(stderr).toMatch(oneLine);
  });
});

describe('without a server, commands work on the data directory themselves', () => {
  let env: Record<string, string>;
  beforeAll(async () => {
    env = await alone('without');
  });

  test('migrate, apply, export, jobs and doctor', async () => {
    expect((await run(['migrate'], env)).stdout).toBe('The database is up to date.\n');
    const file = setupFile('desk.yaml', 'hosts: [{ name: help, kind: desk }]');
    const dry = await run(['apply', '-f', file, '--dry-run'], env);
    expect(dry.stdout).toBe('created    host help\nNothing was changed: this was a dry run.\n');
    expect((await run(['apply', '-f', file], env)).stdout).toBe('created    host help\n');
    expect((await run(['apply', '-f', file], env)).stdout).toBe('unchanged  host help\n');
    expect((await run(['export'], env)).stdout).toContain('hosts:\n  - name: help\n    kind: desk\n');
    expect(await run(['jobs', '--dead', '--json'], env)).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    const doctor = await run(['doctor'], env);
    expect([doctor.code, doctor.stdout]).toEqual([0, expect.stringContaining('fine   database: embedded')]);
  });

  test('a set-up with a slip in it fails with its place in the file', async () => {
    const file = setupFile('slip.yaml', 'projects:\n  - host: help\n    key: SUP\n    linking: { enabld: false }\n');
    const { code, stderr } = await run(['apply', '-f', file], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/slip\.yaml:4:\d+: projects\[0\]\.linking\.enabld: unknown key, did you mean enabled\?\n$/);
  });

  test('a stranger on the port gets neither the token nor the file', async () => {
    const seen: string[] = [];
    const stranger = createServer((request, response) => {
      seen.push(`${request.url ?? ''} ${request.headers.authorization ?? 'no token'}`);
      response.end(JSON.stringify({ product: 'Deskbridge', proof: 'none' }));
    });
    await new Promise<void>((resolve) => {
      stranger.listen(Number(env['PORT']), '127.0.0.1', resolve);
    });
    try {
      const { code, stderr } = await run(['jobs'], env);
      expect([code, stderr]).toEqual([1, expect.stringContaining('has another secret than this command finds')]);
      expect(seen).toEqual(['/healthz no token']);
    } finally {
      stranger.closeAllConnections();
      stranger.close();
    }
  });
});

test('on PostgreSQL, commands work beside whatever runs there', async (context) => {
  const fresh = await freshDatabase('postgresql');
  if (fresh === null) return context.skip('this machine has no PostgreSQL');
  const env = {
    DATABASE_URL: fresh.databaseUrl ?? '',
    DESKBRIDGE_SECRET: randomBytes(32).toString('base64'),
    LOG_LEVEL: 'warn',
  };
  try {
    const file = setupFile('desk-pg.yaml', 'hosts: [{ name: help, kind: desk }]');
    expect(await run(['apply', '-f', file], env)).toEqual({ code: 0, stdout: 'created    host help\n', stderr: '' });
    expect((await run(['doctor'], env)).stdout).toContain('fine   database: postgresql');
    const port = await freePort();
    const worker = start(['worker'], { ...env, WORKER_PORT: String(port) });
    const workerEnded = ended(worker);
    const asked = (url: string) => fetch(`http://127.0.0.1:${port}${url}`).catch(() => null);
    await expect.poll(async () => (await asked('/readyz'))?.status).toBe(200);
    const figures = await (await asked('/metrics'))?.text();
    expect(figures).toMatch(/^deskbridge_db_pool_in_use \d+$/m);
    expect([(await asked('/api/v1/status'))?.status, (await asked('/'))?.status]).toEqual([404, 404]);
    worker.kill('SIGTERM');
    expect(await workerEnded).toMatchObject({ code: 0, stderr: '' });
    const unreachable = await run(['jobs'], { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect([unreachable.code, unreachable.stderr]).toEqual([1, expect.stringMatching(oneLine)]);
  } finally {
    await fresh.end();
  }
});

describe('beside a server', () => {
  let env: Record<string, string>;
  let server: ChildProcess;
  let said = '';
  let stopped: Promise<Ended>;
  let intercom: IntercomSim;
  let jira: JiraSim;

  beforeAll(async () => {
    env = await alone('beside');
    [intercom, jira] = await Promise.all([startIntercomSim(), startJiraSim({ kind: 'data-center' })]);
    server = start(['serve'], env);
    stopped = ended(server);
    server.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await Promise.race([until(() => said.includes('Deskbridge is ready')), stopped]);
  });
  afterAll(async () => {
    server.kill('SIGKILL');
    await Promise.all([stopped, intercom.close(), jira.close()]);
  });

  const ask = (pathAndQuery: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${env['PORT']}${pathAndQuery}`, { headers });

  test('it names its address and a link that signs in', async () => {
    const [, link] = /once: (http:\/\/localhost:\d+\/sign-in\?token=\S+)/.exec(said) ?? [];
    expect(new URL(String(link)).port).toBe(env['PORT']);
    expect((await ask(`/sign-in${new URL(String(link)).search}`)).status).toBe(200);
  });

  test('apply is live when it ends, doctor sees it, and a key reads it', async () => {
    const variables = { ...env, INTERCOM_TOKEN: intercom.access().token, JIRA_PAT: jira.token };
    const file = setupFile('beside.yaml', {
      connections: [{ name: 'acme', accessToken: '${INTERCOM_TOKEN}', apiUrl: intercom.url }],
      hosts: [{ name: 'jira', kind: 'jira-data-center', url: jira.url, token: '${JIRA_PAT}' }],
      projects: [{ host: 'jira', key: 'SUP', connection: 'acme' }],
    });
    const applied = await run(['apply', '-f', file], variables);
    expect(applied).toEqual({
      code: 0,
      stdout: 'created    connection acme\ncreated    host jira\ncreated    project jira/SUP\n',
      stderr: '',
    });
    const doctor = await run(['doctor', '--json'], env);
    expect(doctor.code).toBe(0);
    const checks = JSON.parse(doctor.stdout) as { name: string; ok: boolean }[];
    expect(checks.find(({ name }) => name === 'connection acme')?.ok).toBe(true);

    const key = (await run(['apikey', 'create', 'script', '--scope', 'read', 'write'], env)).stdout.trim();
    expect(key).toMatch(/^dbk_/);
    expect((await ask('/api/v1/projects')).status).toBe(401);
    const projects = await ask('/api/v1/projects', { authorization: `Bearer ${key}` });
    expect(await projects.json()).toMatchObject({ items: [{ key: 'SUP', connection: 'acme' }] });

    const again = await run(['apikey', 'create', 'script'], env);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringMatching(/^deskbridge: There is an API key "script" already/),
    ]);
  });

  test('users are invited, issues nobody heard of are not audited, unknown ids are not retried', async () => {
    const invited = await run(['user', 'invite', 'ada@example.com'], env);
    expect(invited.stdout).toMatch(/^http:\/\/localhost:\d+\/sign-in\?token=dbi_[\w-]+\n$/);
    const audit = await run(['audit', 'SUP-99'], env);
    expect([audit.code, audit.stderr]).toEqual([1, expect.stringContaining('Nothing was heard of the issue SUP-99')]);
    const retry = await run(['jobs', 'retry', '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e'], env);
    expect([retry.code, retry.stderr]).toEqual([1, expect.stringContaining('There is no event')]);
    expect((await run(['jobs', 'retry', '--all'], env)).stdout).toBe('0 are tried again.\n');
    expect((await run(['migrate'], env)).stdout).toContain('the server that runs');
  });

  test('a second server is refused in one line: the port first, the data directory with another port', async () => {
    const other = await run(['serve'], { ...env, PORT: String(await freePort()) });
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(/^deskbridge: The data directory .* is in use by .*\n$/);
    const samePort = await run(['serve'], { ...(await alone('second')), PORT: env['PORT'] ?? '' });
    expect([samePort.code, samePort.stderr]).toEqual([
      1,
      expect.stringMatching(/^deskbridge: Port \d+ is taken by another program.*\n$/),
    ]);
  });

  test('SIGTERM ends it well', async () => {
    server.kill('SIGTERM');
    expect(await stopped).toMatchObject({ code: 0, stderr: '' });
  });
});

test('demo tells the story to its end and leaves nothing behind', async () => {
  const { code, stdout, stderr } = await run(['demo'], { TMPDIR: folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('[5/5]');
  expect(stdout).toContain('the conversation heard 3 notes, each exactly once');
});

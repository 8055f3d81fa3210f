/**
 * `npm run tries`: what four strangers do with a fresh clone, by the words of the README and of docs/, one after the other. In: this
 * repository's last commit. Out: a line for each with its seconds, and the time from `git clone` to the first note delivered. Ends with 1
 * where somebody got stuck, or waited longer than the goal. Nothing outside is needed but the packages, which npm may have in its cache.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { playDemo } from '../sim/demo.ts';
import { freePort } from './ports.ts';
import { startPostgres } from './postgres-server.ts';
import { root } from './sources.ts';
import { takeTour } from './tour.ts';

/** From `git clone` to the first note, with packages in npm's cache. */
const GOAL_SECONDS = 90;
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-tries-'));
const clone = path.join(folder, 'deskbridge');

interface Program {
  out: () => string;
  ended: Promise<number>;
  stop: () => Promise<void>;
}

const running = new Set<Program>();

/** A command as it is typed, in the clone; in a group of its own, so that stopping it stops all of it. */
function start(line: string, env: Record<string, string> = {}): Program {
  const { PATH = '', HOME = '' } = process.env;
  const child: ChildProcess = spawn('sh', ['-c', line], {
    cwd: clone,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const ended = new Promise<number>((resolve) => {
    child.on('close', (code) => resolve(code ?? 1));
  });
  const program: Program = {
    out: () => out,
    ended,
    async stop() {
      running.delete(program);
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
  running.add(program);
  return program;
}

/** To its end; throws with what it said where it did not end as it should. */
async function run(line: string, env: Record<string, string> = {}, expected = 0): Promise<string> {
  const program = start(line, env);
  const code = await program.ended;
  running.delete(program);
  if (code !== expected) throw new Error(`${line} ended with ${code}: ${program.out().slice(-2000)}`);
  return program.out();
}

/** What a program says once it has said it. */
async function said(program: Program, pattern: RegExp): Promise<Record<string, string>> {
  const over = { is: false };
  void program.ended.then(() => (over.is = true));
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = pattern.exec(program.out());
    if (found !== null) return found.groups ?? {};
    if (over.is || performance.now() > deadline) throw new Error(`It never said ${pattern}: ${program.out()}`);
    await sleep(50);
  }
}

/** Waits until the pretend Intercom has a note. */
async function firstNote(intercomUrl: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const writes = (await (await fetch(`${intercomUrl}/_sim/writes`)).json()) as { path: string }[];
    if (writes.some((write) => write.path.endsWith('/reply'))) return;
    await sleep(50);
  }
  throw new Error('No note was delivered.');
}

/** Support lead: the first of the two commands of the README, the demo that comes with it, and the tour. */
async function supportLead(): Promise<string> {
  const began = performance.now();
  const since = (): number => (performance.now() - began) / 1000;
  mkdirSync(clone);
  await run(`git clone --quiet "${root}" .`);
  const env = { PORT: String(await freePort()) };
  const server = start('npm start', env);
  await said(server, /Building the pages/);
  const installed = since();
  const {
    link = '',
    intercom = '',
    jira = '',
  } = await said(
    server,
    /this link signs you in, once: (?<link>\S+) · pretend Intercom: (?<intercom>\S+) · pretend Jira: (?<jira>\S+)/,
  );
  const ready = since();
  await firstNote(intercom);
  const noted = since();
  const type = (line: string): Promise<string> => run(line, env);
  await takeTour({ readme: readClone('README.md'), link, intercomUrl: intercom, jiraUrl: jira, type });
  const toured = since();
  await server.stop();
  if (noted > GOAL_SECONDS) process.exitCode = 1;
  const goal = noted > GOAL_SECONDS ? 'OVER THE GOAL OF' : 'within the goal of';
  const times = `installed ${installed.toFixed(1)} s, ready ${ready.toFixed(1)} s, first note ${noted.toFixed(1)} s, tour done ${toured.toFixed(1)} s`;
  return `after git clone began: ${times}, ${goal} ${GOAL_SECONDS} s`;
}

/** Operator: PostgreSQL, a Data Center and a workspace by the set-up file of the README, then the story on them. */
async function operator(): Promise<string> {
  const postgres = process.env['DATABASE_URL'] === undefined ? await startPostgres() : null;
  try {
    const port = String(await freePort());
    const sim = start('npx deskbridge sim', { PORT: port });
    const {
      intercom = '',
      token = '',
      client = '',
    } = await said(sim, /Intercom: (?<intercom>\S+) .*access token (?<token>\S+) .*client secret (?<client>\S+)/);
    const { jira = '', pat = '' } = await said(sim, /Data Center: (?<jira>\S+) .*access token (?<pat>\S+)/);
    const env = {
      PORT: port,
      DATABASE_URL: postgres?.url ?? process.env['DATABASE_URL'] ?? '',
      DESKBRIDGE_SECRET: randomBytes(32).toString('base64'),
      DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
      INTERCOM_TOKEN: token,
      INTERCOM_CLIENT_SECRET: client,
      JIRA_PAT: pat,
      JIRA_SECRET: randomBytes(24).toString('hex'),
    };
    writeFileSync(path.join(clone, 'deskbridge.yaml'), setupFor({ intercom, jira }));
    const server = start('npx deskbridge serve', env);
    await said(server, /is ready/);
    await run('npx deskbridge apply -f deskbridge.yaml', env);
    await run('npx deskbridge doctor', env);
    await createWebhook(jira, { url: `http://127.0.0.1:${port}/hooks/jira/jira`, secret: env.JIRA_SECRET });
    const { notes, tookMs } = await playDemo({ intercomUrl: intercom, jiraUrl: jira, onStep: () => undefined });
    await server.stop();
    await sim.stop();
    return `${notes.length} notes, each once, in ${(tookMs / 1000).toFixed(1)} s of story`;
  } finally {
    await postgres?.stop();
  }
}

/** The set-up file of the README, with the addresses of the simulators. */
function setupFor({ intercom, jira }: { intercom: string; jira: string }): string {
  const file = /```yaml\n(connections:[^]*?)```/.exec(readClone('README.md'))?.[1];
  if (file === undefined) throw new Error('The README has no set-up file.');
  return file
    .replace('https://jira.acme.example', jira)
    .replace(/^( *)accessToken:.*$/m, (line, indent: string) => `${line}\n${indent}apiUrl: ${intercom}`);
}

function readClone(name: string): string {
  return readFileSync(path.join(clone, name), 'utf8');
}

/** As an admin of Jira does on the page of its webhooks. */
async function createWebhook(jira: string, { url, secret }: { url: string; secret: string }): Promise<void> {
  const created = ['created', 'updated', 'deleted'];
  const events = [...created.map((what) => `jira:issue_${what}`), ...created.map((what) => `comment_${what}`)];
  const body = JSON.stringify({ name: 'Deskbridge', url, events, secret });
  const headers = { 'content-type': 'application/json' };
  const { ok, status } = await fetch(`${new URL(jira).origin}/_sim/hooks`, { method: 'POST', headers, body });
  if (!ok) throw new Error(`The webhook was refused with ${status}.`);
}

/** Jira Cloud admin: whether the Forge app can be deployed, without a login. */
async function cloudAdmin(): Promise<string> {
  await run('npm run forge:check');
  return 'the Forge app can be deployed';
}

/** Contributor: writes a test for a rule that is wanted, sees it fail, changes the rule; what others rely on says so, and it is taken back. */
async function contributor(): Promise<string> {
  const file = path.join(clone, 'src', 'domain', 'settings.ts');
  const wanted = path.join(clone, 'src', 'domain', 'quiet.test.ts');
  const before = readFileSync(file, 'utf8');
  const after = before.replace('{ notify: true, reopen,', '{ notify: false, reopen,');
  if (after === before) throw new Error('The rule is not where it was.');
  const testing = (name: string): string => `node bin/node.mjs node_modules/vitest/vitest.mjs run src/domain/${name}`;
  writeFileSync(wanted, quietTest);
  await run(testing('quiet.test.ts'), {}, 1);
  writeFileSync(file, after);
  await run(testing('quiet.test.ts'));
  await run(testing('notify.test.ts'), {}, 1);
  writeFileSync(file, before);
  rmSync(wanted);
  await run(testing('notify.test.ts'));
  await run('npm run check');
  return 'a test written, a rule changed for it, another test says what that breaks; put back, all passes';
}

const quietTest = `import { expect, test } from 'vitest';
import { defaultRule } from './settings.ts';

test('nothing is told unless somebody asks for it', () => {
  expect(defaultRule(false).notify).toBe(false);
});
`;

const tries = [
  ['support lead', supportLead],
  ['operator', operator],
  ['Jira Cloud admin', cloudAdmin],
  ['contributor', contributor],
] as const;

try {
  for (const [who, does] of tries) {
    const began = performance.now();
    const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    try {
      const came = await does();
      console.log(`fine    ${who.padEnd(18)}${seconds().padStart(8)}   ${came}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(
        `STUCK   ${who.padEnd(18)}${seconds().padStart(8)}   ${error instanceof Error ? error.message : String(error)}`,
      );
      if (who === 'support lead') break;
    }
  }
} finally {
  await Promise.all([...running].map((program) => program.stop()));
  rmSync(folder, { recursive: true, force: true });
}

/**
 * The primary is killed and frozen, again and again, under load: nothing acknowledged may be lost, nothing told twice, and webhooks must be
 * taken again within half a minute.
 *
 *   npm run test:ha -- [--rounds 20] [--rate 10] [--seed N]
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { signed } from '../../bench/load.ts';
import { startVendors } from '../../bench/vendors.ts';
import { command, createReplica, until } from '../faults/product.ts';
import { freePort } from '../ports.ts';
import { missing, startCluster } from './cluster.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, rate: { type: 'string', default: '10' } },
});
const lacking = missing();
if (lacking.length > 0) {
  console.error(
    `This needs what is not installed here: ${lacking.join(', ')}. On Debian: apt-get install ${lacking.join(' ')}`,
  );
  process.exit(2);
}

const ROUNDS = Number(values.rounds);
const RATE = Number(values.rate);
const ISSUES = 20;
const BACK_WITHIN_MS = 30_000;
const secret = 'a secret that only this run knows';

/** One change that was told, until it was taken. */
interface Told {
  n: number;
  conversation: string;
  takenAt: number | null;
}

interface Round {
  how: 'SIGKILL' | 'SIGSTOP';
  node: string;
  /** The longest time without any webhook taken, ms. */
  gapMs: number;
  /** The node did not come back by itself and was started anew. */
  helped: boolean;
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-ha-app-'));
const cluster = await startCluster();
const ports = [await freePort(), await freePort()];
const environment = (port: number | undefined): Record<string, string> => ({
  PORT: String(port),
  DATA_DIR: path.join(folder, 'data'),
  LOG_LEVEL: 'silent',
  DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
  DESKBRIDGE_SETTLE_MS: '2000',
  DATABASE_URL: cluster.url,
  DESKBRIDGE_SECRET: environmentSecret,
});
const environmentSecret = randomBytes(32).toString('base64');
const replicas = [
  createReplica('serve 1', ['serve'], { env: environment(ports[0]) }),
  createReplica('serve 2', ['serve'], { env: environment(ports[1]) }),
  createReplica('worker', ['worker'], { env: environment(ports[0]) }),
];
const vendors = await startVendors({ secret });
const told: Told[] = [];
/** Ctrl-C: the round at hand is the last, and everything is counted. */
let enough = false;
process.once('SIGINT', () => {
  enough = true;
});
try {
  await until('the cluster is whole', () => cluster.whole(), { withinMs: 90_000, everyMs: 250 });
  await begin();
  const before = conversations();
  const issues = await vendors.link({ port: ports[0] ?? 0, secret }, ISSUES);
  const linked = conversations().filter((id) => !before.includes(id));
  console.log(`${ISSUES} issues are linked; ${RATE} changes a second from now on`);
  const load = startLoad(issues, linked);
  const rounds: Round[] = [];
  try {
    for (let n = 0; n < ROUNDS && !enough; n += 1) rounds.push(await fail(n % 2 === 0 ? 'SIGKILL' : 'SIGSTOP', n + 1));
  } catch (error) {
    console.log(`  ✗ the rounds ended early: ${String(error)}`);
  }
  await load.stop();
  process.exitCode = (await verdict(rounds)) ? 0 : 1;
} finally {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await Promise.all([vendors.close(), cluster.close()]);
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function begin(): Promise<void> {
  for (const [index, replica] of replicas.entries()) {
    replica.start();
    const port = ports[index];
    if (port !== undefined) await until(`${replica.name} is ready`, () => isReady(port), { withinMs: 60_000 });
  }
  const file = path.join(folder, 'deskbridge.yaml');
  writeFileSync(file, JSON.stringify(vendors.setup));
  await command(['apply', '-f', file], environment(ports[0]));
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function conversations(): string[] {
  return [...vendors.intercom.workspace().conversations.keys()];
}

/** The primary fails; ends when the cluster is whole again and webhooks are taken. */
async function fail(how: Round['how'], n: number): Promise<Round> {
  const node = cluster.primary();
  if (node === null) throw new Error('There is no primary to fail.');
  const failedAt = Date.now();
  await cluster.signal(node, how);
  await until('another primary', () => ![null, node].includes(cluster.primary()), { withinMs: 90_000 });
  await until('webhooks are taken again', () => takenSince(Date.now() - 1_000) > 0, { withinMs: 90_000 });
  const gapMs = longestGap(failedAt - 1_000, Date.now());
  if (how === 'SIGKILL') cluster.restart(node);
  else await cluster.signal(node, 'SIGCONT');
  const helped = await wholeAgain(node);
  await sleep(2_000);
  console.log(
    `round ${n}: ${how} to ${node}, ${cluster.primary()} took over, no webhook taken for ${(gapMs / 1_000).toFixed(1)} s`,
  );
  if (gapMs > BACK_WITHIN_MS)
    for (const name of cluster.names) console.log(`Patroni of ${name} said last:\n${cluster.said(name)}`);
  return { how, node, gapMs, helped };
}

/** True: only after the node was started anew, as an operator would. */
async function wholeAgain(node: string): Promise<boolean> {
  const whole = (): Promise<void> =>
    until('the cluster is whole again', () => cluster.whole(), { withinMs: 75_000, everyMs: 250 });
  try {
    await whole();
    return false;
  } catch {
    console.log(`${node} did not come back by itself; its Patroni said last:\n${cluster.said(node)}`);
    await cluster.signal(node, 'SIGKILL');
    cluster.restart(node);
    await whole();
    return true;
  }
}

function takenSince(since: number): number {
  return told.filter(({ takenAt }) => takenAt !== null && takenAt >= since).length;
}

function longestGap(from: number, to: number): number {
  const times = told.flatMap(({ takenAt }) => (takenAt !== null && takenAt >= from ? [takenAt] : []));
  const marks = [from, ...times.toSorted((a, b) => a - b), to];
  return Math.max(...marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark)));
}

/** Changes at a steady rate, each told to either server again and again until one takes it, as Jira Cloud and proxies do. */
function startLoad(issues: readonly string[], linked: readonly string[]): { stop(): Promise<void> } {
  const underway = new Set<Promise<void>>();
  let n = 0;
  const timer = setInterval(() => {
    n += 1;
    const change: Told = { n, conversation: linked[n % linked.length] ?? '', takenAt: null };
    told.push(change);
    const telling = tell(change, comment(issues[n % issues.length] ?? '', n)).finally(() => underway.delete(telling));
    underway.add(telling);
  }, 1_000 / RATE);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underway);
    },
  };
}

async function tell(change: Told, body: Buffer): Promise<void> {
  for (let attempt = change.n; change.takenAt === null; attempt += 1) {
    const url = `http://127.0.0.1:${ports[attempt % ports.length]}/hooks/jira/jira`;
    const { 'content-length': _, ...headers } = signed(body, secret);
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => null);
    if (answer?.ok === true) change.takenAt = Date.now();
    else await sleep(200);
  }
}

function comment(issueId: string, n: number): Buffer {
  const at = new Date().toISOString().replace('Z', '+0000');
  const author = { name: 'ann', key: 'ann', displayName: 'Ann Archer' };
  const project = { id: '10100', key: 'SUP', name: 'Support' };
  const status = { id: '3', name: 'In Progress', statusCategory: { id: 4, key: 'indeterminate', name: 'In Progress' } };
  const fields = { summary: 'Invoices show the total of the month before', project, status, updated: at };
  const made = { id: `${1_000_000 + n}`, body: `words ${n} end`, author, created: at, updated: at };
  const issue = { id: issueId, key: `SUP-${issueId}`, fields };
  return Buffer.from(JSON.stringify({ timestamp: Date.now(), webhookEvent: 'comment_created', issue, comment: made }));
}

/** Counts in Intercom's own record. */
async function verdict(rounds: readonly Round[]): Promise<boolean> {
  const without = (): Told[] => told.filter((change) => notesOf(change) === 0);
  await until('every change has its note', () => without().length === 0, { withinMs: 120_000, everyMs: 500 }).catch(
    () => undefined,
  );
  const [lost, twice] = [without(), told.filter((change) => notesOf(change) > 1)];
  const worst = Math.max(...rounds.map(({ gapMs }) => gapMs));
  console.log(
    `${rounds.length} rounds, ${told.length} changes acknowledged: ${lost.length} without a note, ${twice.length} told twice; webhooks taken again within ${(worst / 1_000).toFixed(1)} s at worst; nodes that had to be started anew: ${rounds.filter(({ helped }) => helped).length}`,
  );
  for (const { n } of [...lost, ...twice].slice(0, 20)) console.log(`  ✗ change ${n}`);
  const vacuous = rounds.length < ROUNDS || told.length < rounds.length * RATE;
  if (vacuous) console.log('  ✗ less happened than was asked for');
  return !vacuous && lost.length === 0 && twice.length === 0 && worst < BACK_WITHIN_MS;
}

function notesOf({ n, conversation }: Told): number {
  return vendors.intercom.notesOf(conversation).filter(({ body }) => body.includes(`words ${n} end`)).length;
}

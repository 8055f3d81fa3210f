/**
 * Faults on purpose: the real product, killed again and again, against vendors that fail in every way, then counted.
 *
 * The history stays in `.tmp/faults-<engine>-<seed>.jsonl`; `node test/faults/check.ts FILE` judges it again.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatusAnswer } from '../../src/api/schemas.ts';
import { createRandom } from '../../sim/faults.ts';
import { startPostgres } from '../postgres-server.ts';
import { judge, type Verdict } from './check.ts';
import { createHistory, readHistory } from './history.ts';
import { command, createReplica, freePort, type Replica, until } from './product.ts';
import { setStage, type Stage, webhookSecret } from './stage.ts';

export interface FaultRun {
  seed: number;
  events: number;
  engine: 'embedded' | 'postgresql';
  /** Processes on PostgreSQL, one of them taking webhooks; the embedded database has one. */
  replicas: number;
  /** Between two kills, ms, at least; up to twice as long. */
  killEveryMs: number;
  say: (sentence: string) => void;
}

const CHANGES_PER_ISSUE = 10;
/** Longer than a late write takes (400 ms) and a read-back could miss. */
const SETTLE_MS = 900;
/** How long a change waits for the one before it at most: time for things to go wrong in between. */
const PACE_MS = 800;
const PATIENCE_MS = 240_000;

/** Runs, writes the history and judges it. */
export async function runFaults(run: FaultRun): Promise<{ verdict: Verdict; file: string }> {
  const history = createHistory(path.join('.tmp', `faults-${run.engine}-${run.seed}.jsonl`));
  history.write({ kind: 'run', seed: run.seed, events: run.events, engine: run.engine, replicas: run.replicas });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-faults-'));
  const server = run.engine === 'postgresql' ? await startPostgres() : null;
  const port = await freePort();
  const stage = await setStage(run.seed, `http://127.0.0.1:${port}/hooks/jira/jira`);
  const env = environment({ port, folder, databaseUrl: server?.url ?? null });
  const replicas = createReplicas(run, env);
  try {
    await start(replicas, port);
    writeFileSync(path.join(folder, 'deskbridge.yaml'), setup(stage));
    await command(['apply', '-f', path.join(folder, 'deskbridge.yaml')], env);
    const key = (await command(['apikey', 'create', 'checker', '--scope', 'read'], env)).match(/dbk_\S+/)?.[0] ?? '';
    const kills = new AbortController();
    const killing = killAtRandom(replicas, { run, port, history, signal: kills.signal });
    await tellAll(stage, run, history);
    run.say('everything is acknowledged; killing goes on for a while, then it is waited until nothing is left to do');
    await sleep(10_000);
    kills.abort();
    await killing;
    await until('all effects are settled', () => isQuiet(port, key), { withinMs: PATIENCE_MS, everyMs: 500 });
    await writeDown({ stage, port, key, history });
  } finally {
    await Promise.all(replicas.map((replica) => replica.kill()));
    await stage.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return { verdict: judge(readHistory(history.file), run.events >= 200), file: history.file };
}

function environment({
  port,
  folder,
  databaseUrl,
}: {
  port: number;
  folder: string;
  databaseUrl: string | null;
}): Record<string, string> {
  return {
    PORT: String(port),
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: 'silent',
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: String(SETTLE_MS),
    INTERCOM_TOKEN: '',
    ...(databaseUrl === null
      ? {}
      : { DATABASE_URL: databaseUrl, DESKBRIDGE_SECRET: randomBytes(32).toString('base64') }),
  };
}

function createReplicas(run: FaultRun, env: Record<string, string>): Replica[] {
  const workers = run.engine === 'embedded' ? 0 : run.replicas - 1;
  return [
    createReplica('serve', ['serve'], env),
    ...Array.from({ length: workers }, (_, index) => createReplica(`worker ${index + 1}`, ['worker'], env)),
  ];
}

async function start([serve, ...workers]: Replica[], port: number): Promise<void> {
  serve?.start();
  await until('the product is ready', () => isReady(port), { withinMs: 60_000, everyMs: 100 });
  for (const worker of workers) worker.start();
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

function setup(stage: Stage): string {
  const { token } = stage.intercom.access();
  const connection = { name: 'acme', accessToken: token, clientSecret: 'client secret', apiUrl: stage.intercom.url };
  const host = { name: 'jira', kind: 'jira-data-center', url: stage.jira.url, token: stage.jira.token, webhookSecret };
  return JSON.stringify({
    connections: [connection],
    hosts: [host],
    projects: [{ host: 'jira', key: 'SUP', connection: 'acme' }],
  });
}

async function killAtRandom(
  replicas: Replica[],
  {
    run,
    port,
    history,
    signal,
  }: { run: FaultRun; port: number; history: ReturnType<typeof createHistory>; signal: AbortSignal },
): Promise<void> {
  const random = createRandom(run.seed + 1);
  while (!signal.aborted) {
    await sleep(run.killEveryMs * (1 + random()), undefined, { signal }).catch(() => undefined);
    const replica = replicas[Math.floor(random() * replicas.length)];
    if (replica === undefined || signal.aborted) return;
    await replica.kill();
    history.write({ kind: 'kill', process: replica.name, at: Date.now() });
    replica.start();
    if (replica.name === 'serve') await until('the product is ready again', () => isReady(port), { withinMs: 60_000 });
  }
}

/** Issues in parallel, the changes of one issue one after the other, each acknowledged before the next. */
async function tellAll(stage: Stage, run: FaultRun, history: ReturnType<typeof createHistory>): Promise<void> {
  const issues = Math.max(1, Math.ceil(run.events / CHANGES_PER_ISSUE));
  let told = 0;
  const waiting = Array.from({ length: issues }, (_, index) => index);
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        await tellIssue(stage, index, (change, conversations) => {
          history.write({ kind: 'acknowledged', change, conversations });
          told += 1;
          if (told % 50 === 0) run.say(`${told} of ${issues * CHANGES_PER_ISSUE} changes acknowledged`);
        });
      }
    }),
  );
}

/** The texts are such that each change is found in exactly one note: a status change by its new summary and a colon, a comment by its words. */
async function tellIssue(
  stage: Stage,
  index: number,
  acknowledged: (change: string, conversations: string[]) => void,
): Promise<void> {
  const conversations = [
    stage.intercom.addConversation().id,
    ...(index % 4 === 0 ? [stage.intercom.addConversation().id] : []),
  ];
  const description = conversations.map((id) => stage.intercom.conversationUrl(id)).join(' and ');
  const { id } = stage.jira.act.createIssue({ project: 'SUP', summary: `story ${index}.0`, description });
  await stage.acknowledged(id, 1);
  acknowledged('Linked to ', conversations);
  const statuses = ['In Progress', 'Waiting', 'To Do'];
  const people = ['ben', 'ann', null];
  for (let step = 1; step < CHANGES_PER_ISSUE; step += 1) {
    await sleep(Math.random() * PACE_MS);
    if (step % 3 === 0) {
      const words = `words ${index}.${step} end`;
      stage.jira.act.comment({ issue: id, text: words });
      await stage.acknowledged(id, 2);
      acknowledged(words, conversations);
      continue;
    }
    const summary = `story ${index}.${step}`;
    const change =
      step % 3 === 1 ? { status: statuses[(step - 1) / 3] ?? 'Done' } : { assignee: people[(step - 2) / 3] ?? null };
    stage.jira.act.change({ issue: id, summary, ...change });
    await stage.acknowledged(id, 1);
    acknowledged(`${summary}: `, conversations);
  }
}

async function isQuiet(port: number, key: string): Promise<boolean> {
  try {
    const { events, queue } = (await read(port, key, '/api/v1/status')) as StatusAnswer;
    return events.pending === 0 && queue.waiting === 0;
  } catch {
    return false;
  }
}

async function read(port: number, key: string, route: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${route}`, { headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok) throw new Error(`${route} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function writeDown({
  stage,
  port,
  key,
  history,
}: {
  stage: Stage;
  port: number;
  key: string;
  history: ReturnType<typeof createHistory>;
}): Promise<void> {
  for (const conversation of stage.intercom.workspace().conversations.keys())
    for (const note of stage.intercom.notesOf(conversation)) {
      const text = note.body.replace(/<[^>]*>/g, '');
      history.write({
        kind: 'note',
        conversation,
        partId: note.partId,
        ref: /\[ref (\w+)\]/.exec(text)?.[1] ?? '',
        text,
      });
    }
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = (await read(
      port,
      key,
      `/api/v1/effects?kind=note&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )) as {
      items: {
        conversation: { id: string };
        ref: string;
        state: string;
        asksPerson: boolean;
        attempts: number;
        reason: string | null;
      }[];
      next: string | null;
    };
    for (const { conversation, ref, state, asksPerson, attempts, reason } of page.items)
      history.write({ kind: 'effect', conversation: conversation.id, ref, state, asksPerson, attempts, reason });
    cursor = page.next;
  }
  const { events, balanced } = (await read(port, key, '/api/v1/status')) as StatusAnswer;
  history.write({ kind: 'events', ...events, balanced });
  const sends = stage.intercom
    .requests()
    .filter((request) => request.method === 'POST' && request.path.endsWith('/reply'));
  history.write({
    kind: 'faults',
    calls: sends.length,
    met: stage.intercom.faults.met(),
    overLimit: stage.intercom.stats().overLimit,
  });
}

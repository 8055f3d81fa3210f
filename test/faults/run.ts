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
import { createRandom } from '../../sim/faults.ts';
import { startPostgres } from '../postgres-server.ts';
import { judge, type Verdict } from './check.ts';
import { createHistory, readHistory } from './history.ts';
import { command, createReplica, freePort, type Replica, until } from './product.ts';
import { isQuiet, isReady, writeDown } from './record.ts';
import { setStage } from './stage.ts';
import { setup, tellAll } from './story.ts';

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

/** Longer than a late write takes (400 ms) and a read-back could miss. */
const SETTLE_MS = 900;
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
    await tellAll(stage, run, (change, conversations) =>
      history.write({ kind: 'acknowledged', change, conversations }),
    );
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

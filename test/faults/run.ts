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
import { type PostgresServer, startPostgres } from '../postgres-server.ts';
import { startBeside } from './beside.ts';
import { judge, type Verdict } from './check.ts';
import { createHistory, readHistory } from './history.ts';
import { type NemesisName, SMALL_DISK_MB, strike, type Targets } from './nemeses.ts';
import { startProxy } from './proxy.ts';
import { checkOutOlder } from './older.ts';
import { cli, command, createReplica, type Replica, until } from './product.ts';
import { freePort } from '../ports.ts';
import { isQuiet, isReady, writeDown } from './record.ts';
import { createRotation } from './rotation.ts';
import { setStage, webhookSecret } from './stage.ts';
import { setup, tellAll } from './story.ts';

export interface FaultRun {
  seed: number;
  events: number;
  engine: 'embedded' | 'postgresql';
  /** Processes on PostgreSQL, one of them taking webhooks; the embedded database has one. */
  replicas: number;
  nemesis: NemesisName;
  /** Between two strikes, ms, at least; up to twice as long. */
  everyMs: number;
  /** Webhooks a second beside the story; 0: none. */
  beside: number;
  say: (sentence: string) => void;
}

/** Longer than a late write takes (400 ms) and a read-back could miss. */
const SETTLE_MS = 900;
const PATIENCE_MS = 240_000;

/** Runs, writes the history and judges it. */
export async function runFaults(run: FaultRun): Promise<{ verdict: Verdict; file: string }> {
  const history = createHistory(path.join('.tmp', `faults-${run.nemesis}-${run.engine}-${run.seed}.jsonl`));
  const { seed, events, engine, nemesis } = run;
  history.write({ kind: 'run', seed, events, engine, replicas: run.replicas, nemesis });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-faults-'));
  const server = run.engine === 'postgresql' ? await databaseFor(run.nemesis) : null;
  const link = server === null ? null : await startProxy({ port: Number(new URL(server.url).port) });
  const port = await freePort();
  const stage = await setStage(run.seed, `http://127.0.0.1:${port}/hooks/jira/jira`);
  const env = environment({
    nemesis,
    port,
    folder,
    databaseUrl: server === null || link === null ? null : behind(server.url, link.port),
  });
  const replicas = createReplicas(run, env, (replica, said) => {
    if (UNOPENED.test(said)) history.write({ kind: 'unopened', replica, said });
  });
  const rotation = createRotation(env['DESKBRIDGE_SECRET'] ?? '', replicas);
  const older = run.nemesis === 'upgrade' ? checkOutOlder() : null;
  for (const replica of replicas) if (older !== null) replica.use(older.cli);
  if (older !== null) run.say(`${older.commit}, without ${older.lacks}, is replaced by this version`);
  try {
    await start(replicas, port);
    writeFileSync(path.join(folder, 'deskbridge.yaml'), setup(stage));
    const by = older?.cli ?? cli;
    await command(['apply', '-f', path.join(folder, 'deskbridge.yaml')], env, by);
    const key =
      (await command(['apikey', 'create', 'checker', '--scope', 'read'], env, by)).match(/dbk_\S+/)?.[0] ?? '';
    const random = createRandom(run.seed + 1);
    const links = [...stage.links, ...(link === null ? [] : [{ name: 'database', proxy: link }])];
    const ready = () => until('the product is ready again', () => isReady(port), { withinMs: 60_000 });
    const over = new AbortController();
    const striking = strikeAtRandom(
      { replicas, server, links, rotation, random, ready },
      { run, history, signal: over.signal },
    );
    const beside = run.beside > 0 ? startBeside({ port, secret: webhookSecret, perSecond: run.beside }) : null;
    await tellAll(stage, run, (change, conversations) =>
      history.write({ kind: 'acknowledged', change, conversations }),
    );
    run.say('everything is acknowledged; striking goes on for a while, then it is waited until nothing is left to do');
    await sleep(10_000);
    over.abort();
    await striking;
    if (beside !== null) {
      const came = await beside.stop();
      history.write({ kind: 'beside', ...came });
      run.say(
        `beside it ${came.perSecond} webhooks a second: ${came.taken} taken, ${came.away} while nobody was there`,
      );
    }
    await until('all effects are settled', () => isQuiet(port, key), { withinMs: PATIENCE_MS, everyMs: 500 });
    await writeDown({ stage, port, key, history });
  } finally {
    await Promise.all(replicas.map((replica) => replica.kill()));
    await stage.close();
    await link?.close();
    await server?.stop();
    older?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
  return { verdict: judge(readHistory(history.file), run.events >= 200), file: history.file };
}

function databaseFor(nemesis: NemesisName): Promise<PostgresServer> {
  if (nemesis === 'disk') return startPostgres({ durable: true, diskMb: SMALL_DISK_MB });
  return startPostgres({ durable: nemesis === 'database' });
}

/** What is said where a sealed text cannot be opened. */
const UNOPENED = /was sealed with the key|does not open here/;

function environment({
  nemesis,
  port,
  folder,
  databaseUrl,
}: {
  nemesis: NemesisName;
  port: number;
  folder: string;
  databaseUrl: string | null;
}): Record<string, string> {
  return {
    PORT: String(port),
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: nemesis === 'secret' ? 'info' : 'silent',
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    DESKBRIDGE_SETTLE_MS: String(SETTLE_MS),
    INTERCOM_TOKEN: '',
    ...(databaseUrl === null
      ? {}
      : { DATABASE_URL: databaseUrl, DESKBRIDGE_SECRET: randomBytes(32).toString('base64') }),
  };
}

function createReplicas(
  run: FaultRun,
  env: Record<string, string>,
  heard: (replica: string, line: string) => void,
): Replica[] {
  const workers = run.engine === 'embedded' ? 0 : run.replicas - 1;
  const create = (name: string, args: string[], own: Record<string, string>) =>
    createReplica(name, args, { env: own, heard: run.nemesis === 'secret' ? (line) => heard(name, line) : undefined });
  return [
    create('serve', ['serve'], env),
    ...Array.from({ length: workers }, (_, n) =>
      create(`worker ${n + 1}`, ['worker'], run.nemesis === 'clock' ? { ...env, ...wrongClock(n) } : env),
    ),
  ];
}

/** Ten minutes ahead, ten behind, and so on. */
function wrongClock(n: number): Record<string, string> {
  return {
    NODE_OPTIONS: `--import ${new URL('./skew.ts', import.meta.url).href}`,
    SKEW_MS: String(n % 2 === 0 ? 600_000 : -600_000),
  };
}

function behind(url: string, port: number): string {
  return url.replace(/:\d+\//, `:${port}/`);
}

async function start([serve, ...workers]: Replica[], port: number): Promise<void> {
  serve?.start();
  await until('the product is ready', () => isReady(port), { withinMs: 60_000, everyMs: 100 });
  for (const worker of workers) worker.start();
}

async function strikeAtRandom(
  targets: Targets,
  { run, history, signal }: { run: FaultRun; history: ReturnType<typeof createHistory>; signal: AbortSignal },
): Promise<void> {
  const pause = (): Promise<void> =>
    sleep(run.everyMs * (1 + targets.random()), undefined, { signal }).catch(() => undefined);
  let nth = 0;
  // A secret that is being replaced is replaced to the end: the last start, with the new one alone, shows that nothing is on the old one.
  const goesOn = (): boolean => !signal.aborted || (run.nemesis === 'secret' && !targets.rotation.isWhole());
  for (await pause(); goesOn(); await pause()) {
    const target = await strike(run.nemesis, targets, nth++);
    history.write({ kind: 'strike', nemesis: run.nemesis, target, at: Date.now() });
  }
}

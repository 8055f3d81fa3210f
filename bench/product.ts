/** The product as a process of its own, on either engine, with what it weighs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, until } from '../test/faults/product.ts';
import { freePort } from '../test/ports.ts';
import { startPostgres } from '../test/postgres-server.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What the image and the service say to Node. */
const asTheImageDoes = ['--max-semi-space-size=4'];

/** PostgreSQL's own, MB: the quarter of the machine's that docs/scale.md tells operators to give it. */
const postgresMemoryMb = Math.round(os.totalmem() / 1024 / 1024 / 4);

export type Engine = 'embedded' | 'postgresql';

export interface Bench {
  engine: Engine;
  port: number;
  secret: string;
  env: Record<string, string>;
  /** Ready when it resolves; answers how long that took, ms. */
  start(): Promise<number>;
  /** Resident memory now, MB. */
  memory(): number;
  /** The most it was since it started. */
  peak(): number;
  apply(setup: object): Promise<void>;
  /** A raw server on the same database, see floor.ts. */
  floor(): Promise<{ port: number; stop(): Promise<void> }>;
  stop(): Promise<void>;
  end(): Promise<void>;
}

export async function openBench(engine: Engine): Promise<Bench> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-bench-'));
  const server = engine === 'postgresql' ? await startPostgres({ durable: true, memoryMb: postgresMemoryMb }) : null;
  const port = await freePort();
  const secret = 'a secret for figures only';
  const env: Record<string, string> = {
    PORT: String(port),
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: 'silent',
    // As the image and the service: what the first start compiled is there for the next.
    NODE_COMPILE_CACHE: path.join(folder, 'compiled'),
    DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    ...(server === null ? {} : { DATABASE_URL: server.url, DESKBRIDGE_SECRET: randomBytes(32).toString('base64') }),
  };
  let child: ChildProcess | null = null;
  const bench: Bench = {
    engine,
    port,
    secret,
    env,
    async start() {
      const started = performance.now();
      child = spawn(process.execPath, [...asTheImageDoes, path.join(root, 'src/cli.ts'), 'serve'], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await until('the product is ready', () => answers(`http://127.0.0.1:${port}/readyz`), {
        withinMs: 60_000,
        everyMs: 10,
      });
      return performance.now() - started;
    },
    memory: () => megabytes(child?.pid ?? 0, 'VmRSS'),
    peak: () => megabytes(child?.pid ?? 0, 'VmHWM'),
    async apply(setup) {
      const file = path.join(folder, 'deskbridge.yaml');
      writeFileSync(file, JSON.stringify(setup));
      await command(['apply', '-f', file], env);
    },
    async floor() {
      const where = engine === 'embedded' ? path.join(folder, 'floor') : (server?.url ?? '');
      const raw = spawn(process.execPath, [path.join(root, 'bench/floor.ts'), engine, where, secret], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(raw.stdout, 'data')) as [Buffer];
      return { port: Number(line.toString().trim()), stop: () => ended(raw) };
    },
    async stop() {
      if (child !== null) await ended(child);
      child = null;
    },
    async end() {
      await bench.stop();
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** From the kernel where it says so (Linux); NaN elsewhere. */
function megabytes(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  try {
    return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/**
 * A PostgreSQL of the tests' own. In: nothing. Out: the address of a server in a temporary folder, or why there is none. It runs as an
 * unprivileged user where the tests run as root, and ends with the process that started it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from './ports.ts';

export interface PostgresServer {
  /** Of a superuser, in the database `postgres`. */
  url: string;
  /** It dies, at once (`SIGKILL`) or telling its clients (`SIGQUIT`), and is started again on the same data. Only where it is durable. */
  restart(how: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /**
   * Nothing more goes onto its disk for so long; if it gave up over that, it is started again. Answers whether it gave up, and else what it
   * says to somebody who writes then. Only on a small disk.
   */
  fillDisk(forMs: number): Promise<string>;
  stop(): Promise<void>;
}

const oldest = 15;
const root = process.getuid?.() === 0;

interface User {
  uid: number;
  gid: number;
}

interface Options {
  /** As PostgreSQL comes, syncing each commit. */
  durable: boolean;
  /** Of its own, megabytes; little where it is not said. */
  memoryMb?: number;
  /** Its data lies on a disk of its own of so many megabytes; only root can make one. */
  diskMb?: number;
}

/** Throws with the reason, for people, if this machine has no PostgreSQL and none can be installed. */
export async function startPostgres(options: Options = { durable: false }): Promise<PostgresServer> {
  const bin = findBinaries() ?? installed();
  if (bin === null) {
    throw new Error(
      `no PostgreSQL ${oldest} or newer was found on this machine (install postgresql, or set DATABASE_URL)`,
    );
  }
  const user = root ? unprivilegedUser() : null;
  const folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'deskbridge-postgres-'));
  const { diskMb = null, memoryMb = 64 } = options;
  if (diskMb !== null) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m`, 'tmpfs', folder]);
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, 'data');
  const as = user === null ? {} : { uid: user.uid, gid: user.gid };
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(path.join(bin, 'initdb'), init, { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const words = keeper(path.join(bin, 'postgres'), data, {
    port,
    shared_buffers: `${memoryMb}MB`,
    ...(options.durable ? {} : careless),
    ...(diskMb === null ? {} : { max_wal_size: `${Math.round(diskMb / 4)}MB`, shared_buffers: '16MB' }),
  });
  const start = async (): Promise<ChildProcess> => {
    const started = spawn('sh', words, { ...as, cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] });
    await accepting(port, started, collect(started));
    return started;
  };
  let server = await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async restart(how) {
      const [pid = ''] = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), how);
      await ended(server);
      server = await startAgain(start);
    },
    async fillDisk(forMs) {
      const filler = path.join(folder, 'filler');
      fill(filler);
      await new Promise((resolve) => setTimeout(resolve, forMs));
      const said = await writing(port);
      rmSync(filler);
      if (isRunning(data)) return said;
      await ended(server);
      server = await startAgain(start);
      return 'gave up';
    },
    async stop() {
      await ended(server);
      if (diskMb !== null) execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isRunning(data: string): boolean {
  try {
    process.kill(Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), 0);
    return true;
  } catch {
    return false;
  }
}

/** What comes of writing a megabyte. */
async function writing(port: number): Promise<string> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('create table filler as select generate_series(1, 30000)');
    await client.query('drop table filler');
    return 'wrote all the same';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Until not a byte more fits. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  for (let piece = Buffer.alloc(1024 * 1024); piece.length > 0;) {
    try {
      writeSync(descriptor, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      piece = piece.subarray(0, Math.floor(piece.length / 2));
    }
  }
  closeSync(descriptor);
}

async function ended(server: ChildProcess): Promise<void> {
  const over = new Promise((resolve) => server.once('exit', resolve));
  server.stdin?.end();
  await over;
}

/** What a killed server left behind may take a moment to end; until then a new one refuses to start. */
async function startAgain(start: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** Tests need speed, and lose nothing they would miss: `fsync` is off here and only here. Benchmarks take the server as it comes. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

/** The server ends when this process closes the pipe, which the kernel does for it however it ends. */
function keeper(postgres: string, data: string, given: Record<string, string | number>): string[] {
  const script = '"$@" & server=$!; read -r _; kill -QUIT $server; wait $server';
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    max_wal_size: '2GB',
    ...given,
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-c', script, 'keeper', postgres, '-D', data, ...options];
}

function collect(server: ChildProcess): { text: string } {
  const said = { text: '' };
  server.stderr?.on('data', (bytes: Buffer) => {
    said.text = (said.text + bytes.toString()).slice(-4_000);
  });
  return said;
}

export function findBinaries(): string | null {
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== ''),
    ...inside('/usr/lib/postgresql', 'bin'),
    ...inside('/opt/homebrew/opt', 'bin', /^postgresql/),
    ...inside('/usr/local/opt', 'bin', /^postgresql/),
  ];
  const found = folders
    .filter((folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'postgres')))
    .map((folder) => ({ folder, version: versionOf(folder) }))
    .filter(({ version }) => version >= oldest)
    .toSorted((a, b) => b.version - a.version);
  return found[0]?.folder ?? null;
}

function inside(folder: string, below: string, name = /./): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => name.test(entry))
    .map((entry) => path.join(folder, entry, below));
}

function versionOf(folder: string): number {
  try {
    const words = execFileSync(path.join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
    return Number(/(\d+)/.exec(words)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function installed(): string | null {
  if (!root || !existsSync('/usr/bin/apt-get')) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-q'], { env, stdio: 'ignore', timeout: 120_000 });
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'postgresql'], {
      env,
      stdio: 'ignore',
      timeout: 300_000,
    });
  } catch {
    return null;
  }
  return findBinaries();
}

/** PostgreSQL refuses to run as root. */
export function unprivilegedUser(): User {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65_534, gid: 65_534 };
}

async function accepting(port: number, server: ChildProcess, said: { text: string }): Promise<void> {
  const until = Date.now() + 30_000;
  while (server.exitCode === null && Date.now() < until) {
    if (/ready to accept connections/.test(said.text)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  server.stdin?.end();
  throw new Error(`the PostgreSQL of the tests did not start on port ${port}: ${said.text}`);
}

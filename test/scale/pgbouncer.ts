/** A PgBouncer of the tests' own, in transaction mode. In: where a database is. Out: its address behind the pooler; or why there is none. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../ports.ts';
import { unprivilegedUser } from '../postgres-server.ts';

export interface Pooler {
  /** `databaseUrl` behind the pooler, without prepared statements. */
  url: string;
  stop(): Promise<void>;
}

/** Connections to the database at most, over all who ask. */
export const POOL_SIZE = 3;

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/opt/homebrew/bin/pgbouncer'].find(existsSync) ?? null;

/** Null: this machine has no PgBouncer. */
export async function startPooler(databaseUrl: string): Promise<Pooler | null> {
  if (program === null) {
    process.stderr.write('\n!!! LEFT OUT: every check behind PgBouncer: pgbouncer is not installed\n\n');
    return null;
  }
  const { hostname, port: behind, username, password } = new URL(databaseUrl);
  const folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'deskbridge-pgbouncer-'));
  const port = await freePort();
  writeFileSync(path.join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`);
  writeFileSync(
    path.join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${hostname} port=${behind || 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${path.join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = ${POOL_SIZE}
max_client_conn = 200
`,
  );
  const user = process.getuid?.() === 0 ? unprivilegedUser() : null;
  if (user !== null)
    for (const name of ['.', 'users.txt', 'pgbouncer.ini']) chownSync(path.join(folder, name), user.uid, user.gid);
  // It ends when this process closes the pipe, which the kernel does for it however it ends.
  const script = '"$@" & pooler=$!; read -r _; kill -KILL $pooler; wait $pooler';
  const keeper = ['-c', script, 'keeper', program, '-q', path.join(folder, 'pgbouncer.ini')];
  const pooler = spawn('sh', keeper, { ...user, stdio: ['pipe', 'ignore', 'ignore'] });
  await listening(pooler, port);
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  url.searchParams.set('prepare', 'false');
  return {
    url: url.toString(),
    async stop() {
      const gone = once(pooler, 'exit');
      pooler.stdin?.end();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(pooler: ChildProcess, port: number): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end && pooler.exitCode === null; await sleep(20)) {
    const socket = net.connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
  }
  throw new Error(`PgBouncer did not begin to listen (exit code ${pooler.exitCode}).`);
}

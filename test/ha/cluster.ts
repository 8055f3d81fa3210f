/** Three PostgreSQL nodes in synchronous replication under Patroni, with etcd, all on this machine's loopback. Installs nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { until } from '../faults/product.ts';
import { freePort } from '../ports.ts';
import { findBinaries, unprivilegedUser } from '../postgres-server.ts';
import { type Router, startRouter, type Target } from './router.ts';

export interface Cluster {
  names: readonly string[];
  /** Leads to whoever is the primary. */
  url: string;
  primary(): string | null;
  /** Patroni and every process of PostgreSQL on this node, at once. */
  signal(node: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** After SIGKILL. */
  restart(node: string): void;
  /** The last lines of its Patroni. */
  said(node: string): string;
  /** One leader, one synchronous standby, all three run. */
  whole(): Promise<boolean>;
  close(): Promise<void>;
}

/** The primary's claim ends after this time, s; half a minute has to be enough for everything. */
const TTL_S = 10;
const NODES = ['one', 'two', 'three'];
/** The node that is left must follow the new primary at once, for without it nothing is acknowledged; PostgreSQL's own patience is a minute. */
const soon = { wal_receiver_timeout: '5s', wal_sender_timeout: '5s', wal_retrieve_retry_interval: '1s' };

interface Node extends Target {
  folder: string;
  patroni: ChildProcess | null;
  stopped: number[];
}

/** What has to be installed first; empty: nothing. */
export function missing(): string[] {
  const there = (program: string): boolean =>
    (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
  return [
    ...(there('patroni') ? [] : ['patroni']),
    ...(there('etcd') ? [] : ['etcd-server']),
    ...(findBinaries() === null ? ['postgresql'] : []),
  ];
}

export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-ha-'));
  const user = process.getuid?.() === 0 ? unprivilegedUser() : null;
  const own = (name: string): string => {
    mkdirSync(name, { recursive: true, mode: 0o700 });
    if (user !== null) chownSync(name, user.uid, user.gid);
    return name;
  };
  own(folder);
  const etcdPort = await freePort();
  const etcd = await startEtcd(own(path.join(folder, 'etcd')), etcdPort, user);
  const nodes: Node[] = [];
  for (const name of NODES)
    nodes.push({
      name,
      port: await freePort(),
      api: `http://127.0.0.1:${await freePort()}`,
      folder: own(path.join(folder, name)),
      patroni: null,
      stopped: [],
    });
  for (const node of nodes) {
    const file = path.join(node.folder, 'patroni.yml');
    writeFileSync(file, JSON.stringify(configuration(node, etcdPort)));
    if (user !== null) chownSync(file, user.uid, user.gid);
    run(node);
  }
  const router: Router = await startRouter(nodes);
  const cluster: Cluster = {
    names: NODES,
    url: `postgres://postgres@127.0.0.1:${router.port}/postgres`,
    primary: () => router.primary(),
    async signal(name, signal) {
      const node = nodeNamed(name);
      if (signal === 'SIGCONT') {
        for (const pid of node.stopped.toReversed()) send(pid, 'SIGCONT');
        node.stopped = [];
        return;
      }
      const { patroni } = node;
      const lives = patroni !== null && patroni.exitCode === null && patroni.signalCode === null;
      const gone = lives && signal === 'SIGKILL' ? once(patroni, 'exit') : null;
      const server = serverOf(node);
      const parents = [lives ? (patroni.pid ?? 0) : 0, server].filter((pid) => pid > 0);
      // Looked for before their parent is gone, and once more when, stopped, it makes no new ones.
      const children = new Set(childrenOf(server));
      for (const pid of parents) send(pid, signal);
      for (const pid of childrenOf(server)) children.add(pid);
      for (const pid of children) send(pid, signal);
      node.stopped = signal === 'SIGSTOP' ? [...parents, ...children] : [];
      await gone;
    },
    restart: (name) => run(nodeNamed(name)),
    said: (name) =>
      readFileSync(path.join(nodeNamed(name).folder, 'patroni.log'), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(-40)
        .join('\n'),
    whole: () => isWhole(nodes),
    async close() {
      await router.close();
      for (const node of nodes) {
        await cluster.signal(node.name, 'SIGCONT');
        await cluster.signal(node.name, 'SIGKILL');
      }
      etcd.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return cluster;

  function nodeNamed(name: string): Node {
    const node = nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`There is no node ${name}.`);
    return node;
  }

  function run(node: Node): void {
    const log = openSync(path.join(node.folder, 'patroni.log'), 'a');
    const environment = { ...process.env, HOME: node.folder };
    node.patroni = spawn('patroni', [path.join(node.folder, 'patroni.yml')], {
      ...user,
      cwd: node.folder,
      env: environment,
      stdio: ['ignore', log, log],
    });
  }
}

async function startEtcd(folder: string, port: number, user: object | null): Promise<ChildProcess> {
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${await freePort()}`];
  const options = {
    'data-dir': path.join(folder, 'data'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    // By its version 3 this Patroni's view of the cluster went stale under load, and no synchronous node could be named for minutes.
    'enable-v2': 'true',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}=${value}`]);
  const etcd = spawn('etcd', args, { ...user, cwd: folder, stdio: 'ignore' });
  const healthy = async (): Promise<boolean> =>
    fetch(`${client}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  await until('etcd is ready', healthy, { withinMs: 30_000 });
  return etcd;
}

function configuration(node: Node, etcdPort: number): object {
  const postgres = { username: 'postgres', password: 'figures' };
  const { host } = new URL(node.api);
  return {
    scope: 'deskbridge',
    name: node.name,
    restapi: { listen: host, connect_address: host },
    etcd: { host: `127.0.0.1:${etcdPort}` },
    bootstrap: {
      dcs: {
        ttl: TTL_S,
        loop_wait: 2,
        retry_timeout: 3,
        maximum_lag_on_failover: 1_048_576,
        primary_start_timeout: 0,
        // A commit is answered when a second node has it, and not at all where there is none.
        synchronous_mode: true,
        synchronous_mode_strict: true,
        postgresql: {
          use_pg_rewind: true,
          parameters: {
            max_connections: 100,
            shared_buffers: '64MB',
            wal_keep_size: '512MB',
            wal_log_hints: 'on',
            ...soon,
          },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C' }, 'data-checksums'],
    },
    postgresql: {
      listen: `127.0.0.1:${node.port}`,
      connect_address: `127.0.0.1:${node.port}`,
      data_dir: path.join(node.folder, 'data'),
      bin_dir: programs(),
      authentication: { superuser: postgres, replication: postgres, rewind: postgres },
      parameters: { unix_socket_directories: node.folder },
      pg_hba: ['local all all trust', 'host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust'],
      basebackup: [{ checkpoint: 'fast' }],
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: true,
    },
  };
}

/** Patroni needs all of them, and on the search path there may be links to a few. */
function programs(): string {
  return path.dirname(realpathSync(path.join(findBinaries() ?? '', 'postgres')));
}

async function isWhole(nodes: readonly Node[]): Promise<boolean> {
  for (const { api } of nodes) {
    try {
      const answer = await fetch(`${api}/cluster`, { signal: AbortSignal.timeout(1_000) });
      const { members } = (await answer.json()) as { members: { role: string; state: string }[] };
      const roles = members.filter(({ state }) => /running|streaming/.test(state)).map(({ role }) => role);
      return roles.length === nodes.length && roles.includes('leader') && roles.includes('sync_standby');
    } catch {
      // Another one may answer.
    }
  }
  return false;
}

/** 0: there is none. */
function serverOf({ folder }: Node): number {
  try {
    return Number(readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return 0;
  }
}

function childrenOf(parent: number): number[] {
  if (parent === 0) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(/^\d+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === parent;
      } catch {
        return false;
      }
    });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone.
  }
}

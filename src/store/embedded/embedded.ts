import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { databaseFolder, type DataDirLock, lockDataDir } from './data-dir.ts';
import type { Db, Session } from '../db.ts';
import { DatabaseUnavailable } from '../db.ts';
import { sessionOf } from '../migrate.ts';
import { pgliteCode } from './pglite-code.ts';
import type { Connections, Taken } from '../transaction.ts';
import { callsOn, transactionsOn, types } from '../transaction.ts';
import { Turns } from './turns.ts';
import { WorkerStream, type WorkerTask } from './worker-stream.ts';

const restartAfterMs = 1_000;
const closeWithinMs = 4_000;
const tidyEveryMs = 30_000;
/** So much written since the last checkpoint makes the next one due: it bounds the files and the time a start after a crash takes. */
const checkpointBytes = 64 * 1024 * 1024;

/** The embedded database: PGlite in a thread of this process, on a directory that is this process's alone. */
export class Embedded implements Db {
  engine = 'embedded' as const;
  #lock: DataDirLock;
  #folder: string;
  #turns = new Turns();
  #client: Promise<pg.Client> | null = null;
  #worker: Worker | null = null;
  #failedAt = -Infinity;
  #closed = false;
  #ears = new Map<string, Set<(payload: string) => void>>();
  #used = false;
  #tidying: NodeJS.Timeout;
  #connections: Connections = {
    take: (timeoutMs) => this.#take(true, timeoutMs),
    takeForOne: (timeoutMs) => this.#take(false, timeoutMs),
    prepared: new Map(),
    // PGlite has no timers to keep them with; the deadline of the transaction does.
    limits: () => '',
  };

  /** Locks and, the first time, makes the directory. Throws DataDirInUse, DatabaseSetupError. */
  constructor(dataDir: string) {
    this.#lock = lockDataDir(dataDir);
    try {
      this.#folder = databaseFolder(dataDir);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    this.#tidying = setInterval(() => void this.#tidy().catch(() => undefined), tidyEveryMs).unref();
  }

  tx = transactionsOn(this.#connections);

  call = callsOn(this.#connections);

  /** A session of the owner, for migrations; nothing else runs until `use` has ended. */
  async asOwner<T>(use: (session: Session) => Promise<T>): Promise<T> {
    const giveBack = await this.#turns.take(true, 60_000);
    try {
      const client = await this.#connected();
      return await use(sessionOf(client));
    } finally {
      giveBack();
    }
  }

  async listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>> {
    const ears = this.#ears.get(channel) ?? new Set();
    this.#ears.set(channel, ears.add(onNotify));
    const giveBack = await this.#turns.take(false, 10_000);
    try {
      // For what SQL functions say; `notify` does not go through the database.
      await (await this.#connected()).query(`listen ${pg.escapeIdentifier(channel)}`);
    } finally {
      giveBack();
    }
    return async () => {
      ears.delete(onNotify);
    };
  }

  async notify(channel: string, payload: string): Promise<void> {
    queueMicrotask(() => this.#heard(channel, payload));
  }

  inUse(): number {
    return Math.min(this.#turns.taken(), 1);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#tidying);
    const giveBack = await this.#turns.take(true, closeWithinMs).catch(() => () => undefined);
    // A thread that hangs is left behind like a crash: what was committed is on the disk.
    const hanging = setTimeout(() => void this.#worker?.terminate(), closeWithinMs);
    const client = await this.#client?.catch(() => null);
    await client?.end();
    clearTimeout(hanging);
    this.#lock.release();
    giveBack();
  }

  async #take(alone: boolean, timeoutMs: number): Promise<Taken> {
    const giveBack = await this.#turns.take(alone, timeoutMs);
    try {
      const client = await this.#connected();
      this.#used = true;
      return {
        connection: { query: (config) => client.query(config) },
        giveBack(broken) {
          if (!broken || !alone) giveBack();
          // There is only this session: it is free again when it has come to the end of what it was doing.
          else void client.query('rollback').then(giveBack, giveBack);
        },
      };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  /** The session; opened anew if the thread has died, which is like a restart after a crash. */
  async #connected(): Promise<pg.Client> {
    // The directory is no longer ours.
    if (this.#closed) throw new DatabaseUnavailable('The embedded database is closed.');
    if (this.#client === null && performance.now() - this.#failedAt < restartAfterMs) {
      throw new DatabaseUnavailable('The embedded database is restarting.');
    }
    this.#client ??= this.#open();
    try {
      return await this.#client;
    } catch (cause) {
      this.#client = null;
      this.#failedAt = performance.now();
      const said = cause instanceof Error ? cause.message : String(cause);
      throw new DatabaseUnavailable(`The embedded database in ${this.#folder} does not open: ${said}`, { cause });
    }
  }

  async #open(): Promise<pg.Client> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { folder: this.#folder, code: await pgliteCode() } satisfies WorkerTask,
      // The thread runs its file, however this process was started.
      execArgv: [],
    });
    this.#worker = worker;
    const client = new pg.Client({
      stream: () => new WorkerStream(worker),
      host: 'embedded',
      user: 'postgres',
      database: 'postgres',
      password: '',
      ssl: false,
      types,
      pipeline: true,
    });
    // Whatever state it is in now, it is not one to go on from: what was committed is on the disk.
    client.on('error', () => void worker.terminate());
    client.on('notification', ({ channel, payload }) => this.#heard(channel, payload ?? ''));
    client.on('end', () => {
      this.#client = null;
      this.#failedAt = performance.now();
    });
    await client.connect();
    for (const channel of this.#ears.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    return client;
  }

  #heard(channel: string, payload: string): void {
    for (const onNotify of this.#ears.get(channel) ?? []) onNotify(payload);
  }

  /** What a PostgreSQL server does in the background and PGlite, having no background, does not: checkpoints and vacuum. */
  async #tidy(): Promise<void> {
    if (!this.#used) return;
    this.#used = false;
    await this.asOwner(async (session) => {
      const [wal] = await session.run(
        'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()',
      );
      if (Number(wal?.['bytes']) > checkpointBytes) await session.run('checkpoint');
      const worn = await session.run(
        `select relid::regclass::text as name from pg_stat_user_tables
         where n_dead_tup > 200 + 0.1 * n_live_tup or n_mod_since_analyze > 1000 + 0.1 * n_live_tup`,
      );
      for (const { name } of worn) await session.run(`vacuum (analyze) ${String(name)}`);
    });
  }
}

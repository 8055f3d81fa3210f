import net from 'node:net';
import pg from 'pg';
import type { Db, Session } from './db.ts';
import { DatabaseSetupError, DatabaseUnavailable } from './db.ts';
import { sessionOf } from './migrate.ts';
import { keepStatistics } from './statistics.ts';
import type { Connections, Taken } from './transaction.ts';
import { callsOn, transactionsOn, types, understand } from './transaction.ts';

const connectWithinMs = 2_000;
const relistenAfterMs = 1_000;
/** A server out of reach never says goodbye, and the system would wait for it for a quarter of an hour. */
const goodbyeWithinMs = 1_000;

export interface PostgresOptions {
  /** `?prepare=false` in it: no prepared statements, for a pooler in transaction mode that cannot keep them. */
  databaseUrl: string;
  /** Where to listen; null: there too, unless it says `?prepare=false`: what a pooler is told, it tells nobody, and one looks instead. */
  databaseDirectUrl: string | null;
  poolSize: number;
}

/** What node-postgres keeps of a connection and does not declare. */
interface Wire {
  processID: number | null;
  secretKey: number | null;
  host: string;
  port: number;
  connection: { stream: net.Socket };
}

/** Runs `use` on a session of the owner, on a connection of its own. Throws DatabaseUnavailable if there is none to be had. */
export async function asOwner<T>(databaseUrl: string, use: (session: Session) => Promise<T>): Promise<T> {
  const { connectionString } = parseUrl(databaseUrl);
  const client = new pg.Client({ connectionString, types, connectionTimeoutMillis: connectWithinMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw understandConnecting(error);
  }
  try {
    return await use(sessionOf(client));
  } finally {
    await client.end();
  }
}

/** PostgreSQL through a pool of connections. Holds no session state, so a pooler in transaction mode may stand between. */
export function openPostgres(options: PostgresOptions): Db {
  const { connectionString, prepare } = parseUrl(options.databaseUrl);
  const settings = { connectionString, types, application_name: 'deskbridge', keepAlive: true } as const;
  const pool = new pg.Pool({
    ...settings,
    max: options.poolSize,
    pipeline: true,
    connectionTimeoutMillis: connectWithinMs,
    idleTimeoutMillis: 30_000,
  });
  // A connection may die at any moment, idle or not. Whoever uses it hears of it from the query; nobody else needs to.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const cut = cutterOf(pool);
  const connections = pooled(pool, prepare);
  const call = callsOn(connections);
  const listenAt = options.databaseDirectUrl ?? (prepare ? options.databaseUrl : null);
  const ears = new Set<Ear>();
  const restStatistics = keepStatistics(call);
  return {
    engine: 'postgresql',
    tx: transactionsOn(connections),
    call,
    async listen(channel, onNotify) {
      if (listenAt === null) return () => Promise.resolve();
      const heard = { ...settings, connectionString: parseUrl(listenAt).connectionString };
      const ear = new Ear(heard, channel, onNotify);
      ears.add(ear);
      await ear.open();
      return async () => {
        ears.delete(ear);
        await ear.close();
      };
    },
    async notify(channel, payload) {
      await call('select pg_notify($1, $2)', [channel, payload]);
    },
    asOwner: (use) => asOwner(options.databaseDirectUrl ?? options.databaseUrl, use),
    inUse: () => pool.totalCount - pool.idleCount,
    async close() {
      restStatistics();
      cut();
      await Promise.all([...ears].map((ear) => ear.close()));
      if (!pool.ending) await pool.end();
    },
  };
}

function parseUrl(databaseUrl: string): { connectionString: string; prepare: boolean } {
  if (!URL.canParse(databaseUrl)) {
    throw new DatabaseSetupError(
      'DATABASE_URL is not an address: write it as postgres://login:password@server:5432/database.',
    );
  }
  const url = new URL(databaseUrl);
  const prepare = url.searchParams.get('prepare') !== 'false';
  url.searchParams.delete('prepare');
  return { connectionString: url.toString(), prepare };
}

const ONLY_HERE = 'The database stored it on one node, and no other confirmed that in time.';

function pooled(pool: pg.Pool, prepare: boolean): Connections {
  // A commit that waits for another node and is cut off is answered as done, with a warning: it may be lost with this node.
  const unconfirmed = new WeakSet<pg.ClientBase>();
  pool.on('connect', (client) =>
    client.on('notice', ({ routine }) => {
      if (routine === 'SyncRepWaitForLSN') unconfirmed.add(client);
    }),
  );
  async function take(timeoutMs: number): Promise<Taken> {
    const client = await connected(pool, timeoutMs);
    return {
      connection: {
        async query(config) {
          sendTogether((client as pg.PoolClient & Wire).connection.stream);
          const result = await client.query(config);
          if (unconfirmed.delete(client)) throw new DatabaseUnavailable(ONLY_HERE, { doubtful: true });
          return result;
        },
      },
      giveBack(broken) {
        if (broken) cancelRunning(client as pg.PoolClient & Wire);
        client.release(broken);
      },
    };
  }
  return {
    take,
    takeForOne: take,
    prepared: prepare ? new Map() : null,
    limits: (timeoutMs) =>
      `set local statement_timeout = ${timeoutMs}; set local idle_in_transaction_session_timeout = ${timeoutMs}`,
  };
}

/** What is asked in one go travels in one piece: each piece is a call of the system here, and somebody woken there. */
function sendTogether(stream: net.Socket): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

async function connected(pool: pg.Pool, timeoutMs: number): Promise<pg.PoolClient> {
  const asked = pool.connect();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DatabaseUnavailable(`No database connection was free within ${timeoutMs} ms.`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([asked, late]);
  } catch (error) {
    asked.then(
      (client) => client.release(),
      () => undefined,
    );
    throw understandConnecting(error);
  } finally {
    clearTimeout(timer);
  }
}

function understandConnecting(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable || error instanceof pg.DatabaseError) return understand(error);
  const said = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
  return new DatabaseUnavailable(`The database cannot be reached: ${said}`, { cause: error });
}

/**
 * Asks the server to stop what a given-up connection is doing, so that a statement waiting for a lock does not keep a server process after
 * we stopped waiting for it. Best effort; the protocol's cancel request works through poolers and needs no login.
 */
function cancelRunning(client: Wire): void {
  if (client.processID === null || client.secretKey === null) return;
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(client.processID, 8);
  request.writeInt32BE(client.secretKey, 12);
  const path = client.host.startsWith('/') ? { path: `${client.host}/.s.PGSQL.${client.port}` } : null;
  const socket = net.connect(path ?? { host: client.host, port: client.port });
  socket.setTimeout(connectWithinMs, () => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('connect', () => socket.end(request));
  socket.unref();
}

/** Cuts, in a moment, whatever of the pool is still open then; a process that has nothing else left to do need not stay for it. */
function cutterOf(pool: pg.Pool): () => void {
  const open = new Set<pg.PoolClient>();
  pool.on('connect', (client) => {
    open.add(client);
    client.once('end', () => open.delete(client));
  });
  return () => setTimeout(() => open.forEach(cutOff), goodbyeWithinMs).unref();
}

function cutOff(client: pg.ClientBase): void {
  (client as pg.ClientBase & Wire).connection.stream.destroy();
}

/** Listens on its own direct connection and opens a new one whenever it is lost. */
class Ear {
  #settings: pg.ClientConfig;
  #channel: string;
  #onNotify: (payload: string) => void;
  #client: pg.Client | null = null;
  #again: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(settings: pg.ClientConfig, channel: string, onNotify: (payload: string) => void) {
    this.#settings = settings;
    this.#channel = channel;
    this.#onNotify = onNotify;
  }

  /** Throws only if the first attempt fails; later ones are repeated. */
  async open(): Promise<void> {
    const client = new pg.Client({ ...this.#settings, connectionTimeoutMillis: connectWithinMs });
    this.#client = client;
    client.on('error', () => undefined);
    client.on('end', () => this.#lost(client));
    client.on('notification', (message) => this.#onNotify(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      if (this.#client === client) this.#client = null;
      await client.end().catch(() => undefined);
      throw understandConnecting(error);
    }
    // Whatever was said while nobody listened is unknown: look.
    this.#onNotify('');
  }

  #lost(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = null;
    this.#retry();
  }

  #retry(): void {
    this.#again = setTimeout(() => {
      this.open().catch(() => {
        if (!this.#closed) this.#retry();
      });
    }, relistenAfterMs);
    this.#again.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#again !== null) clearTimeout(this.#again);
    const client = this.#client;
    if (client === null) return;
    const late = setTimeout(() => cutOff(client), goodbyeWithinMs);
    await client.end().catch(() => undefined);
    clearTimeout(late);
  }
}

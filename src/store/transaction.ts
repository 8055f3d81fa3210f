import type { QueryConfig, QueryResult } from 'pg';
import pg from 'pg';
import type { CallOptions, Connection, Db, Sql } from './db.ts';
import { DatabaseUnavailable } from './db.ts';

/** A connection handed out. `broken`: it may be in the middle of something and must not be used again as it is. */
export interface Taken {
  connection: Connection;
  giveBack(broken: boolean): void;
}

/** Where connections come from. Both throw DatabaseUnavailable after `timeoutMs`. */
export interface Connections {
  /** Nobody else uses it until it is given back. */
  take(timeoutMs: number): Promise<Taken>;
  /** For one statement that commits by itself. */
  takeForOne(timeoutMs: number): Promise<Taken>;
  /** Which texts connections prepare, and under which names; null behind a pooler that cannot keep prepared statements. */
  prepared: Map<string, string> | null;
  /** More `set local …;` that a transaction begins with: how the engine itself bounds it. */
  limits(timeoutMs: number): string;
}

const appRole = 'deskbridge_app';

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const int8 = 20;
const int8Array = 1016;

/** The ids are an enum to TypeScript, and any number to node-postgres. */
const parserOf = pg.types.getTypeParser as (oid: number, format: 'text' | 'binary') => (value: string) => unknown;

/** bigint as number: ids and milliseconds stay far below 2^53. */
export const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === int8) return Number;
    const parse = parserOf(oid, format ?? 'text');
    if (oid !== int8Array) return parse;
    return (value) => (parse(value) as (string | null)[]).map((item) => (item === null ? null : Number(item)));
  },
};

/** SQLSTATE classes and codes that speak of the server's state, not of the statement. */
const unavailable = /^(08|53|57P|58)|^(25006|25P03|57014|55P03|40001|40P01|XX000)$/;
const poolerNeedsTelling =
  'A pooler before the database mixes up prepared statements: add ?prepare=false to DATABASE_URL.';
/** The plan or the statement kept on this connection is of an older schema, or a pooler dropped it: a new connection has neither. */
const stalePlan = /^(0A000|26000)$/;

function isServerError(error: unknown): error is Error & { code: string } {
  return error instanceof pg.DatabaseError && typeof error.code === 'string';
}

/** What a failed statement means to callers: the server's own complaint about it, or DatabaseUnavailable. */
export function understand(error: unknown): unknown {
  if (error instanceof DatabaseUnavailable) return error;
  if (isServerError(error)) {
    if (error.code === '42P05') return new DatabaseUnavailable(poolerNeedsTelling, { cause: error });
    const temporary = unavailable.test(error.code) || stalePlan.test(error.code);
    return temporary
      ? new DatabaseUnavailable(`The database cannot do this now: ${error.message}`, { cause: error })
      : error;
  }
  const said = error instanceof Error ? error.message : String(error);
  return new DatabaseUnavailable(`The connection to the database was lost: ${said}`, { cause: error });
}

/** Whether a connection that failed so may be used again. */
function breaks(error: unknown): boolean {
  return !isServerError(error) || stalePlan.test(error.code) || error.code.startsWith('57P');
}

class Deadline {
  #end: number;
  #ms: number;
  constructor(ms: number) {
    this.#ms = ms;
    this.#end = performance.now() + ms;
  }
  left(): number {
    return Math.max(1, Math.ceil(this.#end - performance.now()));
  }
  /** Ends with `work` or, at the latest, at the deadline. */
  async guard<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TimedOut(this.#ms)), this.left());
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  }
}

class TimedOut extends DatabaseUnavailable {
  constructor(ms: number) {
    super(`The database did not answer within ${ms} ms.`);
  }
}

/** The cap keeps a server's memory bounded if texts are made on the fly. */
const preparedAtMost = 400;

/** A text with parameters gets a name, under which every connection prepares it once. */
function statement(text: string, params: unknown[] | undefined, prepared: Connections['prepared']): QueryConfig {
  if (params === undefined) return { text };
  let name = prepared?.get(text);
  if (name === undefined && prepared !== null && prepared.size < preparedAtMost) {
    name = `deskbridge_${prepared.size}`;
    prepared.set(text, name);
  }
  return name === undefined ? { text, values: params } : { name, text, values: params };
}

/** Single statements, each on a connection of `from`. */
export function callsOn(from: Connections): Db['call'] {
  return async <R extends object>(text: string, params: unknown[] = [], options: CallOptions = {}) => {
    const deadline = new Deadline(options.timeoutMs ?? 10_000);
    const taken = await from.takeForOne(deadline.left());
    let broken = true;
    try {
      const result = await deadline.guard(taken.connection.query(statement(text, params, from.prepared)));
      broken = false;
      return result.rows as R[];
    } catch (error) {
      broken = breaks(error);
      throw understand(error);
    } finally {
      taken.giveBack(broken);
    }
  };
}

/** The door of one transaction; shut when the transaction ends, so that a forgotten promise cannot write outside of it. */
function doorOf(connection: Connection, prepared: Connections['prepared']): { sql: Sql; shut(): void } {
  let open = true;
  const sql: Sql = {
    async query<R extends object>(text: string, params?: unknown[]) {
      if (!open) throw new Error('This transaction has ended: await every query inside it.');
      try {
        const result = await connection.query(statement(text, params, prepared));
        return result.rows as R[];
      } catch (error) {
        throw understand(error);
      }
    },
  };
  return {
    sql,
    shut() {
      open = false;
    },
  };
}

/** Everything a transaction starts with, as one message. */
function beginning(organizationId: string, limits: string): string {
  if (!uuidForm.test(organizationId)) throw new Error('An organization id is a UUID.');
  return `begin; set local role ${appRole}; set local deskbridge.organization = '${organizationId}'; ${limits}`;
}

/** Transactions as deskbridge_app for one organization, each on a connection of `from`. */
export function transactionsOn(from: Connections): Db['tx'] {
  return async (organizationId, work, options = {}) => {
    const deadline = new Deadline(options.timeoutMs ?? 30_000);
    const soft = options.repeatable === true ? 'set local synchronous_commit = off; ' : '';
    const begin = beginning(organizationId, soft + from.limits(deadline.left()));
    const taken = await from.take(deadline.left());
    const door = doorOf(taken.connection, from.prepared);
    let broken = true;
    try {
      const result = await deadline.guard(
        begunWith(begin, { connection: taken.connection, work: () => work(door.sql) }),
      );
      door.shut();
      await commit(taken.connection, deadline);
      broken = false;
      return result;
    } catch (error) {
      door.shut();
      broken = error instanceof DatabaseUnavailable || !(await rolledBack(taken.connection));
      throw error;
    } finally {
      taken.giveBack(broken);
    }
  };
}

/**
 * The beginning is not awaited before the work: it travels in front of its first query. If it fails, whatever follows fails in the aborted
 * transaction, and its own error is the one to tell.
 */
async function begunWith<T>(begin: string, inside: { connection: Connection; work: () => Promise<T> }): Promise<T> {
  const begun = inside.connection.query({ text: begin });
  const worked = await Promise.allSettled([begun, inside.work()]);
  if (worked[0].status === 'rejected') throw understand(worked[0].reason);
  if (worked[1].status === 'rejected') throw worked[1].reason;
  return worked[1].value;
}

async function commit(connection: Connection, deadline: Deadline): Promise<void> {
  let answer: QueryResult;
  try {
    answer = await deadline.guard(connection.query({ text: 'commit' }));
  } catch (cause) {
    // A server that ends the connection may have committed just before it said so.
    if (isServerError(cause) && !breaks(cause)) throw understand(cause);
    if (cause instanceof DatabaseUnavailable && cause.doubtful) throw cause;
    throw new DatabaseUnavailable('The connection to the database was lost while committing.', {
      cause,
      doubtful: true,
    });
  }
  // PostgreSQL answers the commit of a failed transaction with a rollback, not with an error.
  if (answer.command !== 'COMMIT')
    throw new Error('The transaction was rolled back: one of its statements had failed.');
}

async function rolledBack(connection: Connection): Promise<boolean> {
  try {
    await new Deadline(2_000).guard(connection.query({ text: 'rollback' }));
    return true;
  } catch {
    return false;
  }
}

/** The door to the database: one interface for both engines. What runs behind it is PostgreSQL's dialect in either case. */
import type { QueryConfig, QueryResult } from 'pg';

/**
 * One transaction's door. Parameters are `$1…`; `undefined` is null, an array is a PostgreSQL array (of text, uuid, bigint), so an array
 * meant as jsonb must come as `JSON.stringify(array)`. In rows `bigint` is a number, `timestamptz` a Date, `jsonb` parsed, `uuid` a string.
 * Usable until the transaction ends, not after.
 */
export interface Sql {
  query<R extends object>(text: string, params?: unknown[]): Promise<R[]>;
}

export type Row = Record<string, unknown>;

/** A plain session of the login that owns the tables: several statements in one text, no parameters prepared. */
export interface Session {
  run(text: string, params?: unknown[]): Promise<Row[]>;
}

export interface CallOptions {
  /** Everything included: waiting for a connection, the statement, the answer. */
  timeoutMs?: number;
}

export interface TxOptions extends CallOptions {
  /**
   * True: committed without waiting for the disk. If the database's machine crashes in the next moment it never happened, and with it
   * whatever was committed after it; whoever waits for a later commit knows that this one is safe too. For what is then simply done again.
   */
  repeatable?: boolean;
}

export interface Db {
  engine: 'embedded' | 'postgresql';
  /**
   * One transaction in the name of one organization: it sees and writes that organization's rows only. Rolled back if `work` throws, or
   * after `timeoutMs` (30 s). Nothing slow belongs inside: no call to a vendor, no waiting for a person.
   */
  tx<T>(organizationId: string, work: (sql: Sql) => Promise<T>, options?: TxOptions): Promise<T>;
  /**
   * One statement across organizations, committed by itself: it runs as the login that owns the tables, past row security, so it is for
   * what has no organization yet or works for all (intake, claims, finding whose webhook this is). Prepared once a connection; 10 s.
   */
  call<R extends object>(text: string, params?: unknown[], options?: CallOptions): Promise<R[]>;
  /**
   * Hears `notify` of every process, as a hint only: messages may be lost. A lost connection comes back by itself; an empty payload says
   * that it has (again) begun to listen and may have missed something. Behind a pooler alone nothing is ever heard. Not while a transaction of the same work is open.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;
  /** A session of the owner on a connection of its own, for what is about the whole database; the embedded one does nothing else meanwhile. */
  asOwner<T>(use: (session: Session) => Promise<T>): Promise<T>;
  /** Connections that somebody works with at this moment. */
  inUse(): number;
  close(): Promise<void>;
}

/** The database does not answer, or not in time. Nothing is wrong with the request: it may be made again later. */
export class DatabaseUnavailable extends Error {
  /** True if the connection broke while committing: it may have been committed, look before repeating. */
  doubtful: boolean;
  constructor(message: string, options: { cause?: unknown; doubtful?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DatabaseUnavailable';
    this.doubtful = options.doubtful ?? false;
  }
}

/** The database cannot be used as it is set up; `message` is one line for the operator that says what to do. */
export class DatabaseSetupError extends Error {
  override name = 'DatabaseSetupError';
}

/** What was asked is not possible as things stand; `message` is for people, `code` for programs. */
export class Refused extends Error {
  override name = 'Refused';
  code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A unique index refused a row. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/** The part of a PostgreSQL connection that statements need; both engines hand out this. */
export interface Connection {
  query(config: QueryConfig): Promise<QueryResult>;
}

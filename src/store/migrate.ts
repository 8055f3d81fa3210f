import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { ClientBase, QueryResult } from 'pg';
import { DatabaseSetupError, type Row, type Session } from './db.ts';

/** A plain session on `client`; of several statements, the rows of the last. */
export function sessionOf(client: ClientBase): Session {
  return {
    async run(text, params) {
      const result: QueryResult<Row> | QueryResult<Row>[] = await client.query<Row>(text, params);
      return (Array.isArray(result) ? (result as QueryResult<Row>[]).at(-1) : result)?.rows ?? [];
    },
  };
}

interface Migration {
  name: string;
  text: string;
  sha256: string;
}

/** Any number, the same in every version: one process migrates a database at a time. */
const lockKey = 7_305_814_420;
const oldestServer = 150_000;
const attempts = 5;

const ledger = `create table if not exists deskbridge_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;

/** The numbered SQL files, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, folder), 'utf8');
      return { name: file.replace(/\.sql$/, ''), text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Brings the database up to this version: each file in its own transaction, under a lock that every transaction takes for itself, so that
 * any number of processes may start at once and a pooler may stand between. Returns the names applied.
 * Throws DatabaseSetupError if the server is too old, the database is of a newer version, or the login may not do what is needed.
 */
export async function migrate(session: Session): Promise<string[]> {
  await checkServer(session);
  const applied: string[] = [];
  for (const migration of await missing(session, await readMigrations())) {
    if (await apply(session, migration)) applied.push(migration.name);
  }
  return applied;
}

/**
 * The same in the transaction that is open, so that what fails later leaves nothing of it. `upTo`: only these, for a backup that knows no
 * others.
 */
export async function migrateWithin(session: Session, only?: { upTo: string[] }): Promise<void> {
  await checkServer(session);
  const every = await readMigrations();
  const migrations = only === undefined ? every : every.filter(({ name }) => only.upTo.includes(name));
  const unknown = only?.upTo.filter((name) => !every.some((migration) => migration.name === name)) ?? [];
  if (unknown.length > 0)
    throw new DatabaseSetupError(
      `The backup was made by a newer Deskbridge (it has ${unknown.join(', ')}): restore it with that version.`,
    );
  for (const migration of await missing(session, migrations)) {
    try {
      await applyOnce(session, migration);
    } catch (error) {
      throw explained(error, migration);
    }
  }
}

/** Throws DatabaseSetupError unless the database is exactly of this version. */
export async function checkMigrated(session: Session): Promise<void> {
  await checkServer(session);
  const left = await missing(session, await readMigrations());
  if (left.length > 0) {
    throw new DatabaseSetupError(
      `The database lacks the migrations ${left.map(({ name }) => name).join(', ')}: run "deskbridge migrate" first.`,
    );
  }
}

async function checkServer(session: Session): Promise<void> {
  const [row] = await session.run(`select current_setting('server_version_num')::int as number, version() as words`);
  if (Number(row?.['number']) < oldestServer) {
    throw new DatabaseSetupError(
      `Deskbridge needs PostgreSQL 15 or newer; DATABASE_URL leads to ${String(row?.['words'])}.`,
    );
  }
}

async function missing(session: Session, migrations: Migration[]): Promise<Migration[]> {
  const recorded = await recordedMigrations(session);
  const known = new Set(migrations.map(({ name }) => name));
  const newer = [...recorded.keys()].filter((name) => !known.has(name));
  if (newer.length > 0) {
    throw new DatabaseSetupError(
      `The database was made by a newer Deskbridge (it has ${newer.join(', ')}): start that version, or restore a backup made before it.`,
    );
  }
  for (const { name, sha256 } of migrations) {
    const was = recorded.get(name);
    if (was !== undefined && was !== sha256) {
      throw new DatabaseSetupError(
        `The migration ${name} is not the one this database was made with: install the Deskbridge release that made it, or restore a backup.`,
      );
    }
  }
  return migrations.filter(({ name }) => !recorded.has(name));
}

async function recordedMigrations(session: Session): Promise<Map<string, string>> {
  const [there] = await session.run(`select to_regclass('deskbridge_migrations') is not null as yes`);
  if (there?.['yes'] !== true) return new Map();
  const rows = await session.run('select name, sha256 from deskbridge_migrations');
  return new Map(rows.map((row) => [String(row['name']), String(row['sha256'])]));
}

/** False if another process applied it in the meantime. */
async function apply(session: Session, migration: Migration): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.run('begin');
      const isNew = await applyOnce(session, migration);
      await session.run('commit');
      return isNew;
    } catch (error) {
      await session.run('rollback').catch(() => undefined);
      if (attempt >= attempts || !isRace(error)) throw explained(error, migration);
    }
  }
}

async function applyOnce(session: Session, { name, text, sha256 }: Migration): Promise<boolean> {
  await session.run(`select pg_advisory_xact_lock(${lockKey}); ${ledger}`);
  const done = await session.run('select from deskbridge_migrations where name = $1', [name]);
  if (done.length > 0) return false;
  await session.run(text);
  await session.run('insert into deskbridge_migrations (name, sha256) values ($1, $2)', [name, sha256]);
  return true;
}

/** Roles belong to the whole cluster: another database of it may change them at the same moment, past our lock. */
function isRace(error: unknown): boolean {
  return error instanceof Error && /tuple concurrently (updated|deleted)|pg_authid|pg_auth_members/.test(error.message);
}

function explained(error: unknown, migration: Migration): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (!(error instanceof Error) || code === null) return error;
  if (code === 'DB001') return new DatabaseSetupError(error.message, { cause: error });
  if (code === '42501') {
    return new DatabaseSetupError(
      `The database login may not apply the migration ${migration.name} (${error.message}): it must own the database, or ask the administrator to run: grant create on schema public to <login>;`,
      { cause: error },
    );
  }
  return new DatabaseSetupError(`The migration ${migration.name} failed and was undone: ${error.message}`, {
    cause: error,
  });
}

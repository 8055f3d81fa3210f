import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSetupError, type Db, type Session } from './db.ts';
import { type DumpHead, load } from './dump.ts';
import { Embedded } from './embedded/embedded.ts';
import { checkMigrated, migrate } from './migrate.ts';
import { asOwner, openPostgres } from './postgres.ts';
import { keepSecret } from './secrets.ts';

export interface DatabaseOptions {
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** The same PostgreSQL past a pooler, for migrations and LISTEN; null: there is none, or nothing but the pooler can be reached. */
  databaseDirectUrl?: string | null;
  dataDir: string;
  /** Connections to PostgreSQL at most; 10. */
  poolSize?: number;
  /** False: throw if a migration is missing instead of applying it. */
  migrate?: boolean;
}

/**
 * Opens the database, brought up to this version.
 * Throws DataDirInUse, DatabaseSetupError (one line for the operator) or DatabaseUnavailable (cannot be reached).
 */
export async function openDatabase(options: DatabaseOptions): Promise<Db> {
  const prepare: (session: Session) => Promise<unknown> = options.migrate === false ? checkMigrated : migrate;
  if (options.databaseUrl !== null) {
    const { databaseUrl, databaseDirectUrl = null, poolSize = 10 } = options;
    await asOwner(databaseDirectUrl ?? databaseUrl, prepare);
    return openPostgres({ databaseUrl, databaseDirectUrl, poolSize });
  }
  const embedded = new Embedded(options.dataDir);
  try {
    await embedded.asOwner(prepare);
    return embedded;
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

/**
 * Fills a new database from a backup (dump.ts). Answers how many rows. Throws DatabaseSetupError where there is a database already, or where
 * the file is no whole backup; nothing is left behind then.
 */
export async function restoreDatabase(
  { databaseUrl, databaseDirectUrl = null, dataDir }: DatabaseOptions,
  backup: { head: DumpHead; lines: AsyncIterable<string> },
): Promise<number> {
  const fill = (session: Session): Promise<number> => load(session, backup.head, backup.lines);
  if (databaseUrl !== null) return asOwner(databaseDirectUrl ?? databaseUrl, fill);
  const folder = path.join(dataDir, 'database');
  if (existsSync(folder))
    throw new DatabaseSetupError(
      `There is a database in ${dataDir} already: stop Deskbridge, move ${folder} away, or give another DATA_DIR.`,
    );
  const embedded = new Embedded(dataDir);
  try {
    const rows = await embedded.asOwner(fill);
    if (backup.head.secret !== null) keepSecret(dataDir, backup.head.secret);
    return rows;
  } catch (error) {
    await embedded.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await embedded.close();
  }
}

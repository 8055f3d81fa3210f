import type { Db } from './db.ts';
import { Embedded } from './embedded.ts';
import { checkMigrated, migrate, type Session } from './migrate.ts';
import { asOwner, openPostgres } from './postgres.ts';

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

/** What seals the secrets of a database, for the command that replaces the master key: without a server, and without bringing the database up. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { DatabaseSetupError } from '../store/db.ts';
import { openDatabase } from '../store/open.ts';
import { makeSealer, type Sealer, storedSecret } from '../store/secrets.ts';

/** Throws what opening the database throws, and DatabaseSetupError where there is none, or no secret to it. */
export async function withSealer<T>(config: Config, use: (sealer: Sealer) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir, secretPrevious: previous } = config;
  // Opening would make one, and its nothing would look like everything being done.
  if (databaseUrl === null && !existsSync(path.join(dataDir, 'database')))
    throw new DatabaseSetupError(
      `There is no database in ${dataDir}: give the command the variables of your server (DATABASE_URL, or DATA_DIR).`,
    );
  const secret = config.secret ?? storedSecret(dataDir);
  if (secret === null)
    throw new DatabaseSetupError(`There is no file "secret" in ${dataDir}: put it back, or set DESKBRIDGE_SECRET.`);
  const db = await openDatabase({ ...config, migrate: false });
  try {
    return await use(makeSealer(db, { secret, previous }));
  } finally {
    await db.close();
  }
}

/** Backups: written while the server runs, and put back into a new database. */
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Config } from '../config.ts';
import { DatabaseSetupError } from '../store/db.ts';
import { lookFirst, readHead } from '../store/dump.ts';
import { openDatabase, restoreDatabase } from '../store/open.ts';
import type { Operator } from './operator.ts';

/** Writes `file` whole or not at all, for this user's eyes only. */
export async function writeBackup(operator: Operator, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await pipeline(
      await operator.download('/api/v1/backup'),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await mustBeWhole(unfinished);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** A server that fails half-way has no other way to say so than to stop. */
async function mustBeWhole(file: string): Promise<void> {
  let last = '';
  for await (const line of linesOf(file)) if (line !== '') last = line;
  if (!last.startsWith('{"kind":"end"')) throw new Error('The server stopped in the middle of the backup: try again.');
}

/** Answers how many rows were put back, and as of when. Throws DatabaseSetupError with one line that says what to do. */
export async function restoreBackup(config: Config, file: string): Promise<{ rows: number; takenAt: string }> {
  const lines = linesOf(file);
  const first = await lines.next();
  const head = readHead(first.done === true ? '' : first.value);
  const rows = await restoreDatabase(config, { head, lines });
  return { rows, takenAt: head.takenAt };
}

/** For a database that came back by other means. `takenAt`: as of when it is. */
export async function restoredElsewhere(config: Config, takenAt: string): Promise<void> {
  const db = await openDatabase(config);
  try {
    await db.asOwner((session) => lookFirst(session, takenAt));
  } finally {
    await db.close();
  }
}

/** Throws where the file cannot be read, is no backup, or is cut off in the middle of its packing. */
async function* linesOf(file: string): AsyncGenerator<string, void, void> {
  const gunzip = createGunzip();
  createReadStream(file)
    .on('error', (error) => gunzip.destroy(error))
    .pipe(gunzip);
  let pieces: string[] = [];
  try {
    for await (const chunk of gunzip.setEncoding('utf8') as AsyncIterable<string>) {
      const [first = '', ...rest] = chunk.split('\n');
      pieces.push(first);
      for (const next of rest) {
        yield pieces.join('');
        pieces = [next];
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('Z_')) throw error;
    throw new DatabaseSetupError(`${file} is no backup, or is cut off: make another, or take an older one.`, {
      cause: error,
    });
  }
  yield pieces.join('');
}

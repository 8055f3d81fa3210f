import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DatabaseSetupError } from '../db.ts';
import { unpackTemplate } from './template.ts';

/** Another process lives on this data directory. `pid` is null while it has not said which. */
export class DataDirInUse extends DatabaseSetupError {
  override name = 'DataDirInUse';
  pid: number | null;
  constructor(dataDir: string, pid: number | null) {
    const who = pid === null ? 'another process' : `the process ${pid}`;
    super(`The data directory ${dataDir} is in use by ${who}: stop it first, or give this one a DATA_DIR of its own.`);
    this.pid = pid;
  }
}

export interface DataDirLock {
  release(): void;
}

/**
 * Makes this process the only one on `dataDir`, or throws DataDirInUse. PGlite takes no lock of its own, and two processes on one directory
 * destroy it. The lock is SQLite's on a file: the kernel holds it as long as the process lives, so it cannot be stolen from a live one nor
 * outlast a dead one. Nothing else in this process may open `lock`: closing any handle of it would give the lock away.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  makeWritable(dataDir);
  const pidFile = path.join(dataDir, 'lock.pid');
  const { DatabaseSync: Sqlite } = quietSqlite();
  const database = new Sqlite(path.join(dataDir, 'lock'));
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    database.close();
    if (!(error instanceof Error) || !/locked|busy/i.test(error.message)) throw error;
    throw new DataDirInUse(dataDir, readPid(pidFile));
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      rmSync(pidFile, { force: true });
      database.close();
    },
  };
}

function makeWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseSetupError(
      `DATA_DIR ${dataDir} cannot be written: ${said}. Give it to the user Deskbridge runs as.`,
      { cause },
    );
  }
}

function readPid(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Node calls its SQLite experimental on standard error, once. A lock is all we want of it. */
function quietSqlite(): { DatabaseSync: typeof DatabaseSync } {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** The database's folder in `dataDir`, made on the first start. The caller holds the lock. */
export function databaseFolder(dataDir: string): string {
  const folder = path.join(dataDir, 'database');
  if (!existsSync(folder)) {
    // Unpacked beside and renamed, so that a first start that is killed leaves nothing half made.
    const unpacked = `${folder}.new`;
    rmSync(unpacked, { recursive: true, force: true });
    unpackTemplate(unpacked);
    renameSync(unpacked, folder);
    syncFolder(dataDir);
  }
  return folder;
}

/** A new name in a folder is on the disk only once the folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

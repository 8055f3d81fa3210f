import { execFileSync } from 'node:child_process';
import fs, { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freshDatabase } from '../../../test/databases.ts';
import { ended, killRounds, onDataDir, untilOpen } from '../../../test/embedded-kills.ts';
import { DataDirInUse, lockDataDir } from './data-dir.ts';
import { DatabaseUnavailable } from '../db.ts';
import { DurableNodeFS, durableParams } from './durable-fs.ts';
import { templateFile, unpackTemplate } from './template.ts';
import { openDatabase } from '../open.ts';
import { secretInDataDir } from '../secrets.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-embedded-test-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the embedded database', () => {
  test('is on the disk when a commit returns: every one is synced', async () => {
    unpackTemplate(path.join(dataDir, 'database'));
    const pg = await PGlite.create({
      fs: new DurableNodeFS(path.join(dataDir, 'database')),
      startParams: durableParams,
    });
    await pg.exec('create table t (n int)');
    const sync = vi.spyOn(fs, 'fsyncSync');
    try {
      for (let n = 0; n < 50; n += 1) await pg.query('insert into t values ($1)', [n]);
      expect(sync.mock.calls.length).toBeGreaterThanOrEqual(50);
    } finally {
      sync.mockRestore();
      await pg.close();
    }
  });

  test('loses nothing it said was committed when its process is killed, five times over', async () => {
    const { reported, lost } = await killRounds(5);
    expect(reported).toBeGreaterThanOrEqual(5);
    expect(lost).toEqual([]);
  });

  test('comes back by itself when its thread dies of a broken disk', async () => {
    const fresh = await freshDatabase('embedded');
    if (fresh === null) throw new Error('The embedded database is always there.');
    const { db, organizationId } = fresh;
    const log = path.join(fresh.dataDir, 'database', 'pg_wal');
    // A disk that takes no more: PostgreSQL panics, as it must.
    fs.renameSync(log, `${log}.away`);
    const fill = `do $$ begin for n in 1..100 loop perform pg_logical_emit_message(true, 'fill', repeat('x', 1000000)); end loop; end $$`;
    await expect(db.call(fill)).rejects.toThrow(DatabaseUnavailable);
    await expect(db.call('select 1')).rejects.toThrow(DatabaseUnavailable);
    fs.renameSync(`${log}.away`, log);
    await expect.poll(() => db.call('select id from organizations')).toEqual([{ id: organizationId }]);
    const tx = await db.tx(organizationId, (sql) => sql.query('select id from organizations'));
    expect(tx).toEqual([{ id: organizationId }]);
    await fresh.end();
  });

  test('starts from a template that the repository can carry', () => {
    expect(statSync(templateFile).size).toBeLessThan(2_000_000);
  });

  test('refuses a folder that a newer version has written to', async () => {
    const fresh = await freshDatabase('embedded');
    if (fresh === null) throw new Error('The embedded database is always there.');
    await fresh.db.call(`insert into deskbridge_migrations (name, sha256) values ('9999_future', 'x')`);
    await fresh.db.close();
    const again = openDatabase({ databaseUrl: null, dataDir: fresh.dataDir });
    await expect(again).rejects.toThrow('newer Deskbridge');
    // And has let go of it, so that the newer version can have it.
    lockDataDir(fresh.dataDir).release();
    await fresh.end();
  });

  test('takes up a first start that was killed half way', async () => {
    fs.mkdirSync(path.join(dataDir, 'database.new', 'base'), { recursive: true });
    const db = await openDatabase({ databaseUrl: null, dataDir });
    expect(await db.call('select count(*) as n from organizations')).toEqual([{ n: 0 }]);
    await db.close();
    expect(existsSync(path.join(dataDir, 'database.new'))).toBe(false);
  });

  test('says so when its folder cannot be written', async () => {
    const file = path.join(dataDir, 'a file');
    writeFileSync(file, '');
    const opening = openDatabase({ databaseUrl: null, dataDir: path.join(file, 'data') });
    await expect(opening).rejects.toThrow(/^DATA_DIR .* cannot be written/);
  });

  test.skipIf(process.getuid?.() === 0)('says so when it may not write its folder', async () => {
    chmodSync(dataDir, 0o500);
    const opening = openDatabase({ databaseUrl: null, dataDir });
    await expect(opening).rejects.toThrow(/cannot be written/);
    chmodSync(dataDir, 0o700);
  });
});

describe('the lock of a data directory', () => {
  test('is given to one holder in a process, too', () => {
    const lock = lockDataDir(dataDir);
    expect(() => lockDataDir(dataDir)).toThrow(DataDirInUse);
    lock.release();
    lockDataDir(dataDir).release();
  });

  test('keeps every second process out, says whose it is, and is free as soon as that one is dead', async () => {
    for (let round = 0; round < 3; round += 1) {
      const holder = onDataDir(dataDir);
      await untilOpen(holder);
      const seconds = await Promise.all([1, 2].map(() => ended(onDataDir(dataDir))));
      for (const second of seconds) {
        expect(second).toMatchObject({ code: 1, out: '' });
        expect(second.err).toContain(`is in use by the process ${holder.pid}`);
        expect(second.err.trim().split('\n')).toHaveLength(1);
      }
      const dead = ended(holder);
      holder.kill('SIGKILL');
      await dead;
    }
    expect(existsSync(path.join(dataDir, 'lock.pid'))).toBe(true);
    lockDataDir(dataDir).release();
  });

  test('is not given away by the holder’s pid being somebody else’s now', () => {
    const lock = lockDataDir(dataDir);
    writeFileSync(path.join(dataDir, 'lock.pid'), '1\n');
    expect(() => lockDataDir(dataDir)).toThrow('the process 1');
    rmSync(path.join(dataDir, 'lock.pid'));
    expect(() => lockDataDir(dataDir)).toThrow('another process');
    lock.release();
  });

  test('prints no warning about what it is made of', () => {
    const script = `import { lockDataDir } from ${JSON.stringify(new URL('./data-dir.ts', import.meta.url).href)}; lockDataDir(${JSON.stringify(dataDir)}).release(); console.log('done');`;
    const file = path.join(dataDir, 'lock.mjs');
    writeFileSync(file, script);
    const out = execFileSync(process.execPath, [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(out).toBe('done\n');
  });
});

describe('the secret of a data directory', () => {
  test('is made once, for this user’s eyes only', () => {
    const secret = secretInDataDir(dataDir);
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    expect(secretInDataDir(dataDir)).toBe(secret);
    expect(statSync(path.join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  });
});

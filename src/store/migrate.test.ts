import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { eachDatabase, onPostgres, postgres } from '../../test/databases.ts';
import type { Db, Session } from './db.ts';
import { checkMigrated, migrate, readMigrations } from './migrate.ts';
import { openDatabase } from './open.ts';
import { asOwner } from './postgres.ts';

/** A session of the owner on either engine. */
function session(db: Db): Session {
  return { run: (text, params) => db.call(text, params) };
}

eachDatabase('migrations', (database) => {
  test('are recorded with what they were, in order, and applied once', async () => {
    const { db } = database();
    expect(await migrate(session(db))).toEqual([]);
    await expect(checkMigrated(session(db))).resolves.toBeUndefined();
    const rows = await db.call('select name, sha256 from deskbridge_migrations order by name');
    expect(rows).toEqual((await readMigrations()).map(({ name, sha256 }) => ({ name, sha256 })));
  });

  test('of a newer version stop this one from starting', async () => {
    const fresh = database();
    await fresh.db.call(`insert into deskbridge_migrations (name, sha256) values ('9999_future', 'x')`);
    await expect(migrate(session(fresh.db))).rejects.toThrow(/newer Deskbridge \(it has 9999_future\)/);
    await fresh.db.call(`delete from deskbridge_migrations where name = '9999_future'`);
  });

  test('that were changed after they were applied are noticed', async () => {
    const { db } = database();
    const was = await db.call<{ sha256: string }>(
      `select sha256 from deskbridge_migrations where name = '0001_tables'`,
    );
    await db.call(`update deskbridge_migrations set sha256 = 'other' where name = '0001_tables'`);
    await expect(migrate(session(db))).rejects.toThrow(/0001_tables is not the one/);
    await db.call(`update deskbridge_migrations set sha256 = $1 where name = '0001_tables'`, [was[0]?.sha256]);
  });

  test('are asked for where the server is told not to apply them', async () => {
    const { db } = database();
    await db.call(`update deskbridge_migrations set name = '0000_tables' where name = '0001_tables'`);
    await expect(checkMigrated(session(db))).rejects.toThrow(/newer Deskbridge/);
    await db.call(`update deskbridge_migrations set name = '0001_tables' where name = '0000_tables'`);
    await db.call(`delete from deskbridge_migrations where name = '0003_queue'`);
    await expect(checkMigrated(session(db))).rejects.toThrow('deskbridge migrate');
  });

  test('leave what is there when the database is opened again', async () => {
    const fresh = database();
    const { organizationId, db } = fresh;
    const [{ sha256 } = { sha256: '' }] = (await readMigrations()).filter(({ name }) => name === '0003_queue');
    await db.call(`insert into deskbridge_migrations (name, sha256) values ('0003_queue', $1) on conflict do nothing`, [
      sha256,
    ]);
    await fresh.reopen();
    const rows = await fresh.db.call('select id from organizations where id = $1', [organizationId]);
    expect(rows).toEqual([{ id: organizationId }]);
  });
});

/** An empty database of a login of its own, which may do what `rights` says. */
async function emptyDatabase(rights: string): Promise<{ url: string; login: string; end(): Promise<void> } | null> {
  const there = await postgres();
  if (there.kind === 'absent') return null;
  const login = `deskbridge_tests_${randomBytes(6).toString('hex')}`;
  const admin = there.adminUrl;
  await onPostgres(`create role ${login} login password 'x' ${rights}`, admin);
  await onPostgres(`create database ${login} owner ${login}`, admin);
  const url = new URL(admin);
  url.username = login;
  url.password = 'x';
  url.pathname = `/${login}`;
  return {
    url: url.toString(),
    login,
    async end() {
      await onPostgres(`drop database ${login} with (force)`, admin);
      await onPostgres(`drop role ${login}`, admin);
    },
  };
}

test('four servers that start at once on an empty database all come up, and each migration is applied once', async (context) => {
  const empty = await emptyDatabase('createrole');
  if (empty === null) return context.skip('this machine has no PostgreSQL');
  const opened = await Promise.all(
    [1, 2, 3, 4].map(() => openDatabase({ databaseUrl: empty.url, dataDir: '', poolSize: 1 })),
  );
  const rows = await opened[0]?.call('select name from deskbridge_migrations order by name');
  expect(rows).toEqual((await readMigrations()).map(({ name }) => ({ name })));
  await Promise.all(opened.map((db) => db.close()));
  await empty.end();
});

test('a login that may not act as the application’s role is told what the administrator must run, and works once it ran', async (context) => {
  const empty = await emptyDatabase('');
  if (empty === null) return context.skip('this machine has no PostgreSQL');
  const opening = openDatabase({ databaseUrl: empty.url, dataDir: '' });
  await expect(opening).rejects.toThrow(`grant deskbridge_app to ${empty.login};`);
  const there = await postgres();
  if (there.kind === 'there') await onPostgres(`grant deskbridge_app to ${empty.login}`, there.adminUrl);
  const db = await openDatabase({ databaseUrl: empty.url, dataDir: '' });
  await db.close();
  await empty.end();
});

test('a login that may not make tables is told what to do', async (context) => {
  const empty = await emptyDatabase('');
  if (empty === null) return context.skip('this machine has no PostgreSQL');
  const there = await postgres();
  const owned = there.kind === 'there' ? there.url : '';
  const url = new URL(empty.url);
  url.pathname = new URL(owned).pathname;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  // The database is somebody else's and migrated; this login cannot even look.
  await expect(asOwner(url.toString(), migrate)).rejects.toThrow(/permission denied|may not/);
  await client.end();
  await empty.end();
});

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeOrganization, postgres } from '../../test/databases.ts';
import { type PostgresServer, startPostgres } from '../../test/postgres-server.ts';
import { type Db, DatabaseUnavailable } from './db.ts';
import { type Incoming, receiveEvents } from './jobs.ts';
import { openDatabase } from './open.ts';

let server: PostgresServer | null = null;
let db: Db;
let admin: pg.Client;

beforeAll(async () => {
  if ((await postgres()).kind === 'absent') return;
  server = await startPostgres({ durable: true });
  db = await openDatabase({ databaseUrl: server.url, dataDir: '' });
  admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
});
beforeEach((context) => {
  if (server === null) context.skip('this machine has no PostgreSQL');
});
afterAll(async () => {
  await db?.close();
  await admin?.end();
  await server?.stop();
});

/** From now on commits wait for a node that is not there, or for none. */
async function waitFor(node: string): Promise<void> {
  await admin.query(`alter system set synchronous_standby_names = '${node}'`);
  await admin.query('select pg_reload_conf()');
  await expect
    .poll(async () => (await admin.query<{ synchronous_standby_names: string }>('show synchronous_standby_names')).rows)
    .toEqual([{ synchronous_standby_names: node }]);
}

function eventOf(organizationId: string): Incoming {
  const [key, bodyHash] = [`event ${randomUUID()}`, 'hash'];
  const source = `host:${randomUUID()}`;
  const nothing = { hostId: null, issueId: null, body: null, reasons: [], deliveryId: null };
  return { organizationId, source, key, bodyHash, kind: 'issue-updated', state: 'skipped', priority: 1, ...nothing };
}

describe('PostgreSQL in synchronous replication, whose other node is away', () => {
  test('takes nothing as received that is on one node only, not even when it is told again (I1)', async () => {
    const organizationId = await makeOrganization(db);
    const event = eventOf(organizationId);
    await waitFor('away');
    await expect(receiveEvents(db, organizationId, [event])).rejects.toThrow(DatabaseUnavailable);
    // Cut off, its commit stands on this node: it is a duplicate now.
    await expect.poll(() => db.call('select from events where key = $1', [event.key])).toHaveLength(1);
    await expect(receiveEvents(db, organizationId, [event])).rejects.toThrow(DatabaseUnavailable);
    await waitFor('');
    await expect(receiveEvents(db, organizationId, [event])).resolves.toMatchObject([{ outcome: 'duplicate' }]);
  });

  test('a wait that somebody ends leaves a doubt, and says so', async () => {
    const organizationId = await makeOrganization(db);
    await waitFor('away');
    const cut = db.tx(organizationId, (sql) => sql.query(`update organizations set name = 'cut'`));
    cut.catch(() => undefined);
    const cancel = `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`;
    await expect.poll(async () => (await admin.query(cancel)).rowCount).toBe(1);
    await expect(cut).rejects.toMatchObject({ name: 'DatabaseUnavailable', doubtful: true });
    await waitFor('');
  });
});

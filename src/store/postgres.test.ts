import net from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { selfSignedCertificate } from '../../test/certificate.ts';
import { type FreshDatabase, freshDatabase, makeOrganization } from '../../test/databases.ts';
import { type Db, DatabaseUnavailable } from './db.ts';
import { openDatabase } from './open.ts';

let fresh: FreshDatabase | null = null;
let db: Db;
beforeAll(async () => {
  fresh = await freshDatabase('postgresql');
});
beforeEach((context) => {
  if (fresh === null) return context.skip('this machine has no PostgreSQL');
  db = fresh.db;
});
afterAll(async () => {
  await fresh?.end();
});

/** Another pool on the same database. */
function another(options: { poolSize: number; query?: string }): Promise<Db> {
  const databaseUrl = `${fresh?.databaseUrl}${options.query ?? ''}`;
  return openDatabase({ databaseUrl, dataDir: '', poolSize: options.poolSize });
}

const others = 'datname = current_database() and pid <> pg_backend_pid()';

describe('PostgreSQL', () => {
  test('that takes a connection away in the middle of a transaction costs that transaction and nothing more', async () => {
    const organizationId = await makeOrganization(db);
    const cut = db.tx(organizationId, async (sql) => {
      await sql.query(`update organizations set name = 'cut'`);
      const [me] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
      await db.call('select pg_terminate_backend($1)', [me?.pid]);
      await sql.query('select 1');
    });
    await expect(cut).rejects.toThrow(DatabaseUnavailable);
    const [row] = await db.call<{ name: string }>('select name from organizations where id = $1', [organizationId]);
    expect(row?.name).not.toBe('cut');
  });

  test('that takes a connection away at commit leaves a doubt, and says so', async () => {
    const organizationId = await makeOrganization(db);
    const cut = db.tx(organizationId, async (sql) => {
      const [me] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
      await db.call('select pg_terminate_backend($1)', [me?.pid]);
      await expect.poll(() => db.call('select from pg_stat_activity where pid = $1', [me?.pid])).toEqual([]);
    });
    await expect(cut).rejects.toMatchObject({ name: 'DatabaseUnavailable', doubtful: true });
  });

  test('that closes every idle connection is reached again', async () => {
    await Promise.all([1, 2, 3].map(() => db.call('select pg_sleep(0.05)')));
    await db.call(`select pg_terminate_backend(pid) from pg_stat_activity where ${others}`);
    await expect.poll(() => db.call('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is asked to stop a statement that nobody waits for any more', async () => {
    await expect(db.call('select pg_sleep(600)', [], { timeoutMs: 100 })).rejects.toThrow(DatabaseUnavailable);
    await expect
      .poll(() =>
        db.call(
          `select pid from pg_stat_activity where ${others} and query like '%pg_sleep(600)%' and state = 'active'`,
        ),
      )
      .toEqual([]);
  });

  test('with every connection in use answers late requests with DatabaseUnavailable', async () => {
    const small = await another({ poolSize: 1 });
    const organizationId = await makeOrganization(small);
    await small.tx(organizationId, async () => {
      await expect(small.call('select 1', [], { timeoutMs: 50 })).rejects.toThrow(DatabaseUnavailable);
    });
    expect(await small.call('select 1 as one')).toEqual([{ one: 1 }]);
    await small.close();
  });

  test('keeps prepared statements, and none where a pooler could not', async () => {
    const names = async (on: Db) => {
      await on.call('select $1::int', [1]);
      return on.call<{ name: string }>(`select name from pg_prepared_statements where statement = 'select $1::int'`);
    };
    const [preparing, plain] = [
      await another({ poolSize: 1 }),
      await another({ poolSize: 1, query: '?prepare=false' }),
    ];
    expect(await names(preparing)).toHaveLength(1);
    expect(await names(plain)).toEqual([]);
    await Promise.all([preparing.close(), plain.close()]);
  });

  test('has changed a table under a prepared statement: the next call works again', async () => {
    const small = await another({ poolSize: 1 });
    await small.call('create table changing (a int)');
    await small.call('select * from changing');
    await small.call('alter table changing add column b int');
    await small
      .call('select * from changing')
      .catch((error: unknown) => expect(error).toBeInstanceOf(DatabaseUnavailable));
    expect(await small.call('select * from changing')).toEqual([]);
    await small.close();
  });

  test('is listened to again after the listening connection was lost', async () => {
    const heard: string[] = [];
    const stop = await db.listen('again', (payload) => heard.push(payload));
    await db.call(`select pg_terminate_backend(pid) from pg_stat_activity where ${others} and query like 'listen %'`);
    await expect
      .poll(async () => {
        await db.notify('again', 'still there?');
        return heard;
      })
      .toContain('still there?');
    await stop();
  });

  test('that is out of reach by the time everything closes keeps nobody: its connections are cut', async () => {
    const way = await wayTo(new URL(fresh?.databaseUrl ?? ''));
    const far = await openDatabase({ databaseUrl: way.url, dataDir: '', poolSize: 2 });
    await far.listen('far', () => undefined);
    await Promise.all([1, 2].map(() => far.call('select pg_sleep(0.05)')));
    expect(way.open()).toBeGreaterThan(2);
    way.lose();
    await far.close();
    await expect.poll(() => way.open()).toBe(0);
  });
});

/** A way to a server that can be lost as by a firewall: nothing passes any more, not even that somebody hung up. */
async function wayTo(url: URL): Promise<{ url: string; open(): number; lose(): void }> {
  let lost = false;
  const ends = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect(Number(url.port), url.hostname);
    near.on('data', (bytes: Buffer) => void (lost || far.write(bytes))).on('error', () => undefined);
    far.on('data', (bytes: Buffer) => void (lost || near.write(bytes))).on('error', () => undefined);
    near.on('end', () => void (lost || far.end()));
    far.on('end', () => void (lost || near.end()));
    ends.add(near);
    near.on('close', () => {
      ends.delete(near);
      far.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const through = new URL(url);
  through.port = String((server.address() as net.AddressInfo).port);
  return {
    url: through.href,
    open() {
      // Only who writes hears that the other side has closed.
      if (lost) for (const near of ends) near.write('?');
      return ends.size;
    },
    lose() {
      lost = true;
      server.close();
    },
  };
}

describe('no PostgreSQL', () => {
  test('where nobody listens', async () => {
    const opening = openDatabase({ databaseUrl: 'postgres://x@127.0.0.1:1/x', dataDir: '' });
    await expect(opening).rejects.toThrow(DatabaseUnavailable);
    await expect(opening).rejects.toThrow('ECONNREFUSED');
  });

  test('where somebody listens and says nothing', async () => {
    const silent = net.createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const { port } = silent.address() as net.AddressInfo;
    const opening = openDatabase({ databaseUrl: `postgres://x@127.0.0.1:${port}/x`, dataDir: '' });
    await expect(opening).rejects.toThrow(DatabaseUnavailable);
    silent.close();
  });

  test('where the address is none', async () => {
    const opening = openDatabase({ databaseUrl: 'not an address', dataDir: '' });
    await expect(opening).rejects.toThrow('DATABASE_URL is not an address');
  });

  describe('with ?sslmode=verify-full', () => {
    /** Answers the question whether it encrypts, and counts what it then hears. */
    async function pretender(answer: 'S' | 'N', opens: (url: string) => Promise<void>): Promise<number> {
      let heard = 0;
      const server = net.createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.write(answer);
          const told = answer === 'N' ? socket : new TLSSocket(socket, { isServer: true, ...selfSignedCertificate() });
          told.on('error', () => undefined).on('data', (bytes: Buffer) => void (heard += bytes.length));
        });
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const { port } = server.address() as net.AddressInfo;
      await opens(`postgres://ada:canary@localhost:${port}/x?sslmode=verify-full`);
      server.close();
      return heard;
    }

    test.each([
      ['whose certificate nobody vouches for', 'S', /self-signed certificate/],
      ['that does not encrypt', 'N', /does not support SSL/],
    ] as const)('one %s is refused before it hears who we are', async (_how, answer, said) => {
      const heard = await pretender(answer, async (databaseUrl) => {
        const opening = openDatabase({ databaseUrl, dataDir: '' });
        await expect(opening).rejects.toThrow(DatabaseUnavailable);
        await expect(opening).rejects.toThrow(said);
      });
      expect(heard).toBe(0);
    });
  });
});

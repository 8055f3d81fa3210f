import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { type Db, DatabaseUnavailable, type Sql } from './db.ts';

/** Any table would do: this one has a text, a jsonb array and times. */
async function insertKey(sql: Sql, organizationId: string, name: string): Promise<void> {
  await sql.query(
    'insert into api_keys (organization_id, id, name, prefix, hash, scopes) values ($1, $2, $3, $4, $5, $6)',
    [organizationId, randomUUID(), name, 'dbk_', randomUUID(), '[]'],
  );
}

async function keyNames(db: Db, organizationId: string): Promise<string[]> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query<{ name: string }>('select name from api_keys order by name'),
  );
  return rows.map(({ name }) => name);
}

eachDatabase('the database', (database, engine) => {
  describe('a transaction', () => {
    test('gives values back in the types promised', async () => {
      const { db, organizationId } = database();
      const id = randomUUID();
      const params = [9_007_199_254_740_991, ['a', 'b"{},'], [1, null, 3], [id], { a: [1, 'ü'] }, undefined, 1.5, true];
      const [row] = await db.tx(organizationId, (sql) =>
        sql.query(
          `select $1::bigint as big, $2::text[] as texts, $3::bigint[] as bigs, $4::uuid[] as ids, $5::jsonb as json, $6::text as nothing,
           $7::float8 as half, $8::boolean as yes, timestamptz '2026-01-02 03:04:05.678Z' as at, $4::uuid[] as again, '[1]'::jsonb as list`,
          params,
        ),
      );
      expect(row).toEqual({
        big: 9_007_199_254_740_991,
        texts: ['a', 'b"{},'],
        bigs: [1, null, 3],
        ids: [id],
        json: { a: [1, 'ü'] },
        nothing: null,
        half: 1.5,
        yes: true,
        at: new Date('2026-01-02T03:04:05.678Z'),
        again: [id],
        list: [1],
      });
    });

    test('takes hostile text as text', async () => {
      const { db } = database();
      const organizationId = await makeOrganization(db);
      const hostile = [
        "'; drop table api_keys; --",
        '$1',
        '\\',
        '"',
        '%s',
        "\u2028'; select 1",
        '${x}',
        '/*',
        "' or 1=1 --",
      ];
      await db.tx(organizationId, async (sql) => {
        for (const name of hostile) await insertKey(sql, organizationId, name);
      });
      expect((await keyNames(db, organizationId)).toSorted()).toEqual(hostile.toSorted());
    });

    test('refuses an organization id that is no UUID', async () => {
      const { db } = database();
      const work = vi.fn(async () => undefined);
      await expect(db.tx("x'; reset role; --", work)).rejects.toThrow('UUID');
      expect(work).not.toHaveBeenCalled();
    });

    test('is undone as a whole when its work throws', async () => {
      const { db } = database();
      const organizationId = await makeOrganization(db);
      const failing = db.tx(organizationId, async (sql) => {
        await insertKey(sql, organizationId, 'one');
        throw new Error('second thoughts');
      });
      await expect(failing).rejects.toThrow('second thoughts');
      expect(await keyNames(db, organizationId)).toEqual([]);
    });

    test('does not pretend to commit when the failure of a statement was swallowed', async () => {
      const { db } = database();
      const organizationId = await makeOrganization(db);
      const swallowing = db.tx(organizationId, async (sql) => {
        await insertKey(sql, organizationId, 'one');
        await sql.query('select 1/0').catch(() => undefined);
      });
      await expect(swallowing).rejects.toThrow('rolled back');
      expect(await keyNames(db, organizationId)).toEqual([]);
    });

    test('cannot be written to after it has ended', async () => {
      const { db } = database();
      const organizationId = await makeOrganization(db);
      const kept = await db.tx(organizationId, async (sql) => sql);
      await expect(insertKey(kept, organizationId, 'late')).rejects.toThrow('has ended');
    });

    test('tells what the database says', async () => {
      const { db, organizationId } = database();
      await expect(db.tx(organizationId, (sql) => sql.query('select 1/0'))).rejects.toThrow('division by zero');
    });

    test('that never ends is given up, and the database works on', async () => {
      const { db } = database();
      const organizationId = await makeOrganization(db);
      let door: Sql | undefined;
      const stuck = db.tx(
        organizationId,
        async (sql) => {
          door = sql;
          await insertKey(sql, organizationId, 'stuck');
          await new Promise(() => undefined);
        },
        { timeoutMs: 200 },
      );
      await expect(stuck).rejects.toThrow(DatabaseUnavailable);
      expect(await keyNames(db, organizationId)).toEqual([]);
      await expect(door?.query('select 1')).rejects.toThrow('has ended');
    });

    test('runs beside many others without mixing up organizations', async () => {
      const { db } = database();
      const organizations = await Promise.all(Array.from({ length: 8 }, () => makeOrganization(db)));
      await Promise.all(
        Array.from({ length: 200 }, async (_, n) => {
          const organizationId = organizations[n % organizations.length] ?? '';
          await db.tx(organizationId, (sql) => insertKey(sql, organizationId, `key ${n}`));
          const seen = await db.tx(organizationId, (sql) =>
            sql.query<{ organization_id: string }>('select distinct organization_id from api_keys'),
          );
          expect(seen).toEqual([{ organization_id: organizationId }]);
        }),
      );
      const counts = await Promise.all(organizations.map(async (id) => (await keyNames(db, id)).length));
      expect(counts).toEqual(organizations.map(() => 25));
    });

    test(`says which engine it runs on: ${engine}`, () => {
      expect(database().db.engine).toBe(engine);
    });
  });

  describe('a call', () => {
    test('commits by itself and works across organizations', async () => {
      const { db } = database();
      const ids = [await makeOrganization(db), await makeOrganization(db)];
      const rows = await db.call<{ id: string }>('select id from organizations where id = any ($1::uuid[])', [ids]);
      expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    });

    test('that takes too long is given up, and the next one is answered', async () => {
      const { db } = database();
      await expect(db.call('select pg_sleep(1)', [], { timeoutMs: 100 })).rejects.toThrow(DatabaseUnavailable);
      expect(await db.call('select 1 as one')).toEqual([{ one: 1 }]);
    });

    test('gives the database’s own complaint about a wrong statement', async () => {
      const { db } = database();
      await expect(db.call('select 1/0')).rejects.toThrow('division by zero');
      await expect(db.call('select 1/0')).rejects.not.toBeInstanceOf(DatabaseUnavailable);
    });

    test('may be made many at once', async () => {
      const { db } = database();
      const rows = await Promise.all(
        Array.from({ length: 100 }, (_, n) => db.call<{ n: number }>('select $1::int as n', [n])),
      );
      expect(rows.map(([row]) => row?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });
  });

  describe('a wake-up', () => {
    test('reaches whoever listens, from outside and from within SQL', async () => {
      const { db, organizationId } = database();
      const heard: string[] = [];
      const stop = await db.listen('deskbridge "jobs"', (payload) => heard.push(payload));
      await db.notify('deskbridge "jobs"', 'from outside');
      await db.tx(organizationId, (sql) => sql.query(`select pg_notify('deskbridge "jobs"', 'from within')`));
      await expect.poll(() => heard).toEqual(expect.arrayContaining(['from outside', 'from within']));
      await stop();
    });

    test('does not come after one stopped listening', async () => {
      const { db } = database();
      const heard: string[] = [];
      const other: string[] = [];
      const stop = await db.listen('wake', (payload) => heard.push(payload));
      const stopOther = await db.listen('wake', (payload) => other.push(payload));
      await stop();
      heard.length = 0;
      await db.notify('wake', 'now');
      await expect.poll(() => other).toContain('now');
      expect(heard).toEqual([]);
      await stopOther();
    });
  });
});

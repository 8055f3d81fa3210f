import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { nothingRead } from '../../test/beside.ts';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import type { Db } from '../store/db.ts';
import { advance, startRetries } from './retries.ts';
import { startRunner } from './runs.ts';

test('a bulk retry that cannot be worked off keeps no other waiting, and is told of once', async () => {
  const troubles: unknown[] = [];
  let looks = 0;
  const seenTwice = new Promise<void>((resolve) => {
    const runner = startRetries(pretended, {
      wake: () => undefined,
      changed: () => undefined,
      reportTrouble: (_doing, error) => troubles.push(error),
    });
    async function query(_text: string, [id]: unknown[] = []): Promise<never[]> {
      if (id === 'unreadable') throw new TypeError('Cannot read what is stored.');
      looks += 1;
      if (looks === 2) void runner.stop().then(resolve);
      return [];
    }
    pretended.tx = (_organization, work) => work({ query });
  });
  await seenTwice;
  expect(troubles).toEqual([new TypeError('Cannot read what is stored.')]);
});

test.each([
  { what: 'bulk retries', start: startRetries },
  {
    what: 'runs',
    start: (db: Db) => startRunner(db, { ...silent, ...nothingRead, house: { mail: false, publicUrl: '' } }),
  },
])('$what that hang do not hold up the end of the process', async ({ start }) => {
  const asked = Promise.withResolvers<void>();
  const call = (): Promise<never[]> => {
    asked.resolve();
    return new Promise(() => undefined);
  };
  const runner = start({ ...pretended, call }, silent);
  await asked.promise;
  await runner.stop(5);
});

const silent = { wake: () => undefined, changed: () => undefined, reportTrouble: () => undefined };
const unused = (): never => {
  throw new Error('Nothing of this is asked for here.');
};
const pretended = {
  engine: 'embedded',
  call: async () => ['unreadable', 'fine'].map((id) => ({ organizationId: 'o', id })) as never[],
  tx: unused,
  listen: unused,
  notify: unused,
  asOwner: unused,
  inUse: () => 0,
  close: unused,
} satisfies Db as Db;

eachDatabase('a bulk retry', (database) => {
  test('ends where what it was to try again is not stored any more', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const id = randomUUID();
    const run = <T extends object>(text: string, params: unknown[] = []) =>
      db.tx(organizationId, (sql) => sql.query<T>(text, params));
    await run(`insert into retries (organization_id, id, asked_by, total) values ($1, $2, 'Ann', 2)`, [
      organizationId,
      id,
    ]);
    for (const [n, kind] of ['effect', 'event'].entries())
      await run(
        `insert into retry_items (organization_id, retry_id, n, kind, ref_id) values ($1, $2, $3, $4, gen_random_uuid())`,
        [organizationId, id, n, kind],
      );
    for (let step = 0; step < 2; step += 1) await db.tx(organizationId, (sql) => advance(sql, { organizationId, id }));
    const rows = await run(`select state, failed, ended_at is not null as ended from retries where id = $1`, [id]);
    expect(rows).toEqual([{ state: 'done', failed: 2, ended: true }]);
    expect(await run('select distinct reason from retry_items')).toEqual([{ reason: 'it was deleted meanwhile' }]);
  });
});

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Sql } from '../../src/store/db.ts';
import { eachDatabase, makeOrganization } from '../databases.ts';

/** More with a larger number; the connections are a handful, so each has been everybody's many times over. */
const REQUESTS = Number(process.env['POOL_REQUESTS'] ?? 1_000);
const AT_ONCE = 25;

class OnPurpose extends Error {}

eachDatabase('connections that serve one organization after the other', (database) => {
  test('never show or change what is another’s, whatever ended before on them', async () => {
    const { db } = database();
    const organizations = await Promise.all([1, 2, 3, 4].map(async () => makeOrganization(db)));
    for (const organizationId of organizations) await db.tx(organizationId, (sql) => addIssue(sql, organizationId));
    const wrong: unknown[] = [];
    let next = 0;

    async function one(n: number): Promise<void> {
      const own = organizations[n % organizations.length] ?? '';
      const other = organizations[(n + 1) % organizations.length] ?? '';
      const work = async (sql: Sql): Promise<void> => {
        const rows = await sql.query<{ organization_id: string }>('select distinct organization_id from issues');
        if (rows.length !== 1 || rows[0]?.organization_id !== own) wrong.push({ n, own, rows });
        const changed = await sql.query('update issues set summary = $2 where organization_id = $1 returning id', [
          other,
          own,
        ]);
        if (changed.length > 0) wrong.push({ n, own, changed });
        if (n % 5 === 1) await sql.query('select 1 / 0');
        if (n % 5 === 2) throw new OnPurpose();
        if (n % 5 === 3) await addIssue(sql, own);
        // What one leaves behind on a connection must mean nothing to the next.
        if (n % 5 === 4) await sql.query(`select set_config('deskbridge.organization', $1, false)`, [other]);
      };
      await db.tx(own, work).catch((error: unknown) => {
        if (!(error instanceof OnPurpose) && !/division by zero/.test(String(error))) wrong.push(error);
      });
      if (n % 7 === 0) await db.call('select 1');
    }

    const workers = Array.from({ length: AT_ONCE }, async () => {
      while (next < REQUESTS) {
        next += 1;
        await one(next);
      }
    });
    await Promise.all(workers);
    expect(wrong).toEqual([]);
    const mixed = await db.call(
      `select organization_id from issues where summary <> organization_id::text and organization_id = any($1::uuid[])`,
      [organizations],
    );
    expect(mixed).toEqual([]);
  });
});

async function addIssue(sql: Sql, organizationId: string): Promise<void> {
  await sql.query(
    `insert into issues (organization_id, host_id, id, key, project_key, summary, status, updated_at)
     values ($1, $2, $3, $3, 'SUP', $1::uuid::text, '{}', 1)`,
    [organizationId, randomUUID(), randomUUID()],
  );
}

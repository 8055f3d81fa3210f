import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/databases.ts';
import { distributedTables, distributionCalls, distributionProblems } from './distribution.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  // The catalog is the same on both engines; this one is always there.
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
});
afterAll(async () => {
  await fresh.end();
});

test('every table can lie on the machine of its organization: every key begins with it, every reference includes it', async () => {
  expect(await distributionProblems(fresh.db)).toEqual([]);
});

test('a table that could not is named, with its key', async () => {
  const { db } = fresh;
  await db.call('create table stray (id uuid primary key, organization_id uuid, name text unique)');
  await db.call(
    'create table led (organization_id uuid, id uuid references stray (id), primary key (organization_id, id))',
  );
  await db.call('create table keyless (organization_id uuid)');
  expect(await distributionProblems(db)).toEqual([
    'keyless has no primary key',
    'led: foreign key led_id_fkey is of (id)',
    'stray: primary key stray_pkey is of (id)',
    'stray: unique key stray_name_key is of (name)',
  ]);
  await db.call('drop table led, stray, keyless');
});

test('the calls begin with the organizations, and lay everything else beside them', async () => {
  const tables = await distributedTables(fresh.db);
  const lines = distributionCalls(tables).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^select create_reference_table\('deskbridge_migrations'\); -- /);
  expect(lines[1]).toBe(`select create_distributed_table('organizations', 'id');`);
  expect(lines).toContain(
    `select create_distributed_table('links', 'organization_id', colocate_with => 'organizations');`,
  );
  expect(lines).toHaveLength(tables.length + 1);
});

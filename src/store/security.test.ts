import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { tablesInCode } from '../../test/tables.ts';
import type { Sql } from './db.ts';

const tables = await tablesInCode();

/** A row with something of the right type in every column that must have something. */
async function insertRow(sql: Sql, table: string, organizationId: string): Promise<void> {
  const columns = tables.find(({ name }) => name === table)?.columns ?? [];
  const needed = columns.filter((column) => column.notNull && !column.hasDefault);
  const names = needed.map((column) => snakeCase(column.name));
  const values = needed.map((column, n) =>
    names[n] === 'organization_id' || (table === 'organizations' && names[n] === 'id')
      ? organizationId
      : sample(column.getSQLType()),
  );
  const places = values.map((_, n) => `$${n + 1}`);
  await sql.query(`insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`, values);
}

function sample(type: string): unknown {
  switch (type) {
    case 'uuid':
      return randomUUID();
    case 'jsonb':
      return {};
    case 'boolean':
      return true;
    case 'timestamp with time zone':
      return new Date();
    case 'bigint':
    case 'integer':
      return 1;
    default:
      return randomUUID();
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

eachDatabase('the database', (database) => {
  describe('row security', () => {
    test('is on and forced for every table that holds an organization’s rows', async () => {
      const rows = await database().db.call(
        `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
         and (c.relname = 'organizations' or exists (
           select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
         and not (c.relrowsecurity and c.relforcerowsecurity and exists (
           select from pg_policies p where p.tablename = c.relname and p.roles = '{deskbridge_app}' and p.cmd = 'ALL'
             and p.qual like '%deskbridge.organization%' and p.with_check like '%deskbridge.organization%'))`,
      );
      expect(rows).toEqual([]);
    });

    test('leaves no table without an organization but the list of migrations', async () => {
      const rows = await database().db.call(
        `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'organizations'
         and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and a.attnotnull)`,
      );
      expect(rows).toEqual([{ relname: 'deskbridge_migrations' }]);
    });

    test('cannot be got round by the role the application works as', async () => {
      const rows = await database().db.call(
        `select rolname from pg_roles where rolname = 'deskbridge_app' and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb)
       union all select tablename from pg_tables where tableowner = 'deskbridge_app'
       union all select granted.rolname from pg_auth_members m join pg_roles granted on granted.oid = m.roleid
         where m.member = 'deskbridge_app'::regrole
       union all select p.proname from pg_proc p
         where p.prosecdef and p.pronamespace = 'public'::regnamespace and has_function_privilege('deskbridge_app', p.oid, 'execute')
       union all select 'create in public' where has_schema_privilege('deskbridge_app', 'public', 'create')
       union all select 'the migrations' where has_table_privilege('deskbridge_app', 'deskbridge_migrations', 'select, insert, update, delete')`,
      );
      expect(rows).toEqual([]);
    });

    test('makes every primary key and unique index begin with the organization', async () => {
      const rows = await database().db.call(
        `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where c.relnamespace = 'public'::regnamespace and i.indisunique
         and c.relname not in ('organizations', 'deskbridge_migrations') and a.attname <> 'organization_id'`,
      );
      expect(rows).toEqual([]);
    });

    describe.each(tables.map(({ name }) => name))('of %s', (table) => {
      const organization = table === 'organizations' ? 'id' : 'organization_id';

      test('shows nothing without an organization', async () => {
        const { db, organizationId } = database();
        await fill(table, organizationId);
        const [row] = await db.tx(organizationId, async (sql) => {
          await sql.query(`set local deskbridge.organization = ''`);
          return sql.query<{ n: number }>(`select count(*) as n from ${table}`);
        });
        expect(row).toEqual({ n: 0 });
      });

      test('shows and changes one organization’s rows only', async () => {
        const { db } = database();
        const [mine, theirs] = [await makeOrganization(db), await makeOrganization(db)];
        await fill(table, mine);
        await fill(table, theirs);
        const seen = await db.tx(mine, (sql) =>
          sql.query<{ o: string }>(`select distinct ${organization} as o from ${table}`),
        );
        expect(seen).toEqual([{ o: mine }]);
        // Refused where the role may not delete at all; else it must not reach the other organization's row.
        await db.tx(mine, (sql) => sql.query(`delete from ${table}`)).catch(() => undefined);
        const [left] = await db.call<{ n: number }>(`select count(*) as n from ${table} where ${organization} = $1`, [
          theirs,
        ]);
        expect(left).toEqual({ n: 1 });
      });

      test('takes no row for another organization', async () => {
        const { db } = database();
        const [mine, theirs] = [await makeOrganization(db), await makeOrganization(db)];
        await expect(db.tx(mine, (sql) => insertRow(sql, table, theirs))).rejects.toThrow(
          /row-level security|permission denied/,
        );
      });
    });

    /** As the owner: some tables are filled by functions only. */
    async function fill(table: string, organizationId: string): Promise<void> {
      const { db } = database();
      const owner: Sql = { query: (text, params) => db.call(text, params) };
      if (table !== 'organizations') await insertRow(owner, table, organizationId);
    }
  });

  describe('the application’s role', () => {
    test.each([
      ['timeline', 'text'],
      ['audit_log', 'actor'],
      ['approval_log', 'actor'],
    ])('may add to %s and read it, and nothing else', async (table, column) => {
      const { db, organizationId } = database();
      await db.tx(organizationId, (sql) => insertRow(sql, table, organizationId));
      for (const change of [`update ${table} set ${column} = 'x'`, `delete from ${table}`, `truncate ${table}`]) {
        await expect(db.tx(organizationId, (sql) => sql.query(change))).rejects.toThrow('permission denied');
      }
    });

    test('may not change tables', async () => {
      const { db, organizationId } = database();
      for (const change of [
        'create table x ()',
        'drop table events',
        'alter table events disable row level security',
      ]) {
        await expect(db.tx(organizationId, (sql) => sql.query(change))).rejects.toThrow(
          /permission denied|must be owner/,
        );
      }
    });
  });

  describe('the schema in code', () => {
    test('is what the migrations make', async () => {
      const rows = await database().db.call<{ line: string }>(
        `select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, null) || case when a.attnotnull then ' not null' else '' end as line
       from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and c.relname <> 'deskbridge_migrations'`,
      );
      const inCode = tables.flatMap(({ name, columns }) =>
        columns.map((column) => {
          const type = column.getSQLType().replace('bigserial', 'bigint');
          return `${name}.${snakeCase(column.name)} ${type}${column.notNull ? ' not null' : ''}`;
        }),
      );
      expect(rows.map(({ line }) => line).toSorted()).toEqual(inCode.toSorted());
    });
  });
});

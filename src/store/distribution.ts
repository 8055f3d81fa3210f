/**
 * How the tables lie on many machines: every organization whole on one of them, by its id. In: the database's own catalog. Out: what stands
 * in the way of that, and the calls with which Citus distributes the tables.
 */
import type { Db } from './db.ts';

/** Tables of no organization: copied to every machine whole. */
const referenceTables: readonly { name: string; reason: string }[] = [
  { name: 'deskbridge_migrations', reason: 'the schema’s own ledger, written only while it is upgraded' },
];

/** The organizations themselves: by their own id, and everything else lies beside them. */
const ROOT = { name: 'organizations', column: 'id' } as const;

/** The tables of organizations, by name, the organizations themselves first. */
export async function distributedTables(db: Db): Promise<string[]> {
  const rows = await db.call<{ name: string }>(
    `select relname::text as name from pg_class where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace
       and not relispartition and not (relname::text = any ($1)) order by relname <> $2, relname`,
    [referenceTables.map(({ name }) => name), ROOT.name],
  );
  return rows.map(({ name }) => name);
}

/** A primary key, a unique index or a foreign key that does not hold within one organization, in words; or a table that has none. */
export async function distributionProblems(db: Db): Promise<string[]> {
  const tables = await distributedTables(db);
  const keys = await db.call<{ on: string; name: string; kind: 'primary' | 'unique' | 'foreign'; columns: string[] }>(
    `select i.indrelid::regclass::text as on, i.indexrelid::regclass::text as name, case when i.indisprimary then 'primary' else 'unique' end as kind,
       array(select coalesce(a.attname, '')::text from unnest(i.indkey::int2[]) with ordinality as k(number, place)
         left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number order by k.place) as columns
     from pg_index i where i.indisunique and i.indrelid::regclass::text = any ($1)
     union all
     select c.conrelid::regclass::text, c.conname::text, 'foreign',
       array(select a.attname::text from unnest(c.conkey) as k(number) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number)
     from pg_constraint c where c.contype = 'f' and c.conrelid::regclass::text = any ($1)`,
    [tables],
  );
  return tables.flatMap((table) => {
    const column = table === ROOT.name ? ROOT.column : 'organization_id';
    const own = keys.filter((key) => key.on === table);
    const wrong = own.filter(({ kind, columns }) =>
      kind === 'foreign' ? !columns.includes(column) : columns[0] !== column,
    );
    return [
      ...(own.some(({ kind }) => kind === 'primary') ? [] : [`${table} has no primary key`]),
      ...wrong.map(({ name, kind, columns }) => `${table}: ${kind} key ${name} is of (${columns.join(', ')})`),
    ];
  });
}

/** The calls, in an order in which each finds what it needs. */
export function distributionCalls(tables: readonly string[]): string {
  return [
    ...referenceTables.map(({ name, reason }) => `select create_reference_table('${name}'); -- ${reason}`),
    ...tables.map((table) =>
      table === ROOT.name
        ? `select create_distributed_table('${table}', '${ROOT.column}');`
        : `select create_distributed_table('${table}', 'organization_id', colocate_with => '${ROOT.name}');`,
    ),
    '',
  ].join('\n');
}

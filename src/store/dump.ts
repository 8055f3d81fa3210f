/**
 * The whole database as lines of JSON, and back. The same on both engines, so that a backup of one can be restored on the other. A line is a
 * head, rows of a table, the state of a sequence, or the end, without which a file is known to be cut off.
 */
import { DatabaseSetupError, type Db, type Session } from './db.ts';
import { migrateWithin } from './migrate.ts';

export interface DumpHead {
  kind: 'deskbridge-backup';
  format: 1;
  /** Of Deskbridge. */
  version: string;
  takenAt: string;
  migrations: string[];
  /** What an embedded database's secrets are sealed with; null where the operator keeps it (DESKBRIDGE_SECRET). */
  secret: string | null;
}

type Line =
  | DumpHead
  | { kind: 'rows'; table: string; rows: object[] }
  | { kind: 'sequence'; name: string; value: number | null }
  | { kind: 'end'; rows: number };

const ROWS_AT_ONCE = 500;

const TABLES = `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'deskbridge_migrations' order by 1`;

/** Every row as of one moment, while others go on writing on PostgreSQL; the embedded database waits for the end. */
export async function* dump(
  session: Session,
  of: { version: string; secret: string | null },
): AsyncGenerator<string, void, void> {
  await session.run('begin isolation level repeatable read read only');
  try {
    const migrations = await session.run('select name from deskbridge_migrations order by name');
    yield line({
      kind: 'deskbridge-backup',
      format: 1,
      ...of,
      takenAt: await momentOf(session),
      migrations: migrations.map(({ name }) => String(name)),
    });
    let rows = 0;
    for (const { name } of await session.run(TABLES)) {
      const table = String(name);
      await session.run(
        `declare everything no scroll cursor for select row_to_json(t)::text as row from ${quoted(table)} t`,
      );
      for (;;) {
        const some = await session.run(`fetch ${ROWS_AT_ONCE} from everything`);
        if (some.length === 0) break;
        rows += some.length;
        yield `{"kind":"rows","table":${JSON.stringify(table)},"rows":[${some.map(({ row }) => String(row)).join(',')}]}\n`;
      }
      await session.run('close everything');
    }
    for (const { name, value } of await session.run(
      `select sequencename as name, last_value as value from pg_sequences where schemaname = 'public' order by 1`,
    ))
      yield line({ kind: 'sequence', name: String(name), value: value === null ? null : Number(value) });
    yield line({ kind: 'end', rows });
  } finally {
    await session.run('rollback');
  }
}

async function momentOf(session: Session): Promise<string> {
  const [now] = await session.run('select to_json(clock_timestamp()) as at');
  return String(now?.['at']);
}

/** Hands the whole database on, piece by piece. `secret`: what an embedded database's tokens are sealed with. */
export function backUp(
  db: Db,
  of: { version: string; secret: string | null },
  into: (lines: string) => Promise<void>,
): Promise<void> {
  return db.asOwner(async (session) => {
    for await (const lines of dump(session, of)) await into(lines);
  });
}

function line(of: Line): string {
  return `${JSON.stringify(of)}\n`;
}

/** The head of a backup. Throws DatabaseSetupError where it is none that this version reads. */
export function readHead(text: string): DumpHead {
  const head = parsed(text) as Partial<DumpHead> | null;
  if (head?.kind !== 'deskbridge-backup')
    throw new DatabaseSetupError('The file is no backup of Deskbridge: give one that "deskbridge backup" made.');
  if (head.format !== 1)
    throw new DatabaseSetupError('The backup was made by a newer Deskbridge: restore it with that version.');
  return head as DumpHead;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Fills a new database, all or nothing, and brings it up to this version. Whatever may have been sent since the backup is looked for before
 * it is sent. `lines`: after the head. Throws DatabaseSetupError where the database is not empty or the file is cut off.
 */
export async function load(session: Session, head: DumpHead, lines: AsyncIterable<string>): Promise<number> {
  await mustBeEmpty(session);
  await session.run('begin');
  try {
    await migrateWithin(session, { upTo: head.migrations });
    const rows = await loadLines(session, lines);
    await lookFirst(session, head.takenAt);
    await migrateWithin(session);
    await session.run('commit');
    return rows;
  } catch (error) {
    await session.run('rollback').catch(() => undefined);
    throw error;
  }
}

/** For a database that came back by other means (pg_restore, point-in-time recovery). `takenAt`: as of when it is, ISO 8601. */
export async function lookFirst(session: Session, takenAt: string): Promise<void> {
  await session.run('call begin_after_restore($1::timestamptz)', [takenAt]);
}

async function mustBeEmpty(session: Session): Promise<void> {
  const [there] = await session.run(`select to_regclass('organizations') is not null as yes`);
  if (there?.['yes'] !== true) return;
  const [row] = await session.run('select from organizations limit 1');
  if (row !== undefined)
    throw new DatabaseSetupError(
      'The database has something in it already: restore into a new, empty one (another DATA_DIR, or a new DATABASE_URL).',
    );
}

async function loadLines(session: Session, lines: AsyncIterable<string>): Promise<number> {
  const tables = new Map<string, string>();
  for (const { name } of await session.run(TABLES)) {
    const table = String(name);
    tables.set(table, await columnsOf(session, table));
    // What triggers made of a row is in the backup, too.
    await session.run(`alter table ${quoted(table)} disable trigger user; delete from ${quoted(table)}`);
  }
  let rows = 0;
  let isWhole = false;
  for await (const text of lines) {
    if (text === '') continue;
    const one = parsed(text) as Line | null;
    if (one?.kind === 'rows') {
      const columns = tables.get(one.table);
      if (columns === undefined) throw new DatabaseSetupError(`The backup has a table ${one.table} that is not known.`);
      await session.run(
        `insert into ${quoted(one.table)} (${columns}) overriding system value
         select ${columns} from json_populate_recordset(null::${quoted(one.table)}, $1::json)`,
        [rowsText(text)],
      );
      rows += one.rows.length;
    } else if (one?.kind === 'sequence') {
      if (one.value !== null) await session.run('select setval($1::regclass, $2)', [quoted(one.name), one.value]);
    } else isWhole = one?.kind === 'end' && one.rows === rows;
  }
  if (!isWhole) throw new DatabaseSetupError('The backup is cut off or damaged: nothing was restored.');
  for (const table of tables.keys()) await session.run(`alter table ${quoted(table)} enable trigger user`);
  return rows;
}

/** As it stands in the file: numbers are not to go through JavaScript. */
function rowsText(text: string): string {
  return text.slice(text.indexOf('"rows":[') + '"rows":'.length, text.lastIndexOf('}'));
}

/** Those that are not computed. */
async function columnsOf(session: Session, table: string): Promise<string> {
  const columns = await session.run(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [quoted(table)],
  );
  return columns.map(({ name }) => quoted(String(name))).join(', ');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

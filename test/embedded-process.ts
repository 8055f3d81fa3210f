/**
 * A process of its own on an embedded database, to be refused or killed. Arguments: the data directory, and `write` to write row after row.
 * Prints `open` when it is, then the number of each row once it is committed; where it cannot open, the reason, and ends with 1.
 */
import { openDatabase } from '../src/store/open.ts';

const [dataDir = '', task] = process.argv.slice(2);

try {
  const db = await openDatabase({ databaseUrl: null, dataDir });
  console.log('open');
  const [last] = await db.call<{ n: number }>('select coalesce(max(name::bigint), 0) as n from organizations');
  for (let n = (last?.n ?? 0) + 1; task === 'write'; n += 1) {
    await db.call('insert into organizations (id, name) values (gen_random_uuid(), $1)', [String(n)]);
    console.log(n);
  }
  process.stdin.resume();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

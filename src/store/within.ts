import { type Db, isDuplicate, Refused } from './db.ts';

/**
 * Several writes of this room as one: `work` gets a `db` whose every transaction is the same one, so that all of it is written or nothing.
 * Throws Refused `changed_meanwhile` where somebody else made the same at that moment. A sealer must have sealed something of the
 * organization before: its first time reads the database by itself.
 */
export async function asOne<T>(db: Db, organizationId: string, work: (db: Db) => Promise<T>): Promise<T> {
  // What goes wrong first is what went wrong: after it the transaction refuses everything.
  const wrong: unknown[] = [];
  try {
    return await db.tx(
      organizationId,
      (sql) =>
        work({
          ...db,
          async tx(_same, inner) {
            try {
              return await inner(sql);
            } catch (error) {
              wrong.push(error);
              throw error;
            }
          },
        }),
      { timeoutMs: 60_000 },
    );
  } catch (error) {
    const first = wrong[0] ?? error;
    if (isDuplicate(first))
      throw new Refused(
        'changed_meanwhile',
        'Somebody else set up the same at this moment. Nothing was changed: try again.',
      );
    throw first;
  }
}

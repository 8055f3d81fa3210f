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
          engine: db.engine,
          async tx(_same, inner) {
            try {
              return await inner(sql);
            } catch (error) {
              wrong.push(error);
              throw error;
            }
          },
          call: outside,
          listen: outside,
          notify: outside,
          asOwner: outside,
          inUse: () => db.inUse(),
          close: outside,
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

/** What goes past the transaction would not be part of it, and on the embedded database would wait for it for ever. */
async function outside(): Promise<never> {
  throw new Error('Within one transaction there is nothing but transactions.');
}

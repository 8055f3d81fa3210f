/** From a desk's id to the organization it is of, and a transaction there. */
import { Gone, RetryLater } from '../domain/errors.ts';
import type { HostAccess } from '../domain/ports.ts';
import { type Db, DatabaseUnavailable, type Sql } from '../store/db.ts';
import { organizationOfDesk } from '../store/desk/requests.ts';

/** Throws only the errors of errors.ts: a desk whose database is away is for later. */
export type OfDesk = <T>(access: HostAccess, work: (sql: Sql) => Promise<T>) => Promise<T>;

export function createOfDesk(db: Db): OfDesk {
  /** Host ids never move to another organization. */
  const organizations = new Map<string, string>();

  async function organizationOf(hostId: string): Promise<string> {
    const known = organizations.get(hostId) ?? (await organizationOfDesk(db, hostId));
    if (known === null) throw new Gone('This desk is not set up any more.');
    organizations.set(hostId, known);
    return known;
  }

  return async ({ hostId }, work) => {
    try {
      return await db.tx(await organizationOf(hostId), work);
    } catch (error) {
      if (error instanceof DatabaseUnavailable) throw new RetryLater(error.message);
      throw error;
    }
  };
}

/** What is kept only for a while, taken away batch by batch. The SQL is migrations/*_retention.sql. */
import type { Db } from './db.ts';

/** How many rows one statement touches: few enough that nobody waits for it. */
const BATCH = 500;

/** Takes texts and names out of what came to its end so long ago, by the database's clock. True: there may be more. */
export async function forgetTexts(db: Db, organizationId: string, days: number): Promise<boolean> {
  const [row] = await db.call<{ more: boolean }>('select forget_texts($1, $2::int, $3::int) as more', [
    organizationId,
    days,
    BATCH,
  ]);
  return row?.more === true;
}

/** The same of mails that came, and of what people asked for beside an issue. True: there may be more. */
export async function forgetWishes(db: Db, organizationId: string, days: number): Promise<boolean> {
  const [row] = await db.call<{ more: boolean }>(
    'select (select forget_mails($1, $2::int, $3::int)) or (select forget_wishes($1, $2::int, $3::int)) as more',
    [organizationId, days, BATCH],
  );
  return row?.more === true;
}

/** Deletes entries of the audit log of that age. True: there may be more. */
export async function forgetAudit(db: Db, organizationId: string, days: number): Promise<boolean> {
  const [row] = await db.call<{ more: boolean }>('select forget_audit($1, $2::int, $3::int) as more', [
    organizationId,
    days,
    BATCH,
  ]);
  return row?.more === true;
}

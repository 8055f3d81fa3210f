/** What is erased on demand. The SQL is migrations/*_erase.sql; it works as the owner of the tables, so that append-only ones are reached too. */
import type { Db } from './db.ts';
import { signalRunsAsking } from './workflows/signals.ts';

/** Searching every text of an organization takes as long as there are texts. */
const PATIENCE_MS = 10 * 60_000;

/** By e-mail, or by the id of a contact of a connection; null: not by that. */
export interface PersonAsked {
  email: string | null;
  connectionId: string | null;
  contactId: string | null;
}

/** Where a person is met. Holds what is to be erased: never logged, never kept. */
export interface FoundPerson {
  emails: string[];
  names: string[];
  contacts: object[];
  conversations: object[];
  requests: string[];
  comments: number;
  /** Ids of mails and of files in the storage. */
  mails: string[];
  files: string[];
  accounts: { id: string; role: string }[];
}

export async function findPerson(db: Db, organizationId: string, asked: PersonAsked): Promise<FoundPerson> {
  const [row] = await db.call<{ person: FoundPerson }>(
    'select find_person($1, $2, $3::uuid, $4) as person',
    [organizationId, asked.email, asked.connectionId, asked.contactId],
    { timeoutMs: PATIENCE_MS },
  );
  if (row === undefined) throw new Error('The database did not say whom it found.');
  return row.person;
}

/** Takes out what was found; rows stay, under `standIn`. Done again, it takes out what came in the meantime. */
export async function erasePerson(
  db: Db,
  organizationId: string,
  { person, standIn }: { person: FoundPerson; standIn: string },
): Promise<void> {
  await db.call('select erase_person($1, $2::jsonb, $3)', [organizationId, JSON.stringify(person), standIn], {
    timeoutMs: PATIENCE_MS,
  });
  const accounts = person.accounts.map(({ id }) => id);
  await db.tx(organizationId, (sql) => signalRunsAsking(sql, accounts));
}

/** Every row of every table, but for the organization itself under a name that says nothing. */
export async function eraseOrganization(db: Db, organizationId: string): Promise<void> {
  await db.call('select erase_organization($1)', [organizationId], { timeoutMs: PATIENCE_MS });
}

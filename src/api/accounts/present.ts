/** A user as the API shows them: never what they sign in with. */
import type { Sql } from '../../store/db.ts';
import { findPerson, type Person } from '../../store/accounts/users.ts';
import { notFound } from '../problem.ts';
import { iso } from '../route.ts';
import type { UserAnswer } from '../schemas/accounts.ts';

/** Throws 404. */
export async function demandPerson(sql: Sql, id: string): Promise<Person> {
  const person = await findPerson(sql, id);
  if (person === null) throw notFound(`There is no user ${id}.`);
  return person;
}

export function presentUser(person: Person): UserAnswer {
  const { id, email, name, role, state, passwordSet, secondFactor } = person;
  const { createdAt, lastSeenAt, linkPurpose, linkExpiresAt } = person;
  return {
    id,
    email,
    name,
    role,
    state,
    createdAt: createdAt.toISOString(),
    lastSeenAt: iso(lastSeenAt),
    passwordSet,
    secondFactor,
    link:
      linkPurpose === null || linkExpiresAt === null
        ? null
        : { purpose: linkPurpose, expiresAt: linkExpiresAt.toISOString() },
  };
}

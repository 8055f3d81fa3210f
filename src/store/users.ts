import { randomUUID } from 'node:crypto';
import { type Db, isDuplicate, Refused } from './db.ts';
import { hashOf, newToken } from './tokens.ts';

export type Role = 'admin' | 'agent';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
}

/** Who is signed in. `userId` null: whoever opened the sign-in link that the server printed. */
export interface Session {
  organizationId: string;
  userId: string | null;
  role: Role;
  /** For the timeline. */
  name: string;
}

/** Signed out after so long without a request. */
const idleHours = 12;
const sessionDays = 14;

interface SessionRow {
  organization_id: string;
  user_id: string | null;
  role: Role;
  name: string | null;
  stale: boolean;
}

/** E-mail addresses are compared in lower case. Throws Refused `email_taken`. */
export async function createUser(db: Db, organizationId: string, input: Omit<User, 'id'>): Promise<User> {
  const user = { ...input, id: randomUUID(), email: input.email.trim().toLowerCase() };
  try {
    await db.tx(organizationId, (sql) =>
      sql.query('insert into users (organization_id, id, email, name, role) values ($1, $2, $3, $4, $5)', [
        organizationId,
        user.id,
        user.email,
        user.name,
        user.role,
      ]),
    );
    return user;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refused('email_taken', `There is a user ${user.email} already.`);
  }
}

/** All of an organization, by e-mail. */
export async function listUsers(db: Db, organizationId: string): Promise<User[]> {
  return db.tx(organizationId, (sql) => sql.query<User>('select id, email, name, role from users order by email'));
}

/** A token that signs in once, within `minutes`. Shown or sent once; only its hash is stored. */
export async function createSignInToken(
  db: Db,
  organizationId: string,
  input: { userId: string | null; role: Role; minutes: number },
): Promise<string> {
  const token = newToken('dbi_');
  await db.tx(organizationId, (sql) =>
    sql.query(
      `insert into sign_in_tokens (organization_id, hash, user_id, role, expires_at)
       values ($1, $2, $3, $4, now() + $5 * interval '1 minute')`,
      [organizationId, hashOf(token), input.userId, input.role, input.minutes],
    ),
  );
  return token;
}

/** Turns a sign-in token into a session's token; null if it is unknown, used or expired. Of two at once, one gets it. */
export async function signIn(db: Db, signInToken: string): Promise<string | null> {
  const session = newToken('dbs_');
  const rows = await db.call(
    `with used as (
       update sign_in_tokens set used_at = now() where hash = $1 and used_at is null and expires_at > now()
       returning organization_id, user_id, role
     ) insert into sessions (organization_id, hash, user_id, role, expires_at)
       select organization_id, $2, user_id, role, now() + $3 * interval '1 day' from used returning hash`,
    [hashOf(signInToken), hashOf(session), sessionDays],
  );
  return rows.length > 0 ? session : null;
}

/** Whose session this is; null if it ended, by sign-out, by age or by idleness. Notes the use once a minute at most. */
export async function findSession(db: Db, sessionToken: string): Promise<Session | null> {
  const hash = hashOf(sessionToken);
  const [row] = await db.call<SessionRow>(
    `select s.organization_id, s.user_id, coalesce(u.role, s.role) as role, u.name, s.last_seen_at < now() - interval '1 minute' as stale
     from sessions s left join users u on u.organization_id = s.organization_id and u.id = s.user_id
     where s.hash = $1 and s.expires_at > now() and s.last_seen_at > now() - $2 * interval '1 hour'
       and (s.user_id is null or u.id is not null)`,
    [hash, idleHours],
  );
  if (row === undefined) return null;
  if (row.stale) {
    await db.call('update sessions set last_seen_at = now() where organization_id = $1 and hash = $2', [
      row.organization_id,
      hash,
    ]);
  }
  return { organizationId: row.organization_id, userId: row.user_id, role: row.role, name: row.name ?? 'operator' };
}

/** Ends a session for good. */
export async function signOut(db: Db, sessionToken: string): Promise<void> {
  await db.call('delete from sessions where hash = $1', [hashOf(sessionToken)]);
}

/** Removes what has expired. */
export async function sweepSignIns(db: Db): Promise<void> {
  await db.call('delete from sessions where expires_at < now()');
  await db.call(`delete from sign_in_tokens where expires_at < now() - interval '1 day'`);
}

/** People: who they are and what they may. What they sign in with is in passwords.ts, totp.ts and sign-in-links.ts. */
import { randomUUID } from 'node:crypto';
import { Refused, type Sql } from '../db.ts';
import { signalRunsAsking } from '../workflows/signals.ts';

export type Role = 'admin' | 'agent' | 'requester';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
}

/** `invited`: has never come in. */
export type UserState = 'invited' | 'active' | 'disabled';

/** A user as admins see them. */
export interface Person extends User {
  state: UserState;
  createdAt: Date;
  lastSeenAt: Date | null;
  passwordSet: boolean;
  secondFactor: boolean;
  /** The link that is out to them. */
  linkPurpose: 'sign-in' | 'invitation' | 'reset' | null;
  linkExpiresAt: Date | null;
}

const PEOPLE = `
  select u.id, u.email, u.name, u.role, u.created_at as "createdAt", u.last_seen_at as "lastSeenAt",
    case when u.disabled_at is not null then 'disabled' when u.accepted_at is null then 'invited' else 'active' end as state,
    u.password_hash is not null as "passwordSet", u.totp_at is not null as "secondFactor",
    t.purpose as "linkPurpose", t.expires_at as "linkExpiresAt"
  from users u left join lateral (
    select purpose, expires_at from sign_in_tokens l
    where l.user_id = u.id and l.used_at is null and l.expires_at > now() order by l.expires_at desc limit 1) t on true`;

/** E-mail addresses are compared in lower case. Throws Refused `email_taken`. */
export async function addUser(sql: Sql, input: Omit<User, 'id'>): Promise<User> {
  const user = { ...input, id: randomUUID(), email: plainEmail(input.email) };
  const added = await sql.query(
    `insert into users (organization_id, id, email, name, role)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4) on conflict do nothing returning id`,
    [user.id, user.email, user.name, user.role],
  );
  if (added.length === 0) throw new Refused('email_taken', `There is a user ${user.email} already.`);
  return user;
}

/** As addresses are stored and compared. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** All of an organization, by e-mail. */
export async function listPeople(sql: Sql): Promise<Person[]> {
  return sql.query<Person>(`${PEOPLE} order by u.email`);
}

export async function findPerson(sql: Sql, id: string): Promise<Person | null> {
  const [person] = await sql.query<Person>(`${PEOPLE} where u.id = $1`, [id]);
  return person ?? null;
}

export async function findPersonByEmail(sql: Sql, email: string): Promise<Person | null> {
  const [person] = await sql.query<Person>(`${PEOPLE} where u.email = $1`, [plainEmail(email)]);
  return person ?? null;
}

/** Whether anybody could sign in as an admin by their own name. */
export async function hasActiveAdmin(sql: Sql): Promise<boolean> {
  const admins = await sql.query(
    `select from users where role = 'admin' and accepted_at is not null and disabled_at is null limit 1`,
  );
  return admins.length > 0;
}

/** Null leaves a field as it is. A changed role ends the person's sessions. Throws Refused `last_admin`. */
export async function changeUser(
  sql: Sql,
  id: string,
  change: { name: string | null; role: Role | null },
): Promise<void> {
  const before = await findPerson(sql, id);
  const demoted = change.role !== null && change.role !== before?.role;
  if (demoted) await keepAnAdmin(sql, id);
  await sql.query('update users set name = coalesce($2, name), role = coalesce($3, role) where id = $1', [
    id,
    change.name,
    change.role,
  ]);
  if (!demoted) return;
  await sql.query('delete from sessions where user_id = $1', [id]);
  await signalRunsAsking(sql, [id]);
}

/** Ends their sessions and the links that are out to them. Throws Refused `last_admin`. */
export async function disableUser(sql: Sql, id: string): Promise<void> {
  await keepAnAdmin(sql, id);
  await sql.query('update users set disabled_at = coalesce(disabled_at, now()) where id = $1', [id]);
  await sql.query('delete from sessions where user_id = $1', [id]);
  await sql.query('delete from sign_in_tokens where user_id = $1', [id]);
  await signalRunsAsking(sql, [id]);
}

export async function enableUser(sql: Sql, id: string): Promise<void> {
  await sql.query('update users set disabled_at = null where id = $1', [id]);
}

/** With everything they sign in with. What they did stays, under their name. Throws Refused `last_admin`. */
export async function removeUser(sql: Sql, id: string): Promise<void> {
  await keepAnAdmin(sql, id);
  for (const table of ['sessions', 'sign_in_tokens', 'recovery_codes', 'user_identities'])
    await sql.query(`delete from ${table} where user_id = $1`, [id]);
  await sql.query('delete from users where id = $1', [id]);
  await signalRunsAsking(sql, [id]);
}

/** Somebody has to be able to let others in. Two admins who remove each other at once wait for one another here. */
async function keepAnAdmin(sql: Sql, id: string): Promise<void> {
  await sql.query('select from organizations for update');
  const active = `role = 'admin' and accepted_at is not null and disabled_at is null`;
  const [{ isOne, others } = { isOne: false, others: 0 }] = await sql.query<{ isOne: boolean; others: number }>(
    `select coalesce(bool_or(id = $1), false) as "isOne", (count(*) filter (where id <> $1))::int as others from users where ${active}`,
    [id],
  );
  if (isOne && others === 0)
    throw new Refused('last_admin', 'This is the last active admin: make somebody else an admin first.');
}

/** Who is not disabled and has this address, in lower case; null: nobody. */
export async function userWithEmail(sql: Sql, email: string): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>('select id from users where email = $1 and disabled_at is null', [
    email,
  ]);
  return row?.id ?? null;
}

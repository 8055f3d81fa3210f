/** Links that sign in once: for the operator, for who was invited, for who lost a password. Only hashes of their tokens are stored. */
import type { Db, Sql } from '../db.ts';
import { hashOf, newToken } from './tokens.ts';
import type { Role } from './users.ts';

/** `sign-in`: no more than that. With the others a password may be chosen without knowing the one before. */
export type LinkPurpose = 'sign-in' | 'invitation' | 'reset';

export interface NewLink {
  /** Null: an operator, who has no name. */
  userId: string | null;
  role: Role;
  purpose: LinkPurpose;
  minutes: number;
}

/** The token is shown once. Earlier links to the same user go on working. */
export async function createSignInLink(sql: Sql, link: NewLink): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken('dbi_');
  await sql.query(`delete from sign_in_tokens where expires_at < now() - interval '1 day'`);
  const [row] = await sql.query<{ expires_at: Date }>(
    `insert into sign_in_tokens (organization_id, hash, user_id, role, purpose, expires_at)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, now() + $5 * interval '1 minute') returning expires_at`,
    [hashOf(token), link.userId, link.role, link.purpose, link.minutes],
  );
  return { token, expiresAt: row?.expires_at ?? new Date() };
}

/** Answers how many there were that had not been used. */
export async function endLinksTo(sql: Sql, userId: string): Promise<number> {
  const ended = await sql.query(
    `with gone as (delete from sign_in_tokens where user_id = $1 and used_at is null returning expires_at)
     select from gone where expires_at > now()`,
    [userId],
  );
  return ended.length;
}

export interface OpenLink {
  organizationId: string;
  organizationName: string;
  purpose: LinkPurpose;
  expiresAt: Date;
  /** Null: an operator. */
  user: { id: string; email: string; name: string; role: Role } | null;
}

const OPEN = `t.used_at is null and t.expires_at > now() and (t.user_id is null or (u.id is not null and u.disabled_at is null))`;

/** What a link is for, without using it; null if it is unknown, used or expired, or its user is disabled. */
export async function readSignInLink(db: Db, token: string): Promise<OpenLink | null> {
  interface Row extends Omit<OpenLink, 'user'> {
    id: string | null;
    email: string;
    name: string;
    role: Role;
  }
  const [row] = await db.call<Row>(
    `select t.organization_id as "organizationId", o.name as "organizationName", t.purpose, t.expires_at as "expiresAt", u.id, u.email, u.name, u.role
     from sign_in_tokens t join organizations o on o.id = t.organization_id
       left join users u on u.organization_id = t.organization_id and u.id = t.user_id
     where t.hash = $1 and ${OPEN}`,
    [hashOf(token)],
  );
  if (row === undefined) return null;
  const { id, email, name, role, ...link } = row;
  return { ...link, user: id === null ? null : { id, email, name, role } };
}

/** Uses it up; null as `readSignInLink`. Of two at once, one gets it. */
export async function takeSignInLink(
  sql: Sql,
  token: string,
): Promise<{ userId: string | null; role: Role; purpose: LinkPurpose } | null> {
  const [taken] = await sql.query<{ userId: string | null; role: Role; purpose: LinkPurpose }>(
    `update sign_in_tokens t set used_at = now() from sign_in_tokens own
       left join users u on u.id = own.user_id
     where t.hash = $1 and own.hash = t.hash and ${OPEN}
     returning t.user_id as "userId", coalesce(u.role, t.role) as role, t.purpose`,
    [hashOf(token)],
  );
  return taken ?? null;
}

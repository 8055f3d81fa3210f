/** Sessions of people who are signed in. A session's token is in a cookie; here is only its hash. */
import type { Db, Sql } from '../db.ts';
import { hashOf, newToken } from './tokens.ts';
import type { Role } from './users.ts';

/** `mail`: by a link in an e-mail, at the portal. */
export type SignInMethod = 'link' | 'mail' | 'password' | 'oidc';

/** Where a session is used, as far as somebody needs it to recognize their own: `Firefox on Linux`, `203.0.113.x`. */
export interface Device {
  device: string | null;
  ip: string | null;
}

export interface NewSession extends Device {
  /** Null: an operator, who came by a printed link. */
  userId: string | null;
  role: Role;
  how: SignInMethod;
  /** A second factor was shown, or an identity provider vouches for the person. */
  secondFactor: boolean;
  /** May choose a password without knowing the one before. */
  setsPassword: boolean;
}

/** Who is signed in. */
export interface Session {
  id: string;
  organizationId: string;
  organizationName: string;
  userId: string | null;
  email: string | null;
  role: Role;
  /** For the timeline. */
  name: string;
  how: SignInMethod;
  secondFactor: boolean;
  setsPassword: boolean;
  passwordSet: boolean;
  /** The user has a second factor. */
  totpOn: boolean;
  /** The organization requires one of its admins. */
  requireSecondFactor: boolean;
  createdAt: Date;
  expiresAt: Date;
}

/** Signed out after so long without a request. */
const IDLE_HOURS = 12;
export const SESSION_DAYS = 14;

/** Begins a session and answers its token. Whoever begins one has accepted their invitation. */
export async function startSession(sql: Sql, session: NewSession): Promise<string> {
  const token = newToken('dbs_');
  await sql.query('delete from sessions where expires_at < now()');
  await sql.query(
    `insert into sessions (organization_id, hash, user_id, role, expires_at, how, second_factor, sets_password, device, ip)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, now() + $4 * interval '1 day', $5, $6, $7, $8, $9)`,
    [
      hashOf(token),
      session.userId,
      session.role,
      SESSION_DAYS,
      session.how,
      session.secondFactor,
      session.setsPassword,
      session.device,
      session.ip,
    ],
  );
  if (session.userId !== null)
    await sql.query('update users set accepted_at = coalesce(accepted_at, now()), last_seen_at = now() where id = $1', [
      session.userId,
    ]);
  return token;
}

/** Whose session this is; null if it ended, by sign-out, by age or by idleness. Notes the use once a minute at most. */
export async function findSession(db: Db, token: string): Promise<Session | null> {
  const hash = hashOf(token);
  const [row] = await db.call<Session & { stale: boolean }>(
    `select s.id, s.organization_id as "organizationId", o.name as "organizationName", s.user_id as "userId", u.email,
       coalesce(u.role, s.role) as role, coalesce(u.name, 'operator') as name, s.how, s.second_factor as "secondFactor",
       s.sets_password as "setsPassword", u.password_hash is not null as "passwordSet", u.totp_at is not null as "totpOn",
       o.require_second_factor as "requireSecondFactor", s.created_at as "createdAt", s.expires_at as "expiresAt",
       s.last_seen_at < now() - interval '1 minute' as stale
     from sessions s join organizations o on o.id = s.organization_id
       left join users u on u.organization_id = s.organization_id and u.id = s.user_id
     where s.hash = $1 and s.expires_at > now() and s.last_seen_at > now() - $2 * interval '1 hour'
       and (s.user_id is null or (u.id is not null and u.disabled_at is null))`,
    [hash, IDLE_HOURS],
  );
  if (row === undefined) return null;
  const { stale, ...session } = row;
  if (stale)
    await db.call(
      `with seen as (update sessions set last_seen_at = now() where organization_id = $1 and hash = $2 returning user_id)
       update users u set last_seen_at = now() from seen where u.organization_id = $1 and u.id = seen.user_id`,
      [session.organizationId, hash],
    );
  return session;
}

/** What is still to be done before a session may do anything: show a code of the second factor, or set one up. */
export function outstanding(session: Session): 'code' | 'second-factor' | null {
  if (session.userId === null || session.secondFactor) return null;
  if (session.totpOn) return 'code';
  return session.requireSecondFactor && session.role === 'admin' ? 'second-factor' : null;
}

export interface SessionRow extends Device {
  id: string;
  how: SignInMethod;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
}

/** Whose sessions: a user's, or, for an operator without a name, that one session. */
export type SessionOwner = Pick<Session, 'id' | 'userId'>;

const OWN = '((user_id is not null and user_id = $1) or (user_id is null and id = $2))';

/** Those that are still good, the last used first. */
export async function listSessions(sql: Sql, owner: SessionOwner): Promise<SessionRow[]> {
  return sql.query<SessionRow>(
    `select id, how, created_at as "createdAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt", device, ip from sessions
     where ${OWN} and expires_at > now() and last_seen_at > now() - $3 * interval '1 hour' order by last_seen_at desc, id`,
    [owner.userId, owner.id, IDLE_HOURS],
  );
}

/** Ends one of the owner's. False if there is none such. */
export async function endSession(sql: Sql, owner: SessionOwner, id: string): Promise<boolean> {
  const ended = await sql.query(`delete from sessions where ${OWN} and id = $3 returning id`, [
    owner.userId,
    owner.id,
    id,
  ]);
  return ended.length > 0;
}

/** Ends all of the owner's but this one. Answers how many. */
export async function endOtherSessions(sql: Sql, owner: SessionOwner): Promise<number> {
  const ended = await sql.query(`delete from sessions where ${OWN} and id <> $2 returning id`, [
    owner.userId,
    owner.id,
  ]);
  return ended.length;
}

export async function endSessionsOf(sql: Sql, userId: string): Promise<number> {
  const ended = await sql.query('delete from sessions where user_id = $1 returning id', [userId]);
  return ended.length;
}

export async function markSecondFactor(sql: Sql, sessionId: string): Promise<void> {
  await sql.query('update sessions set second_factor = true where id = $1', [sessionId]);
}

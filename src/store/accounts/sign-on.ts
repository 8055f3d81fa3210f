import type { ProviderIdentity } from '../../domain/sign-on.ts';
import { type AuditActor, recordAudit } from '../audit.ts';
import type { Db, Sql } from '../db.ts';
import { hashOf } from './tokens.ts';
import type { User } from './users.ts';

/** How long somebody may take at the provider. The page for late ones names it. */
export const SIGN_ON_MINUTES = 10;

/** Remembers that a browser was sent to the provider. Of both only hashes are kept. */
export async function rememberSignOn(
  db: Db,
  organizationId: string,
  { state, browser }: { state: string; browser: string },
): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    await sql.query(`delete from sign_on_states where expires_at < now() - interval '1 day'`);
    await sql.query(
      `insert into sign_on_states (organization_id, hash, browser_hash, expires_at)
       values ($1, $2, $3, now() + $4 * interval '1 minute')`,
      [organizationId, hashOf(state), hashOf(browser), SIGN_ON_MINUTES],
    );
  });
}

/** `elsewhere`: another browser began it. */
export type TakenState =
  | { kind: 'fresh'; organizationId: string }
  | { kind: 'unknown' }
  | { kind: 'used' }
  | { kind: 'old' }
  | { kind: 'elsewhere' };

/** Takes a state for good; of two at once, one gets it. */
export async function takeSignOn(db: Db, { state, browser }: { state: string; browser: string }): Promise<TakenState> {
  const [row] = await db.call<{ organization_id: string; kind: TakenState['kind'] }>(
    `with found as (
       select organization_id, hash, browser_hash, used_at, expires_at from sign_on_states where hash = $1
     ), taken as (
       update sign_on_states s set used_at = now() from found f
       where s.organization_id = f.organization_id and s.hash = f.hash
         and s.used_at is null and s.browser_hash = $2 and s.expires_at > now()
       returning s.hash
     ) select organization_id, case
         when exists (select from taken) then 'fresh'
         when browser_hash <> $2 then 'elsewhere'
         when used_at is null and expires_at <= now() then 'old'
         else 'used' end as kind
       from found`,
    [hashOf(state), hashOf(browser)],
  );
  if (row === undefined) return { kind: 'unknown' };
  return row.kind === 'fresh' ? { kind: 'fresh', organizationId: row.organization_id } : { kind: row.kind };
}

/**
 * Who somebody at the provider is here. `unverified`: an address that the provider does not vouch for. `unknown`: nobody with this address.
 * `taken`: somebody else at the provider signs in as the user with this address.
 */
export type Admission =
  | { kind: 'admitted'; user: User }
  | { kind: 'unverified' }
  | { kind: 'unknown'; email: string }
  | { kind: 'disabled'; email: string }
  | { kind: 'taken'; email: string };

type Found = User & { disabled: boolean };
const userColumns = 'u.id, u.email, u.name, u.role, u.disabled_at is not null as disabled';

/**
 * By what the provider calls them, which never changes; the first time by a verified e-mail address, which is written down. Makes no user.
 */
export async function admitIdentity(
  sql: Sql,
  { issuer, subject, email, emailVerified }: ProviderIdentity,
  from: Pick<AuditActor, 'ip'>,
): Promise<Admission> {
  const known = await userOf(sql, issuer, subject);
  if (known !== null) return admission(known);
  if (email === null || !emailVerified) return { kind: 'unverified' };
  const [user] = await sql.query<Found>(`select ${userColumns} from users u where u.email = $1`, [email]);
  if (user === undefined) return { kind: 'unknown', email };
  if (user.disabled) return admission(user);
  // A user who was removed has left it behind.
  await sql.query(
    `delete from user_identities i where i.issuer = $1 and i.subject = $2
     and not exists (select from users u where u.id = i.user_id)`,
    [issuer, subject],
  );
  const linked = await sql.query(
    `insert into user_identities (organization_id, issuer, subject, user_id)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3) on conflict do nothing returning user_id`,
    [issuer, subject, user.id],
  );
  if (linked.length > 0) {
    await recordAudit(sql, {
      actor: { kind: 'session', name: user.name, userId: user.id, ip: from.ip },
      action: 'user.identity_linked',
      subject: user.email,
      detail: { issuer },
    });
    return admission(user);
  }
  // Their own first sign-in in another tab, at the same moment, or somebody else.
  const meanwhile = await userOf(sql, issuer, subject);
  return meanwhile === null ? { kind: 'taken', email } : admission(meanwhile);
}

function admission({ disabled, ...user }: Found): Admission {
  return disabled ? { kind: 'disabled', email: user.email } : { kind: 'admitted', user };
}

async function userOf(sql: Sql, issuer: string, subject: string): Promise<Found | null> {
  const [user] = await sql.query<Found>(
    `with used as (
       update user_identities set last_used_at = now() where issuer = $1 and subject = $2 returning user_id
     ) select ${userColumns} from used join users u on u.id = used.user_id`,
    [issuer, subject],
  );
  return user ?? null;
}

/** Lets the next person at the provider with this user's verified address be this user. Answers the address; null if there was nobody. */
export async function forgetIdentities(sql: Sql, userId: string): Promise<string | null> {
  const [user] = await sql.query<{ email: string }>(
    `with gone as (delete from user_identities where user_id = $1 returning user_id)
     select u.email from users u where u.id in (select user_id from gone)`,
    [userId],
  );
  return user?.email ?? null;
}

/** The second factor: codes of an authenticator app (RFC 6238), and recovery codes for who has lost the device. */
import { randomBytes } from 'node:crypto';
import * as OTPAuth from 'otpauth';
import type { Db, Sql } from '../db.ts';
import type { Sealer, SecretPlace } from '../secrets.ts';
import { hashOf } from './tokens.ts';

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;

const place = (userId: string): SecretPlace => ({ table: 'users', column: 'sealed_totp_secret', rowId: userId });

export interface Keys {
  db: Db;
  sealer: Sealer;
}

export interface TotpOwner {
  organizationId: string;
  userId: string;
}

/** A new secret, not yet asked for when signing in: answered once, as text to type and as an address for a QR code. */
export async function beginTotp(
  { db, sealer }: Keys,
  { organizationId, userId }: TotpOwner,
  label: { issuer: string; account: string },
): Promise<{ secret: string; url: string }> {
  const secret = new OTPAuth.Secret({ size: SECRET_BYTES });
  const sealed = await sealer.seal(organizationId, place(userId), secret.base32);
  await db.tx(organizationId, (sql) =>
    sql.query('update users set sealed_totp_secret = $2, totp_step = null where id = $1 and totp_at is null', [
      userId,
      sealed,
    ]),
  );
  const totp = new OTPAuth.TOTP({ issuer: label.issuer, label: label.account, secret, period: PERIOD_SECONDS });
  return { secret: secret.base32, url: totp.toString() };
}

/** The secret of a user, begun or confirmed; null without one. Not inside a transaction. */
export async function openTotp({ db, sealer }: Keys, { organizationId, userId }: TotpOwner): Promise<string | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<{ sealed: string | null }>('select sealed_totp_secret as sealed from users where id = $1', [userId]),
  );
  return row === undefined || row.sealed === null ? null : sealer.open(organizationId, place(userId), row.sealed);
}

/** Which 30 seconds since 1970 this code is of, if it is right: now, or one before or after. `now`: ms. */
export function stepOf(secret: string, code: string, now: number): number | null {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const totp = new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(secret), period: PERIOD_SECONDS });
  const delta = totp.validate({ token, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
}

/** Takes a code for good: one that was taken, and every one before it, is refused. */
export async function takeStep(sql: Sql, userId: string, step: number): Promise<boolean> {
  const taken = await sql.query(
    'update users set totp_step = $2 where id = $1 and (totp_step is null or totp_step < $2) returning id',
    [userId, step],
  );
  return taken.length > 0;
}

/** From now on it is asked for. False if there is nothing begun, or it is on already. */
export async function turnOnTotp(sql: Sql, userId: string): Promise<boolean> {
  const on = await sql.query(
    'update users set totp_at = now() where id = $1 and totp_at is null and sealed_totp_secret is not null returning id',
    [userId],
  );
  return on.length > 0;
}

/** Nothing of it is left. False if it was not on. */
export async function turnOffTotp(sql: Sql, userId: string): Promise<boolean> {
  await sql.query('delete from recovery_codes where user_id = $1', [userId]);
  await sql.query('update sessions set second_factor = false where user_id = $1 and how <> $2', [userId, 'oidc']);
  const off = await sql.query(
    `update users u set totp_at = null, sealed_totp_secret = null, totp_step = null from users was
     where u.id = $1 and was.id = u.id and was.totp_at is not null returning u.id`,
    [userId],
  );
  return off.length > 0;
}

/** Ten new codes, shown once; those before no longer work. 80 random bits each, so a plain hash is enough. */
export async function renewRecoveryCodes(sql: Sql, userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await sql.query('delete from recovery_codes where user_id = $1', [userId]);
  await sql.query(
    `insert into recovery_codes (organization_id, user_id, hash)
     select current_setting('deskbridge.organization')::uuid, $1, unnest($2::text[])`,
    [userId, codes.map((code) => hashOf(plainCode(code)))],
  );
  return codes;
}

/** Uses one up. Of two at once, one gets it. */
export async function takeRecoveryCode(sql: Sql, userId: string, code: string): Promise<boolean> {
  const taken = await sql.query('delete from recovery_codes where user_id = $1 and hash = $2 returning hash', [
    userId,
    hashOf(plainCode(code)),
  ]);
  return taken.length > 0;
}

export async function countRecoveryCodes(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<{ n: number }>('select count(*)::int as n from recovery_codes where user_id = $1', [
    userId,
  ]);
  return row?.n ?? 0;
}

/** `k3vq-…`: four groups of four, in Crockford's base 32. */
function newRecoveryCode(): string {
  const letters = [...randomBytes(16)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte % 32] ?? '');
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

/** As it is compared: letters that look like digits are those digits. */
function plainCode(code: string): string {
  const letters = code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return letters.replaceAll('o', '0').replaceAll(/[il]/g, '1');
}

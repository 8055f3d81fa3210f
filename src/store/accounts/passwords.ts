/** Passwords: kept as scrypt hashes with the parameters they were made with, compared in constant time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Sql } from '../db.ts';

/** OWASP's choice with 32 MiB of memory. Hashes made with others stay valid: each carries its own. */
const PARAMETERS = { ln: 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** `$scrypt$ln=15,r=8,p=3$salt$hash`, in base64 without padding. */
const stored = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, { ...PARAMETERS, salt, length: HASH_BYTES });
  const { ln, r, p } = PARAMETERS;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${plain(salt)}$${plain(hash)}`;
}

/** Hash null: nobody's; takes as long as a wrong password, so that time does not tell who has one. */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const [, ln, r, p, salt = '', right = ''] = stored.exec(hash ?? '') ?? [];
  const known = right !== '';
  const expected = known ? Buffer.from(right, 'base64') : Buffer.alloc(HASH_BYTES);
  const given = await derive(password, {
    ln: known ? Number(ln) : PARAMETERS.ln,
    r: known ? Number(r) : PARAMETERS.r,
    p: known ? Number(p) : PARAMETERS.p,
    salt: known ? Buffer.from(salt, 'base64') : Buffer.alloc(SALT_BYTES),
    length: expected.length,
  });
  return timingSafeEqual(given, expected) && known;
}

const plain = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

interface Derivation {
  ln: number;
  r: number;
  p: number;
  salt: Buffer;
  length: number;
}

/** At most two at once: each takes 32 MiB and a thread that files and names of hosts are also read with. */
const AT_ONCE = 2;
const waiting: (() => void)[] = [];
let running = 0;

async function derive(password: string, { ln, r, p, salt, length }: Derivation): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve));
  running += 1;
  try {
    const cost = 2 ** ln;
    return await new Promise<Buffer>((resolve, reject) => {
      // One text may be spelled in several ways; keyboards differ in which they write.
      scrypt(
        password.normalize('NFKC'),
        salt,
        length,
        { cost, blockSize: r, parallelization: p, maxmem: 256 * cost * r },
        (error, key) => (error === null ? resolve(key) : reject(error)),
      );
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** What signing in needs to know of somebody. */
export interface Account {
  id: string;
  email: string;
  name: string;
  role: 'admin' | 'agent' | 'requester';
  passwordHash: string | null;
  disabled: boolean;
  totpOn: boolean;
}

const ACCOUNT = `select id, email, name, role, password_hash as "passwordHash", disabled_at is not null as disabled, totp_at is not null as "totpOn" from users`;

/** `email` as stored: lower case. */
export async function findAccount(sql: Sql, email: string): Promise<Account | null> {
  const [account] = await sql.query<Account>(`${ACCOUNT} where email = $1`, [email]);
  return account ?? null;
}

export async function getAccount(sql: Sql, id: string): Promise<Account | null> {
  const [account] = await sql.query<Account>(`${ACCOUNT} where id = $1`, [id]);
  return account ?? null;
}

/** Ends all their sessions and the links that are out to them: who knows the old password is out. */
export async function setPassword(sql: Sql, userId: string, hash: string): Promise<void> {
  await sql.query('update users set password_hash = $2, password_at = now() where id = $1', [userId, hash]);
  await sql.query('delete from sessions where user_id = $1', [userId]);
  await sql.query('delete from sign_in_tokens where user_id = $1', [userId]);
}

import { randomUUID } from 'node:crypto';
import { type Db, Refused, type Sql } from '../db.ts';
import { hashOf, newToken, sameHash } from './tokens.ts';

/** An API key as it may be shown: never the key itself. `prefix`: its first characters, to tell keys apart. */
export interface ApiKey {
  id: string;
  organizationId: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
  /** Null: never. */
  expiresAt: Date | null;
  revokedAt: Date | null;
}

interface Row {
  id: string;
  organization_id: string;
  name: string;
  prefix: string;
  hash: string;
  scopes: string[];
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  stale: boolean;
}

const shown = 12;

/** `token` is shown once and not stored. Throws Refused `name_taken`. */
export async function createApiKey(
  sql: Sql,
  input: { name: string; scopes: string[]; expiresAt: Date | null },
): Promise<{ key: ApiKey; token: string }> {
  const token = newToken('dbk_');
  const [row] = await sql.query<Row>(
    `insert into api_keys (organization_id, id, name, prefix, hash, scopes, expires_at)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6) on conflict do nothing returning *`,
    [randomUUID(), input.name, token.slice(0, shown), hashOf(token), JSON.stringify(input.scopes), input.expiresAt],
  );
  if (row === undefined)
    throw new Refused('name_taken', `There is an API key "${input.name}" already: choose another name.`);
  return { key: keyOf(row), token };
}

/** Whose key this is, in whatever organization; null if there is none, it was revoked, or it has expired. Notes the use once a minute at most. */
export async function verifyApiKey(db: Db, token: string): Promise<ApiKey | null> {
  const hash = hashOf(token);
  const rows = await db.call<Row>(
    `select *, last_used_at is null or last_used_at < now() - interval '1 minute' as stale
     from api_keys where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
    [hash],
  );
  const row = rows.find((candidate) => sameHash(candidate.hash, hash));
  if (row === undefined) return null;
  if (row.stale) {
    await db.call('update api_keys set last_used_at = now() where organization_id = $1 and id = $2', [
      row.organization_id,
      row.id,
    ]);
  }
  return keyOf(row);
}

/** All of an organization, revoked ones included, newest first. */
export async function listApiKeys(sql: Sql): Promise<ApiKey[]> {
  const rows = await sql.query<Row>('select * from api_keys order by created_at desc, id');
  return rows.map(keyOf);
}

/** From now on the key opens nothing. Answers its name; null if there is no such key. */
export async function revokeApiKey(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql.query<{ name: string }>(
    'update api_keys set revoked_at = coalesce(revoked_at, now()) where id = $1 returning name',
    [id],
  );
  return row?.name ?? null;
}

function keyOf(row: Row): ApiKey {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}

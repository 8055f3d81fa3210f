import { randomUUID } from 'node:crypto';
import { type Db, isDuplicate, Refused } from './db.ts';
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
  revoked_at: Date | null;
  stale: boolean;
}

const shown = 12;

/** `token` is shown once and not stored. Throws Refused `name_taken`. */
export async function createApiKey(
  db: Db,
  organizationId: string,
  input: { name: string; scopes: string[] },
): Promise<{ key: ApiKey; token: string }> {
  const token = newToken('dbk_');
  try {
    const [row] = await db.tx(organizationId, (sql) =>
      sql.query<Row>(
        `insert into api_keys (organization_id, id, name, prefix, hash, scopes) values ($1, $2, $3, $4, $5, $6) returning *`,
        [organizationId, randomUUID(), input.name, token.slice(0, shown), hashOf(token), JSON.stringify(input.scopes)],
      ),
    );
    return { key: keyOf(row as Row), token };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refused('name_taken', `There is an API key "${input.name}" already: choose another name.`);
  }
}

/** Whose key this is, in whatever organization; null if there is none, or it was revoked. Notes the use once a minute at most. */
export async function verifyApiKey(db: Db, token: string): Promise<ApiKey | null> {
  const hash = hashOf(token);
  const rows = await db.call<Row>(
    `select *, last_used_at is null or last_used_at < now() - interval '1 minute' as stale
     from api_keys where hash = $1 and revoked_at is null`,
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
export async function listApiKeys(db: Db, organizationId: string): Promise<ApiKey[]> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query<Row>('select * from api_keys order by created_at desc, id'),
  );
  return rows.map(keyOf);
}

/** From now on the key opens nothing. False if there is no such key. */
export async function revokeApiKey(db: Db, organizationId: string, id: string): Promise<boolean> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query('update api_keys set revoked_at = coalesce(revoked_at, now()) where id = $1 returning id', [id]),
  );
  return rows.length > 0;
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
    revokedAt: row.revoked_at,
  };
}

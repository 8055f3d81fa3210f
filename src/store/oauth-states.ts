/** Authorisations under way: who began them, for what, and what waits for a person's yes. */
import type { Region } from '../domain/model.ts';
import type { WorkspaceIdentity } from '../domain/ports.ts';
import type { Keep } from './connections.ts';
import type { Db, Sql } from './db.ts';
import type { SecretPlace } from './secrets.ts';
import { hashOf, newToken } from './accounts/tokens.ts';

/** As long as a person may take at Intercom (S8). */
const MINUTES = 10;

/** What an authorisation is for. */
export interface OAuthPurpose {
  /** The connection to renew; null: whichever workspace comes. */
  connectionId: string | null;
  /** Whose web app the person was sent to. */
  region: Region;
}

export type StateUse =
  | { kind: 'fresh'; purpose: OAuthPurpose }
  /** No such state, or one that another session began. */
  | { kind: 'unknown' }
  | { kind: 'used' }
  | { kind: 'expired' };

interface Row {
  connection_id: string | null;
  region: Region;
  sealed_token: string | null;
  identity: WorkspaceIdentity | null;
  used_at: Date | null;
  current: boolean;
}

const place = (hash: string): SecretPlace => ({ table: 'oauth_states', column: 'sealed_token', rowId: hash });

/** Answers the state to send along: 256 random bits, of which only a hash is kept. `session`: the session's token. */
export async function beginAuthorization(
  db: Db,
  organizationId: string,
  { session, purpose }: { session: string; purpose: OAuthPurpose },
): Promise<string> {
  const state = newToken('');
  await db.tx(organizationId, async (sql) => {
    await sweep(sql);
    await sql.query(
      `insert into oauth_states (organization_id, hash, session_hash, connection_id, region, expires_at)
       values ($1, $2, $3, $4, $5, now() + $6 * interval '1 minute')`,
      [organizationId, hashOf(state), hashOf(session), purpose.connectionId, purpose.region, MINUTES],
    );
  });
  return state;
}

/** Uses a state up, if this session began it. One statement decides, so of two callbacks at once only one gets it. */
export async function takeState(
  db: Db,
  organizationId: string,
  given: { session: string; state: string },
): Promise<StateUse> {
  const keys = [hashOf(given.state), hashOf(given.session)];
  return db.tx(organizationId, async (sql) => {
    const [taken] = await sql.query<Row>(
      `update oauth_states set used_at = now() where hash = $1 and session_hash = $2 and sealed_token is null
         and used_at is null and expires_at > now() returning connection_id, region`,
      keys,
    );
    if (taken !== undefined)
      return { kind: 'fresh', purpose: { connectionId: taken.connection_id, region: taken.region } };
    const [known] = await sql.query<Row>(
      'select used_at from oauth_states where hash = $1 and session_hash = $2 and sealed_token is null',
      keys,
    );
    if (known === undefined) return { kind: 'unknown' };
    return known.used_at === null ? { kind: 'expired' } : { kind: 'used' };
  });
}

/** A workspace that was authorised in place of another, until a person says yes or the time is over. */
export interface PendingAuthorization {
  connectionId: string;
  token: string;
  identity: WorkspaceIdentity;
}

/** Keeps the token sealed and answers what the person's yes must bring along. */
export async function holdAuthorization(
  keep: Keep,
  organizationId: string,
  { session, pending }: { session: string; pending: PendingAuthorization },
): Promise<string> {
  const yes = newToken('');
  const hash = hashOf(yes);
  const sealed = await keep.sealer.seal(organizationId, place(hash), pending.token);
  const { connectionId, identity } = pending;
  await keep.db.tx(organizationId, (sql) =>
    sql.query(
      `insert into oauth_states (organization_id, hash, session_hash, connection_id, region, sealed_token, identity, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 minute')`,
      [organizationId, hash, hashOf(session), connectionId, identity.region, sealed, JSON.stringify(identity), MINUTES],
    ),
  );
  return yes;
}

/** Takes out what waits for this yes, once; null if there is nothing, or it waited too long. Yes or no, the token is not kept here any more. */
export async function takeHeldAuthorization(
  keep: Keep,
  organizationId: string,
  given: { session: string; yes: string },
): Promise<PendingAuthorization | null> {
  const hash = hashOf(given.yes);
  const [row] = await keep.db.tx(organizationId, (sql) =>
    sql.query<Row>(
      `delete from oauth_states where hash = $1 and session_hash = $2 and sealed_token is not null
       returning connection_id, sealed_token, identity, expires_at > now() as current`,
      [hash, hashOf(given.session)],
    ),
  );
  if (row === undefined || !row.current || row.connection_id === null) return null;
  if (row.sealed_token === null || row.identity === null) return null;
  const token = await keep.sealer.open(organizationId, place(hash), row.sealed_token);
  return { connectionId: row.connection_id, token, identity: row.identity };
}

/** What is over is kept for a day, to tell a state that came twice from one that never was; a token is not. */
async function sweep(sql: Sql): Promise<void> {
  await sql.query(
    `delete from oauth_states where expires_at < now() - interval '1 day' or expires_at < now() and sealed_token is not null`,
  );
}

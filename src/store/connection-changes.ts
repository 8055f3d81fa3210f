/** What people change about a connection that is there: its name, its client secret, its end. */
import { type Also, clientSecretPlace, type Keep } from './connections.ts';
import { type Db, Refused } from './db.ts';
import { stopWaitingEffects } from './doors.ts';
import { unlessNameTaken } from './taken.ts';

/** Throws Refused `name_taken`. */
export async function renameConnection(
  db: Db,
  organizationId: string,
  change: { id: string; name: string; also: Also },
): Promise<void> {
  await unlessNameTaken(`There is a connection "${change.name}" already: choose another name.`, () =>
    db.tx(organizationId, async (sql) => {
      await sql.query('update connections set name = $2, updated_at = now() where id = $1', [change.id, change.name]);
      await change.also(sql);
    }),
  );
}

/** What is erased when a connection ends is not given to it afterwards. */
export function connectionEnded(): Refused {
  return new Refused('disconnected', 'The connection is disconnected, perhaps since a moment ago: reconnect it first.');
}

/**
 * The secret before it stays accepted until it is forgotten (S6). The same secret again changes nothing. Throws Refused `disconnected` where it
 * was disconnected meanwhile.
 */
export async function changeClientSecret(
  keep: Keep,
  organizationId: string,
  change: { id: string; secret: string; also: Also },
): Promise<void> {
  const where = clientSecretPlace(change.id);
  const [row] = await keep.db.tx(organizationId, (sql) =>
    sql.query<{ sealed: string | null }>('select sealed_client_secret as sealed from connections where id = $1', [
      change.id,
    ]),
  );
  const sealed = row?.sealed ?? null;
  if (sealed !== null && (await keep.sealer.open(organizationId, where, sealed)) === change.secret) return;
  const renewed = await keep.sealer.seal(organizationId, where, change.secret);
  await keep.db.tx(organizationId, async (sql) => {
    const changed = await sql.query(
      `update connections set sealed_client_secret_previous = sealed_client_secret, sealed_client_secret = $2, updated_at = now()
       where id = $1 and state <> 'disconnected' returning id`,
      [change.id, renewed],
    );
    if (changed.length === 0) throw connectionEnded();
    await change.also(sql);
  });
}

/** The client secret before the current one is no longer accepted. */
export async function forgetPreviousClientSecret(
  db: Db,
  organizationId: string,
  change: { id: string; also: Also },
): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    await sql.query('update connections set sealed_client_secret_previous = null, updated_at = now() where id = $1', [
      change.id,
    ]);
    await change.also(sql);
  });
}

/** `reason` for its card, `waiting` for each thing that waits. Erases the secrets for good and stops what waits, visibly. The connection, its links and its projects stay, for a reconnect. */
export async function disconnectConnection(
  db: Db,
  organizationId: string,
  change: { id: string; reason: string; waiting: string; also: Also },
): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    await stopWaitingEffects(sql, { kind: 'connection', id: change.id, state: 'dead', reason: change.waiting });
    await sql.query(
      `update connections set state = 'disconnected', state_reason = $2, sealed_token = null, sealed_client_secret = null,
         sealed_client_secret_previous = null, checked_at = now(), updated_at = now() where id = $1`,
      [change.id, change.reason],
    );
    await change.also(sql);
  });
}

/** Takes a disconnected connection away. Its links stay, told to have no connection; its projects have none. */
export async function removeConnection(
  db: Db,
  organizationId: string,
  change: { id: string; also: Also },
): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    await sql.query('update projects set connection_id = null, updated_at = now() where connection_id = $1', [
      change.id,
    ]);
    await sql.query(
      `update links set connection_id = null, broken = case when ended_at is null then 'no_connection' else broken end
       where connection_id = $1`,
      [change.id],
    );
    await sql.query('delete from hook_topics where connection_id = $1', [change.id]);
    await sql.query('delete from oauth_states where connection_id = $1', [change.id]);
    await sql.query('delete from connections where id = $1', [change.id]);
    await change.also(sql);
  });
}

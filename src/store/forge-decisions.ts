/** What people and Jira decide about an installation: accepted, refused, uninstalled. */
import { randomUUID } from 'node:crypto';
import type { HostCheck } from '../domain/ports.ts';
import { type Also, type Keep } from './connections.ts';
import { type Db, isDuplicate, Refused, type Sql } from './db.ts';
import type { Installation } from './forge-installations.ts';
import { newHookToken } from './hosts.ts';

export interface Acceptance {
  id: string;
  /** The host it attaches to; null: a new one of this name. */
  host: { id: string } | { name: string };
  siteUrl: string;
  check: HostCheck;
  by: string;
  also: Also;
}

/**
 * From now on its events count and calls go out by it. A host it attaches to loses the token it had: one way in is enough. Answers the
 * host's id. Throws Refused `name_taken`, `host_taken` or `not_waiting`.
 */
export async function acceptInstallation(
  { db }: Keep,
  organizationId: string,
  acceptance: Acceptance,
): Promise<string> {
  const { id, host, siteUrl, check, by } = acceptance;
  const hostId = 'id' in host ? host.id : randomUUID();
  try {
    await db.tx(organizationId, async (sql) => {
      const taken = await sql.query(
        `update forge_installations set state = 'accepted', host_id = $2, site_url = $3, decided_by = $4, decided_at = now()
         where id = $1 and state = 'waiting' and sealed_token is not null returning id`,
        [id, hostId, siteUrl, by],
      );
      if (taken.length === 0)
        throw new Refused('not_waiting', 'This installation is not waiting any more: look again.');
      if ('id' in host) await attach(sql, { hostId, siteUrl, check });
      else await make(sql, organizationId, { hostId, name: host.name, siteUrl, check });
      await acceptance.also(sql);
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    if ('id' in host)
      throw new Refused(
        'host_taken',
        'Another installation gives access to this host already: uninstall that one first.',
      );
    throw new Refused('name_taken', `There is a host "${host.name}" already: choose another name.`);
  }
  return hostId;
}

async function attach(
  sql: Sql,
  { hostId, siteUrl, check }: { hostId: string; siteUrl: string; check: HostCheck },
): Promise<void> {
  await sql.query(
    `update hosts set url = $2, email = null, sealed_token = null, last_check = $3, checked_at = now(), state = 'connected',
       state_reason = null, updated_at = now() where id = $1 and kind = 'jira-cloud'`,
    [hostId, siteUrl, JSON.stringify(check)],
  );
}

async function make(
  sql: Sql,
  organizationId: string,
  { hostId, name, siteUrl, check }: { hostId: string; name: string; siteUrl: string; check: HostCheck },
): Promise<void> {
  await sql.query(
    `insert into hosts (organization_id, id, name, kind, url, hook_token, last_check, checked_at)
     values ($1, $2, $3, 'jira-cloud', $4, $5, $6, now())`,
    [organizationId, hostId, name, siteUrl, newHookToken(), JSON.stringify(check)],
  );
}

/** Its calls go on to come to nothing; what it handed over is erased. False: it was not waiting. */
export async function refuseInstallation(
  db: Db,
  organizationId: string,
  { id, by, also }: { id: string; by: string; also: Also },
): Promise<boolean> {
  return db.tx(organizationId, async (sql) => {
    const refused = await sql.query(
      `update forge_installations set state = 'refused', decided_by = $2, decided_at = now(), sealed_token = null,
         token_hash = null, token_expires_at = null where id = $1 and state = 'waiting' returning id`,
      [id, by],
    );
    if (refused.length > 0) await also(sql);
    return refused.length > 0;
  });
}

/** One that was refused is looked at again; the token it needs comes with Forge's next call. */
export async function waitAgain(
  db: Db,
  { organizationId, id }: Pick<Installation, 'organizationId' | 'id'>,
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query(`update forge_installations set state = 'waiting' where id = $1 and state = 'refused'`, [id]),
  );
}

/**
 * Its end: tokens erased, work for its host stopped. The host keeps its projects and links, in case an admin attaches a reinstallation
 * to it. Answers the host's id, null if it gave access to none. Lanes before effects, as everywhere in the queue.
 */
export async function endInstallation(
  db: Db,
  { organizationId, id }: Pick<Installation, 'organizationId' | 'id'>,
  { reason, also }: { reason: string; also: Also },
): Promise<string | null> {
  return db.tx(organizationId, async (sql) => {
    const [ended] = await sql.query<{ hostId: string | null }>(
      `update forge_installations i set state = 'uninstalled', ended_at = now(), sealed_token = null, token_hash = null, token_expires_at = null
       from (select id, state from forge_installations where id = $1 for update) o
       where i.id = o.id and o.state <> 'uninstalled'
       returning case when o.state = 'accepted' then i.host_id end as "hostId"`,
      [id],
    );
    if (ended === undefined) return null;
    if (ended.hostId !== null) {
      // Lanes before the host, as who settles a refused call does: both happen at once when an app is removed.
      await stopWork(sql, { hostId: ended.hostId, reason });
      await sql.query(
        `update hosts set state = 'disconnected', state_reason = $2, sealed_token = null, sealed_webhook_secret = null,
           sealed_webhook_secret_previous = null, previous_secret_until = null, last_check = null, hook_token = $3, checked_at = now(),
           updated_at = now() where id = $1`,
        [ended.hostId, reason, newHookToken()],
      );
    }
    await also(sql);
    return ended.hostId;
  });
}

/** What is decided and not sent, at the host and at workspaces, is never sent. */
async function stopWork(sql: Sql, { hostId, reason }: { hostId: string; reason: string }): Promise<void> {
  await sql.query(
    `select l.lane from lanes l where l.lane in (
       select j.lane from jobs j join effects e on e.id = j.ref_id where j.kind = 'effect' and e.host_id = $1 and e.state = 'pending')
     order by l.lane collate "C" for update`,
    [hostId],
  );
  await sql.query(
    `update effects set state = 'skipped', ended_at = clock_timestamp(), reason = $2 where state = 'pending' and host_id = $1`,
    [hostId, reason],
  );
}

/** As `stopWork`, a while after the end: nothing if the host was attached again meanwhile, for then its work is wanted. */
export async function stopLateWork(sql: Sql, { hostId, reason }: { hostId: string; reason: string }): Promise<void> {
  const ended = await sql.query(`select from hosts where id = $1 and state = 'disconnected' for share`, [hostId]);
  if (ended.length > 0) await stopWork(sql, { hostId, reason });
}

/** Installations of the Forge app: heard of by its calls, decided by people, ended by Jira. */
import { createHash, randomUUID } from 'node:crypto';
import type { Keep } from './connections.ts';
import type { Db } from './db.ts';
import { forgeTokenPlace } from './forge-access.ts';

export type InstallationState = 'waiting' | 'accepted' | 'refused' | 'uninstalled';

export interface Installation {
  organizationId: string;
  id: string;
  /** Forge's own id. */
  installationId: string;
  cloudId: string;
  apiBaseUrl: string;
  siteUrl: string | null;
  environment: string;
  appVersion: string | null;
  state: InstallationState;
  hostId: string | null;
  tokenHash: string | null;
  tokenExpiresAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  seenAt: Date;
  createdAt: Date;
  endedAt: Date | null;
}

/** What a call of Forge says of the installation it comes from. */
export interface SeenInstallation {
  installationId: string;
  cloudId: string;
  apiBaseUrl: string;
  siteUrl: string | null;
  environment: string;
  appVersion: string | null;
}

const COLUMNS = `organization_id as "organizationId", id, installation_id as "installationId", cloud_id as "cloudId",
  api_base_url as "apiBaseUrl", site_url as "siteUrl", environment, app_version as "appVersion", state, host_id as "hostId",
  token_hash as "tokenHash", token_expires_at as "tokenExpiresAt", decided_by as "decidedBy", decided_at as "decidedAt",
  seen_at as "seenAt", created_at as "createdAt", ended_at as "endedAt"`;

/** Of any organization; null: never heard of. */
export async function findInstallation(db: Db, installationId: string): Promise<Installation | null> {
  const [row] = await db.call<Installation>(`select ${COLUMNS} from forge_installations where installation_id = $1`, [
    installationId,
  ]);
  return row ?? null;
}

export async function getInstallation(db: Db, organizationId: string, id: string): Promise<Installation | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<Installation>(`select ${COLUMNS} from forge_installations where id = $1`, [id]),
  );
  return row ?? null;
}

/** Those that wait for a decision first, then the newest. */
export async function listInstallations(db: Db, organizationId: string): Promise<Installation[]> {
  return db.tx(organizationId, (sql) =>
    sql.query<Installation>(
      `select ${COLUMNS} from forge_installations order by state <> 'waiting', created_at desc, id limit 200`,
    ),
  );
}

/** Where people see the site, for an installation that did not say it. */
export async function nameSite(
  db: Db,
  { organizationId, id }: Pick<Installation, 'organizationId' | 'id'>,
  siteUrl: string,
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query('update forge_installations set site_url = $2 where id = $1 and site_url is null', [id, siteUrl]),
  );
}

/** Hosts that an installation gives access to. */
export async function forgeHosts(db: Db, organizationId: string): Promise<ReadonlySet<string>> {
  const rows = await db.tx(organizationId, (sql) =>
    sql.query<{ hostId: string }>(
      `select i.host_id as "hostId" from forge_installations i join hosts h on h.id = i.host_id and h.sealed_token is null
       where i.state = 'accepted'`,
    ),
  );
  return new Set(rows.map(({ hostId }) => hostId));
}

/** Strangers may install the app by its link; more of them than this wait for nobody. */
const MOST_WAITING = 100;

/** Remembers it as one that waits, or what is new of one that is known; one that ended stays ended. */
export async function noteInstallation(db: Db, organizationId: string, seen: SeenInstallation): Promise<void> {
  const { installationId, cloudId, apiBaseUrl, siteUrl, environment, appVersion } = seen;
  await db.tx(organizationId, (sql) =>
    sql.query(
      `insert into forge_installations (organization_id, id, installation_id, cloud_id, api_base_url, site_url, environment, app_version)
       select $1, $2, $3, $4, $5, $6, $7, $8
       where exists (select from forge_installations where installation_id = $3)
         or (select count(*) from forge_installations where state = 'waiting') < $9
       on conflict (organization_id, installation_id) do update set seen_at = now(),
         site_url = coalesce(excluded.site_url, forge_installations.site_url),
         app_version = coalesce(excluded.app_version, forge_installations.app_version)`,
      [
        organizationId,
        randomUUID(),
        installationId,
        cloudId,
        apiBaseUrl,
        siteUrl,
        environment,
        appVersion,
        MOST_WAITING,
      ],
    ),
  );
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Keeps the token that came with a call, unless a newer one is there (calls overtake each other) or the installation was refused or ended.
 * True: it was stale or had none, and works from now on.
 */
export async function keepForgeToken(
  keep: Keep,
  { organizationId, id }: Pick<Installation, 'organizationId' | 'id'>,
  { token, expiresAt }: { token: string; expiresAt: Date },
): Promise<boolean> {
  const sealed = await keep.sealer.seal(organizationId, forgeTokenPlace(id), token);
  const [row] = await keep.db.tx(organizationId, (sql) =>
    sql.query<{ wasStale: boolean }>(
      `update forge_installations i set sealed_token = $2, token_hash = $3, token_expires_at = $4, seen_at = now()
       from (select id, coalesce(token_expires_at < now() + interval '30 seconds', true) as stale from forge_installations where id = $1 for update) o
       where i.id = o.id and i.state in ('waiting', 'accepted') and coalesce(i.token_expires_at <= $4, true) returning o.stale as "wasStale"`,
      [id, sealed, hashOfToken(token), expiresAt],
    ),
  );
  return row?.wasStale === true;
}

/** True the first time: whatever is written with an invocation token is written once. `until`: when nobody believes the token any more. */
export async function spendToken(
  db: Db,
  organizationId: string,
  { tokenId, until }: { tokenId: string; until: Date },
): Promise<boolean> {
  return db.tx(organizationId, async (sql) => {
    const spent = await sql.query(
      `insert into forge_tokens_used (organization_id, token_id, until) values ($1, $2, $3)
       on conflict do nothing returning token_id`,
      [organizationId, tokenId, until],
    );
    return spent.length > 0;
  });
}

/** Tokens that have ended need not be remembered. */
export async function forgetSpentTokens(db: Db): Promise<void> {
  await db.call('delete from forge_tokens_used where until < now()');
}

/** Marks hosts whose token has ended as broken; answers how many. They work again with the next call of Forge. */
export async function markStaleHosts(db: Db, reason: string): Promise<number> {
  const rows = await db.call(
    `update hosts h set state = 'broken', state_reason = $1, checked_at = now(), updated_at = now()
     from forge_installations i
     where i.state = 'accepted' and i.token_expires_at < now() and h.organization_id = i.organization_id and h.id = i.host_id
       and h.state = 'connected' and h.sealed_token is null returning h.id`,
    [reason],
  );
  return rows.length;
}

/** It works again after it was stale. */
export async function markFreshHost(
  db: Db,
  organizationId: string,
  { hostId, reason }: { hostId: string; reason: string },
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query(
      `update hosts set state = 'connected', state_reason = null, checked_at = now(), updated_at = now()
       where id = $1 and state = 'broken' and state_reason = $2`,
      [hostId, reason],
    ),
  );
}

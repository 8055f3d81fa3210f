/** What people change about a host: that it is there, its name, its address, its token, its webhook secret, its end. */
import { randomUUID } from 'node:crypto';
import type { HostKind } from '../domain/model.ts';
import type { HostCheck } from '../domain/ports.ts';
import type { Also, Keep } from './connections.ts';
import type { Db, Sql } from './db.ts';
import { stopWaitingEffects } from './doors.ts';
import {
  getHost,
  hostRemoved,
  hostSecretPlace,
  newHookToken,
  replaceWebhookSecret,
  SECRET_GRACE_HOURS,
  type StoredHost,
} from './hosts.ts';
import { unlessNameTaken } from './taken.ts';

/** A host whose token has just been seen to work. `webhookSecret` null: it cannot sign, its address is the proof. */
export interface NewHost {
  name: string;
  kind: HostKind;
  url: string;
  email: string | null;
  token: string;
  webhookSecret: string | null;
  check: HostCheck;
  also: Also;
}

/** Adds it; one that was removed comes back under its name, with new secrets. Throws Refused `name_taken`. */
export async function addHost(keep: Keep, organizationId: string, host: NewHost): Promise<StoredHost> {
  const { name, kind, url, email, check } = host;
  const [removed] = await keep.db.tx(organizationId, (sql) =>
    sql.query<{ id: string }>(`select id from hosts where name = $1 and kind = $2 and state = 'disconnected'`, [
      name,
      kind,
    ]),
  );
  const id = removed?.id ?? randomUUID();
  const token = await keep.sealer.seal(organizationId, hostSecretPlace(id, 'sealed_token'), host.token);
  const secret =
    host.webhookSecret === null
      ? null
      : await keep.sealer.seal(organizationId, hostSecretPlace(id, 'sealed_webhook_secret'), host.webhookSecret);
  await namedOnce(name, () =>
    keep.db.tx(organizationId, async (sql) => {
      await sql.query(
        `insert into hosts (organization_id, id, name, kind, url, email, sealed_token, sealed_webhook_secret, hook_token, last_check, checked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now())
         on conflict (organization_id, id) do update set url = excluded.url, email = excluded.email, sealed_token = excluded.sealed_token,
           sealed_webhook_secret = excluded.sealed_webhook_secret, hook_token = excluded.hook_token, last_check = excluded.last_check,
           checked_at = now(), state = 'connected', state_reason = null, updated_at = now()`,
        [organizationId, id, name, kind, url, email, token, secret, newHookToken(), JSON.stringify(check)],
      );
      await host.also(sql);
    }),
  );
  return known(keep.db, organizationId, id);
}

/** Throws Refused `name_taken`. Webhooks that call it by the name it had still find it. */
export async function renameHost(
  db: Db,
  organizationId: string,
  change: { id: string; name: string; also: Also },
): Promise<void> {
  await namedOnce(change.name, () =>
    db.tx(organizationId, async (sql) => {
      await sql.query(
        `update hosts set former_names = array_append(array_remove(former_names, name), name), name = $2, updated_at = now()
         where id = $1 and name <> $2`,
        [change.id, change.name],
      );
      await change.also(sql);
    }),
  );
}

function namedOnce(name: string, write: () => Promise<void>): Promise<void> {
  return unlessNameTaken(`There is a host "${name}" already: choose another name.`, write);
}

/** How it is reached from now on; `token` null: the one there stays. Throws Refused `no_token` where it was removed meanwhile. */
export async function changeHostAccess(
  keep: Keep,
  organizationId: string,
  change: { id: string; url: string; email: string | null; token: string | null; check: HostCheck; also: Also },
): Promise<void> {
  const { id, url, email, check } = change;
  const place = hostSecretPlace(id, 'sealed_token');
  const token = change.token === null ? null : await keep.sealer.seal(organizationId, place, change.token);
  await keep.db.tx(organizationId, async (sql) => {
    const changed = await sql.query(
      `update hosts set url = $2, email = $3, sealed_token = coalesce($4, sealed_token), last_check = $5, checked_at = now(),
         state = 'connected', state_reason = null, updated_at = now() where id = $1 and state <> 'disconnected' returning id`,
      [id, url, email, token, JSON.stringify(check)],
    );
    if (changed.length === 0) throw hostRemoved();
    await change.also(sql);
  });
}

/** `reason` null: it works. Neither touches a host that was removed meanwhile. */
export async function saveHostCheck(
  db: Db,
  organizationId: string,
  of: { id: string; check: HostCheck; reason: string | null },
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query(
      `update hosts set last_check = $2, checked_at = now(), state = $3, state_reason = $4, updated_at = now()
       where id = $1 and state <> 'disconnected'`,
      [of.id, JSON.stringify(of.check), of.reason === null ? 'connected' : 'broken', of.reason],
    ),
  );
}

/** The current webhook secret, unsealed, to be entered at the host; null: it has none. */
export async function currentWebhookSecret(keep: Keep, organizationId: string, id: string): Promise<string | null> {
  const [row] = await keep.db.tx(organizationId, (sql) =>
    sql.query<{ sealed: string | null }>('select sealed_webhook_secret as sealed from hosts where id = $1', [id]),
  );
  const sealed = row?.sealed ?? null;
  return sealed === null
    ? null
    : keep.sealer.open(organizationId, hostSecretPlace(id, 'sealed_webhook_secret'), sealed);
}

/** A new webhook secret (`replaceWebhookSecret`). Throws Refused `no_token` where the host was removed meanwhile. */
export async function rotateWebhookSecret(
  keep: Keep,
  organizationId: string,
  change: { id: string; secret: string; graceHours?: number; also: Also },
): Promise<void> {
  const { id, secret, graceHours = SECRET_GRACE_HOURS } = change;
  const sealed = await keep.sealer.seal(organizationId, hostSecretPlace(id, 'sealed_webhook_secret'), secret);
  await keep.db.tx(organizationId, async (sql) => {
    if (!(await replaceWebhookSecret(sql, { id, sealed, graceHours }))) throw hostRemoved();
    await change.also(sql);
  });
}

/** Whether Deskbridge keeps the webhook at the host up to date from now on. */
export async function markWebhookMade(
  db: Db,
  organizationId: string,
  of: { id: string; made: boolean; also: Also },
): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    await sql.query(
      `update hosts set webhook_made_at = case when $2 then now() end, updated_at = now() where id = $1 and state <> 'disconnected'`,
      [of.id, of.made],
    );
    await of.also(sql);
  });
}

/** It was gone at the host. */
export async function markWebhookRemade(db: Db, organizationId: string, of: { id: string; also: Also }): Promise<void> {
  await db.tx(organizationId, async (sql) => {
    await sql.query(
      `update hosts set webhook_made_at = now(), webhook_remade_at = now() where id = $1 and state <> 'disconnected'`,
      [of.id],
    );
    await of.also(sql);
  });
}

/** Adds what was refused for its signature; `detail`: what was wrong with the last one. */
export async function noteBadSignatures(
  db: Db,
  organizationId: string,
  of: { id: string; count: number; detail: string },
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query(
      `update hosts set bad_signatures = bad_signatures + $2, last_bad_signature_at = now(), last_bad_signature = $3 where id = $1`,
      [of.id, of.count, of.detail],
    ),
  );
}

/** What stops when it is removed. */
export interface HostUse {
  projects: string[];
  links: number;
}

export async function hostUse(sql: Sql, id: string): Promise<HostUse> {
  const projects = await sql.query<{ key: string }>('select key from projects where host_id = $1 order by key', [id]);
  const [links] = await sql.query<{ count: number }>(
    'select count(*) as count from links where host_id = $1 and ended_at is null',
    [id],
  );
  return { projects: projects.map(({ key }) => key), links: links?.count ?? 0 };
}

/** An issue of the host that is linked, to see whether another address leads to the same issues; null if none is known. */
export async function linkedIssue(
  db: Db,
  organizationId: string,
  hostId: string,
): Promise<{ id: string; key: string } | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    sql.query<{ id: string; key: string }>(
      `select i.id, i.key from links l join issues i on i.host_id = l.host_id and i.id = l.issue_id
       where l.host_id = $1 and l.ended_at is null and i.deleted_at is null order by l.created_at desc limit 1`,
      [hostId],
    ),
  );
  return row ?? null;
}

/**
 * Its end: secrets erased, its webhook address void, its projects gone, its links ended, what waits at it stopped. The host's name and
 * what happened stay, for the timeline. What waits at a workspace for one of the links is put aside when its turn comes, since its link has
 * ended.
 */
export async function removeHost(
  db: Db,
  organizationId: string,
  of: { id: string; reason: string; also: Also },
): Promise<void> {
  const { id, reason } = of;
  await db.tx(organizationId, async (sql) => {
    await stopWaitingEffects(sql, { kind: 'host', id, state: 'skipped', reason });
    await sql.query('update links set ended_at = now() where host_id = $1 and ended_at is null', [id]);
    await sql.query('delete from projects where host_id = $1', [id]);
    await sql.query(
      `update forge_installations set state = 'refused', sealed_token = null, token_hash = null, token_expires_at = null
       where host_id = $1 and state = 'accepted'`,
      [id],
    );
    await sql.query(
      `update hosts set state = 'disconnected', state_reason = $2, sealed_token = null, sealed_webhook_secret = null,
         sealed_webhook_secret_previous = null, previous_secret_until = null, previous_secret_used_at = null, webhook_made_at = null, webhook_remade_at = null,
         last_check = null, former_names = '{}', hook_token = $3, checked_at = now(), updated_at = now() where id = $1`,
      [id, reason, newHookToken()],
    );
    await of.also(sql);
  });
}

async function known(db: Db, organizationId: string, id: string): Promise<StoredHost> {
  const host = await getHost(db, organizationId, id);
  if (host === null) throw new Error(`The host ${id} was just saved and is not there.`);
  return host;
}

import { randomBytes, randomUUID } from 'node:crypto';
import type { Host, HostKind } from '../domain/model.ts';
import type { HostAccess, HostCheck } from '../domain/ports.ts';
import type { Keep } from './connections.ts';
import { type Db, Refused, type Sql } from './db.ts';
import { forgeAccess } from './forge-access.ts';
import type { SecretPlace } from './secrets.ts';
import { lookingTwice } from './taken.ts';

/** A secret that is null here is kept as it is. `url` without trailing slash. */
export interface HostInput {
  name: string;
  kind: HostKind;
  url: string;
  email: string | null;
  token: string | null;
  webhookSecret: string | null;
}

/** A host with what its page shows; no secrets. */
export interface StoredHost extends Host {
  email: string | null;
  /** Names it had before; webhooks still find it by them. */
  formerNames: string[];
  /** The unguessable part of its webhook address. */
  hookToken: string;
  /** Whether webhooks of it carry a signature we can check. */
  hasWebhookSecret: boolean;
  state: 'connected' | 'broken' | 'disconnected';
  stateReason: string | null;
  checkedAt: Date | null;
  lastHookAt: Date | null;
  /** Since when Deskbridge keeps its webhook at the host up to date; null: people do. */
  webhookMadeAt: Date | null;
  /** When it was last gone there, and was made anew; null: never. */
  webhookRemadeAt: Date | null;
  /** Until when the secret before the current one is accepted, or none where there was none; null: it is not, or has no end. */
  previousSecretUntil: Date | null;
  /** When a webhook last came that was signed with it. */
  previousSecretUsedAt: Date | null;
  /** Webhooks that were refused for their signature: how many ever, when the last one came, what was wrong with it. */
  badSignatures: number;
  lastBadSignatureAt: Date | null;
  lastBadSignature: string | null;
  /** What the last test of the connection found; null: none was made. */
  lastCheck: HostCheck | null;
}

/** A host that a webhook may be for. */
export interface WebhookHost {
  organizationId: string;
  host: Host;
  /** Whether it was called by its token, which only the host knows, or by its name. */
  calledBy: 'token' | 'name';
  /** The current secret and, after a change, the one before it. Empty: webhooks of this host are not signed. */
  secrets: string[];
  /** It has its first secret since a short while: what is not signed yet is still believed by its address. */
  unsignedToo: boolean;
}

interface Row {
  organization_id: string;
  id: string;
  name: string;
  kind: HostKind;
  url: string;
  email: string | null;
  sealed_token: string | null;
  sealed_webhook_secret: string | null;
  sealed_webhook_secret_previous: string | null;
  hook_token: string;
  state: StoredHost['state'];
  state_reason: string | null;
  checked_at: Date | null;
  last_hook_at: Date | null;
  former_names: string[];
  previous_secret_until: Date | null;
  previous_secret_used_at: Date | null;
  bad_signatures: number;
  last_bad_signature_at: Date | null;
  last_bad_signature: string | null;
  webhook_made_at: Date | null;
  webhook_remade_at: Date | null;
  last_check: HostCheck | null;
}

/** How long the secret before the current one is accepted: time enough to enter the new one in Jira. */
export const SECRET_GRACE_HOURS = 24;

/** The previous secret is the same text moved over, so both columns are sealed for one place. */
export const hostSecretPlace = (rowId: string, column: 'sealed_token' | 'sealed_webhook_secret'): SecretPlace => ({
  table: 'hosts',
  column,
  rowId,
});

/** The unguessable part of a webhook address. */
export const newHookToken = (): string => randomBytes(24).toString('base64url');

/** Where somebody removed the host in the same moment: nothing of it is changed. */
export function hostRemoved(): Refused {
  return new Refused('no_token', 'The host was removed meanwhile. Add it again under its name.');
}

/**
 * A new webhook secret. The one before it, or none where there was none, stays accepted for a while (S6); `graceHours` 0: not one moment more.
 * False: the host is not there (any more).
 */
export async function replaceWebhookSecret(
  sql: Sql,
  { id, sealed, graceHours }: { id: string; sealed: string; graceHours: number },
): Promise<boolean> {
  const changed = await sql.query(
    `update hosts set sealed_webhook_secret = $2, previous_secret_used_at = null, updated_at = now(),
       sealed_webhook_secret_previous = case when $3::int > 0 then sealed_webhook_secret end,
       previous_secret_until = case when $3::int > 0 then now() + $3::int * interval '1 hour' end
     where id = $1 and state <> 'disconnected' returning id`,
    [id, sealed, graceHours],
  );
  return changed.length > 0;
}

/** Makes the host of this name or changes it; a new webhook secret leaves the one before it valid. Throws Refused `other_kind`. */
export async function saveHost(keep: Keep, organizationId: string, input: HostInput): Promise<StoredHost> {
  return lookingTwice(() => makeOrChange(keep, organizationId, input));
}

async function makeOrChange(keep: Keep, organizationId: string, input: HostInput): Promise<StoredHost> {
  const existing = await rowBy(keep.db, organizationId, { name: input.name });
  if (existing !== null && existing.kind !== input.kind) {
    throw new Refused(
      'other_kind',
      `The host "${input.name}" is of the kind ${existing.kind} and cannot become ${input.kind}: use another name.`,
    );
  }
  const id = existing?.id ?? randomUUID();
  const token =
    input.token === null
      ? null
      : await keep.sealer.seal(organizationId, hostSecretPlace(id, 'sealed_token'), input.token);
  const secret = await changedSecret(keep, organizationId, { id, existing, secret: input.webhookSecret });
  const [row] = await keep.db.tx(organizationId, async (sql) => {
    if (secret !== null) await replaceWebhookSecret(sql, { id, sealed: secret, graceHours: SECRET_GRACE_HOURS });
    return sql.query<Row>(
      `insert into hosts (organization_id, id, name, kind, url, email, sealed_token, sealed_webhook_secret, hook_token)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (organization_id, id) do update set url = excluded.url, email = excluded.email,
         sealed_token = coalesce(excluded.sealed_token, hosts.sealed_token),
         sealed_webhook_secret = coalesce(excluded.sealed_webhook_secret, hosts.sealed_webhook_secret),
         state = 'connected', state_reason = null, updated_at = now()
       returning *`,
      [organizationId, id, input.name, input.kind, input.url, input.email, token, secret, newHookToken()],
    );
  });
  return hostOf(row as Row);
}

/** The secret sealed if it is another than the one there, else null: saving the same file twice must not forget the previous secret. */
async function changedSecret(
  keep: Keep,
  organizationId: string,
  change: { id: string; existing: Row | null; secret: string | null },
): Promise<string | null> {
  const { id, existing, secret } = change;
  if (secret === null) return null;
  const where = hostSecretPlace(id, 'sealed_webhook_secret');
  const sealed = existing?.sealed_webhook_secret ?? null;
  if (sealed !== null && (await keep.sealer.open(organizationId, where, sealed)) === secret) return null;
  return keep.sealer.seal(organizationId, where, secret);
}

/** All of an organization, by name. */
export async function listHosts(db: Db, organizationId: string): Promise<StoredHost[]> {
  const rows = await db.tx(organizationId, (sql) => sql.query<Row>('select * from hosts order by name'));
  return rows.map(hostOf);
}

export async function findHost(db: Db, organizationId: string, name: string): Promise<StoredHost | null> {
  const row = await rowBy(db, organizationId, { name });
  return row === null ? null : hostOf(row);
}

export async function getHost(db: Db, organizationId: string, id: string): Promise<StoredHost | null> {
  const row = await rowBy(db, organizationId, { id });
  return row === null ? null : hostOf(row);
}

/** What events of it are read by; null once it was removed. */
export async function connectedHost(db: Db, organizationId: string, id: string): Promise<Host | null> {
  const row = await rowBy(db, organizationId, { id });
  if (row === null || row.state === 'disconnected') return null;
  return { id: row.id, name: row.name, kind: row.kind, url: row.url };
}

async function rowBy(db: Db, organizationId: string, by: { name: string } | { id: string }): Promise<Row | null> {
  const [row] = await db.tx(organizationId, (sql) =>
    'name' in by
      ? sql.query<Row>('select * from hosts where name = $1', [by.name])
      : sql.query<Row>('select * from hosts where id = $1', [by.id]),
  );
  return row ?? null;
}

/** What calls to the host need, token unsealed (the desk asks for none); null if there is no such host, or neither a token nor the Forge app leads there. */
export async function hostAccess(keep: Keep, organizationId: string, id: string): Promise<HostAccess | null> {
  const row = await rowBy(keep.db, organizationId, { id });
  if (row?.kind === 'desk') return { hostId: row.id, kind: row.kind, url: row.url, email: null, token: '' };
  if (row === null || row.sealed_token === null) return row && forgeAccess(keep, organizationId, id);
  const token = await keep.sealer.open(organizationId, hostSecretPlace(id, 'sealed_token'), row.sealed_token);
  return { hostId: row.id, kind: row.kind, url: row.url, email: row.email, token };
}

/** Of every organization: the hosts that `/hooks/jira/<nameOrToken>` may mean. More than one only by name. */
export async function webhookHosts(keep: Keep, nameOrToken: string): Promise<WebhookHost[]> {
  const rows = await keep.db.call<Row>(
    `select * from hosts where hook_token = $1 and state <> 'disconnected' and kind <> 'desk'
     union all select * from hosts where name = $1 and state <> 'disconnected' and kind <> 'desk'
     union all select h.* from hosts h where h.former_names @> array[$1::text] and h.state <> 'disconnected' and h.kind <> 'desk'
       and not exists (select from hosts o where o.organization_id = h.organization_id and o.name = $1)`,
    [nameOrToken],
  );
  return Promise.all(
    rows.map(async (row) => {
      const until = row.previous_secret_until?.getTime() ?? null;
      const over = until !== null && until <= Date.now();
      const previous = over ? null : row.sealed_webhook_secret_previous;
      const sealed = [row.sealed_webhook_secret, previous].filter((text) => text !== null);
      const where = hostSecretPlace(row.id, 'sealed_webhook_secret');
      return {
        organizationId: row.organization_id,
        host: { id: row.id, name: row.name, kind: row.kind, url: row.url },
        unsignedToo: row.sealed_webhook_secret_previous === null && until !== null && !over,
        calledBy: row.hook_token === nameOrToken ? ('token' as const) : ('name' as const),
        secrets: await Promise.all(sealed.map((text) => keep.sealer.open(row.organization_id, where, text))),
      };
    }),
  );
}

/**
 * Notes that a genuine webhook came; written at most once a minute, so that a busy host does not cost a write each. `signedBefore`: with the
 * secret before the current one.
 */
export async function markHook(
  db: Db,
  organizationId: string,
  { id, signedBefore = false }: { id: string; signedBefore?: boolean },
): Promise<void> {
  await db.tx(organizationId, (sql) =>
    sql.query(
      `update hosts set last_hook_at = now(), previous_secret_used_at = case when $2 then now() else previous_secret_used_at end
       where id = $1 and (last_hook_at is null or last_hook_at < now() - interval '1 minute'
         or $2 and (previous_secret_used_at is null or previous_secret_used_at < now() - interval '1 minute'))`,
      [id, signedBefore],
    ),
  );
}

function hostOf(row: Row): StoredHost {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    email: row.email,
    formerNames: row.former_names,
    hookToken: row.hook_token,
    hasWebhookSecret: row.sealed_webhook_secret !== null,
    state: row.state,
    stateReason: row.state_reason,
    checkedAt: row.checked_at,
    lastHookAt: row.last_hook_at,
    webhookMadeAt: row.webhook_made_at,
    webhookRemadeAt: row.webhook_remade_at,
    previousSecretUntil: row.previous_secret_until,
    previousSecretUsedAt: row.previous_secret_used_at,
    badSignatures: row.bad_signatures,
    lastBadSignatureAt: row.last_bad_signature_at,
    lastBadSignature: row.last_bad_signature,
    lastCheck: row.last_check,
  };
}

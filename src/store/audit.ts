/** The audit log: what people, keys and the command line did that matters. The application's role may add to it and read it, no more. */
import type { Sql } from './db.ts';
import { likeAnywhere } from './like.ts';
import { conditions } from './paging.ts';

/** `forge`: a person in front of the app's page in Jira. `nobody`: somebody who is not signed in. `system`: Deskbridge itself. */
export type AuditActorKind = 'session' | 'key' | 'operator' | 'forge' | 'nobody' | 'system';

/** Who did it; a caller of the API is one as it is. `ip` null: not known, or not over HTTP. */
export interface AuditActor {
  kind: AuditActorKind;
  name: string;
  userId: string | null;
  ip: string | null;
}

export type AuditDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What an entry can be about; the page offers each as a filter. */
export type AuditSubject =
  | 'access'
  | 'approval'
  | 'backup'
  | 'connection'
  | 'contact'
  | 'demo'
  | 'effect'
  | 'escalation'
  | 'event'
  | 'forge'
  | 'host'
  | 'import'
  | 'key'
  | 'link'
  | 'mail'
  | 'mailbox'
  | 'managers'
  | 'operator'
  | 'organization'
  | 'person'
  | 'portal'
  | 'project'
  | 'reply'
  | 'request'
  | 'retry'
  | 'service'
  | 'session'
  | 'setup'
  | 'user'
  | 'webhook-secret'
  | 'workflow'
  | 'workflow-run';

export interface AuditEntry {
  actor: AuditActor;
  /** What, as subject and past tense: `user.invited`, `connection.removed`. */
  action: `${AuditSubject}.${string}`;
  /** To what, by a name people know. */
  subject?: string | null;
  /** More of it. Never a secret. */
  detail?: AuditDetail;
}

/**
 * Adds one entry, in the transaction of what it tells of, so that neither is there without the other. What people typed cannot pretend to
 * be another entry: characters that end a line or turn its direction become U+FFFD, and each text is cut at 500 characters.
 */
export async function recordAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.query(
    `insert into audit_log (${COLUMNS}) values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7)`,
    valuesOf(entry),
  );
}

/**
 * The same, but once a day (UTC, by the database's clock) for each `what`, whichever process says it and however many do at once. Answers in how
 * many milliseconds the day ends.
 */
export async function recordAuditOnceADay(sql: Sql, entry: AuditEntry, what: string): Promise<number> {
  const [row] = await sql.query<{ left: number }>(
    `with added as (
       insert into audit_log (${COLUMNS}, once_hash)
       values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7,
         encode(sha256(convert_to(to_char(now() at time zone 'UTC', 'YYYY-MM-DD ') || $8::text, 'UTF8')), 'hex'))
       on conflict do nothing
     ) select ceil(extract(epoch from date_trunc('day', now(), 'UTC') + interval '24 hours' - now()) * 1000)::int as left`,
    [...valuesOf(entry), what],
  );
  return row?.left ?? 0;
}

const COLUMNS = 'organization_id, actor, actor_kind, actor_id, action, subject, detail, ip';

function valuesOf({ actor, action, subject = null, detail = {} }: AuditEntry): unknown[] {
  return [
    oneLine(actor.name),
    actor.kind,
    actor.userId,
    oneLine(action),
    subject === null ? null : oneLine(subject),
    JSON.stringify(plainDetail(detail)),
    actor.ip === null ? null : oneLine(actor.ip),
  ];
}

const LONGEST = 500;
/** Control characters (NUL, which PostgreSQL refuses, among them), line and paragraph separators, marks that turn the direction of text. */
const DECEITFUL = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

function oneLine(text: string): string {
  return text.slice(0, LONGEST).toWellFormed().replace(DECEITFUL, '\uFFFD');
}

function plainDetail(detail: AuditDetail): AuditDetail {
  const plain = (value: AuditDetail[string]): AuditDetail[string] => {
    if (typeof value === 'string') return oneLine(value);
    return Array.isArray(value) ? value.map(String).map(oneLine) : value;
  };
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [oneLine(key), plain(value)]));
}

export interface AuditRow {
  id: number;
  at: Date;
  actor: string;
  actorKind: AuditActorKind;
  action: string;
  subject: string | null;
  detail: AuditDetail;
  ip: string | null;
}

/** Null: not asked for. */
export interface AuditFilter {
  /** Who, as in the log. */
  actor: string | null;
  /** `user.invited`, or `user` for everything of users. */
  action: string | null;
  /** Anywhere in who, what, to what, or from where. */
  search: string | null;
  from: Date | null;
  to: Date | null;
}

/** One page; `after`: the last id of the page before. One row more than `limit` where there are more. */
export async function listAudit(
  sql: Sql,
  filter: AuditFilter,
  ask: { after: number | null; limit: number; order: 'newest' | 'oldest' },
): Promise<AuditRow[]> {
  const params: unknown[] = [];
  const where = conditions(params, [
    [filter.actor, (place) => `actor = ${place}`],
    [filter.action, (place) => `(action = ${place} or starts_with(action, ${place} || '.'))`],
    [
      filter.search === null ? null : likeAnywhere(filter.search),
      (place) => `(actor || ' ' || action || ' ' || coalesce(subject, '') || ' ' || coalesce(ip, '')) ilike ${place}`,
    ],
    [filter.from, (place) => `at >= ${place}`],
    [filter.to, (place) => `at < ${place}`],
    [ask.after, (place) => `id ${ask.order === 'newest' ? '<' : '>'} ${place}::bigint`],
  ]);
  return sql.query<AuditRow>(
    `select id, at, actor, actor_kind as "actorKind", action, subject, detail, ip from audit_log
     where ${where} order by id ${ask.order === 'newest' ? 'desc' : 'asc'} limit $${params.push(ask.limit + 1)}::int`,
    params,
  );
}

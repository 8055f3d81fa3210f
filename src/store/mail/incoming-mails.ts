/** Mails as they came in, each once, and the queue of those that nothing became of yet. Their bytes are in a Storage, under their id. */
import type { Db, Sql } from '../db.ts';
import { likeAnywhere } from '../like.ts';
import { conditions, cursorColumn, type Page, type PageAsk, pageClause, pageOf } from '../paging.ts';
import { storableText } from '../storable.ts';

export type MailState = 'pending' | 'request' | 'comment' | 'ignored' | 'dead';

export interface StoredMail {
  id: string;
  cursor: number;
  mailbox: string | null;
  messageId: string;
  bytes: number;
  fromName: string;
  fromAddress: string | null;
  subject: string;
  state: MailState;
  reason: string | null;
  requestId: string | null;
  requestKey: string | null;
  commentId: string | null;
  automatic: boolean;
  rest: string;
  attempts: number;
  receivedAt: Date;
  endedAt: Date | null;
}

/** False: it was there already. */
export async function insertMail(
  sql: Sql,
  mail: { id: string; mailboxId: string; messageId: string; bytes: number },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into incoming_mails (organization_id, id, mailbox_id, message_id, bytes)
     values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4) on conflict do nothing returning id`,
    [mail.id, mail.mailboxId, storableText(mail.messageId), mail.bytes],
  );
  return rows.length > 0;
}

export interface MailClaim {
  organizationId: string;
  id: string;
  mailboxId: string;
  /** How often it was begun, this time included; whoever took it over since has a higher one. */
  attempts: number;
}

/** Takes the oldest that may be looked at, of any organization, for `leaseMs`. */
export async function claimMail(db: Db, leaseMs: number): Promise<MailClaim | null> {
  const [row] = await db.call<MailClaim>(
    `update incoming_mails m set leased_until = clock_timestamp() + $1 * interval '1 millisecond', attempts = m.attempts + 1
     from (select organization_id, id from incoming_mails where state = 'pending' and run_at <= clock_timestamp()
         and (leased_until is null or leased_until < clock_timestamp())
       order by run_at, received_at, id limit 1 for update skip locked) first
     where m.organization_id = first.organization_id and m.id = first.id
     returning m.organization_id as "organizationId", m.id, m.mailbox_id as "mailboxId", m.attempts`,
    [leaseMs],
  );
  return row ?? null;
}

export async function keepMail(db: Db, claim: MailClaim, leaseMs: number): Promise<void> {
  await db.call(
    `update incoming_mails set leased_until = clock_timestamp() + $4 * interval '1 millisecond'
     where organization_id = $1 and id = $2 and attempts = $3 and state = 'pending'`,
    [claim.organizationId, claim.id, claim.attempts, leaseMs],
  );
}

/** What became of it. */
export interface MailEnd {
  state: Exclude<MailState, 'pending'>;
  reason: string | null;
  requestId: string | null;
  commentId: string | null;
  automatic: boolean;
  rest: string;
  from: { name: string; email: string } | null;
  subject: string;
}

/** Nothing happens where somebody else holds it by now. */
export async function endMail(db: Db, claim: MailClaim, end: MailEnd): Promise<void> {
  await db.call(
    `update incoming_mails set state = $4, reason = $5, request_id = $6, comment_id = $7, automatic = $8, rest = $9, from_name = $10,
       from_address = $11, subject = $12, leased_until = null, ended_at = clock_timestamp()
     where organization_id = $1 and id = $2 and attempts = $3 and state = 'pending'`,
    [
      claim.organizationId,
      claim.id,
      claim.attempts,
      end.state,
      end.reason === null ? null : storableText(end.reason),
      end.requestId,
      end.commentId,
      end.automatic,
      storableText(end.rest),
      storableText(end.from?.name ?? ''),
      end.from?.email ?? null,
      storableText(end.subject),
    ],
  );
}

/** Says that a mail makes this request by itself, before it does: whoever decides on the request's event looks at it. */
export async function markMail(
  db: Db,
  claim: MailClaim,
  mark: { requestId: string; automatic: boolean },
): Promise<void> {
  await db.call(
    `update incoming_mails set request_id = $4, automatic = $5 where organization_id = $1 and id = $2 and attempts = $3`,
    [claim.organizationId, claim.id, claim.attempts, mark.requestId, mark.automatic],
  );
}

/** It is looked at again after a while. */
export async function postponeMail(db: Db, claim: MailClaim, how: { afterMs: number; reason: string }): Promise<void> {
  await db.call(
    `update incoming_mails set leased_until = null, run_at = clock_timestamp() + $4 * interval '1 millisecond', reason = $5
     where organization_id = $1 and id = $2 and attempts = $3 and state = 'pending'`,
    [claim.organizationId, claim.id, claim.attempts, how.afterMs, storableText(how.reason)],
  );
}

/** A person wants it looked at again. */
export async function retryMail(sql: Sql, id: string): Promise<'retried' | 'not_dead' | 'missing'> {
  const rows = await sql.query(
    `update incoming_mails set state = 'pending', attempts = 0, run_at = now(), leased_until = null, ended_at = null
     where id = $1 and state = 'dead' returning id`,
    [id],
  );
  if (rows.length > 0) return 'retried';
  const [there] = await sql.query('select 1 from incoming_mails where id = $1', [id]);
  return there === undefined ? 'missing' : 'not_dead';
}

/** Null: not asked for. */
export interface MailFilter {
  state: MailState | null;
  requestId: string | null;
  /** Found in the subject, or in the sender's name or address. */
  search: string | null;
}

export async function listMails(sql: Sql, filter: MailFilter, ask: PageAsk): Promise<Page<StoredMail>> {
  const params: unknown[] = [];
  const where = conditions(params, [
    [filter.state, (place) => `m.state = ${place}`],
    [filter.requestId, (place) => `m.request_id = ${place}::uuid`],
    [
      filter.search === null ? null : likeAnywhere(filter.search),
      (place) => `(m.subject ilike ${place} or m.from_name ilike ${place} or m.from_address ilike ${place})`,
    ],
  ]);
  const rows = await sql.query<StoredMail>(
    `select m.id, ${cursorColumn('m', 'received_at')}, b.name as mailbox, m.message_id as "messageId", m.bytes,
       m.from_name as "fromName", m.from_address as "fromAddress", m.subject, m.state, m.reason, r.id as "requestId", r.key as "requestKey",
       m.comment_id as "commentId", m.automatic, m.rest, m.attempts, m.received_at as "receivedAt", m.ended_at as "endedAt"
     from incoming_mails m left join mailboxes b on b.id = m.mailbox_id left join requests r on r.id = m.request_id
     where ${where} ${pageClause('m', 'received_at', { ask, params })}`,
    params,
  );
  return pageOf(rows, ask);
}

/** Mails that were heard about a request, by their ids, the oldest first: the first and the last ten. */
export async function heardAbout(sql: Sql, requestId: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select message_id as id from incoming_mails where request_id = $1 and message_id not like 'sha256:%' order by received_at, id`,
    [requestId],
  );
  const ids = rows.map(({ id }) => id);
  return ids.length <= 11 ? ids : [...ids.slice(0, 1), ...ids.slice(-10)];
}

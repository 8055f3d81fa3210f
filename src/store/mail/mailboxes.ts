/** Where mail comes in, and into which inbox of a desk. */
import { randomUUID } from 'node:crypto';
import type { Db, Sql } from '../db.ts';
import { newToken } from '../accounts/tokens.ts';
import { unlessNameTaken } from '../taken.ts';

export type MailboxKind = 'hook' | 'imap';

export interface Mailbox {
  id: string;
  name: string;
  kind: MailboxKind;
  address: string | null;
  /** The inbox that new requests go to; null: the only one. */
  hostId: string | null;
  projectKey: string | null;
  hookToken: string;
  checkedAt: Date | null;
  trouble: string | null;
  createdAt: Date;
}

export type MailboxWish = Pick<Mailbox, 'name' | 'address' | 'hostId' | 'projectKey'>;

const MAILBOX = `select id, name, kind, address, host_id as "hostId", project_key as "projectKey", hook_token as "hookToken",
  checked_at as "checkedAt", trouble, created_at as "createdAt" from mailboxes`;

export async function listMailboxes(sql: Sql): Promise<Mailbox[]> {
  return sql.query<Mailbox>(`${MAILBOX} order by lower(name), id`);
}

export async function findMailbox(sql: Sql, id: string): Promise<Mailbox | null> {
  const [row] = await sql.query<Mailbox>(`${MAILBOX} where id = $1`, [id]);
  return row ?? null;
}

/** Throws Refused `name_taken`. */
export async function insertMailbox(
  sql: Sql,
  wish: MailboxWish & { kind: MailboxKind; hookToken?: string | undefined },
): Promise<Mailbox> {
  const id = randomUUID();
  await named(wish.name, () =>
    sql.query(
      `insert into mailboxes (organization_id, id, name, kind, address, host_id, project_key, hook_token)
       values (current_setting('deskbridge.organization')::uuid, $1, $2, $3, $4, $5, $6, $7)`,
      [id, wish.name, wish.kind, wish.address, wish.hostId, wish.projectKey, wish.hookToken ?? newToken('dbm_')],
    ),
  );
  return there(await findMailbox(sql, id));
}

/** Null: it is not there. Throws Refused `name_taken`. */
export async function updateMailbox(sql: Sql, id: string, wish: MailboxWish): Promise<Mailbox | null> {
  await named(wish.name, () =>
    sql.query(
      'update mailboxes set name = $2, address = $3, host_id = $4, project_key = $5, updated_at = now() where id = $1',
      [id, wish.name, wish.address, wish.hostId, wish.projectKey],
    ),
  );
  return findMailbox(sql, id);
}

/** The address that mail was brought to until now is nobody's any more. `token` left out: a new one. */
export async function renewHookToken(sql: Sql, id: string, token = newToken('dbm_')): Promise<Mailbox> {
  await sql.query('update mailboxes set hook_token = $2, updated_at = now() where id = $1', [id, token]);
  return there(await findMailbox(sql, id));
}

/** What came in stays. False: it was not there. */
export async function deleteMailbox(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('delete from mailboxes where id = $1 returning id', [id])).length > 0;
}

/** Whose mailbox this token is of; null: nobody's. */
export async function mailboxOfToken(db: Db, token: string): Promise<{ organizationId: string; id: string } | null> {
  const [row] = await db.call<{ organizationId: string; id: string }>(
    `select organization_id as "organizationId", id from mailboxes where hook_token = $1 and kind = 'hook'`,
    [token],
  );
  return row ?? null;
}

/** Every address that mail comes in at, in lower case. */
export async function mailboxAddresses(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ address: string }>('select address from mailboxes where address is not null');
  return rows.map(({ address }) => address);
}

/** Where answers to mails about a request come in; null: nowhere. One of its own inbox goes first. */
export async function addressForAnswers(sql: Sql, requestId: string): Promise<string | null> {
  const [row] = await sql.query<{ address: string }>(
    `select b.address from requests r join mailboxes b on b.address is not null
       and (b.project_key is null or (b.project_key = r.project_key and b.host_id = r.host_id))
     where r.id = $1 order by b.project_key is null, b.created_at, b.id limit 1`,
    [requestId],
  );
  return row?.address ?? null;
}

/** The inbox a mailbox's requests go to: the one set, or the only one; null: neither. */
export async function inboxOfMailbox(sql: Sql, id: string): Promise<{ hostId: string; projectKey: string } | null> {
  const inboxes = await sql.query<{ hostId: string; projectKey: string; chosen: boolean }>(
    `select p.host_id as "hostId", p.key as "projectKey", coalesce(b.host_id = p.host_id and b.project_key = p.key, false) as chosen
     from projects p join hosts h on h.id = p.host_id and h.kind = 'desk' and h.state <> 'disconnected' left join mailboxes b on b.id = $1
     order by p.created_at, p.id`,
    [id],
  );
  const found = inboxes.find(({ chosen }) => chosen) ?? (inboxes.length === 1 ? inboxes[0] : undefined);
  return found === undefined ? null : { hostId: found.hostId, projectKey: found.projectKey };
}

function named<T>(name: string, write: () => Promise<T>): Promise<T> {
  return unlessNameTaken(`There is a mailbox "${name}" already.`, write);
}

function there(mailbox: Mailbox | null): Mailbox {
  if (mailbox === null) throw new Error('A mailbox that was just written is not there.');
  return mailbox;
}

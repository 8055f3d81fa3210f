/** The tables of mail, as Drizzle knows them; migrations/0017_mail_out.sql and 0018_mail_in.sql make them and say what their columns mean. */
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  sql,
  text,
  timestamp,
  unique,
  uuid,
} from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const now = () => at().notNull().defaultNow();
const organizationId = () => uuid().notNull();

export const portalLinks = pgTable(
  'portal_links',
  {
    organizationId: organizationId(),
    hash: text().notNull(),
    email: text().notNull(),
    createdAt: now(),
    expiresAt: at().notNull(),
    usedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'portal_links_pk', columns: [t.organizationId, t.hash] }),
    index('portal_links_by_end').on(t.expiresAt),
  ],
);

export const portalSettings = pgTable(
  'portal_settings',
  {
    organizationId: organizationId(),
    mayAsk: text().notNull().default('anyone'),
    domains: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    updatedAt: now(),
  },
  (t) => [primaryKey({ name: 'portal_settings_pk', columns: [t.organizationId] })],
);

export const mailsSent = pgTable(
  'mails_sent',
  { organizationId: organizationId(), effectId: uuid().notNull(), address: text().notNull(), at: now() },
  (t) => [
    primaryKey({ name: 'mails_sent_pk', columns: [t.organizationId, t.effectId] }),
    index('mails_sent_by_address').on(t.organizationId, t.address, t.at),
    index('mails_sent_by_age').on(t.at),
  ],
);

export const mailboxes = pgTable(
  'mailboxes',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    address: text(),
    hostId: uuid(),
    projectKey: text(),
    hookToken: text().notNull(),
    reader: uuid(),
    readUntil: at(),
    uidValidity: text(),
    lastUid: bigint({ mode: 'number' }).notNull().default(0),
    checkedAt: at(),
    trouble: text(),
    createdAt: now(),
    updatedAt: now(),
  },
  (t) => [
    primaryKey({ name: 'mailboxes_pk', columns: [t.organizationId, t.id] }),
    unique('mailboxes_name').on(t.organizationId, t.name),
    unique('mailboxes_hook_token').on(t.organizationId, t.hookToken),
    index('mailboxes_by_hook_token').on(t.hookToken),
  ],
);

export const incomingMails = pgTable(
  'incoming_mails',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    mailboxId: uuid().notNull(),
    messageId: text().notNull(),
    bytes: bigint({ mode: 'number' }).notNull(),
    fromName: text().notNull().default(''),
    fromAddress: text(),
    subject: text().notNull().default(''),
    state: text().notNull().default('pending'),
    reason: text(),
    requestId: uuid(),
    commentId: uuid(),
    automatic: boolean().notNull().default(false),
    rest: text().notNull().default(''),
    attempts: integer().notNull().default(0),
    runAt: now(),
    leasedUntil: at(),
    receivedAt: now(),
    endedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'incoming_mails_pk', columns: [t.organizationId, t.id] }),
    unique('incoming_mails_message').on(t.organizationId, t.mailboxId, t.messageId),
    index('incoming_mails_waiting')
      .on(t.runAt)
      .where(sql`state = 'pending'`),
    index('incoming_mails_by_request')
      .on(t.organizationId, t.requestId)
      .where(sql`request_id is not null`),
    index('incoming_mails_by_age').on(t.organizationId, t.receivedAt, t.id),
  ],
);

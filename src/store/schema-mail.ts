/** The tables of mail, as Drizzle knows them; migrations/0017_mail_out.sql makes them and says what their columns mean. */
import { index, pgTable, primaryKey, sql, text, timestamp, uuid } from './drizzle.ts';

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

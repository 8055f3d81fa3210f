/** What the panel last read, as Drizzle knows it; migrations/0012_panel.sql makes the tables and says what their columns mean. */
import { index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();
const seen = () => ({ facts: jsonb(), problem: jsonb(), readAt: at(), triedAt: at().notNull().defaultNow() });

export const workspacesSeen = pgTable(
  'workspaces_seen',
  {
    organizationId: organizationId(),
    connectionId: uuid().notNull(),
    facts: jsonb(),
    readAt: at(),
    triedAt: at().notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'workspaces_seen_pk', columns: [t.organizationId, t.connectionId] })],
);

export const conversationsSeen = pgTable(
  'conversations_seen',
  {
    organizationId: organizationId(),
    connectionId: uuid().notNull(),
    conversationId: text().notNull(),
    ...seen(),
  },
  (t) => [
    primaryKey({ name: 'conversations_seen_pk', columns: [t.organizationId, t.connectionId, t.conversationId] }),
    index('conversations_seen_by_age').on(t.triedAt),
  ],
);

export const contactsSeen = pgTable(
  'contacts_seen',
  {
    organizationId: organizationId(),
    connectionId: uuid().notNull(),
    contactId: text().notNull(),
    ...seen(),
  },
  (t) => [
    primaryKey({ name: 'contacts_seen_pk', columns: [t.organizationId, t.connectionId, t.contactId] }),
    index('contacts_seen_by_age').on(t.triedAt),
  ],
);

export const reportersSeen = pgTable(
  'reporters_seen',
  {
    organizationId: organizationId(),
    hostId: uuid().notNull(),
    issueId: text().notNull(),
    connectionId: uuid().notNull(),
    ...seen(),
  },
  (t) => [
    primaryKey({ name: 'reporters_seen_pk', columns: [t.organizationId, t.hostId, t.issueId] }),
    index('reporters_seen_by_age').on(t.triedAt),
  ],
);

/** Two-way status, as Drizzle knows it; migrations/0023_two_way.sql makes it. */
import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../drizzle.ts';

export const linkSyncs = pgTable(
  'link_syncs',
  {
    organizationId: uuid().notNull(),
    linkId: uuid().notNull(),
    state: jsonb().notNull(),
    stopped: text(),
    stoppedAt: timestamp({ withTimezone: true }),
    resumedAt: timestamp({ withTimezone: true }),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'link_syncs_pk', columns: [t.organizationId, t.linkId] })],
);

/** What the portal keeps, as Drizzle knows it; migrations/0016_portal.sql makes it. `requests.requester_seen_at` is in schema/desk.ts. */
import { bigint, pgTable, primaryKey, text, uuid } from '../drizzle.ts';

export const requestStatuses = pgTable(
  'request_statuses',
  {
    organizationId: uuid().notNull(),
    requestId: uuid().notNull(),
    at: bigint({ mode: 'number' }).notNull(),
    status: text().notNull(),
  },
  (t) => [primaryKey({ name: 'request_statuses_pk', columns: [t.organizationId, t.requestId, t.at] })],
);

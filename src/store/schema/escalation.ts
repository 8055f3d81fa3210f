/** What issues can be escalated to, as Drizzle knows it; migrations/0021_escalation.sql makes the tables and says what their columns mean. */
import { jsonb, pgTable, primaryKey, timestamp, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const seen = () => ({ facts: jsonb(), problem: jsonb(), readAt: at(), triedAt: at().notNull().defaultNow() });

export const workspaceOffers = pgTable(
  'workspace_offers',
  { organizationId: uuid().notNull(), connectionId: uuid().notNull(), ...seen() },
  (t) => [primaryKey({ name: 'workspace_offers_pk', columns: [t.organizationId, t.connectionId] })],
);

export const hostOffers = pgTable(
  'host_offers',
  { organizationId: uuid().notNull(), hostId: uuid().notNull(), ...seen() },
  (t) => [primaryKey({ name: 'host_offers_pk', columns: [t.organizationId, t.hostId] })],
);

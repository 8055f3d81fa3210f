/** The tables of the overview and of the first run. See schema.ts. */
import { index, integer, jsonb, pgTable, primaryKey, sql, text, timestamp, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();
const count = () => integer().notNull().default(0);

/** A row only where something happened in that minute. */
export const doorMinutes = pgTable(
  'door_minutes',
  {
    organizationId: organizationId(),
    door: text().notNull(),
    minute: at().notNull(),
    rateLimit: integer(),
    rateUsed: integer(),
    waiting: count(),
    received: count(),
    delivered: count(),
    failed: count(),
    unknown: count(),
    latencies: jsonb()
      .notNull()
      .default(sql`'{}'::jsonb`),
  },
  (t) => [
    primaryKey({ name: 'door_minutes_pk', columns: [t.organizationId, t.door, t.minute] }),
    index('door_minutes_by_age').on(t.organizationId, t.minute),
  ],
);

export const countedMinutes = pgTable(
  'counted_minutes',
  { organizationId: organizationId(), until: at().notNull() },
  (t) => [primaryKey({ name: 'counted_minutes_pk', columns: [t.organizationId] })],
);

export const firstRun = pgTable(
  'first_run',
  { organizationId: organizationId(), dismissedAt: at(), demoLeftAt: at() },
  (t) => [primaryKey({ name: 'first_run_pk', columns: [t.organizationId] })],
);

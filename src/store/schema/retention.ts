/** The table of retention, as Drizzle knows it; migrations/*_retention.sql makes it and says what its columns mean. */
import { pgTable, primaryKey, timestamp, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });

export const retention = pgTable(
  'retention',
  { organizationId: uuid().notNull(), eventsAt: at().notNull(), effectsAt: at().notNull(), beganAt: at().notNull() },
  (t) => [primaryKey({ name: 'retention_pk', columns: [t.organizationId] })],
);

/** The table of restores, as Drizzle knows it; migrations/*_restores.sql makes it and says what its columns mean. */
import { pgTable, primaryKey, timestamp, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });

export const restores = pgTable(
  'restores',
  { organizationId: uuid().notNull(), takenAt: at().notNull(), restoredAt: at().notNull() },
  (t) => [primaryKey({ name: 'restores_pk', columns: [t.organizationId] })],
);

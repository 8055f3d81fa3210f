/** The table of checks, as Drizzle knows it; migrations/*_reconciliation.sql makes it and says what its columns mean. */
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from './drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });

export const hostChecks = pgTable(
  'host_checks',
  {
    organizationId: uuid().notNull(),
    hostId: uuid().notNull(),
    knownUntil: at().notNull(),
    beganAt: at(),
    place: jsonb(),
    looked: integer().notNull().default(0),
    found: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    missedAt: at(),
    checkedAt: at(),
    lastLooked: integer().notNull().default(0),
    lastFound: integer().notNull().default(0),
    lastFailed: integer().notNull().default(0),
    foundEver: bigint({ mode: 'number' }).notNull().default(0),
    foundAt: at(),
    sweptAt: at(),
    reason: text(),
    tries: integer().notNull().default(0),
    silentSince: at(),
    silentNoticedAt: at(),
    nextAt: at().notNull(),
    busyUntil: at(),
    fence: bigint({ mode: 'number' }).notNull().default(0),
  },
  (t) => [
    primaryKey({ name: 'host_checks_pk', columns: [t.organizationId, t.hostId] }),
    index('host_checks_ready').on(t.nextAt),
  ],
);

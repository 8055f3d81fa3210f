/** The tables of checks, as Drizzle knows them; migrations/*_reconciliation.sql and *_workspace_checks.sql make them and say what their columns mean. */
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });

const columns = () => ({
  organizationId: uuid().notNull(),
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
});

export const hostChecks = pgTable('host_checks', { hostId: uuid().notNull(), ...columns() }, (t) => [
  primaryKey({ name: 'host_checks_pk', columns: [t.organizationId, t.hostId] }),
  index('host_checks_ready').on(t.nextAt),
]);

export const connectionChecks = pgTable('connection_checks', { connectionId: uuid().notNull(), ...columns() }, (t) => [
  primaryKey({ name: 'connection_checks_pk', columns: [t.organizationId, t.connectionId] }),
  index('connection_checks_ready').on(t.nextAt),
]);

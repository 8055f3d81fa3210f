/** The tables of scans, as Drizzle knows them; migrations/0011_imports.sql makes them and says what their columns mean. */
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();

export const scans = pgTable(
  'scans',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    hostId: uuid().notNull(),
    projectKey: text().notNull(),
    look: text().notNull(),
    tell: boolean().notNull(),
    state: text().notNull().default('running'),
    reason: text(),
    place: jsonb(),
    read: boolean().notNull().default(false),
    total: integer(),
    looked: integer().notNull().default(0),
    msPerIssue: integer(),
    pageTries: integer().notNull().default(0),
    issueTries: integer().notNull().default(0),
    restarts: integer().notNull().default(0),
    startedBy: text().notNull(),
    createdAt: at().notNull().defaultNow(),
    endedAt: at(),
    busyUntil: at(),
    fence: bigint({ mode: 'number' }).notNull().default(0),
    nextAt: at().notNull().defaultNow(),
    pagedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'scans_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('scans_open')
      .on(t.organizationId, t.hostId, t.projectKey)
      .where(sql`state in ('running', 'paused')`),
    index('scans_by_age').on(t.organizationId, t.createdAt, t.id),
    index('scans_ready')
      .on(t.nextAt)
      .where(sql`ended_at is null`),
  ],
);

export const scanItems = pgTable(
  'scan_items',
  {
    organizationId: organizationId(),
    scanId: uuid().notNull(),
    issueId: text().notNull(),
    issueKey: text().notNull(),
    named: integer().notNull().default(0),
    eventId: uuid(),
    open: boolean().notNull().default(false),
    linked: integer().notNull().default(0),
    broken: integer().notNull().default(0),
    failed: boolean().notNull().default(false),
    reason: text(),
    at: at().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'scan_items_pk', columns: [t.organizationId, t.scanId, t.issueId] }),
    index('scan_items_open')
      .on(t.organizationId, t.scanId)
      .where(sql`open`),
    index('scan_items_telling')
      .on(t.organizationId, t.scanId, t.issueKey)
      .where(sql`named > 0 or reason is not null`),
  ],
);

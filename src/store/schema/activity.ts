/** The tables of bulk retries. See schema.ts. */
import { index, integer, pgTable, primaryKey, sql, text, timestamp, uniqueIndex, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();

export const retries = pgTable(
  'retries',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    askedBy: text().notNull(),
    /** running | done | cancelled */
    state: text().notNull().default('running'),
    total: integer().notNull(),
    done: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    createdAt: at().notNull().defaultNow(),
    changedAt: at().notNull().defaultNow(),
    endedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'retries_pk', columns: [t.organizationId, t.id] }),
    index('retries_open')
      .on(t.organizationId, t.id)
      .where(sql`ended_at is null`),
    index('retries_by_age').on(t.organizationId, t.createdAt.desc(), t.id),
  ],
);

export const retryItems = pgTable(
  'retry_items',
  {
    organizationId: organizationId(),
    retryId: uuid().notNull(),
    n: integer().notNull(),
    /** effect | event */
    kind: text().notNull(),
    refId: uuid().notNull(),
    /** waiting | taken | done | failed | left */
    state: text().notNull().default('waiting'),
    reason: text(),
  },
  (t) => [
    primaryKey({ name: 'retry_items_pk', columns: [t.organizationId, t.retryId, t.n] }),
    index('retry_items_by_state').on(t.organizationId, t.retryId, t.state, t.n),
    uniqueIndex('retry_items_open')
      .on(t.organizationId, t.refId)
      .where(sql`state in ('waiting', 'taken')`),
  ],
);

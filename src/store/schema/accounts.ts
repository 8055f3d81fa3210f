/** The tables of people: who they are, how they sign in, what they did. See schema.ts. */
import {
  bigserial,
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

export const auditLog = pgTable(
  'audit_log',
  {
    organizationId: organizationId(),
    id: bigserial({ mode: 'number' }).notNull(),
    at: at().notNull().defaultNow(),
    actor: text().notNull(),
    actorKind: text().notNull(),
    actorId: uuid(),
    action: text().notNull(),
    subject: text(),
    detail: jsonb().notNull().default({}),
    ip: text(),
    onceHash: text(),
  },
  (t) => [
    primaryKey({ name: 'audit_log_pk', columns: [t.organizationId, t.id] }),
    index('audit_log_by_action').on(t.organizationId, t.action, t.id),
    uniqueIndex('audit_log_once')
      .on(t.organizationId, t.onceHash)
      .where(sql`once_hash is not null`),
  ],
);

export const recoveryCodes = pgTable(
  'recovery_codes',
  { organizationId: organizationId(), userId: uuid().notNull(), hash: text().notNull() },
  (t) => [primaryKey({ name: 'recovery_codes_pk', columns: [t.organizationId, t.userId, t.hash] })],
);

export const signInTries = pgTable(
  'sign_in_tries',
  {
    organizationId: organizationId(),
    what: text().notNull(),
    tries: integer().notNull(),
    until: at().notNull(),
  },
  (t) => [
    primaryKey({ name: 'sign_in_tries_pk', columns: [t.organizationId, t.what] }),
    index('sign_in_tries_by_end').on(t.until),
  ],
);

/** The tables of people: who they are, how they sign in, what they did. See schema.ts. */
import { bigserial, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from './drizzle.ts';

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
  },
  (t) => [
    primaryKey({ name: 'audit_log_pk', columns: [t.organizationId, t.id] }),
    index('audit_log_by_action').on(t.organizationId, t.action, t.id),
  ],
);

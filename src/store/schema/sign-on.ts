/** The tables of single sign-on. See schema.ts. */
import { index, pgTable, primaryKey, text, timestamp, unique, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();

export const signOnStates = pgTable(
  'sign_on_states',
  {
    organizationId: organizationId(),
    hash: text().notNull(),
    browserHash: text().notNull(),
    expiresAt: at().notNull(),
    usedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'sign_on_states_pk', columns: [t.organizationId, t.hash] }),
    index('sign_on_states_by_hash').on(t.hash),
  ],
);

export const userIdentities = pgTable(
  'user_identities',
  {
    organizationId: organizationId(),
    issuer: text().notNull(),
    subject: text().notNull(),
    userId: uuid().notNull(),
    createdAt: at().notNull().defaultNow(),
    lastUsedAt: at().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'user_identities_pk', columns: [t.organizationId, t.issuer, t.subject] }),
    unique('user_identities_user').on(t.organizationId, t.issuer, t.userId),
  ],
);

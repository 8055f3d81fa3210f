/** The tables of connecting: authorisations under way, and the webhook topics that arrived. See schema.ts. */
import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();

export const oauthStates = pgTable(
  'oauth_states',
  {
    organizationId: organizationId(),
    hash: text().notNull(),
    sessionHash: text().notNull(),
    connectionId: uuid(),
    region: text().notNull(),
    sealedToken: text(),
    identity: jsonb(),
    createdAt: at().notNull().defaultNow(),
    expiresAt: at().notNull(),
    usedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'oauth_states_pk', columns: [t.organizationId, t.hash] }),
    index('oauth_states_by_age').on(t.organizationId, t.expiresAt),
  ],
);

export const hookTopics = pgTable(
  'hook_topics',
  {
    organizationId: organizationId(),
    connectionId: uuid().notNull(),
    topic: text().notNull(),
    count: bigint({ mode: 'number' }).notNull().default(0),
    firstAt: at().notNull().defaultNow(),
    lastAt: at().notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'hook_topics_pk', columns: [t.organizationId, t.connectionId, t.topic] })],
);

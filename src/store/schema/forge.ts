/** The tables of the Forge app; migrations/0013_forge.sql makes them and says what their columns mean. See schema.ts. */
import { index, pgTable, primaryKey, sql, text, timestamp, uniqueIndex, uuid } from '../drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();

export const forgeInstallations = pgTable(
  'forge_installations',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    installationId: text().notNull(),
    cloudId: text().notNull(),
    apiBaseUrl: text().notNull(),
    siteUrl: text(),
    environment: text().notNull(),
    appVersion: text(),
    state: text().notNull().default('waiting'),
    hostId: uuid(),
    sealedToken: text(),
    tokenHash: text(),
    tokenExpiresAt: at(),
    decidedBy: text(),
    decidedAt: at(),
    seenAt: at().notNull().defaultNow(),
    createdAt: at().notNull().defaultNow(),
    endedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'forge_installations_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('forge_installations_installation').on(t.organizationId, t.installationId),
    uniqueIndex('forge_installations_host')
      .on(t.organizationId, t.hostId)
      .where(sql`state = 'accepted'`),
    index('forge_installations_by_installation').on(t.installationId),
    index('forge_installations_by_expiry')
      .on(t.tokenExpiresAt)
      .where(sql`state = 'accepted'`),
  ],
);

export const forgeTokensUsed = pgTable(
  'forge_tokens_used',
  { organizationId: organizationId(), tokenId: text().notNull(), until: at().notNull() },
  (t) => [
    primaryKey({ name: 'forge_tokens_used_pk', columns: [t.organizationId, t.tokenId] }),
    index('forge_tokens_used_by_end').on(t.until),
  ],
);

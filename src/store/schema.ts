/**
 * The tables, as Drizzle knows them; `migrations/` makes them. Every row belongs to one organization: the primary key and every
 * unique index begin with `organization_id`, so that row security, sharding and uniqueness all speak of the same thing.
 *
 * The store comes in with plain values and goes out with domain types. It must not know a vendor, HTTP or the reason for a write.
 */
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  sql,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from './drizzle.ts';

const at = () => timestamp({ withTimezone: true, mode: 'date' });
const organizationId = () => uuid().notNull();

export const organizations = pgTable('organizations', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  sealedDataKey: text(),
  createdAt: at().notNull().defaultNow(),
  requireSecondFactor: boolean().notNull().default(false),
});

export const connections = pgTable(
  'connections',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    name: text().notNull(),
    workspaceId: text().notNull(),
    workspaceName: text().notNull(),
    region: text().notNull(),
    apiUrl: text().notNull(),
    adminId: text().notNull(),
    adminName: text().notNull(),
    state: text().notNull().default('connected'),
    stateReason: text(),
    plan: text().notNull().default('ok'),
    sealedToken: text(),
    sealedClientSecret: text(),
    sealedClientSecretPrevious: text(),
    authorizedBy: text().notNull().default('token'),
    badSignatures: bigint({ mode: 'number' }).notNull().default(0),
    lastBadSignatureAt: at(),
    checkedAt: at(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'connections_pk', columns: [t.organizationId, t.id] }),
    unique('connections_name').on(t.organizationId, t.name),
    unique('connections_workspace').on(t.organizationId, t.workspaceId),
    index('connections_by_workspace').on(t.workspaceId),
  ],
);

export const hosts = pgTable(
  'hosts',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    url: text().notNull(),
    email: text(),
    sealedToken: text(),
    sealedWebhookSecret: text(),
    sealedWebhookSecretPrevious: text(),
    hookToken: text().notNull(),
    state: text().notNull().default('connected'),
    stateReason: text(),
    checkedAt: at(),
    lastHookAt: at(),
    formerNames: text().array().notNull().default([]),
    previousSecretUntil: at(),
    previousSecretUsedAt: at(),
    badSignatures: bigint({ mode: 'number' }).notNull().default(0),
    lastBadSignatureAt: at(),
    lastBadSignature: text(),
    webhookMadeAt: at(),
    webhookRemadeAt: at(),
    lastCheck: jsonb(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'hosts_pk', columns: [t.organizationId, t.id] }),
    unique('hosts_name').on(t.organizationId, t.name),
    unique('hosts_hook_token').on(t.organizationId, t.hookToken),
    index('hosts_by_name').on(t.name),
    index('hosts_by_hook_token').on(t.hookToken),
    index('hosts_by_former_name').using('gin', t.formerNames),
  ],
);

export const projects = pgTable(
  'projects',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    hostId: uuid().notNull(),
    key: text().notNull(),
    connectionId: uuid(),
    settings: jsonb().notNull(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
    /** Grows with every save. */
    revision: bigint({ mode: 'number' }).notNull().default(1),
    updatedBy: text(),
  },
  (t) => [
    primaryKey({ name: 'projects_pk', columns: [t.organizationId, t.id] }),
    unique('projects_key').on(t.organizationId, t.hostId, t.key),
  ],
);

export const issues = pgTable(
  'issues',
  {
    organizationId: organizationId(),
    hostId: uuid().notNull(),
    id: text().notNull(),
    key: text().notNull(),
    projectKey: text().notNull(),
    summary: text().notNull(),
    status: jsonb().notNull(),
    assignee: jsonb(),
    resolution: text(),
    /** The host's own clock, ms. */
    updatedAt: bigint({ mode: 'number' }).notNull(),
    statusAt: bigint({ mode: 'number' }).notNull().default(0),
    assigneeAt: bigint({ mode: 'number' }).notNull().default(0),
    deletedAt: at(),
    goneAt: at(),
  },
  (t) => [
    primaryKey({ name: 'issues_pk', columns: [t.organizationId, t.hostId, t.id] }),
    index('issues_by_key').on(t.organizationId, t.hostId, t.key),
    index('issues_by_project').on(t.projectKey, t.hostId, t.organizationId, t.updatedAt.desc().nullsFirst()),
  ],
);

export const sources = pgTable(
  'sources',
  {
    organizationId: organizationId(),
    hostId: uuid().notNull(),
    issueId: text().notNull(),
    name: text().notNull(),
    version: bigint({ mode: 'number' }).notNull(),
    ended: boolean().notNull(),
    conversations: jsonb().notNull(),
  },
  (t) => [primaryKey({ name: 'sources_pk', columns: [t.organizationId, t.hostId, t.issueId, t.name] })],
);

export const links = pgTable(
  'links',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    hostId: uuid().notNull(),
    issueId: text().notNull(),
    connectionId: uuid(),
    workspaceId: text().notNull(),
    conversationId: text().notNull(),
    sources: jsonb().notNull(),
    broken: text(),
    title: text(),
    /** The issue's version the link note told, ms of the host's clock. */
    heardAt: bigint({ mode: 'number' }).notNull().default(0),
    /** Made without a link note, and told nothing since. */
    quiet: boolean().notNull().default(false),
    createdAt: at().notNull().defaultNow(),
    endedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'links_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('links_living')
      .on(t.organizationId, t.hostId, t.issueId, t.workspaceId, t.conversationId)
      .where(sql`ended_at is null`),
    index('links_by_conversation')
      .on(t.organizationId, t.workspaceId, t.conversationId)
      .where(sql`ended_at is null`),
    index('links_by_age').on(t.organizationId, t.createdAt, t.id),
    index('links_by_issue').on(t.organizationId, t.hostId, t.issueId),
    index('links_by_any_conversation').on(t.organizationId, t.conversationId),
  ],
);

/** What each conversation has been told already: a fact is told once. */
export const told = pgTable(
  'told',
  {
    organizationId: organizationId(),
    hostId: uuid().notNull(),
    issueId: text().notNull(),
    conversation: text().notNull(),
    fact: text().notNull(),
  },
  (t) => [primaryKey({ name: 'told_pk', columns: [t.organizationId, t.hostId, t.issueId, t.conversation, t.fact] })],
);

export const events = pgTable(
  'events',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    /** `host:<uuid>`, `connection:<uuid>` or `hand`. */
    source: text().notNull(),
    deliveryId: text(),
    bodyHash: text().notNull(),
    key: text().notNull(),
    kind: text().notNull(),
    hostId: uuid(),
    issueId: text(),
    body: jsonb().notNull(),
    state: text().notNull().default('pending'),
    reasons: jsonb()
      .notNull()
      .default(sql`'[]'::jsonb`),
    receivedAt: at().notNull().defaultNow(),
    processedAt: at(),
    /** Key, summary and actor in lower case, for a search; kept by a trigger. */
    words: text(),
    /** Since when it is dead; kept by a trigger. */
    deadAt: at(),
    /** Since when its texts and names are gone. */
    slimAt: at(),
  },
  (t) => [
    primaryKey({ name: 'events_pk', columns: [t.organizationId, t.id] }),
    unique('events_delivery').on(t.organizationId, t.source, t.deliveryId),
    unique('events_key').on(t.organizationId, t.key),
    index('events_by_age').on(t.organizationId, t.receivedAt.desc().nullsFirst(), t.id),
    index('events_by_issue').on(t.organizationId, t.hostId, t.issueId),
    index('events_dead')
      .on(t.organizationId, t.receivedAt.desc().nullsFirst(), t.id)
      .where(sql`dead_at is not null`),
  ],
);

export const effects = pgTable(
  'effects',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    key: text().notNull(),
    eventId: uuid(),
    kind: text().notNull(),
    hostId: uuid(),
    issueId: text(),
    linkId: uuid(),
    lane: text().notNull(),
    door: text().notNull(),
    body: jsonb().notNull(),
    ref: text().notNull(),
    state: text().notNull().default('pending'),
    asksPerson: boolean().notNull().default(false),
    attempts: integer().notNull().default(0),
    looks: integer().notNull().default(0),
    sentAt: at(),
    reason: text(),
    result: jsonb(),
    createdAt: at().notNull().defaultNow(),
    endedAt: at(),
    /** Since when its text is gone. */
    slimAt: at(),
  },
  (t) => [
    primaryKey({ name: 'effects_pk', columns: [t.organizationId, t.id] }),
    unique('effects_key').on(t.organizationId, t.key),
    index('effects_by_age').on(t.organizationId, t.createdAt.desc().nullsFirst(), t.id),
    index('effects_for_people')
      .on(t.organizationId, t.createdAt)
      .where(sql`state in ('dead','unknown')`),
    index('effects_by_issue').on(t.organizationId, t.hostId, t.issueId),
    index('effects_by_event').on(t.organizationId, t.eventId),
  ],
);

/** Work to be done; a row lives only while there is some. */
export const jobs = pgTable(
  'jobs',
  {
    organizationId: organizationId(),
    id: bigserial({ mode: 'number' }).notNull(),
    lane: text().notNull(),
    door: text().notNull(),
    kind: text().notNull(),
    refId: uuid().notNull(),
    runAt: at().notNull().defaultNow(),
    attempts: integer().notNull().default(0),
    /** Tries that ended without a word: the process died, or failed in a way nobody foresaw. */
    crashes: integer().notNull().default(0),
    lastError: text(),
  },
  (t) => [
    primaryKey({ name: 'jobs_pk', columns: [t.organizationId, t.id] }),
    index('jobs_by_lane').on(t.organizationId, t.lane, t.id),
  ],
);

export const lanes = pgTable(
  'lanes',
  {
    organizationId: organizationId(),
    lane: text().notNull(),
    door: text().notNull(),
    /** 0: a person waits. */
    priority: smallint().notNull().default(1),
    busyUntil: at(),
    fence: bigint({ mode: 'number' }).notNull().default(0),
    nextAt: at(),
  },
  (t) => [
    primaryKey({ name: 'lanes_pk', columns: [t.organizationId, t.lane] }),
    index('lanes_ready')
      .on(t.organizationId, t.door, t.priority, t.nextAt)
      .where(sql`next_at is not null`),
    index('lanes_busy')
      .on(t.organizationId, t.door)
      .where(sql`busy_until is not null`),
  ],
);

export const doors = pgTable(
  'doors',
  {
    organizationId: organizationId(),
    door: text().notNull(),
    rateLimit: integer(),
    remaining: integer(),
    resetAt: at(),
    windowMs: integer().notNull().default(10_000),
    closedUntil: at(),
    closedReason: text(),
  },
  (t) => [primaryKey({ name: 'doors_pk', columns: [t.organizationId, t.door] })],
);

/** Append only: the role of the application may insert and read, nothing else. */
export const timeline = pgTable(
  'timeline',
  {
    organizationId: organizationId(),
    id: bigserial({ mode: 'number' }).notNull(),
    hostId: uuid().notNull(),
    issueId: text().notNull(),
    at: at().notNull().defaultNow(),
    kind: text().notNull(),
    actor: text(),
    text: text().notNull(),
    eventId: uuid(),
    effectId: uuid(),
    linkId: uuid(),
    runId: uuid(),
    data: jsonb()
      .notNull()
      .default(sql`'{}'::jsonb`),
  },
  (t) => [
    primaryKey({ name: 'timeline_pk', columns: [t.organizationId, t.id] }),
    index('timeline_by_issue').on(t.organizationId, t.hostId, t.issueId, t.id),
  ],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    name: text().notNull(),
    prefix: text().notNull(),
    hash: text().notNull(),
    scopes: jsonb().notNull(),
    createdAt: at().notNull().defaultNow(),
    lastUsedAt: at(),
    revokedAt: at(),
    expiresAt: at(),
  },
  (t) => [
    primaryKey({ name: 'api_keys_pk', columns: [t.organizationId, t.id] }),
    unique('api_keys_name').on(t.organizationId, t.name),
    unique('api_keys_hash').on(t.organizationId, t.hash),
    index('api_keys_by_hash').on(t.hash),
  ],
);

export const users = pgTable(
  'users',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    role: text().notNull(),
    createdAt: at().notNull().defaultNow(),
    acceptedAt: at(),
    disabledAt: at(),
    lastSeenAt: at(),
    passwordHash: text(),
    passwordAt: at(),
    sealedTotpSecret: text(),
    /** Null: begun, not confirmed. */
    totpAt: at(),
    /** The last 30 seconds whose code was taken. */
    totpStep: bigint({ mode: 'number' }),
  },
  (t) => [
    primaryKey({ name: 'users_pk', columns: [t.organizationId, t.id] }),
    unique('users_email').on(t.organizationId, t.email),
  ],
);

export const signInTokens = pgTable(
  'sign_in_tokens',
  {
    organizationId: organizationId(),
    hash: text().notNull(),
    userId: uuid(),
    role: text().notNull(),
    expiresAt: at().notNull(),
    usedAt: at(),
    purpose: text().notNull().default('sign-in'),
    createdAt: at().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'sign_in_tokens_pk', columns: [t.organizationId, t.hash] }),
    index('sign_in_tokens_by_hash').on(t.hash),
    index('sign_in_tokens_of_user').on(t.organizationId, t.userId),
  ],
);

export const sessions = pgTable(
  'sessions',
  {
    organizationId: organizationId(),
    hash: text().notNull(),
    userId: uuid(),
    role: text().notNull(),
    createdAt: at().notNull().defaultNow(),
    lastSeenAt: at().notNull().defaultNow(),
    expiresAt: at().notNull(),
    /** What it is called where people see it; its hash is the key to it. */
    id: uuid().notNull().defaultRandom(),
    how: text().notNull().default('link'),
    secondFactor: boolean().notNull().default(false),
    setsPassword: boolean().notNull().default(false),
    device: text(),
    ip: text(),
  },
  (t) => [
    primaryKey({ name: 'sessions_pk', columns: [t.organizationId, t.hash] }),
    index('sessions_by_hash').on(t.hash),
    index('sessions_of_user').on(t.organizationId, t.userId),
  ],
);

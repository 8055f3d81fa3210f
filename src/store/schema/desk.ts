/** The tables of the desk, as Drizzle knows them; migrations/0015_desk.sql makes them and says what their columns mean. */
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
const ms = () => bigint({ mode: 'number' });
const organizationId = () => uuid().notNull();
const no = () => boolean().notNull().default(false);

export const deskInboxes = pgTable(
  'desk_inboxes',
  {
    organizationId: organizationId(),
    key: text().notNull(),
    hostId: uuid().notNull(),
    lastNumber: integer().notNull().default(0),
  },
  (t) => [primaryKey({ name: 'desk_inboxes_pk', columns: [t.organizationId, t.key] })],
);

export const requests = pgTable(
  'requests',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    hostId: uuid().notNull(),
    projectKey: text().notNull(),
    number: integer().notNull(),
    key: text().notNull(),
    title: text().notNull(),
    description: text().notNull().default(''),
    requesterName: text().notNull().default(''),
    requesterEmail: text(),
    status: text().notNull().default('new'),
    priority: text().notNull().default('medium'),
    serviceId: uuid(),
    serviceVersion: integer(),
    answers: jsonb()
      .notNull()
      .default(sql`'{}'::jsonb`),
    tags: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    assigneeId: uuid(),
    channel: text().notNull().default('api'),
    revision: integer().notNull().default(1),
    createdAt: ms().notNull(),
    updatedAt: ms().notNull(),
    resolvedAt: ms(),
    /** Of migrations/0016_portal.sql. */
    requesterSeenAt: ms(),
    urgency: ms().generatedAlwaysAs(
      sql`(case priority when 'urgent' then 4 when 'high' then 3 when 'medium' then 2 else 1 end) * 100000000000000 + updated_at`,
    ),
  },
  (t) => [
    primaryKey({ name: 'requests_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('requests_by_number').on(t.organizationId, t.projectKey, t.number),
    index('requests_by_update').on(t.organizationId, t.updatedAt, t.id),
    index('requests_by_creation').on(t.organizationId, t.createdAt, t.id),
    index('requests_by_urgency').on(t.organizationId, t.urgency, t.id),
    index('requests_by_status').on(t.organizationId, t.status, t.updatedAt),
    index('requests_by_requester').on(t.organizationId, t.requesterEmail, t.updatedAt),
    index('requests_by_assignee')
      .on(t.organizationId, t.assigneeId, t.updatedAt)
      .where(sql`assignee_id is not null`),
  ],
);

export const requestKeys = pgTable(
  'request_keys',
  { organizationId: organizationId(), key: text().notNull(), requestId: uuid().notNull() },
  (t) => [
    primaryKey({ name: 'request_keys_pk', columns: [t.organizationId, t.key] }),
    index('request_keys_by_request').on(t.organizationId, t.requestId),
  ],
);

export const requestComments = pgTable(
  'request_comments',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    requestId: uuid().notNull(),
    public: no(),
    authorId: uuid(),
    authorName: text().notNull().default(''),
    byRequester: no(),
    text: text().notNull(),
    channel: text().notNull().default('api'),
    createdAt: ms().notNull(),
    updatedAt: ms().notNull(),
  },
  (t) => [
    primaryKey({ name: 'request_comments_pk', columns: [t.organizationId, t.id] }),
    index('request_comments_by_request').on(t.organizationId, t.requestId, t.createdAt),
  ],
);

/** The words a request is found by; triggers keep them. */
export const requestWords = pgTable(
  'request_words',
  {
    organizationId: organizationId(),
    requestId: uuid().notNull(),
    source: uuid().notNull(),
    word: text().notNull(),
  },
  (t) => [
    primaryKey({ name: 'request_words_pk', columns: [t.organizationId, t.requestId, t.source, t.word] }),
    index('request_words_by_word').on(t.organizationId, t.word, t.requestId),
  ],
);

export const requestAttachments = pgTable(
  'request_attachments',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    requestId: uuid().notNull(),
    commentId: uuid(),
    name: text().notNull(),
    mediaType: text().notNull(),
    bytes: bigint({ mode: 'number' }).notNull(),
    sha256: text().notNull(),
    public: no(),
    authorName: text().notNull().default(''),
    byRequester: no(),
    createdAt: at().notNull().defaultNow(),
    ownId: uuid(),
  },
  (t) => [
    primaryKey({ name: 'request_attachments_pk', columns: [t.organizationId, t.id] }),
    index('request_attachments_by_request').on(t.organizationId, t.requestId, t.createdAt),
  ],
);

export const requestRemoteLinks = pgTable(
  'request_remote_links',
  {
    organizationId: organizationId(),
    requestId: uuid().notNull(),
    globalId: text().notNull(),
    url: text().notNull(),
    title: text().notNull(),
    summary: text(),
    resolved: no(),
  },
  (t) => [primaryKey({ name: 'request_remote_links_pk', columns: [t.organizationId, t.requestId, t.globalId] })],
);

export const services = pgTable(
  'services',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    hostId: uuid().notNull(),
    projectKey: text().notNull(),
    name: text().notNull(),
    description: text().notNull().default(''),
    fields: jsonb()
      .notNull()
      .default(sql`'[]'::jsonb`),
    version: integer().notNull().default(1),
    place: integer().notNull().default(0),
    archivedAt: at(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: 'services_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('services_by_name')
      .on(t.organizationId, t.hostId, sql`lower(name)`)
      .where(sql`archived_at is null`),
  ],
);

export const serviceVersions = pgTable(
  'service_versions',
  {
    organizationId: organizationId(),
    serviceId: uuid().notNull(),
    version: integer().notNull(),
    fields: jsonb()
      .notNull()
      .default(sql`'[]'::jsonb`),
    at: at().notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'service_versions_pk', columns: [t.organizationId, t.serviceId, t.version] })],
);

export const requestViews = pgTable(
  'request_views',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    name: text().notNull(),
    ownerId: uuid(),
    shared: no(),
    filter: jsonb()
      .notNull()
      .default(sql`'{}'::jsonb`),
    sort: text().notNull().default('updated'),
    madeBy: text().notNull().default(''),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'request_views_pk', columns: [t.organizationId, t.id] })],
);

/** The tables of workflows, as Drizzle knows them; migrations/0019_workflows.sql makes them and says what their columns mean. */
import {
  bigint,
  bigserial,
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

export const workflows = pgTable(
  'workflows',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    name: text().notNull(),
    enabled: boolean().notNull().default(false),
    version: integer().notNull().default(1),
    triggerKind: text().notNull(),
    definition: jsonb().notNull(),
    ownerId: uuid(),
    ownerName: text().notNull(),
    nextAt: at(),
    createdAt: at().notNull().defaultNow(),
    updatedAt: at().notNull().defaultNow(),
    removedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'workflows_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('workflows_by_name')
      .on(t.organizationId, sql`lower(${t.name})`)
      .where(sql`removed_at is null`),
    index('workflows_by_trigger')
      .on(t.organizationId, t.triggerKind)
      .where(sql`enabled and removed_at is null`),
    index('workflows_due')
      .on(t.nextAt)
      .where(sql`enabled and removed_at is null and next_at is not null`),
  ],
);

export const workflowVersions = pgTable(
  'workflow_versions',
  {
    organizationId: organizationId(),
    workflowId: uuid().notNull(),
    version: integer().notNull(),
    definition: jsonb().notNull(),
    ownerId: uuid(),
    savedBy: text().notNull(),
    at: at().notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: 'workflow_versions_pk', columns: [t.organizationId, t.workflowId, t.version] })],
);

export const workflowRuns = pgTable(
  'workflow_runs',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    workflowId: uuid().notNull(),
    version: integer().notNull(),
    triggerKey: text().notNull(),
    triggerText: text().notNull(),
    actor: jsonb(),
    ownerId: uuid(),
    ownerName: text().notNull(),
    eventId: uuid(),
    hostId: uuid().notNull(),
    issueId: text().notNull(),
    state: text().notNull().default('running'),
    reason: text(),
    progress: jsonb().notNull(),
    dueAt: at(),
    crashes: integer().notNull().default(0),
    retry: boolean().notNull().default(false),
    createdAt: at().notNull().defaultNow(),
    endedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'workflow_runs_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('workflow_runs_once').on(t.organizationId, t.workflowId, t.triggerKey),
    index('workflow_runs_due')
      .on(t.dueAt)
      .where(sql`ended_at is null and due_at is not null`),
    index('workflow_runs_ended')
      .on(t.endedAt)
      .where(sql`ended_at is not null`),
    index('workflow_runs_by_age').on(t.organizationId, t.createdAt, t.id),
    index('workflow_runs_by_issue').on(t.organizationId, t.hostId, t.issueId, t.createdAt),
  ],
);

export const workflowSteps = pgTable(
  'workflow_steps',
  {
    organizationId: organizationId(),
    id: bigserial({ mode: 'number' }).notNull(),
    runId: uuid().notNull(),
    stepId: text(),
    kind: text().notNull(),
    state: text().notNull(),
    text: text().notNull(),
    checked: jsonb().notNull().default([]),
    keys: jsonb().notNull().default([]),
    at: at()
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (t) => [
    primaryKey({ name: 'workflow_steps_pk', columns: [t.organizationId, t.id] }),
    index('workflow_steps_by_run').on(t.organizationId, t.runId, t.id),
  ],
);

export const workflowSignals = pgTable(
  'workflow_signals',
  {
    organizationId: organizationId(),
    id: bigserial({ mode: 'number' }).notNull(),
    runId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ name: 'workflow_signals_pk', columns: [t.organizationId, t.id] }),
    index('workflow_signals_by_run').on(t.organizationId, t.runId),
  ],
);

export const approvals = pgTable(
  'approvals',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    runId: uuid().notNull(),
    workflowId: uuid().notNull(),
    stepId: text().notNull(),
    hostId: uuid().notNull(),
    issueId: text().notNull(),
    state: text().notNull().default('pending'),
    mode: text().notNull(),
    fourEyes: boolean().notNull(),
    askedFor: text(),
    askedForEmail: text(),
    message: text().notNull(),
    commentNeeded: text(),
    remindMs: bigint({ mode: 'number' }),
    remindAt: at(),
    expiresAt: at().notNull(),
    decidedBy: uuid(),
    decidedByName: text(),
    comment: text(),
    createdAt: at()
      .notNull()
      .default(sql`clock_timestamp()`),
    decidedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'approvals_pk', columns: [t.organizationId, t.id] }),
    uniqueIndex('approvals_open')
      .on(t.organizationId, t.runId)
      .where(sql`state = 'pending'`),
    index('approvals_due')
      .on(t.expiresAt)
      .where(sql`state = 'pending'`),
    index('approvals_reminding')
      .on(t.remindAt)
      .where(sql`state = 'pending' and remind_at is not null`),
    index('approvals_by_issue').on(t.organizationId, t.hostId, t.issueId),
    index('approvals_by_age').on(t.organizationId, t.createdAt, t.id),
    index('approvals_by_run').on(t.organizationId, t.runId, t.createdAt),
  ],
);

export const approvalPeople = pgTable(
  'approval_people',
  {
    organizationId: organizationId(),
    approvalId: uuid().notNull(),
    userId: uuid().notNull(),
    inPortal: boolean().notNull().default(false),
    decision: text(),
    comment: text(),
    decidedAt: at(),
  },
  (t) => [
    primaryKey({ name: 'approval_people_pk', columns: [t.organizationId, t.approvalId, t.userId] }),
    index('approval_people_by_user').on(t.organizationId, t.userId),
  ],
);

export const approvalLog = pgTable(
  'approval_log',
  {
    organizationId: organizationId(),
    id: bigserial({ mode: 'number' }).notNull(),
    approvalId: uuid().notNull(),
    actor: text().notNull(),
    actorId: uuid(),
    action: text().notNull(),
    comment: text(),
    at: at()
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (t) => [
    primaryKey({ name: 'approval_log_pk', columns: [t.organizationId, t.id] }),
    index('approval_log_by_approval').on(t.organizationId, t.approvalId, t.id),
  ],
);

export const managers = pgTable(
  'managers',
  {
    organizationId: organizationId(),
    email: text().notNull(),
    managerEmail: text().notNull(),
  },
  (t) => [primaryKey({ name: 'managers_pk', columns: [t.organizationId, t.email] })],
);

export const webhookSecrets = pgTable(
  'webhook_secrets',
  {
    organizationId: organizationId(),
    id: uuid().notNull(),
    sealedSecret: text().notNull(),
    createdAt: at().notNull().defaultNow(),
    endsAt: at(),
  },
  (t) => [primaryKey({ name: 'webhook_secrets_pk', columns: [t.organizationId, t.id] })],
);

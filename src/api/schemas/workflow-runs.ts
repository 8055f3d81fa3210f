/** What /api/v1 answers of workflows, their runs and approvals. */
import { z } from 'zod';
import { COMMENTS_NEEDED } from '../../domain/workflows/model.ts';
import type { Workflow } from './workflows.ts';

const definition = z.record(z.string(), z.unknown()).describe('A workflow; its shape is docs/workflow.schema.json');
const moment = z.string().describe('ISO 8601');

export const WorkflowAnswerSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  enabled: z.boolean(),
  version: z.int(),
  readable: z
    .boolean()
    .describe('False: of a newer version, or changed by hand; it starts nothing until it is saved anew'),
  trigger: z.string(),
  owner: z.object({
    name: z.string(),
    mayAct: z.boolean().describe('False: its runs fail until somebody who may saves it'),
  }),
  nextAt: moment.nullable().describe('Of a schedule'),
  runs: z.object({ running: z.int(), done: z.int(), failed: z.int() }).describe('Of the last 30 days'),
  lastRunAt: moment.nullable(),
  createdAt: moment,
  updatedAt: moment,
  definition,
});
export type WorkflowAnswer = Omit<z.infer<typeof WorkflowAnswerSchema>, 'definition'> & { definition: Workflow };

export const VersionSchema = z.object({ version: z.int(), savedBy: z.string(), at: moment, definition });
export type VersionAnswer = z.infer<typeof VersionSchema>;

export const TemplateSchema = z.object({ id: z.string(), name: z.string(), description: z.string(), definition });

export const CheckedSchema = z.object({
  field: z.string(),
  is: z.string(),
  value: z.unknown(),
  found: z.unknown().describe('What the field held; null: nothing'),
  holds: z.boolean(),
});

export const runStates = ['running', 'done', 'skipped', 'failed', 'stopped', 'cancelled'] as const;
const runState = z.enum(runStates).describe('skipped: its conditions did not hold; stopped: it wrote too often');

export const RunSchema = z.object({
  id: z.uuid(),
  workflow: z.object({ id: z.uuid(), name: z.string(), version: z.int() }),
  state: runState,
  reason: z.string().nullable(),
  trigger: z.string(),
  actor: z.string().nullable(),
  host: z.string().nullable(),
  issue: z.object({
    id: z.string(),
    key: z.string().nullable(),
    summary: z.string().nullable(),
    url: z.string().nullable(),
  }),
  at: z.string().nullable().describe('The step it stands at'),
  nextAt: moment.nullable().describe('When it goes on by itself'),
  createdAt: moment,
  endedAt: moment.nullable(),
});
export type RunAnswer = z.infer<typeof RunSchema>;

export const RunDetailSchema = RunSchema.extend({
  definition,
  steps: z.array(
    z.object({
      id: z.int(),
      step: z.string().nullable().describe('null: the conditions of the workflow'),
      kind: z.string(),
      state: z.enum(['done', 'waiting', 'failed', 'skipped', 'unknown']),
      text: z.string(),
      checked: z.array(CheckedSchema),
      effects: z.array(z.object({ id: z.uuid(), kind: z.string(), state: z.string(), reason: z.string().nullable() })),
      at: moment,
    }),
  ),
  approvals: z.array(z.uuid()),
});
export type RunDetailAnswer = Omit<z.infer<typeof RunDetailSchema>, 'definition'> & { definition: Workflow };

export const DryRunSchema = z.object({
  issue: z.object({ key: z.string(), summary: z.string() }),
  inScope: z.boolean(),
  holds: z.boolean(),
  conditions: z.array(CheckedSchema),
  steps: z.array(
    z.object({
      step: z.string(),
      kind: z.string(),
      /** `would`: it is reached; `could`: only if an approval or a failure goes that way. */
      reached: z.enum(['would', 'could', 'not']),
      text: z.string(),
      checked: z.array(CheckedSchema),
    }),
  ),
});
export type DryRunAnswer = z.infer<typeof DryRunSchema>;

export const approvalStates = ['pending', 'approved', 'rejected', 'expired', 'cancelled'] as const;

export const ApprovalSchema = z.object({
  id: z.uuid(),
  state: z.enum(approvalStates),
  mode: z.enum(['any', 'all']),
  message: z.string(),
  commentNeeded: z.enum(COMMENTS_NEEDED).nullable().describe('Whose decision needs a comment; null: nobody’s'),
  workflow: z.object({ id: z.uuid(), name: z.string() }),
  run: z.uuid(),
  step: z.string(),
  host: z.string().nullable(),
  issue: z.object({
    id: z.string(),
    key: z.string().nullable(),
    summary: z.string().nullable(),
    url: z.string().nullable(),
  }),
  people: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      decision: z.enum(['approved', 'rejected']).nullable(),
      at: moment.nullable(),
    }),
  ),
  decidedBy: z.string().nullable(),
  comment: z.string().nullable(),
  decidedAt: moment.nullable(),
  createdAt: moment,
  expiresAt: moment,
  mine: z.boolean().describe('It waits for you'),
});
export type ApprovalAnswer = z.infer<typeof ApprovalSchema>;

export const ApprovalDetailSchema = ApprovalSchema.extend({
  fourEyes: z.boolean(),
  trigger: z.string(),
  startedBy: z.string().nullable(),
  log: z.array(z.object({ actor: z.string(), action: z.string(), comment: z.string().nullable(), at: moment })),
});
export type ApprovalDetailAnswer = z.infer<typeof ApprovalDetailSchema>;

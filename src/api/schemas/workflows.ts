/**
 * Workflows as files, scripts and pages write them. One source: the set-up file, /api/v1 and the builder mean these shapes, and
 * docs/workflow.schema.json is made of them. What they refer to is checked by domain/workflows/check.ts.
 */
import { z } from 'zod';
import { nearest } from '../../domain/text/nearest.ts';
import { COMMENTS_NEEDED, OPERATORS, type Step, WEEKDAYS, type Workflow } from '../../domain/workflows/model.ts';

export type { Workflow };

/** `value` is none of these: which are, and which was probably meant. */
function notOneOf(names: readonly string[], value: unknown): string {
  if (value === undefined) return `is missing: write one of ${names.join(', ')}`;
  const meant = typeof value === 'string' ? nearest(value, names) : null;
  const hint = meant === null ? `write one of ${names.join(', ')}` : `did you mean ${meant}?`;
  return `${JSON.stringify(value)} is unknown; ${hint}`;
}

const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: (issue) => notOneOf(names, issue.input) });

/** The `kind` of something decides what else it says. */
function kindError(names: readonly string[]) {
  return (issue: { code?: string | undefined; input?: unknown }): string | undefined => {
    if (issue.input === undefined) return `is missing: write its kind, one of ${names.join(', ')}`;
    if (issue.code !== 'invalid_union') return undefined;
    const kind: unknown =
      typeof issue.input === 'object' && issue.input !== null ? (issue.input as { kind?: unknown }).kind : undefined;
    return notOneOf(names, kind);
  };
}

const text = (longest: number) =>
  z.string({ error: 'is missing: write a text' }).max(longest, `is longer than ${longest} characters`);
const word = (longest: number) => text(longest).trim().min(1, 'is empty');
const words = z.array(word(300)).max(200, 'lists more than 200');
const template = text(4_000).min(1, 'is empty').describe('With {{fields}}');
const duration = z
  .string()
  .regex(/^\d{1,6}[smhdw]$/, 'is no length of time: write 30m, 2h, 3d or 1w')
  .describe('30m, 2h, 3d, 1w');

const ConditionSchema = z.strictObject({
  field: word(120).describe('status, priority, tags …, fields.<name> or contact.<attribute>'),
  is: oneOf(OPERATORS),
  value: z
    .union([z.string().max(1000), z.number(), z.boolean(), z.array(z.string().max(1000)).max(200)], {
      error: 'must be a text, a number, true or false, or a list of texts',
    })
    .optional(),
});
const conditionList = z.array(ConditionSchema).max(50, 'lists more than 50');
const FlatSchema = z.union([z.strictObject({ all: conditionList }), z.strictObject({ any: conditionList })]);

const parts = z.array(z.union([ConditionSchema, FlatSchema], { error: partError })).max(50, 'lists more than 50');
const GroupSchema = z
  .union([z.strictObject({ all: parts }), z.strictObject({ any: parts })], { error: groupError })
  .describe('all or any of these; groups nest one level');

/** What is wrong with a part of a group: of a condition, which thing; else what a part is. */
function partError(issue: { input?: unknown }): string {
  const { input } = issue;
  if (typeof input === 'object' && input !== null && 'field' in input) {
    const [first] = z.safeParse(ConditionSchema, input).error?.issues ?? [];
    const where = first?.path.join('.') ?? '';
    if (first?.code === 'unrecognized_keys')
      return `unknown ${first.keys.join(', ')}; a condition has field, is and value`;
    if (first !== undefined) return `${where}: ${first.message}`;
  }
  return 'must be a condition with field, is and value, or a group of such conditions: all or any (no deeper)';
}

function groupError(issue: { input?: unknown }): string {
  const { input } = issue;
  const isGroup = typeof input === 'object' && input !== null && ('all' in input || 'any' in input);
  if (!isGroup) return 'must be a group: all or any, with a list of conditions';
  const schema = 'all' in input ? z.strictObject({ all: parts }) : z.strictObject({ any: parts });
  const issues = z.safeParse(schema, input).error?.issues ?? [];
  return (
    issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') || 'must be all or any, not both'
  );
}

const triggers = [
  z.strictObject({ kind: z.literal('issue-created') }),
  z.strictObject({ kind: z.literal('status-changed'), from: words.optional(), to: words.optional() }),
  z.strictObject({ kind: z.literal('priority-changed'), to: words.optional() }),
  z.strictObject({ kind: z.literal('assignee-changed'), to: words.optional() }),
  z.strictObject({ kind: z.literal('tag-added'), tag: word(300).optional() }),
  z.strictObject({ kind: z.literal('commented'), public: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('ticket-state-changed'), to: words.optional() }),
  z.strictObject({
    kind: z.literal('approval-decided'),
    decision: oneOf(['approved', 'rejected', 'expired']).optional(),
    workflow: word(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('schedule'),
    every: oneOf(['hour', 'day', 'week']),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day: write 09:00')
      .default('09:00'),
    on: oneOf(WEEKDAYS).default('monday').describe('Of a week'),
    timezone: z.string().max(60).default('UTC').describe('Such as Europe/Berlin'),
  }),
] as const;
const triggerKinds: readonly string[] = triggers.map(({ shape }) => shape.kind.value);

const actions = [
  z.strictObject({
    kind: z.literal('create-ticket'),
    ticketType: word(100).describe("Intercom's id of the ticket type"),
    subject: template,
    message: template,
    team: word(100).optional().describe("Intercom's id of a team; one that the settings of the issue's project offer"),
    assignee: word(100).optional().describe("Intercom's id of a teammate"),
    priority: z
      .boolean()
      .optional()
      .overwrite(() => undefined)
      .describe('In files of earlier versions: read, and left out. Fill the attribute that is called Priority'),
    attributes: z.record(z.string().max(200), text(4_000)).default({}),
  }),
  z.strictObject({ kind: z.literal('post-note'), text: template, reopen: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('reopen') }),
  z.strictObject({ kind: z.literal('reply'), text: template.describe('Customers see it') }),
  z.strictObject({ kind: z.literal('set-priority'), priority: word(100) }),
  z.strictObject({ kind: z.literal('set-status'), status: word(100) }),
  z.strictObject({ kind: z.literal('add-tag'), tag: word(200) }),
  z.strictObject({ kind: z.literal('remove-tag'), tag: word(200) }),
  z.strictObject({
    kind: z.literal('assign'),
    to: word(200).nullable().describe('A person by e-mail or id; null: nobody'),
  }),
  z.strictObject({ kind: z.literal('comment'), text: template, public: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('notify-requester'), subject: template, text: template }),
  z.strictObject({
    kind: z.literal('webhook'),
    url: z.string().max(2_000),
    values: z.record(z.string().max(100), text(4_000)).default({}).describe('Sent along, with {{fields}}'),
  }),
] as const;
const actionKinds: readonly string[] = actions.map(({ shape }) => shape.kind.value);

const stepId = z
  .string({ error: 'is missing: give the step an id' })
  .regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, 'must be small letters, digits, "-" or "_", at most 60');

const StepSchema: z.ZodType<Step> = z
  .lazy(() => z.discriminatedUnion('kind', stepKinds(), { error: kindError(['action', 'branch', 'wait', 'approval']) }))
  .meta({ id: 'WorkflowStep' });
const steps = z.array(StepSchema, { error: 'must be a list of steps' }).max(100, 'lists more than 100');

function stepKinds() {
  return [
    z.strictObject({
      id: stepId,
      kind: z.literal('action'),
      action: z.discriminatedUnion('kind', actions, { error: kindError(actionKinds) }),
      onFailure: oneOf(['stop', 'continue', 'retry']).default('stop'),
      retries: z
        .int()
        .min(1)
        .max(10)
        .default(3)
        .describe('Of retry: how often, each time after twice as long, from a minute on'),
    }),
    z.strictObject({
      id: stepId,
      kind: z.literal('branch'),
      when: GroupSchema,
      holds: steps.default([]),
      otherwise: steps.default([]),
    }),
    z.strictObject({
      id: stepId,
      kind: z.literal('wait'),
      for: duration.optional(),
      until: word(120).optional().describe('A time in ISO 8601, or a field that holds one'),
    }),
    z.strictObject({
      id: stepId,
      kind: z.literal('approval'),
      ask: z.strictObject({
        people: words.default([]).describe('E-mail addresses of users'),
        manager: z.boolean().default(false).describe("The requester's manager"),
        otherwise: words.default([]).describe('Where nobody of the above may decide'),
      }),
      mode: oneOf(['any', 'all']).default('any'),
      message: template,
      remindAfter: duration.optional(),
      expireAfter: duration.default('7d'),
      fourEyes: z.boolean().default(true).describe('Whoever started it, or requested it, does not approve it'),
      commentNeeded: oneOf(COMMENTS_NEEDED).optional().describe('Whose decision needs a comment; left out: nobody’s'),
      approved: steps.default([]),
      rejected: steps.default([]),
      expired: steps.default([]),
    }),
  ] as const;
}

const shape = {
  name: word(100).describe('One in the organization'),
  description: text(2_000).default(''),
  scope: z
    .strictObject({ host: word(63).optional(), projects: z.array(word(80)).max(200).optional() })
    .default({})
    .describe('Left out: every host, every project'),
  trigger: z.discriminatedUnion('kind', triggers, { error: kindError(triggerKinds) }),
  ownChanges: z.boolean().default(false).describe('What Deskbridge itself wrote starts it too'),
  conditions: GroupSchema.default({ all: [] }),
  steps: steps.min(1, 'is empty: a workflow has to do something'),
};

export const WorkflowSchema: z.ZodType<Workflow> = z
  .strictObject(shape)
  .meta({ title: 'Deskbridge workflow', description: 'Trigger, conditions and steps.' });

/** A workflow in a file, which can say whether it is on. */
export const WorkflowEntry = z
  .strictObject({
    ...shape,
    enabled: z.boolean().optional().describe('Left out: a new one is on, another stays as it is'),
  })
  .meta({ id: 'WorkflowEntry' });
export type WorkflowEntry = Workflow & { enabled?: boolean | undefined };

/** For editors: docs/workflow.schema.json. */
export function workflowJsonSchema(): object {
  return z.toJSONSchema(WorkflowSchema, { io: 'input', target: 'draft-2020-12' });
}

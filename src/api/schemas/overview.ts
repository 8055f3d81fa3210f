/** The answers of the overview and of the first run. See ../schemas.ts. */
import { z } from 'zod';
import { CheckSchema } from '../schemas.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const count = z.number().int();

export const OverviewRangeSchema = z.enum(['1h', '24h', '7d']);
export type OverviewRange = z.infer<typeof OverviewRangeSchema>;

const LatencySchema = z
  .object({ p50: z.number(), p95: z.number(), p99: z.number() })
  .meta({ id: 'Latency', description: 'From event to note, milliseconds; right within a tenth.' });
export type LatencyAnswer = z.infer<typeof LatencySchema>;

const figures = {
  received: count.describe('Events that came'),
  delivered: count.describe('Notes delivered'),
  failed: count.describe('Effects given up on in this time, also where they were tried again since'),
  unknown: count.describe('Effects left to a person, since nobody else can tell whether they happened'),
  latency: LatencySchema.nullable().describe('Null where no note was delivered'),
};

const FiguresSchema = z.object(figures).meta({ id: 'Figures' });
export type FiguresAnswer = z.infer<typeof FiguresSchema>;

const BucketSchema = z
  .object({
    at: time.describe('Where the bucket begins'),
    ...figures,
    waiting: count.describe('The most that was seen waiting at one moment'),
    budgetUsed: z
      .number()
      .nullable()
      .describe('The most that was seen used of the rate budget, from 0 to 1; null where it was not seen used'),
  })
  .meta({ id: 'Bucket' });
export type BucketAnswer = z.infer<typeof BucketSchema>;

const BudgetSchema = z
  .object({
    limit: count.describe("Calls in the vendor's window"),
    used: count.describe('Of the present window'),
    resetInMs: count.nullable(),
  })
  .meta({ id: 'Budget' });
export type BudgetAnswer = z.infer<typeof BudgetSchema>;

const place = {
  id: z.uuid(),
  name: z.string(),
  state: z.enum(['connected', 'broken', 'disconnected']),
  checks: z.array(CheckSchema).describe('How it is, in words, with what to do'),
  budget: BudgetSchema.nullable().describe('Null where the vendor has not told one yet'),
  waiting: count.describe('What waits for it now'),
  oldestSeconds: z.number(),
  totals: FiguresSchema,
  series: z.array(BucketSchema),
};

const OverviewConnectionSchema = z
  .object({
    ...place,
    workspaceName: z.string(),
    workspaceId: z.string(),
    region: z.enum(['US', 'EU', 'AU']),
    plan: z.enum(['ok', 'restricted']),
    lastDeliveryAt: time.nullable(),
  })
  .meta({ id: 'OverviewConnection' });
export type OverviewConnectionAnswer = z.infer<typeof OverviewConnectionSchema>;

const OverviewHostSchema = z
  .object({
    ...place,
    kind: z.enum(['jira-cloud', 'jira-data-center', 'desk']),
    url: z.string(),
    lastWebhookAt: time.nullable(),
  })
  .meta({ id: 'OverviewHost' });
export type OverviewHostAnswer = z.infer<typeof OverviewHostSchema>;

export const OverviewSchema = z
  .object({
    range: OverviewRangeSchema,
    at: time.describe('When this was read; it is kept for a few seconds'),
    from: time,
    bucketMinutes: count,
    totals: FiguresSchema,
    series: z.array(BucketSchema).describe('Every bucket of the range, oldest first'),
    queue: z.object({ waiting: count, oldestSeconds: z.number() }),
    needPerson: count.describe('Effects and events that wait for a person'),
    checks: z.array(CheckSchema).describe('Of the whole: the queue, the projects'),
    connections: z.array(OverviewConnectionSchema),
    hosts: z.array(OverviewHostSchema),
  })
  .meta({ id: 'Overview' });
export type OverviewAnswer = z.infer<typeof OverviewSchema>;

const FirstRunStepSchema = z
  .object({
    id: z.enum(['intercom', 'jira', 'project', 'webhook', 'link', 'note']),
    done: z.boolean(),
    simulated: z.boolean().describe('Done, but only with the simulators of the demo'),
    detail: z.string().nullable().describe('By what it is done: a name, a key'),
  })
  .meta({ id: 'FirstRunStep' });
export type FirstRunStepAnswer = z.infer<typeof FirstRunStepSchema>;

export const DemoContentsSchema = z
  .object({
    connections: z.array(z.string()),
    hosts: z.array(z.string()),
    projects: count,
    links: count,
    events: count,
  })
  .meta({ id: 'DemoContents', description: 'What leaving the demo removes' });
export type DemoContentsAnswer = z.infer<typeof DemoContentsSchema>;

export const FirstRunSchema = z
  .object({
    steps: z.array(FirstRunStepSchema).describe('In the order in which they are usually done'),
    complete: z.boolean().describe('Every step is done, simulators included'),
    dismissed: z.boolean(),
    fresh: z.boolean().describe('Nothing is connected at all'),
    note: z
      .object({
        at: time,
        effectId: z.uuid(),
        eventId: z.uuid().nullable(),
        host: z.string().nullable(),
        issue: z.object({ id: z.string(), key: z.string().nullable() }).nullable(),
        conversationUrl: z.string().nullable(),
        title: z.string().nullable(),
        simulated: z.boolean(),
      })
      .nullable()
      .describe('The first note that was delivered'),
    demo: z.object({
      inUse: z.boolean().describe('Simulators are connected'),
      left: z.boolean().describe('A person has left the demo'),
      sites: z
        .object({ intercomUrl: z.string(), jiraUrl: z.string() })
        .nullable()
        .describe('Where the simulators of this server listen; null where none run'),
      canStart: z.boolean().describe('This server can start simulators: nothing is connected to it'),
      whyNot: z.string().nullable().describe('Why it cannot, and what to do instead'),
      contents: DemoContentsSchema.nullable(),
    }),
  })
  .meta({ id: 'FirstRun' });
export type FirstRunAnswer = z.infer<typeof FirstRunSchema>;

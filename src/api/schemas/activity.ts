/** The shapes of events with what came of them, of bulk retries and of an issue's timeline as pages show them. */
import { z } from 'zod';
import {
  EffectKindSchema,
  EffectSchema,
  EffectStateSchema,
  EventSchema,
  pageOf,
  TimelineEntrySchema,
} from '../schemas.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC');
const count = z.number().int();

const OutcomeSchema = z
  .object({
    kind: EffectKindSchema,
    state: EffectStateSchema,
    asksPerson: z.boolean(),
    reason: z.string().nullable().describe('Of one of them'),
    count,
    endedAt: time.nullable().describe('When the last of them came to its end'),
  })
  .meta({ id: 'Outcome', description: 'Effects of one event that stand alike.' });
export type OutcomeAnswer = z.infer<typeof OutcomeSchema>;

export const ActivitySchema = EventSchema.extend({
  issue: z
    .object({
      id: z.string(),
      key: z.string().nullable(),
      summary: z.string().nullable(),
      project: z.string().nullable(),
      url: z.string().nullable().describe('Where the host shows it'),
    })
    .nullable(),
  outcomes: z.array(OutcomeSchema).describe('What came of it so far'),
}).meta({ id: 'Activity' });
export type ActivityAnswer = z.infer<typeof ActivitySchema>;

/** A page of a list that is read in both directions. */
export function twoWayPageOf<T extends z.ZodType>(item: T) {
  return pageOf(item).extend({
    previous: z
      .string()
      .nullable()
      .describe(
        'The cursor of what stands before the first of these, also of what comes only later; null for an empty list',
      ),
    current: z.string().nullable().describe('The cursor of this very page, whatever is new'),
  });
}

export const ActivityDetailSchema = ActivitySchema.extend({
  effects: z.array(EffectSchema).describe('What came of it, oldest first, at most 200'),
  moreEffects: z.boolean().describe('There are more: /api/v1/effects?event={id} has them all'),
  entries: z
    .array(TimelineEntrySchema)
    .describe('What the timeline says of it and of its effects, decisions of people included'),
}).meta({ id: 'ActivityDetail' });
export type ActivityDetailAnswer = z.infer<typeof ActivityDetailSchema>;

export const RetrySchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'done', 'cancelled']),
    total: count,
    done: count.describe('Tried again, and well'),
    failed: count,
    underWay: count.describe('Back in the queue'),
    waiting: count,
    left: count.describe('Left as they are, since it was cancelled'),
    askedBy: z.string(),
    createdAt: time,
    endedAt: time.nullable().describe('Nothing of it waits or is under way any more'),
  })
  .meta({ id: 'Retry' });
export type RetryAnswer = z.infer<typeof RetrySchema>;

export const RetryDetailSchema = RetrySchema.extend({
  failures: z
    .array(z.object({ kind: z.enum(['effect', 'event']), id: z.uuid(), reason: z.string().nullable() }))
    .describe('What did not work out, at most 100'),
}).meta({ id: 'RetryDetail' });
export type RetryDetailAnswer = z.infer<typeof RetryDetailSchema>;

/** What every route file uses: the typed server, the answers all routes have in common, ids in paths. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from './deps.ts';
import { ProblemSchema } from './schemas.ts';

/** A server whose handlers know the types of their schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** A file of routes. */
export type Routes = (app: Api, deps: ApiDeps) => void;

/** Whatever is not fine, in any route. */
export const problems = {
  default: {
    description: 'What went wrong, for people (`detail`) and for scripts (`code`)',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
};

export const idParams = z.object({
  id: z.uuid({ error: 'is no id; ids look like 3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e' }),
});

/** A filter that is left out is null for the store. */
export const filterText = z.string().trim().min(1, 'is empty: leave it out, or give a value').max(300).optional();

export function iso(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

/** One or several with commas. */
export function listOf<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(item))
    .optional()
    .describe('One, or several with commas');
}

const moment = z.iso
  .datetime({ offset: true, error: 'is no time; write it as 2026-05-20T12:00:00Z' })
  .transform((text) => new Date(text))
  .optional();

/** A stretch of time. */
export const rangeQuery = {
  from: moment.describe('ISO 8601, included'),
  to: moment.describe('ISO 8601, not included'),
};

export function readRange(query: { from?: Date | undefined; to?: Date | undefined }) {
  return { from: query.from ?? null, to: query.to ?? null };
}

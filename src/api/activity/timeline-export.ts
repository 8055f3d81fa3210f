/** The whole timeline of an issue as a file: for a spreadsheet, or for another program. */
import { z } from 'zod';
import { callerOf } from '../auth.ts';
import { csvOf } from '../csv.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, problems } from '../route.ts';
import { type TimelineAnswer, type TimelineEntryAnswer, TimelineSchema } from '../schemas.ts';
import { timeline } from './timeline.ts';

const PAGE = 200;
/** A file of more would be of use to nobody; the API gives the rest in pages. */
const MOST_ENTRIES = 10_000;

const header = [
  'time',
  'who',
  'what',
  'kind',
  'outcome',
  'reason',
  'conversation',
  'address',
  'vendor id',
  'reference',
  'event',
  'effect',
];

export function timelineExportRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/api/v1/issues/:host/:key/timeline/export',
    config: { access: 'read' },
    schema: {
      summary: 'The timeline of an issue as a file, oldest first',
      tags: ['timeline'],
      params: z.object({ host: z.string(), key: z.string().trim().min(1).max(300) }),
      querystring: z.strictObject({
        format: z.enum(['csv', 'json'], { error: 'write csv or json' }).optional().describe('csv where it is left out'),
      }),
      response: {
        200: {
          description: `At most ${MOST_ENTRIES} entries`,
          content: {
            'text/csv': { schema: z.string() },
            'application/json': { schema: TimelineSchema },
          },
        },
        ...problems,
      },
    },
    handler: async (request, reply) => {
      const { host, key } = request.params;
      const whole = await wholeTimeline(deps, callerOf(request).organizationId, { host, issue: key });
      const format = request.query.format ?? 'csv';
      const name = `timeline-${whole.issue.key.replaceAll(/[^\w.-]/g, '_')}.${format}`;
      void reply.header('content-disposition', `attachment; filename="${name}"`);
      if (format === 'json') return reply.type('application/json; charset=utf-8').send(whole);
      return reply.type('text/csv; charset=utf-8').send(csvOf(header, whole.items.map(rowOf)));
    },
  });
}

async function wholeTimeline(
  deps: ApiDeps,
  organizationId: string,
  of: { host: string; issue: string },
): Promise<TimelineAnswer> {
  const first = await timeline(deps, organizationId, { ...of, limit: PAGE });
  const items = [...first.items];
  let { next } = first;
  while (next !== null && items.length < MOST_ENTRIES) {
    // By its id: the issue may be moved to another key meanwhile.
    const page = await timeline(deps, organizationId, { ...of, issue: first.issue.id, limit: PAGE, cursor: next });
    items.push(...page.items);
    ({ next } = page);
  }
  return { ...first, items, next };
}

function rowOf({ at, actor, text, kind, effect, eventId }: TimelineEntryAnswer) {
  const of =
    effect === null
      ? [null, null, null, null, null, null]
      : [
          effect.state,
          effect.reason,
          effect.conversation?.id ?? null,
          effect.conversation?.url ?? null,
          effect.partId,
          effect.ref,
        ];
  return [at, actor, text, kind, ...of, eventId, effect?.id ?? null];
}

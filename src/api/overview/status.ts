/** How much of what, and whether it adds up. */
import { countAll, type Counts } from '../../store/counts.ts';
import { queueDepth } from '../../store/jobs.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, problems } from '../route.ts';
import { type StatusAnswer, StatusSchema } from '../schemas.ts';

/** Counting much takes long: then at most this part of the time is spent on it, and answers in between are that old. */
const SHARE_OF_TIME = 1 / 20;
/** Counting so few rows costs nothing worth an old answer. */
const FEW_ROWS = 50_000;

export function statusRoutes(app: Api, deps: ApiDeps): void {
  const count = countsSeldom(deps);
  app.route({
    method: 'GET',
    url: '/api/v1/status',
    config: { access: 'read' },
    schema: { summary: 'Counts', tags: ['operations'], response: { 200: StatusSchema, ...problems } },
    handler: async (request) => {
      const [counts, queue] = await Promise.all([count(callerOf(request).organizationId), queueDepth(deps.db)]);
      return presentStatus(counts, queue);
    },
  });
}

/** Whoever asks soon after a long count shares its answer; a short one is made anew for each, of the moment they ask. */
function countsSeldom({ db }: ApiDeps): (organizationId: string) => Promise<Counts> {
  const kept = new Map<string, Counts>();
  return async (organizationId) => {
    const known = kept.get(organizationId);
    if (known !== undefined) return known;
    const began = performance.now();
    const counts = await db.tx(organizationId, countAll);
    if (sumOf(counts.events) + sumOf(counts.effects) > FEW_ROWS) {
      kept.set(organizationId, counts);
      setTimeout(() => kept.delete(organizationId), (performance.now() - began) / SHARE_OF_TIME).unref();
    }
    return counts;
  };
}

function sumOf(states: Record<string, number>): number {
  return Object.values(states).reduce((sum, count) => sum + count, 0);
}

function presentStatus(counts: Counts, queue: StatusAnswer['queue']): StatusAnswer {
  const events = counts.events;
  const of = (states: Record<string, number>, ...names: string[]): number =>
    names.reduce((sum, name) => sum + (states[name] ?? 0), 0);
  const effects = {
    decided: sumOf(counts.effects),
    delivered: of(counts.effects, 'done'),
    waiting: of(counts.effects, 'pending', 'sending'),
    skipped: of(counts.effects, 'skipped'),
    unknown: of(counts.effects, 'unknown'),
    failed: of(counts.effects, 'dead'),
  };
  const told = {
    received: sumOf(events),
    done: of(events, 'done'),
    skipped: of(events, 'skipped'),
    pending: of(events, 'pending'),
    dead: of(events, 'dead'),
  };
  return {
    events: told,
    effects,
    notes: {
      delivered: of(counts.notes, 'done'),
      waiting: of(counts.notes, 'pending', 'sending'),
      unknown: of(counts.notes, 'unknown'),
      failed: of(counts.notes, 'dead'),
    },
    links: counts.links,
    queue,
    balanced: addsUp(told, 'received') && addsUp(effects, 'decided'),
  };
}

function addsUp(sums: Record<string, number>, whole: string): boolean {
  const parts = Object.entries(sums).filter(([name]) => name !== whole);
  return parts.reduce((sum, [, value]) => sum + value, 0) === sums[whole];
}

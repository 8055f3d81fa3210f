/** Health, readiness and figures, for machines that watch this one. */
import { z } from 'zod';
import { probeDatabase } from '../../store/counts.ts';
import { DatabaseUnavailable } from '../../store/db.ts';
import { queueDepth } from '../../store/jobs.ts';
import { readMigrations } from '../../store/migrate.ts';
import { operatorProof } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import type { Api } from '../route.ts';

/** More than this, and signatures and tokens with times in them start to fail (B30). */
export const MOST_SKEW_MS = 60_000;

const HealthSchema = z.object({
  product: z.literal('Deskbridge'),
  version: z.string(),
  status: z.literal('alive'),
  proof: z.string().optional().describe('Shows the command line of this machine that this server has its secret'),
});

const ReadySchema = z.object({
  ready: z.boolean(),
  database: z.enum(['ok', 'unavailable']),
  migrations: z.enum(['ok', 'missing', 'unknown']),
  queue: z.object({ waiting: z.number(), oldestSeconds: z.number() }).nullable(),
  degraded: z.array(z.string()).describe('What works, but not as it should'),
});
type Ready = z.infer<typeof ReadySchema>;

export function opsRoutes(app: Api, deps: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: 'public' },
    schema: { summary: 'Alive', tags: ['operations'], security: [], response: { 200: HealthSchema } },
    handler: async (request) => {
      const challenge = request.headers['x-deskbridge-challenge'];
      const asked = typeof challenge === 'string' && /^[0-9a-f]{32}$/.test(challenge);
      const proof = asked ? { proof: operatorProof(deps.operatorToken, challenge) } : {};
      return { product: 'Deskbridge' as const, version: deps.version, status: 'alive' as const, ...proof };
    },
  });
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { access: 'public' },
    schema: {
      summary: 'Ready: the database answers, its migrations are done, the queue can be read',
      tags: ['operations'],
      security: [],
      response: { 200: ReadySchema, 503: ReadySchema },
    },
    handler: async (_request, reply) => {
      const ready = await readiness(deps);
      return reply.code(ready.ready ? 200 : 503).send(ready);
    },
  });
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'figures' },
    handler: async (_request, reply) => {
      const { registry } = deps.telemetry.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  });
}

async function readiness(deps: ApiDeps): Promise<Ready> {
  try {
    const [{ migrations, skewMs }, queue, known] = await Promise.all([
      probeDatabase(deps.db),
      queueDepth(deps.db),
      readMigrations(),
    ]);
    // A newer version may have added its own while this one still serves.
    const migrated = migrations >= known.length;
    const degraded = Math.abs(skewMs) > MOST_SKEW_MS ? [skewSentence('the database', skewMs)] : [];
    return { ready: migrated, database: 'ok', migrations: migrated ? 'ok' : 'missing', queue, degraded };
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error;
    return { ready: false, database: 'unavailable', migrations: 'unknown', queue: null, degraded: [] };
  }
}

/** `skewMs`: their clock minus ours. */
export function skewSentence(whose: string, skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return `clock_skew: the clock of ${whose} is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's; set both by NTP`;
}

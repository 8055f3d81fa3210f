/** What the overview shows: figures of the past in buckets, and how everything is now, in words with what to do. */
import { z } from 'zod';
import {
  type DoorNow,
  type Overview,
  type OverviewConnection,
  type OverviewHost,
  readOverview,
} from '../../store/overview.ts';
import { callerOf } from '../auth.ts';
import type { ApiDeps } from '../deps.ts';
import { seriesOf, type Span, spanOf, totalsOf } from './figures.ts';
import {
  connectionHealth,
  failing,
  hostHealth,
  projectsHealth,
  queueHealth,
  webhookHealth,
} from '../operations/health.ts';
import { type Api, problems } from '../route.ts';
import type { CheckAnswer } from '../schemas.ts';
import {
  type BudgetAnswer,
  type OverviewAnswer,
  type OverviewConnectionAnswer,
  type OverviewHostAnswer,
  type OverviewRange,
  OverviewRangeSchema,
  OverviewSchema,
} from '../schemas/overview.ts';

/** `keepMs`: how long one reading serves everybody who asks. */
const ranges: Record<OverviewRange, { bucketMinutes: number; buckets: number; keepMs: number }> = {
  '1h': { bucketMinutes: 1, buckets: 60, keepMs: 2_000 },
  '24h': { bucketMinutes: 30, buckets: 48, keepMs: 5_000 },
  '7d': { bucketMinutes: 180, buckets: 56, keepMs: 15_000 },
};

export function overviewRoutes(app: Api, deps: ApiDeps): void {
  const read = keptFor(deps);
  app.route({
    method: 'GET',
    url: '/api/v1/overview',
    config: { access: 'read' },
    schema: {
      summary: 'Figures of the last hour, day or week, and how everything is',
      tags: ['operations'],
      querystring: z.strictObject({ range: OverviewRangeSchema.default('24h') }),
      response: { 200: OverviewSchema, ...problems },
    },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      return read(organizationId, request.query.range);
    },
  });
}

/** Many people look at the same figures: who asks while they are read, or soon after, gets the same. */
function keptFor(deps: ApiDeps): (organizationId: string, range: OverviewRange) => Promise<OverviewAnswer> {
  const kept = new Map<string, { until: number; answer: Promise<OverviewAnswer> }>();
  return (organizationId, range) => {
    const key = `${organizationId}/${range}`;
    const known = kept.get(key);
    if (known !== undefined && known.until > performance.now()) return known.answer;
    for (const [old, { until }] of kept) if (until < performance.now()) kept.delete(old);
    const answer = readAll(deps, organizationId, range);
    kept.set(key, { until: performance.now() + ranges[range].keepMs, answer });
    answer.catch(() => kept.delete(key));
    return answer;
  };
}

async function readAll(deps: ApiDeps, organizationId: string, range: OverviewRange): Promise<OverviewAnswer> {
  const { bucketMinutes, buckets } = ranges[range];
  const span = spanOf(Date.now(), bucketMinutes, buckets);
  const found = await deps.db.tx(organizationId, (sql) =>
    readOverview(sql, organizationId, { since: new Date(span.from), bucketMinutes }),
  );
  const waiting = found.doors.reduce((sum, door) => sum + door.waiting, 0);
  const oldestSeconds = Math.max(0, ...found.doors.map((door) => door.oldestSeconds ?? 0));
  return {
    range,
    at: new Date(found.now).toISOString(),
    from: new Date(span.from).toISOString(),
    bucketMinutes,
    totals: totalsOf(found.buckets),
    series: seriesOf(found.buckets, span),
    queue: { waiting, oldestSeconds },
    needPerson: found.needPerson,
    checks: [queueHealth({ waiting, oldestSeconds }), ...projectsHealth(found.projects)],
    connections: found.connections.map((connection) => presentConnection(found, connection, span)),
    hosts: found.hosts.map((host) => presentHost(found, host, span)),
  };
}

function presentConnection(found: Overview, connection: OverviewConnection, span: Span): OverviewConnectionAnswer {
  const { now, ...shared } = presentPlace(found, `connection:${connection.id}`, span);
  const { id, name, workspaceName, workspaceId, region, plan, state } = connection;
  return {
    ...shared,
    id,
    name,
    workspaceName,
    workspaceId,
    region,
    plan,
    state,
    checks: [connectionHealth(connection), ...doorHealth(name, now)],
    lastDeliveryAt: isoOf(now?.lastDeliveryAt ?? null),
  };
}

function presentHost(found: Overview, host: OverviewHost, span: Span): OverviewHostAnswer {
  const { now, ...shared } = presentPlace(found, `host:${host.id}`, span);
  const { id, name, kind, url, state, lastHookAt } = host;
  const hook = { name, lastHookAt: lastHookAt === null ? null : new Date(lastHookAt) };
  const heard = kind === 'desk' ? [] : [webhookHealth(hook, null)];
  return {
    ...shared,
    id,
    name,
    kind,
    url,
    state,
    checks: [hostHealth(host), ...heard, ...doorHealth(name, now)],
    lastWebhookAt: isoOf(lastHookAt),
  };
}

function presentPlace(found: Overview, door: string, span: Span) {
  const now = found.doors.find((one) => one.door === door) ?? null;
  const rows = found.buckets.filter((row) => row.door === door);
  return {
    now,
    budget: budgetOf(now),
    waiting: now?.waiting ?? 0,
    oldestSeconds: Math.max(now?.oldestSeconds ?? 0, 0),
    totals: totalsOf(rows),
    series: seriesOf(rows, span),
  };
}

function budgetOf(now: DoorNow | null): BudgetAnswer | null {
  if (now === null || now.rateLimit === null) return null;
  const resetInMs = now.rateResetMs === null ? null : Math.round(now.rateResetMs);
  return { limit: now.rateLimit, used: now.rateUsed ?? 0, resetInMs };
}

/** A door that is closed for a reason is a broken authorisation, which the place itself tells; without one, it is left alone for a while. */
function doorHealth(name: string, now: DoorNow | null): CheckAnswer[] {
  if (now === null || now.closedForMs === null || now.closedReason !== null) return [];
  const seconds = Math.ceil(now.closedForMs / 1000);
  return [
    failing(
      `pace of ${name}`,
      `it asked to be left alone for ${seconds} s`,
      'Nothing: what waits goes on by itself. If this happens often, other apps use the same rate budget.',
    ),
  ];
}

function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

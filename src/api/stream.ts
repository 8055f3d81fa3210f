/**
 * Hints of what changed, as server-sent events. A hint carries no data: whoever hears it reads again, so one that is lost, or heard twice,
 * does no harm, and `Last-Event-ID` needs no answer. Behind it stands pipeline/changes.ts.
 */
import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Caller, callerOf, identifyCaller, sessionToken } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { ApiProblem } from './problem.ts';
import { type Api, problems } from './route.ts';

/** How long a browser waits before it opens a lost stream again. */
const RECONNECT_MS = 2_000;
/** Whoever does not read is cut off, and reads everything anew when it is back. */
const MOST_UNREAD_BYTES = 64 * 1024;
/** Of one session or key in one process: a browser opens no more than six connections to a server, and needs some for the rest. */
const STREAMS_OF_ONE = 4;

export interface StreamTimes {
  heartbeatMs: number;
  /** Whether the session still is one. */
  checkMs: number;
}

const streamTimes: StreamTimes = { heartbeatMs: 20_000, checkMs: 60_000 };

const description = `Events \`changed\` whose data is \`{"topics": ["activity", …]}\`: read those again. Topics are activity, links, connections,
hosts, projects, requests, imports, panel, status. The event \`ready\` comes first, and after it whatever changes is told.`;

export function streamRoutes(app: Api, deps: ApiDeps): void {
  const open = new Map<string, Set<PassThrough>>();
  // Streams never end by themselves: without this a server that closes would wait for its readers.
  app.addHook('preClose', async () => {
    for (const feeds of open.values()) for (const feed of feeds) feed.end();
  });
  app.route({
    method: 'GET',
    url: '/api/v1/stream',
    config: { access: 'read' },
    schema: {
      summary: 'Hints of what changes, as server-sent events',
      description,
      tags: ['operations'],
      response: {
        200: { description, content: { 'text/event-stream': { schema: z.string() } } },
        ...problems,
      },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const feeds = ofOne(open, whose(deps, request, caller));
      if (feeds.size >= STREAMS_OF_ONE)
        throw new ApiProblem(429, 'too_many_streams', {
          detail: `${caller.name} has ${STREAMS_OF_ONE} streams open already: close one, or ask from time to time instead.`,
          retryAfterSeconds: 30,
        });
      const feed = new PassThrough();
      feeds.add(feed);
      feed.once('close', () => feeds.delete(feed));
      const isStill = async (): Promise<boolean> => isSame(caller, await identifyCaller(deps, request));
      await keepTelling(feed, { deps, organizationId: caller.organizationId, isStill }).catch((error: unknown) => {
        feed.destroy();
        throw error;
      });
      // A connection that stays open after its stream would hold up a server that closes.
      void reply.headers({ 'x-accel-buffering': 'no', connection: 'close' }).type('text/event-stream; charset=utf-8');
      // A stream is sent as it is; the type knows only what the schema says of its text.
      return reply.send(feed as unknown as string);
    },
  });
}

interface Told {
  deps: Pick<ApiDeps, 'changes'>;
  organizationId: string;
  isStill: () => Promise<boolean>;
  times?: StreamTimes;
}

/** Writes to `feed` until it closes, or its reader may not read any more. Throws DatabaseUnavailable if it cannot begin. */
export async function keepTelling(feed: PassThrough, told: Told): Promise<void> {
  const { heartbeatMs, checkMs } = told.times ?? streamTimes;
  let hints = 0;
  const unsubscribe = await told.deps.changes.subscribe(told.organizationId, (changed) => {
    hints += 1;
    write(`id: ${hints}\nevent: changed\ndata: ${JSON.stringify({ topics: changed })}\n\n`);
  });
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs).unref();
  const check = setInterval(() => {
    told.isStill().then(
      (is) => void (is || feed.end()),
      // The database is away: nothing is told meanwhile either.
      () => undefined,
    );
  }, checkMs).unref();
  feed.once('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
    clearInterval(check);
  });
  if (feed.destroyed) feed.emit('close');
  write(`retry: ${RECONNECT_MS}\nevent: ready\ndata: {}\n\n`);

  function write(text: string): void {
    if (feed.writableEnded || feed.destroyed) return;
    if (feed.writableLength + feed.readableLength > MOST_UNREAD_BYTES) feed.destroy();
    else feed.write(text);
  }
}

function ofOne(open: Map<string, Set<PassThrough>>, one: string): Set<PassThrough> {
  for (const [name, feeds] of open) if (feeds.size === 0) open.delete(name);
  const feeds = open.get(one) ?? new Set();
  open.set(one, feeds);
  return feeds;
}

/** A person with two browsers has two sessions. */
function whose(deps: ApiDeps, request: FastifyRequest, { kind, organizationId, name }: Caller): string {
  return kind === 'session' ? `session ${sessionToken(deps, request) ?? ''}` : `${organizationId} ${name}`;
}

function isSame(before: Caller, now: Caller | null): boolean {
  return now !== null && now.organizationId === before.organizationId && now.scopes.some(mayRead);
}

function mayRead(scope: Caller['scopes'][number]): boolean {
  return scope === 'read' || scope === 'admin';
}

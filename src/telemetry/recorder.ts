/** Records spans and hands them to whoever sends them. Loaded only where traces are on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { FinishedSpan } from './otlp.ts';
import type { Place, Span, SpanFacts, SpanStart, TopSpan, Traces } from './traces.ts';

/** More below one span say no more: a scan of everything in one job would hold them all. */
const MOST_BELOW_ONE = 100;

/** Takes ended spans at once, and sends them when it likes. */
export interface SpanSink {
  take(spans: FinishedSpan[]): void;
  close(): Promise<void>;
}

interface OpenSpan {
  /** Null: ended. What is still under way then is no part of it. */
  below: FinishedSpan[] | null;
  /** Of steps; a top span gets its own when it ends. */
  id: string;
}

interface Around {
  request: { name: string; facts: SpanFacts; startedAt: number } | null;
  /** Where steps go. */
  span: OpenSpan | null;
}

export function createRecorder(sink: SpanSink): Traces {
  const around = new AsyncLocalStorage<Around>();
  const requestNow = (): Around['request'] => around.getStore()?.request ?? null;

  async function top<T>(start: SpanStart, work: (span: TopSpan) => Promise<T>): Promise<T> {
    const request = requestNow();
    const draft = draftOf(start);
    const at: { place: Place | null } = { place: null };
    const span: OpenSpan = { below: [], id: '' };
    const hands = { ...draft.hands, place: (given: Place) => void (at.place = given) };
    try {
      return await around.run({ request: null, span }, () => work(hands));
    } catch (error) {
      draft.hands.fail();
      throw error;
    } finally {
      const below = span.below ?? [];
      span.below = null;
      if (at.place !== null) sink.take(placed(at.place, { own: ofRequest(draft.end(), request), below }));
    }
  }

  async function step<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
    const above = around.getStore()?.span ?? null;
    if (above === null || above.below === null) return work(draftOf(start).hands);
    const draft = draftOf(start);
    const span: OpenSpan = { below: above.below, id: newSpanId() };
    try {
      return await around.run({ request: null, span }, () => work(draft.hands));
    } catch (error) {
      draft.hands.fail();
      throw error;
    } finally {
      if (above.below !== null && above.below.length < MOST_BELOW_ONE)
        above.below.push({ ...draft.end(), spanId: span.id, parentId: above.id });
    }
  }

  return {
    on: true,
    request({ method, route, ageMs }, handle) {
      const facts = { 'http.request.method': method, 'http.route': route };
      around.run({ request: { name: `${method} ${route}`, facts, startedAt: now() - ageMs }, span: null }, handle);
    },
    top,
    step,
    close: () => sink.close(),
  };
}

/** What a span says of itself until it ends. */
function draftOf({ name, kind, facts: given = {} }: SpanStart) {
  const startedAt = now();
  let facts: SpanFacts = given;
  let failed = false;
  return {
    hands: {
      add: (more: SpanFacts) => void (facts = { ...facts, ...more }),
      fail: () => void (failed = true),
    },
    end: (): FinishedSpan => ({
      name,
      kind,
      facts,
      failed,
      startedAt,
      endedAt: now(),
      traceId: '',
      spanId: '',
      parentId: null,
    }),
  };
}

function ofRequest(own: FinishedSpan, request: Around['request']): FinishedSpan {
  if (request === null) return own;
  const { name, startedAt } = request;
  return { ...own, name, startedAt, kind: 'server', facts: { ...request.facts, ...own.facts } };
}

/** Everything in one trace; what was directly below the top span, which had no id yet, is below the id it has now. */
function placed(
  { traceId, spanId = newSpanId(), parentId }: Place,
  { own, below }: { own: FinishedSpan; below: FinishedSpan[] },
): FinishedSpan[] {
  return [
    { ...own, traceId, spanId, parentId: parentId ?? null },
    ...below.map((one) => ({ ...one, traceId, parentId: one.parentId === '' ? spanId : one.parentId })),
  ];
}

function newSpanId(): string {
  return randomBytes(8).toString('hex');
}

/** Ms since 1970, with fractions; goes forward also where the clock is set back. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

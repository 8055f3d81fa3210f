/**
 * Traces: spans of what happens to one event, in whichever processes. In: pieces of work with names and facts. Out: the same work, done, and
 * spans of it where traces are on. Only the facts listed here are written, as the types listed here.
 */

/** Every fact a span may carry. One that is not here is dropped, so a secret cannot slip in beside it. */
export const factTypes = {
  'http.request.method': 'string',
  'http.response.status_code': 'number',
  'http.route': 'string',
  'server.address': 'string',
  'server.port': 'number',
  'error.type': 'string',
  'deskbridge.organization': 'string',
  'deskbridge.event.id': 'string',
  'deskbridge.event.kind': 'string',
  'deskbridge.effect.id': 'string',
  'deskbridge.effect.kind': 'string',
  'deskbridge.effects': 'number',
  'deskbridge.attempt': 'number',
  'deskbridge.waited_ms': 'number',
  'deskbridge.outcome': 'string',
} as const;

type ScalarOf = { string: string; number: number };
export type SpanFacts = { [K in keyof typeof factTypes]?: ScalarOf[(typeof factTypes)[K]] | null };

/** Where a span stands. Left out: a random id of its own; the beginning of its trace. */
export interface Place {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits, for spans that others, in other processes, are below. */
  spanId?: string;
  parentId?: string;
}

export interface SpanStart {
  name: string;
  kind: 'internal' | 'client' | 'consumer';
  facts?: SpanFacts;
}

export interface Span {
  add(facts: SpanFacts): void;
  /** It did not come to what it was for. */
  fail(): void;
}

/** The first span that a process makes of something; it is left out as long as it has no place. */
export interface TopSpan extends Span {
  /** May be said, and said anew, until its work has ended: only that may show which event it was. */
  place(place: Place): void;
}

/** A request under way, for the spans of what comes of it. */
export interface TracedRequest {
  method: string;
  /** As it was declared, never the address that was called. */
  route: string;
  /** How long ago it began, ms. */
  ageMs: number;
}

export interface Traces {
  /** False: nothing is recorded. */
  on: boolean;
  /** Top spans made in `handle`, and in whatever it starts, are the request's and begin with it. */
  request(request: TracedRequest, handle: () => void): void;
  top<T>(start: SpanStart, work: (span: TopSpan) => Promise<T>): Promise<T>;
  /** Below the span in whose work it is called; outside of any nothing is recorded. */
  step<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T>;
  /** Sends what is not sent yet, for 2 s at most. */
  close(): Promise<void>;
}

const nothing: TopSpan = { add: () => undefined, fail: () => undefined, place: () => undefined };

export const noTraces: Traces = {
  on: false,
  request: (_request, handle) => handle(),
  top: (_start, work) => work(nothing),
  step: (_start, work) => work(nothing),
  close: () => Promise.resolve(),
};

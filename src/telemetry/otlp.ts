/**
 * Spans as OTLP over HTTP wants them in JSON (opentelemetry-proto, trace.proto and the JSON mapping of the OTLP specification): ids in
 * hexadecimal, times and whole numbers of 64 bits as strings, enumerations as numbers.
 */
import { factTypes, type SpanFacts } from './traces.ts';
import { withoutTokens } from './scrub.ts';

export interface FinishedSpan {
  traceId: string;
  spanId: string;
  parentId: string | null;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'consumer';
  facts: SpanFacts;
  failed: boolean;
  /** Ms since 1970. */
  startedAt: number;
  endedAt: number;
}

const kinds = { internal: 1, server: 2, client: 3, consumer: 5 } as const;
const STATUS_UNSET = 0;
const STATUS_ERROR = 2;

/** Of the process: `service.name` and the like. */
export type Resource = Readonly<Record<string, string>>;

/** The body of one request to `/v1/traces`. */
export function otlpJson(resource: Resource, spans: readonly FinishedSpan[]): string {
  const attributes = Object.entries(resource).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const scope = { name: 'deskbridge', version: resource['service.version'] ?? '' };
  return JSON.stringify({
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans: spans.map(spanJson) }] }],
  });
}

function spanJson(span: FinishedSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
    name: withoutTokens(span.name),
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(span.startedAt),
    endTimeUnixNano: nanoseconds(span.endedAt),
    attributes: allowedFacts(span.facts),
    status: { code: span.failed ? STATUS_ERROR : STATUS_UNSET },
  };
}

/** Only known facts, only their own scalar type, texts freed of tokens. */
function allowedFacts(facts: SpanFacts): object[] {
  return Object.entries(factTypes).flatMap(([key, type]): object[] => {
    const value: unknown = facts[key as keyof SpanFacts];
    if (typeof value !== type) return [];
    if (typeof value === 'string') return [{ key, value: { stringValue: withoutTokens(value) } }];
    return [{ key, value: { intValue: String(Math.round(Number(value))) } }];
  });
}

function nanoseconds(ms: number): string {
  return (BigInt(Math.floor(ms)) * 1_000_000n + BigInt(Math.round((ms % 1) * 1_000_000))).toString();
}

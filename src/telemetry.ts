/**
 * What Deskbridge says about itself. In: sentences with fields, counts, spans. Out: JSON lines on standard output, figures for
 * Prometheus, and traces where they are on. It must not know what the facts mean, and must not be able to let a secret out: only
 * the fields listed here are written, as the types listed here, and runs of characters that look like a token are replaced.
 */
import { pino } from 'pino';
import type { LevelWithSilent as LogLevel } from 'pino';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { withoutTokens } from './telemetry/scrub.ts';
import { noTraces, type Traces } from './telemetry/traces.ts';

/** Every field a log line may carry. A field that is not here is dropped, so a secret cannot slip in beside it. */
const fieldTypes = {
  event: 'string',
  eventId: 'string',
  source: 'string',
  host: 'string',
  project: 'string',
  issue: 'string',
  connection: 'string',
  workspace: 'string',
  conversation: 'string',
  link: 'string',
  effect: 'string',
  effectId: 'string',
  lane: 'string',
  door: 'string',
  ref: 'string',
  outcome: 'string',
  reason: 'string',
  error: 'string',
  code: 'string',
  vendor: 'string',
  method: 'string',
  route: 'string',
  requestId: 'string',
  database: 'string',
  version: 'string',
  signal: 'string',
  status: 'number',
  attempts: 'number',
  links: 'number',
  effects: 'number',
  count: 'number',
  bytes: 'number',
  port: 'number',
  pid: 'number',
  waitedMs: 'number',
  durationMs: 'number',
  skewMs: 'number',
  duplicate: 'boolean',
} as const;

type ScalarOf = { string: string; number: number; boolean: boolean };
export type LogFields = { [K in keyof typeof fieldTypes]?: ScalarOf[(typeof fieldTypes)[K]] | null | undefined };

/** One line for one event: what came in, what was decided, what came of it, how long it took. */
export type WideEvent = LogFields & { event: string; outcome: string; durationMs: number };

export interface Log {
  /** The one wide line of an event, at level info. */
  event(wide: WideEvent): void;
  debug(sentence: string, fields?: LogFields): void;
  info(sentence: string, fields?: LogFields): void;
  warn(sentence: string, fields?: LogFields): void;
  error(sentence: string, fields?: LogFields): void;
}

export interface Telemetry {
  log: Log;
  metrics: Metrics;
  /** Of nothing, until somebody puts others in their place. */
  traces: Traces;
}

export type Metrics = ReturnType<typeof createMetrics>;

/** `destination` takes each finished line; standard output otherwise. */
export function createTelemetry(level: LogLevel, destination?: { write(line: string): void }): Telemetry {
  return { log: createLog(level, destination), metrics: createMetrics(), traces: noTraces };
}

/** For tests and for code that runs without a server: says nothing, counts into nowhere. */
export function silentTelemetry(): Telemetry {
  return createTelemetry('silent');
}

function createLog(level: LogLevel, destination: { write(line: string): void } | undefined): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  const at =
    (name: 'debug' | 'info' | 'warn' | 'error') =>
    (sentence: string, fields: LogFields = {}) => {
      if (logger.isLevelEnabled(name)) logger[name](allowedFields(fields), withoutTokens(sentence));
    };
  const info = at('info');
  return { event: (wide) => info(wide.event, wide), debug: at('debug'), info, warn: at('warn'), error: at('error') };
}

/** Only known fields, only their own scalar type, texts cut and freed of tokens. */
function allowedFields(fields: LogFields): Record<string, string | number | boolean> {
  const allowed: Record<string, string | number | boolean> = {};
  for (const [name, type] of Object.entries(fieldTypes)) {
    const value: unknown = fields[name as keyof LogFields];
    if (typeof value !== type) continue;
    if (typeof value === 'string') allowed[name] = withoutTokens(value);
    if (typeof value === 'number' || typeof value === 'boolean') allowed[name] = value;
  }
  return allowed;
}

const seconds = [0.005, 0.01, 0.015, 0.03, 0.06, 0.125, 0.25, 0.5, 1, 2, 5, 15, 60, 300];

/** Labels are closed sets or names an admin gave; never an id that grows with use. */
function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const named = <T extends string>(name: string, help: string, labelNames: readonly T[]) => ({
    name: `deskbridge_${name}`,
    help,
    labelNames,
    registers,
  });
  return {
    registry,
    webhooks: new Counter(named('webhooks_total', 'Webhooks received.', ['host', 'outcome'])),
    events: new Counter(named('events_total', 'Events processed.', ['kind', 'outcome'])),
    effects: new Counter(named('effects_total', 'Effects ended or put off.', ['kind', 'outcome'])),
    effectDuration: new Histogram({
      ...named('effect_duration_seconds', 'Time one attempt at an effect took.', ['kind']),
      buckets: seconds,
    }),
    eventToNote: new Histogram({
      ...named('event_to_note_seconds', 'Time from receiving an event to its note standing in Intercom.', []),
      buckets: seconds,
    }),
    vendorCalls: new Counter(named('vendor_calls_total', 'Calls to vendors.', ['vendor', 'status'])),
    /** Where the figures are looked up when Prometheus asks; a figure without a source is not shown. */
    setReadings: createReadings(registers),
  };
}

/** What is looked up at the moment Prometheus asks. */
export interface Readings {
  queueWaiting(): Promise<number> | number;
  queueOldestSeconds(): Promise<number> | number;
  dbPoolInUse(): Promise<number> | number;
  /** Of each connection whose vendor has said how many calls it may still make in its window. */
  rateBudgets(): Promise<{ connection: string; remaining: number }[]>;
  /** Effects that wait for a person: dead or unknown. */
  effectsWaiting(): Promise<number> | number;
}

function createReadings(registers: Registry[]) {
  let sources: Partial<Readings> = {};
  const reading = (name: string, help: string, read: () => Promise<number> | number | undefined): void => {
    const gauge = new Gauge({
      name: `deskbridge_${name}`,
      help,
      registers,
      async collect() {
        const value = await read();
        if (value !== undefined) gauge.set(value);
      },
    });
  };
  reading('queue_waiting', 'Jobs waiting.', () => sources.queueWaiting?.());
  reading('queue_oldest_seconds', 'How long the oldest due job has waited.', () => sources.queueOldestSeconds?.());
  reading('db_pool_in_use', 'Database connections in use.', () => sources.dbPoolInUse?.());
  reading('effects_waiting_for_a_person', 'Effects that are dead or unknown.', () => sources.effectsWaiting?.());
  const budgets = new Gauge({
    name: 'deskbridge_rate_budget_remaining',
    help: 'Calls left in the current window.',
    labelNames: ['connection'],
    registers,
    async collect() {
      budgets.reset();
      for (const { connection, remaining } of (await sources.rateBudgets?.()) ?? [])
        budgets.set({ connection }, remaining);
    },
  });
  reading('memory_bytes', 'Resident memory of this process.', () => process.memoryUsage.rss());
  return (given: Partial<Readings>): void => {
    sources = given;
  };
}

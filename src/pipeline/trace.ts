/**
 * One trace follows one event through every process that has a hand in it. Nothing is stored for it: the trace's id is the event's, and the
 * ids of the spans that others are below come from it too.
 */
import { createHash } from 'node:crypto';
import { isRepeatable } from '../domain/effects.ts';
import type { Db } from '../store/db.ts';
import { findEffectEvent } from '../store/effects.ts';
import type { Claim, Claimed } from '../store/jobs.ts';
import type { Place, SpanFacts, TopSpan, Traces } from '../telemetry/traces.ts';
import type { Receiver } from './receive.ts';

/** `received` has no parent; what is decided is below it, and effects below that. */
type Station = 'received' | 'decided';

/** 32 hexadecimal digits. */
function traceIdOf(id: string): string {
  return id.replaceAll('-', '');
}

/** 16 hexadecimal digits. */
function spanIdOf(eventId: string, station: Station): string {
  return createHash('sha256').update(`${station} ${eventId}`).digest('hex').slice(0, 16);
}

/** Another delivery of an event that is there already stands below the one that brought it. */
export function tracedReceiver(traces: Traces, receiver: Receiver): Receiver {
  if (!traces.on) return receiver;
  return {
    isBusy: () => receiver.isBusy(),
    receive: (incoming) =>
      traces.top({ name: 'receive', kind: 'internal' }, async (span) => {
        const receipt = await traces.step({ name: 'store', kind: 'internal' }, () => receiver.receive(incoming));
        const [traceId, received] = [traceIdOf(receipt.id), spanIdOf(receipt.id, 'received')];
        span.place(receipt.outcome === 'stored' ? { traceId, spanId: received } : { traceId, parentId: received });
        span.add({
          'deskbridge.organization': incoming.organizationId,
          'deskbridge.event.id': receipt.id,
          'deskbridge.event.kind': incoming.kind,
          'deskbridge.outcome': receipt.outcome,
        });
        return receipt;
      }),
  };
}

interface Told {
  outcome: string;
  effects?: number;
}

/** One claimed job, with whatever is called on its account. */
export async function tracedJob<T extends Told>(
  { db, traces }: { db: Db; traces: Traces },
  job: Claimed,
  work: () => Promise<T>,
): Promise<T> {
  if (!traces.on) return work();
  const facts = factsOf(job.claim);
  return job.kind === 'event'
    ? traces.top({ name: `process ${job.event.kind}`, kind: 'consumer', facts }, (span) => decide(span, job, work))
    : traces.top({ name: `${verbOf(job)} ${job.effect.kind}`, kind: 'consumer', facts }, (span) =>
        deliver(span, { db, job }, work),
      );
}

/** Keeping what came of a job, and deciding what follows from it. */
export function tracedSettling<T>(traces: Traces, work: () => Promise<T>): Promise<T> {
  return traces.step({ name: 'settle', kind: 'internal' }, work);
}

async function decide<T extends Told>(
  span: TopSpan,
  { claim, event }: Extract<Claimed, { kind: 'event' }>,
  work: () => Promise<T>,
): Promise<T> {
  const place: Place = { traceId: traceIdOf(claim.refId), parentId: spanIdOf(claim.refId, 'received') };
  span.place(place);
  span.add({ 'deskbridge.event.id': claim.refId, 'deskbridge.event.kind': event.kind });
  const told = await work();
  // Decided it is once; what was put off, or given up and taken up again by a person, has attempts before it.
  const decided = told.outcome === 'done' || told.outcome === 'skipped';
  if (decided) span.place({ ...place, spanId: spanIdOf(claim.refId, 'decided') });
  cameTo(span, told);
  return told;
}

async function deliver<T extends Told>(
  span: TopSpan,
  { db, job }: { db: Db; job: Extract<Claimed, { kind: 'effect' }> },
  work: () => Promise<T>,
): Promise<T> {
  const { claim, effect } = job;
  span.place({ traceId: traceIdOf(claim.refId) });
  span.add({ 'deskbridge.effect.id': claim.refId, 'deskbridge.effect.kind': effect.kind });
  // Asked beside the work, for nothing but the trace waits for it; unanswered, the effect has a trace of its own.
  const asked = db.tx(claim.organizationId, (sql) => findEffectEvent(sql, claim.refId)).catch(() => null);
  const [told, eventId] = await Promise.all([work(), asked]);
  if (eventId !== null) {
    span.place({ traceId: traceIdOf(eventId), parentId: spanIdOf(eventId, 'decided') });
    span.add({ 'deskbridge.event.id': eventId });
  }
  cameTo(span, told);
  return told;
}

/** What may be there already is looked for, not sent. */
function verbOf({ state, effect }: Extract<Claimed, { kind: 'effect' }>): string {
  return state === 'pending' || isRepeatable(effect) ? 'deliver' : 'read back';
}

function factsOf(claim: Claim): SpanFacts {
  return {
    'deskbridge.organization': claim.organizationId,
    'deskbridge.attempt': claim.attempts,
    'deskbridge.waited_ms': claim.ageMs,
  };
}

function cameTo(span: TopSpan, { outcome, effects }: Told): void {
  span.add({ 'deskbridge.outcome': outcome, 'deskbridge.effects': effects ?? null });
  if (outcome === 'dead' || outcome === 'unknown' || outcome === 'lost') span.fail();
}

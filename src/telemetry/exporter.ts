/** Sends spans away in batches, and never makes anybody wait for it: what cannot be sent is kept for a while, then dropped and counted. */
import type { Log } from '../telemetry.ts';
import { type FinishedSpan, otlpJson, type Resource } from './otlp.ts';
import type { SpanSink } from './recorder.ts';

/** As the OpenTelemetry specification has it for batches. */
const MOST_KEPT = 2048;
const BATCH_SIZE = 512;
const SEND_EVERY_MS = 5_000;
const LAST_WORDS_MS = 2_000;

/** Posts one body. Answers a sentence for people where it was not taken; `again`: it may be later. */
export type PostSpans = (json: string, timeoutMs: number) => Promise<{ problem: string; again: boolean } | null>;

export function createExporter(options: {
  resource: Resource;
  post: PostSpans;
  log: Pick<Log, 'warn' | 'info'>;
}): SpanSink {
  const { resource, post, log } = options;
  let kept: FinishedSpan[] = [];
  let dropped = 0;
  let failing = false;
  let sending: Promise<void> | null = null;

  async function send(timeoutMs: number): Promise<void> {
    while (kept.length > 0) {
      const batch = kept.slice(0, BATCH_SIZE);
      kept = kept.slice(BATCH_SIZE);
      const refusal = await post(otlpJson(resource, batch), timeoutMs);
      tell(refusal?.problem ?? null);
      if (refusal === null) continue;
      if (refusal.again) keep(batch.concat(kept));
      else dropped += batch.length;
      return;
    }
  }

  function keep(spans: FinishedSpan[]): void {
    const tooMany = Math.max(spans.length - MOST_KEPT, 0);
    dropped += tooMany;
    kept = spans.slice(tooMany);
  }

  /** Once when it begins and once when it is over, not every time. */
  function tell(problem: string | null): void {
    if (problem !== null && !failing)
      log.warn('Traces could not be sent; everything else goes on.', { reason: problem });
    if (problem === null && failing)
      log.info('Traces are sent again.', { count: dropped, reason: 'spans were dropped' });
    failing = problem !== null;
    if (!failing) dropped = 0;
  }

  function sendSoon(timeoutMs: number): Promise<void> {
    sending ??= send(timeoutMs).finally(() => {
      sending = null;
    });
    return sending;
  }

  const timer = setInterval(() => void sendSoon(SEND_EVERY_MS), SEND_EVERY_MS).unref();
  return {
    take(spans) {
      keep(kept.concat(spans));
      if (kept.length >= BATCH_SIZE && !failing) void sendSoon(SEND_EVERY_MS);
    },
    async close() {
      clearInterval(timer);
      await sending;
      await sendSoon(LAST_WORDS_MS);
    },
  };
}

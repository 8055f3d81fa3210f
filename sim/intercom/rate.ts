/**
 * Calls counted in aligned windows of ten seconds per token, with the headers that describe the current window
 * (Intercom docs, rate limits). Also the figures that tests read: calls, refused calls, calls at the same time.
 */
import { ApiError } from './errors.ts';

export type RateSettings = { calls: number; windowMs: number };
export type RateStats = {
  calls: number;
  overLimit: number;
  inFlight: number;
  maxInFlight: number;
  /** Calls that reached the API, by token value. */
  byToken: Record<string, number>;
};
type Taken =
  | { allowed: true; headers: Record<string, string> }
  | { allowed: false; headers: Record<string, string>; error: ApiError };

export type RateLimit = {
  settings: RateSettings;
  stats: RateStats;
  take: (token: string) => Taken;
  /** The refusal, also for a fault that pretends the limit was reached. */
  refuse: () => { error: ApiError; headers: Record<string, string> };
  reset: () => void;
};

export function createRateLimit(clock: () => number, given: Partial<RateSettings>): RateLimit {
  const settings: RateSettings = { calls: given.calls ?? 1666, windowMs: given.windowMs ?? 10_000 };
  const windows = new Map<string, { start: number; used: number }>();
  const windowStart = () => Math.floor(clock() / settings.windowMs) * settings.windowMs;
  const headersFor = (start: number, used: number) => ({
    'x-ratelimit-limit': String(settings.calls),
    'x-ratelimit-remaining': String(Math.max(0, settings.calls - used)),
    'x-ratelimit-reset': String(Math.ceil((start + settings.windowMs) / 1000)),
  });
  const tooMany = () => {
    const unit = `${Math.round(settings.windowMs / 1000)}_seconds`;
    return new ApiError(429, 'rate_limit_exceeded', `Exceeded rate limit of ${settings.calls} in ${unit}`);
  };
  const limit: RateLimit = {
    settings,
    stats: noStats(),
    take(token) {
      const start = windowStart();
      const current = windows.get(token);
      const window = current?.start === start ? current : { start, used: 0 };
      windows.set(token, window);
      window.used += 1;
      limit.stats.byToken[token] = (limit.stats.byToken[token] ?? 0) + 1;
      const headers = headersFor(start, window.used);
      if (window.used <= settings.calls) return { allowed: true, headers };
      limit.stats.overLimit += 1;
      return { allowed: false, headers, error: tooMany() };
    },
    refuse: () => ({ error: tooMany(), headers: headersFor(windowStart(), settings.calls) }),
    reset() {
      windows.clear();
      const { inFlight } = limit.stats;
      limit.stats = { ...noStats(), inFlight };
    },
  };
  return limit;
}

function noStats(): RateStats {
  return { calls: 0, overLimit: 0, inFlight: 0, maxInFlight: 0, byToken: {} };
}

/** What Jira says about its limits, in the headers of Cloud and of Data Center. Pure. */
import type { Rate } from '../domain/ports.ts';

type Headers = Record<string, string>;

/**
 * Cloud states limit, remainder and the instant of the reset (rate limiting page); Data Center a bucket that is filled
 * again every so many seconds (rate limiting, HTTP headers), of which the next filling counts as the reset. Null if it
 * said nothing, or nothing that makes sense.
 */
export function rateOf(headers: Headers, now: number): Rate | null {
  const limit = numberIn(headers['x-ratelimit-limit']);
  const remaining = numberIn(headers['x-ratelimit-remaining']);
  const resetAt = resetOf(headers, now);
  if (limit === null || limit === 0 || remaining === null || resetAt === null) return null;
  return { limit, remaining: Math.min(remaining, limit), resetAt };
}

/** How long Jira asks to wait, ms; null if it does not say. */
export function retryAfterOf(headers: Headers, now: number): number | null {
  const value = headers['retry-after']?.trim() ?? '';
  const seconds = numberIn(value);
  if (seconds !== null) return seconds * 1000;
  const at = value === '' ? Number.NaN : Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** How long to wait after a 429, ms: `Retry-After`, else until the reset. */
export function waitOf(headers: Headers, now: number): number | null {
  const told = retryAfterOf(headers, now);
  if (told !== null) return told;
  const resetAt = resetOf(headers, now);
  return resetAt === null ? null : Math.max(0, resetAt - now);
}

function resetOf(headers: Headers, now: number): number | null {
  const interval = numberIn(headers['x-ratelimit-interval-seconds']);
  if (interval !== null) return now + interval * 1000;
  const reset = headers['x-ratelimit-reset'];
  if (reset === undefined) return null;
  const seconds = numberIn(reset);
  const at = seconds === null ? Date.parse(reset) : seconds * 1000;
  return Number.isNaN(at) ? null : at;
}

function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : null;
}

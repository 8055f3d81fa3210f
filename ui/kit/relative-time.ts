import { texts } from '../texts/kit.ts';
import { locale } from '../texts/language.ts';

const said = texts.time;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Clocks that run ahead by less than this make something of now seem to come. */
const SKEW = 2 * MINUTE;

/** How long ago something was, or in how long it will be, as people say it. Both in ms. */
export function relativeTime(at: number, now: number): string {
  const ago = now - at;
  if (ago <= -SKEW) return untilThen(at, -ago);
  if (ago < 5_000) return said.now;
  if (ago < MINUTE) return said.secondsAgo(Math.floor(ago / 1000));
  if (ago < HOUR) return said.minutesAgo(Math.floor(ago / MINUTE));
  if (ago < DAY) return said.hoursAgo(Math.floor(ago / HOUR));
  const days = Math.floor(ago / DAY);
  if (days < 30) return said.daysAgo(days);
  return onDay(at);
}

function untilThen(at: number, left: number): string {
  if (left < HOUR) return said.inMinutes(Math.floor(left / MINUTE));
  if (left < DAY) return said.inHours(Math.floor(left / HOUR));
  const days = Math.floor(left / DAY);
  if (days < 30) return said.inDays(days);
  return onDay(at);
}

function onDay(at: number): string {
  return new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** How long something took, in ms. */
export function duration(ms: number): string {
  if (ms < 100) return said.atOnce;
  if (ms < MINUTE) {
    const digits = ms < 10_000 ? 1 : 0;
    const form = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return said.withinSeconds((ms / 1000).toLocaleString(locale, form));
  }
  return said.withinMinutes(Math.round(ms / MINUTE));
}

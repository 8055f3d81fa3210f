const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Clocks that run ahead by less than this make something of now seem to come. */
const SKEW = 2 * MINUTE;

/** How long ago something was, or in how long it will be, as people say it. Both in ms. */
export function relativeTime(at: number, now: number): string {
  const ago = now - at;
  if (ago <= -SKEW) return untilThen(at, -ago);
  if (ago < 5_000) return 'just now';
  if (ago < MINUTE) return `${Math.floor(ago / 1000)} s ago`;
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`;
  if (ago < DAY) return `${Math.floor(ago / HOUR)} h ago`;
  const days = Math.floor(ago / DAY);
  if (days < 30) return days === 1 ? 'yesterday' : `${days} days ago`;
  return onDay(at);
}

function untilThen(at: number, left: number): string {
  if (left < HOUR) return `in ${Math.floor(left / MINUTE)} min`;
  if (left < DAY) return `in ${Math.floor(left / HOUR)} h`;
  const days = Math.floor(left / DAY);
  if (days < 30) return days === 1 ? 'tomorrow' : `in ${days} days`;
  return onDay(at);
}

function onDay(at: number): string {
  return new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** How long something took, in ms. */
export function duration(ms: number): string {
  if (ms < 100) return 'at once';
  if (ms < MINUTE) return `in ${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return `in ${Math.round(ms / MINUTE)} min`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, as people say it. Both in ms; a clock that runs ahead makes it "just now". */
export function relativeTime(at: number, now: number): string {
  const ago = now - at;
  if (ago < 5_000) return 'just now';
  if (ago < MINUTE) return `${Math.floor(ago / 1000)} s ago`;
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min ago`;
  if (ago < DAY) return `${Math.floor(ago / HOUR)} h ago`;
  const days = Math.floor(ago / DAY);
  if (days < 30) return days === 1 ? 'yesterday' : `${days} days ago`;
  return new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** How long something took, in ms. */
export function duration(ms: number): string {
  if (ms < 100) return 'at once';
  if (ms < MINUTE) return `in ${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  return `in ${Math.round(ms / MINUTE)} min`;
}

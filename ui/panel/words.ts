/** Numbers and times as the panel says them. */
import { locale } from '../texts/language.ts';
import { relativeTime } from '../kit/relative-time.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ahead = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** A date of a contact may lie ahead, such as the end of a trial. Both in ms. */
export function fromNow(at: number, now: number): string {
  const left = at - now;
  if (left < MINUTE) return relativeTime(at, now);
  if (left < 60 * MINUTE) return ahead.format(Math.round(left / MINUTE), 'minute');
  if (left < DAY) return ahead.format(Math.round(left / (60 * MINUTE)), 'hour');
  if (left < 60 * DAY) return ahead.format(Math.round(left / DAY), 'day');
  return new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `Ada Lovelace` → `AL`; an e-mail gives its first letter. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return picked.map((word) => word?.[0]?.toUpperCase() ?? '').join('') || '?';
}

/** Only what a browser may open without harm becomes a link. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text);
}

/** Whether somebody pasted an address rather than typed words. */
export function looksLikeAddress(text: string): boolean {
  return /^https?:\/\//i.test(text.trim()) || /^[\w.-]*intercom\.\w+\//i.test(text.trim());
}

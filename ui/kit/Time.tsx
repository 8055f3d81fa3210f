import { locale } from '../texts/language.ts';
import { useNow } from './now.ts';
import { relativeTime } from './relative-time.ts';

const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });

/** A point in time (ISO 8601), relative; the exact one on hover. */
export function Time({ at }: { at: string }) {
  const ms = Date.parse(at);
  const said = useNow((now) => relativeTime(ms, now));
  return (
    <time dateTime={at} title={exact.format(ms)}>
      {said}
    </time>
  );
}

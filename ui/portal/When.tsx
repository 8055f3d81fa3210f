import { useNow } from '../kit/now.ts';
import { relativeTime } from '../kit/relative-time.ts';
import { locale } from '../texts/language.ts';

/** In the language and the time zone of whoever reads. */
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });

/** A point in time (ISO 8601), relative; the exact one on hover. */
export function When({ at }: { at: string }) {
  const ms = Date.parse(at);
  const said = useNow((now) => relativeTime(ms, now));
  return (
    <time dateTime={at} title={exact.format(ms)}>
      {said}
    </time>
  );
}

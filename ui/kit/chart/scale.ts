/** What a chart's axes say. Pure. */
import { locale } from '../../texts/language.ts';

/** A round number at or above `most`, and the steps up to it. */
export function ticksUpTo(most: number): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(6)));
}

/** The same where only whole things are counted. */
export function wholeTicksUpTo(most: number): number[] {
  return most <= 3 ? Array.from({ length: Math.max(1, Math.ceil(most)) + 1 }, (_, n) => n) : ticksUpTo(most);
}

const MINUTE = 60_000;
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric' });
const moment = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

interface TimeLabel {
  /** Of the bucket it stands under. */
  index: number;
  text: string;
}

/** Labels where the clock is round: quarters of an hour, of a day, or days, whatever the buckets allow. */
export function timeLabels(times: readonly number[], bucketMinutes: number): TimeLabel[] {
  const stepMinutes = bucketMinutes <= 1 ? 15 : bucketMinutes <= 30 ? 360 : 1440;
  const format = stepMinutes === 1440 ? weekday : clock;
  return times.flatMap((time, index) => {
    const at = new Date(time);
    const minutes = at.getHours() * 60 + at.getMinutes();
    const sinceRound = minutes % stepMinutes;
    return sinceRound < bucketMinutes && (stepMinutes < 1440 || minutes < bucketMinutes)
      ? [{ index, text: format.format(at) }]
      : [];
  });
}

/** What one bucket is called: its beginning and its end. */
export function bucketName(time: number, bucketMinutes: number): string {
  const end = time + bucketMinutes * MINUTE;
  if (bucketMinutes <= 1) return clock.format(time);
  return `${moment.format(time)} – ${clock.format(end)}`;
}

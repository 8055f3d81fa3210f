import { counted } from '../counted.ts';

/** What the parts say that every page is made of. */
export const texts = {
  time: {
    now: 'just now',
    secondsAgo: (seconds: number) => `${seconds} s ago`,
    minutesAgo: (minutes: number) => `${minutes} min ago`,
    hoursAgo: (hours: number) => `${hours} h ago`,
    daysAgo: (days: number) => (days === 1 ? 'yesterday' : `${days} days ago`),
    inMinutes: (minutes: number) => `in ${minutes} min`,
    inHours: (hours: number) => `in ${hours} h`,
    inDays: (days: number) => (days === 1 ? 'tomorrow' : `in ${counted(days, 'day', 'days')}`),
    atOnce: 'at once',
    withinSeconds: (seconds: string) => `in ${seconds} s`,
    withinMinutes: (minutes: number) => `in ${minutes} min`,
  },
  tabs: {
    none: 'There is no such tab',
    mistyped: 'The address may be mistyped',
    chooseAbove: 'Choose one of the tabs above.',
  },
};

export type Texts = typeof texts;

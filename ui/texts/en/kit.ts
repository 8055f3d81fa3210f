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
  language: 'Language',
  newTab: '(opens in a new tab)',
  whatItMeans: 'What this means',
  loading: 'Loading',
  copy: {
    copy: (what: string) => `Copy ${what}`,
    copied: 'Copied',
    byHand: 'Mark it and copy it by hand',
  },
  toast: {
    name: 'Said in passing',
    undo: 'Undo',
    close: 'Close',
  },
  chart: {
    asTable: 'As a table',
    tableOf: (title: string) => `${title} as a table`,
    when: 'When',
    nothing: 'Nothing in this time',
    notKnown: 'not known',
  },
  rows: {
    more: 'Show more',
  },
};

export type Texts = typeof texts;

import { counted } from '../counted.ts';
import type { Texts } from '../en/kit.ts';

export const texts: Texts = {
  time: {
    now: 'gerade eben',
    secondsAgo: (seconds) => `vor ${seconds} s`,
    minutesAgo: (minutes) => `vor ${minutes} min`,
    hoursAgo: (hours) => `vor ${hours} h`,
    daysAgo: (days) => (days === 1 ? 'gestern' : `vor ${days} Tagen`),
    inMinutes: (minutes) => `in ${minutes} min`,
    inHours: (hours) => `in ${hours} h`,
    inDays: (days) => (days === 1 ? 'morgen' : `in ${counted(days, 'Tag', 'Tagen')}`),
    atOnce: 'sofort',
    withinSeconds: (seconds) => `in ${seconds} s`,
    withinMinutes: (minutes) => `in ${minutes} min`,
  },
  tabs: {
    none: 'Diesen Reiter gibt es nicht',
    mistyped: 'Vielleicht ist die Adresse falsch geschrieben',
    chooseAbove: 'Wählen Sie oben einen der Reiter.',
  },
  language: 'Sprache',
  newTab: '(öffnet in einem neuen Tab)',
  loading: 'Wird geladen',
  copy: {
    copy: (what) => `${what} kopieren`,
    copied: 'Kopiert',
    byHand: 'Bitte markieren und von Hand kopieren',
  },
  toast: {
    name: 'Meldung',
    undo: 'Rückgängig',
    close: 'Schließen',
  },
  chart: {
    asTable: 'Als Tabelle',
    tableOf: (title) => `${title} als Tabelle`,
    when: 'Wann',
    nothing: 'Nichts in dieser Zeit',
    notKnown: 'nicht bekannt',
  },
  rows: {
    more: 'Mehr anzeigen',
  },
};

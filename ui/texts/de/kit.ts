import { counted } from '../counted.ts';
import type { Texts } from '../en/kit.ts';

export const texts: Texts = {
  time: {
    now: 'gerade eben',
    secondsAgo: (seconds) => `vor ${seconds}\u00a0s`,
    minutesAgo: (minutes) => `vor ${minutes}\u00a0min`,
    hoursAgo: (hours) => `vor ${hours}\u00a0h`,
    daysAgo: (days) => (days === 1 ? 'gestern' : `vor ${days} Tagen`),
    inMinutes: (minutes) => `in ${minutes}\u00a0min`,
    inHours: (hours) => `in ${hours}\u00a0h`,
    inDays: (days) => (days === 1 ? 'morgen' : `in ${counted(days, 'Tag', 'Tagen')}`),
    atOnce: 'sofort',
    withinSeconds: (seconds) => `in ${seconds}\u00a0s`,
    withinMinutes: (minutes) => `in ${minutes}\u00a0min`,
  },
  tabs: {
    none: 'Diesen Reiter gibt es nicht',
    mistyped: 'Vielleicht ist die Adresse falsch geschrieben',
    chooseAbove: 'Wählen Sie oben einen der Reiter.',
  },
  language: 'Sprache',
  newTab: '(öffnet in einem neuen Tab)',
  whatItMeans: 'Was das bedeutet (auf Englisch)',
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

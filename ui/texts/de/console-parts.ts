import type { Texts } from '../en/console-parts.ts';

export const texts: Texts = {
  cancel: 'Abbrechen',
  done: 'Fertig',
  showAll: 'Alle anzeigen',
  changedSince: 'Jemand hat es seitdem geändert: Es wurde nicht zurückgenommen.',
  choice: {
    use: (typed) => `„${typed}“ verwenden`,
    nothingOffered: 'Keine Vorschläge: Geben Sie den Namen ein',
  },
};

import type { Texts } from '../en/console-parts.ts';

export const texts: Texts = {
  cancel: 'Abbrechen',
  done: 'Fertig',
  showAll: 'Alle anzeigen',
  choice: {
    use: (typed) => `„${typed}“ verwenden`,
    nothingOffered: 'Keine Vorschläge: Geben Sie den Namen ein',
  },
};

import type { Texts } from '../en/issue.ts';

export const texts: Texts = {
  activity: 'Aktivität',
  unheard: (issue) => `Von ${issue} ist nichts bekannt`,
  unheardFix: (host) =>
    `Auf ${host} wurde davon nie etwas empfangen oder verknüpft. Prüfen Sie den Schlüssel und den Namen des Hosts.`,
  runs: 'Workflow-Läufe',
  panel: 'Panel',

  timeline: {
    title: 'Verlauf',
    empty: 'Noch nichts',
    emptyFix:
      'Keine Konversation ist verknüpft. Setzen Sie die Adresse einer Konversation in die Beschreibung oder einen Kommentar.',
    begins: 'Hier beginnt der Verlauf.',
    conversation: (id) => `Konversation ${id}`,
    id: (id) => `ID ${id}`,
    seeRun: 'Zum Lauf',
    seeRunOf: (text) => `Zum Lauf von: ${text}`,
    lookCloser: 'Details',
    lookCloserAt: (text) => `Details: ${text}`,
  },

  links: {
    title: 'Verknüpfte Konversationen',
    none: 'Keine',
    linkOne: 'Verknüpfen Sie eine von Hand unter {links} oder über ihre Adresse im Vorgang.',
    page: 'Verknüpfungen',
    stopped: (why) =>
      `Die beiden Seiten folgen einander nicht: ${why}. Prüfen Sie beide und lassen Sie sie dann {resume}.`,
    resume: 'weiterlaufen',
  },
};

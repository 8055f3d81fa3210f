import { counted } from '../counted.ts';
import type { Texts } from '../en/first-run.ts';

export const texts: Texts = {
  title: 'Willkommen bei Deskbridge',
  lead: 'Bewegt sich ein Vorgang in Jira, erfährt es jede verknüpfte Konversation in Intercom.',
  adminSetsUp: 'Ein Admin richtet Deskbridge ein. Hier sehen Sie, wie weit es ist.',
  putAway: 'Nicht mehr anzeigen',
  isPutAway: 'Die Anleitung wird nicht mehr angezeigt.',
  later: 'Später',
  toOverview: 'Zur Übersicht',
  progress: (done, of) => `${done} von ${of} erledigt`,
  card: {
    title: 'Erste Schritte',
    fresh: 'Noch ist nichts verbunden. Probieren Sie die Demo, oder verbinden Sie Ihr Intercom und Jira.',
    next: (done, of, step) => `${done} von ${of} erledigt; als Nächstes: ${step}`,
    begin: 'Beginnen',
    continue: 'Weiter',
  },
  checklist: {
    title: 'Von null zur ersten Notiz',
    isDone: 'Erledigt:',
    toDo: 'Zu tun:',
    done: 'Erledigt',
    inDemo: '(in der Demo)',
  },
  steps: {
    intercom: {
      title: 'Intercom verbinden',
      todo: 'Geben Sie einen Workspace frei, oder fügen Sie das Zugriffstoken einer privaten App ein.',
      go: 'Intercom verbinden',
    },
    jira: {
      title: 'Ein Jira hinzufügen',
      todo: 'Jira Cloud oder Jira Data Center: eine Adresse und ein Token, geprüft, bevor etwas gespeichert wird.',
      go: 'Jira hinzufügen',
    },
    project: {
      title: 'Ein Projekt verbinden',
      todo: 'Wählen Sie ein Jira-Projekt und den Workspace, mit dessen Konversationen seine Vorgänge verknüpft werden.',
      go: 'Projekt verbinden',
    },
    webhook: {
      title: 'Von Jira hören',
      todo: 'Lassen Sie Jira einen Webhook hierher senden: Unter Integrationen wird er angelegt, oder es steht dort, wie. Ändern Sie dann einen Vorgang: Der erste, der ankommt, ist hier zu sehen.',
      go: 'Webhook einrichten',
    },
    link: {
      title: 'Eine Konversation verknüpfen',
      todo: 'Fügen Sie die Adresse einer Intercom-Konversation in die Beschreibung oder einen Kommentar eines Vorgangs ein, oder verknüpfen Sie beide von Hand.',
      go: 'Von Hand verknüpfen',
    },
    note: {
      title: 'Die erste Notiz zustellen',
      todo: 'Ändern Sie den Status des verknüpften Vorgangs. Einen Moment später erfährt es die Konversation.',
      go: '',
    },
  },
  next: {
    intercom: 'Intercom verbinden',
    jira: 'ein Jira hinzufügen',
    project: 'ein Projekt verbinden',
    webhook: 'von Jira hören',
    link: 'eine Konversation verknüpfen',
    note: 'die erste Notiz zustellen',
  },
  choices: {
    tryDemo: 'Demo ausprobieren',
    starting: 'Demo wird gestartet …',
    demo: 'In diesem Server starten ein simuliertes Intercom und ein simuliertes Jira, mit Kunden, Vorgängen und einer Geschichte. Nichts verlässt diesen Rechner, und beim Verlassen der Demo wird alles davon entfernt.',
    inDemo:
      'Sie sind mittendrin: Das simulierte Jira und das simulierte Intercom sind verbunden. Öffnen Sie oben beide, ändern Sie in einem einen Vorgang, und sehen Sie zu, wie die Notiz im anderen ankommt.',
    connect: 'Eigene Systeme verbinden',
    real: 'Ihr Intercom-Workspace und Ihr Jira, Schritt für Schritt. Alles wird geprüft, bevor es gespeichert wird, und Deskbridge schreibt nur interne Notizen, die Kunden nie sehen.',
  },
  note: {
    title: 'Die erste Notiz ist zugestellt',
    issue: (id) => `Vorgang ${id}`,
    itsConversation: 'die Konversation dazu',
    told: '{issue} an {conversation}, {time}.',
    toldInDemo: '{issue} an {conversation}, {time}, in der Demo.',
    reached: '{conversation}, {time}.',
    reachedInDemo: '{conversation}, {time}, in der Demo.',
    whatCame: 'Was aus dem Ereignis wurde',
  },
  leave: {
    leave: 'Demo verlassen',
    leaving: 'Demo wird entfernt …',
    asks: 'Demo verlassen?',
    removes: 'Das entfernt alles, was mit Simulatoren verbunden ist, mit allem, was daraus wurde:',
    places: (names) => `Verbindungen und Hosts: ${names}`,
    counts: (projects, links, events) =>
      `${counted(projects, 'Projekt', 'Projekte')}, ${counted(links, 'Verknüpfung', 'Verknüpfungen')}, ${counted(events, 'Ereignis', 'Ereignisse')} und ihre Verläufe`,
    stays:
      'Was Sie selbst verbunden haben, Personen, Schlüssel und das Protokoll bleiben. Das lässt sich nicht rückgängig machen.',
    stay: 'Bleiben',
    gone: 'Die Demo ist entfernt. Verbinden Sie jetzt Ihre eigenen Systeme.',
  },
};

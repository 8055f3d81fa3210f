import { counted } from '../counted.ts';
import type { Texts } from '../en/link-import.ts';
import { locale } from '../language.ts';

export const texts: Texts = {
  page: {
    title: 'Verknüpfungen importieren',
    back: 'Verknüpfungen',
    lead: 'Sieht die Vorgänge durch, die ein Projekt schon hat, und verknüpft die Konversationen, die darin genannt sind.',
    earlier: 'Frühere Importe',
    nothingYet: 'Noch wurde nichts importiert',
    stays: 'Ein beendeter Import bleibt hier stehen, mit dem, was er gefunden hat, und dem, was nicht ging.',
  },
  states: {
    waiting: 'Wartet',
    finishing: 'Verknüpft die letzten',
    running: 'Läuft',
    paused: 'Angehalten',
    done: 'Fertig',
    failed: 'Gestoppt',
    cancelled: 'Abgebrochen',
  },
  report: {
    title: (project, host) => `Import von ${project} auf ${host}`,
    place: (project, host) => `${project} auf ${host}`,
    byWhom: '{who}, {when}',
    stopped: 'Gestoppt:',
    waits: 'Wartet:',
    looked: (looked) => counted(looked, 'Vorgang', 'Vorgänge'),
    lookedOf: (looked, total) => `${looked.toLocaleString(locale)} von ${counted(total, 'Vorgang', 'Vorgängen')}`,
    headway: 'Durchgesehene Vorgänge',
    started: 'Gestartet von {who}, {when}.',
    everyIssue: 'Alle Vorgänge.',
    mentioning: 'Vorgänge, die Intercom erwähnen.',
    tells: 'Jede neue Verknüpfung bekommt ihre Notiz.',
    tellsNobody: 'Niemand wird benachrichtigt.',
    pace: (perMinute) => `${counted(perMinute, 'Vorgang', 'Vorgänge')} pro Minute`,
    paceAndLeft: (pace, left) => `${pace}, noch ${left}`,
    lessThanAMinute: 'weniger als eine Minute',
    minutes: (minutes) => `etwa ${minutes} min`,
    hours: (hours) => `etwa ${hours} h`,
  },
  figures: {
    looked: { name: 'Durchgesehen', means: 'Vorgänge, deren Texte gelesen wurden' },
    found: { name: 'Gefunden', means: 'Konversationen, die darin genannt sind' },
    linked: { name: 'Verknüpft', means: 'Neue Verknüpfungen' },
    unchanged: {
      name: 'Nichts Neues',
      means: 'Konversationen, die schon verknüpft waren oder deren Verknüpfung von Hand gelöst wurde',
    },
    broken: { name: 'Geht nicht', means: 'Konversationen, die nicht erreichbar sind, jede mit ihrem Grund' },
    failed: { name: 'Fehlgeschlagen', means: 'Vorgänge, die nicht gelesen werden konnten, jeder mit seinem Grund' },
  },
  steering: {
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    tryAgain: 'Erneut versuchen',
    cancel: 'Import abbrechen',
    cancelTitle: (project) => `Den Import von ${project} abbrechen?`,
    linksStay: (links) =>
      `Er endet dort, wo er gerade ist; bisher erstellt: ${counted(links, 'Verknüpfung', 'Verknüpfungen')}. Was er erstellt hat, bleibt. Ein neuer Import beginnt von vorn und erstellt nichts davon doppelt.`,
    goOn: 'Weiterlaufen lassen',
    cancelIt: 'Import abbrechen',
  },
  problems: {
    hide: 'Gründe verbergen',
    show: (count) => (count === 1 ? 'Grund anzeigen' : 'Gründe anzeigen'),
    title: 'Was nicht ging',
    rest: (issues) =>
      `${issues === 1 ? 'Der erste Vorgang' : `Die ersten ${counted(issues, 'Vorgang', 'Vorgänge')}`}; der Rest steht unter {address}.`,
  },
  start: {
    title: 'Import starten',
    noneLinks: 'Noch verknüpft kein Projekt Konversationen',
    turnOn: '{projects}, dann lassen sich die Vorgänge durchsehen.',
    giveConnection: 'Geben Sie einem eine Verbindung und schalten Sie das Verknüpfen ein',
    noneSetUp: 'Noch ist kein Projekt eingerichtet',
    setUp: 'Richten Sie eines ein',
    project: 'Projekt',
    chooseProject: 'Projekt wählen',
    noSuchProject: 'Kein solches Projekt',
    onHost: (project, host) => `${project} auf ${host}`,
    issues: 'Welche Vorgänge',
    every: 'Alle Vorgänge des Projekts',
    everyHint: 'Findet jede Konversation, die genannt ist.',
    mentioning: 'Nur Vorgänge, die Intercom erwähnen',
    mentioningHint: 'Schneller. Verlässt sich auf die Suche des Hosts, die Smart Links übersehen kann.',
    tell: 'Konversationen benachrichtigen',
    tellOn:
      'Jede neu verknüpfte Konversation bekommt jetzt ihre Notiz, auch alte. Bei vielen alten Vorgängen ist das eine Flut.',
    tellOff:
      'Aus: Niemand erfährt vom Import. Jede verknüpfte Konversation erfährt ab der nächsten Änderung von ihrem Vorgang.',
    start: 'Import starten',
    underWay: 'Dieses Projekt wird schon durchgesehen.',
    chooseToSee: 'Wählen Sie ein Projekt, um zu sehen, wie viele Vorgänge es hat.',
    counting: 'Wird gezählt …',
    none: 'Kein Vorgang würde durchgesehen.',
    many: (issues) =>
      `${counted(issues, 'Vorgang wird', 'Vorgänge werden')} durchgesehen. Sie können diese Seite solange verlassen.`,
    aboutMany: (issues) =>
      `Etwa ${counted(issues, 'Vorgang wird', 'Vorgänge werden')} durchgesehen. Sie können diese Seite solange verlassen.`,
  },
};

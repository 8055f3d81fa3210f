import { counted } from '../counted.ts';
import type { Texts } from '../en/links.ts';

const links = (count: number): string => counted(count, 'Verknüpfung', 'Verknüpfungen');

export const texts: Texts = {
  page: {
    title: 'Verknüpfungen',
    lead: 'Welcher Vorgang mit welcher Konversation verknüpft ist.',
    exportCsv: 'CSV exportieren',
    import: 'Aus vorhandenen Vorgängen importieren',
    byHand: 'Von Hand verknüpfen',
  },
  filters: {
    search: 'Verknüpfungen suchen',
    searchHint: 'Vorgang, Konversation',
    host: 'Host',
    anyHost: 'Alle Hosts',
    project: 'Projekt',
    anyProject: 'Alle Projekte',
    workspace: 'Workspace',
    anyWorkspace: 'Alle Workspaces',
    source: 'Quelle',
    anySource: 'Alle Quellen',
    sources: { description: 'Beschreibung', comment: 'Kommentar', hand: 'Von Hand' },
    state: 'Zustand',
    notEnded: 'Nicht beendet',
    all: 'Alle',
  },
  list: {
    found: (count) => `${links(count)} gefunden`,
    foundAndMore: (count) => `${links(count)} und mehr gefunden`,
    all: links,
    first: (count) => (count === 1 ? 'Die erste Verknüpfung' : `Die ersten ${links(count)}`),
    more: 'Mehr anzeigen',
    noneFits: 'Keine Verknüpfung passt zu diesen Filtern',
    noneFitsWords: (words) => `Keine Verknüpfung passt zu „${words}“`,
    everyWord:
      'Jedes Wort muss im Schlüssel oder in der Zusammenfassung des Vorgangs stehen, im Titel der Konversation oder in ihrer Kennung.',
    showAll: 'Alle Verknüpfungen anzeigen',
    empty: 'Noch ist keine Konversation verknüpft',
    howToBegin:
      'Fügen Sie die Adresse einer Intercom-Konversation in die Beschreibung oder einen Kommentar eines Vorgangs ein, {byHand} oder {import}.',
    byHand: 'verknüpfen Sie eine von Hand',
    import: 'suchen Sie in vorhandenen Vorgängen nach Verknüpfungen',
  },
  table: {
    issue: 'Vorgang',
    conversation: 'Konversation',
    linkedBy: 'Verknüpft durch',
    state: 'Zustand',
    since: 'Seit',
    actions: 'Aktionen',
    untitled: (id) => `Konversation ${id}`,
    workspace: (id) => `Workspace ${id}`,
    stopped: (why) => `Beide Seiten folgen einander nicht: ${why}`,
    timeline: 'Verlauf',
    timelineOf: (issue) => `Verlauf von ${issue}`,
    resume: 'Fortsetzen',
    resumeOne: (issue, conversation) => `${issue} mit Konversation ${conversation} fortsetzen`,
    unlink: 'Lösen',
    unlinkOne: (issue, conversation) => `Verknüpfung von ${issue} mit Konversation ${conversation} lösen`,
  },
  done: {
    resumed: (issue, conversation) => `${issue} und Konversation ${conversation} folgen einander wieder.`,
    unlinked: (issue, conversation) =>
      `Verknüpfung von ${issue} gelöst: Konversation ${conversation} erfährt nichts mehr davon.`,
    linkedAgain: (issue) => `${issue} ist wieder verknüpft, von Hand. Die Konversation bekommt eine neue Notiz dazu.`,
    linked: (issue, conversation) => `${issue} ist mit Konversation ${conversation} verknüpft.`,
    linkedLater: 'Der Wunsch ist gespeichert; die Verknüpfung erscheint hier, sobald der Host geantwortet hat.',
  },
  byHand: {
    title: 'Konversation von Hand verknüpfen',
    issue: 'Vorgang',
    issueHint: 'Ein Schlüssel wie SUP-42 oder die Adresse',
    conversation: 'Konversation',
    conversationHint: 'Die Adresse einer Konversation oder eines Tickets in Intercom, oder die Kennung',
    host: 'Host',
    hostHint: 'Mehrere Hosts haben ein solches Projekt',
    willBe:
      'Die Konversation bekommt eine interne Notiz zum Vorgang und erfährt von nun an davon. Die Verknüpfung bleibt, wenn sich Texte ändern.',
    link: 'Verknüpfen',
    linking: 'Wird verknüpft …',
  },
};

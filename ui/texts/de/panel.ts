import { counted } from '../counted.ts';
import type { Texts } from '../en/panel.ts';

const conversations = (count: number): string => counted(count, 'Konversation', 'Konversationen');

export const texts: Texts = {
  intercom: 'Intercom',
  pageTitle: (issue) => `${issue} · Intercom · Deskbridge`,
  beside: (issue) => `Intercom neben ${issue}`,
  signIn: 'Anmelden',
  signInElsewhere: 'Melden Sie sich in einem anderen Tab bei Deskbridge an; danach geht es hier weiter.',
  triesItself: 'Es wird von selbst erneut versucht.',
  wasRead: 'Was hier steht, wurde {time} gelesen. Es wird von selbst erneut versucht.',
  againNow: 'Jetzt erneut versuchen',
  reading: 'Wird in Intercom gelesen …',
  read: 'Stand: {time}',
  refresh: 'Aktualisieren',
  found: (count) => `${count} gefunden`,
  close: 'Schließen',
  linked: 'Verknüpft',
  openInIntercom: 'In Intercom öffnen',

  conversations: {
    title: 'Konversationen',
    list: 'Verknüpfte Konversationen',
    none: 'Keine Konversation ist verknüpft.',
    linkOne:
      'Verknüpfen Sie hier eine, oder setzen Sie ihre Intercom-Adresse in die Beschreibung oder einen Kommentar.',
    nameOne: 'Setzen Sie die Intercom-Adresse einer Konversation in die Beschreibung oder einen Kommentar.',
    link: 'Verknüpfen',
    linkConversation: 'Konversation verknüpfen',
    closeLinking: 'Verknüpfen schließen',
  },

  card: {
    states: { open: 'Offen', snoozed: 'Zurückgestellt', closed: 'Geschlossen' },
    unread: 'Noch nicht gelesen',
    ticket: 'Ticket',
    unassigned: 'Nicht zugewiesen',
    assignedTo: 'Zuständig:',
    team: (name) => `Team ${name}`,
    opensInIntercom: '(öffnet in Intercom)',
    unlink: 'Verknüpfung lösen',
    unlinkIt: (title) => `Verknüpfung lösen: ${title}`,
    unlinked: (title) => `Die Verknüpfung mit „${title}“ ist gelöst.`,
    linkedAgain: (title) => `„${title}“ ist wieder verknüpft.`,
    notLinkedAgain: (title, why) => `„${title}“ wurde nicht wieder verknüpft: ${why}`,
    numbers: {
      ticket: (id) => `Ticket ${id}`,
      conversation: (id) => `Konversation ${id}`,
    },
    linkedFrom: (places) => `Verknüpft ${places}`,
    from: {
      description: () => 'in der Beschreibung',
      comment: (id) => `im Kommentar ${id}`,
      hand: () => 'von Hand',
      escalation: () => 'durch eine Eskalation',
      command: () => 'durch einen Befehl',
      'inbox-app': () => 'in der Inbox-App',
    },
    waits: (why) => `Status, Felder und Kommentare warten: ${why}.`,
    lookAtBoth: 'Prüfen Sie beide Seiten und lassen Sie sie dann weiterlaufen.',
    resume: 'Fortsetzen',
    resumeIt: (title) => `Fortsetzen: ${title}`,
    resumed: (title) => `„${title}“ und der Vorgang folgen einander wieder.`,
    otherContacts: (count) => `Und ${counted(count, 'weiterer Kontakt', 'weitere Kontakte')}`,
    andMore: (count) => `und ${count} weitere`,
    contactDetails: 'Kontaktdetails',
    withDetails: 'Kontaktdetails',
  },

  contact: {
    roles: { user: 'Benutzer', lead: 'Lead' },
    open: (name) => `${name} in Intercom öffnen (neuer Tab)`,
    companies: 'Firmen',
    notSet: 'leer',
    yes: 'Ja',
    no: 'Nein',
    details: 'Details',
    detailsOf: (name) => `Details zu ${name}`,
    noFields: {
      user: 'Dieses Projekt zeigt keine Felder von Benutzern.',
      lead: 'Dieses Projekt zeigt keine Felder von Leads.',
    },
  },

  reporter: {
    title: 'Autor',
    several: (count, email) => `${count} Kontakte haben ${email}.`,
    thisEmail: 'diese E-Mail-Adresse',
    contacts: 'Kontakte des Autors',
    somebody: 'Der Autor',
    notLookedUp: (name) => `${name} wurde noch nicht gesucht.`,
    nobody: 'Kein Kontakt in Intercom hat {email}.',
    theirEmail: 'die E-Mail-Adresse des Autors',
    create: 'Anlegen als',
    createContact: 'Kontakt anlegen',
    made: {
      user: (name) => `${name} ist jetzt Benutzer in Intercom.`,
      lead: (name) => `${name} ist jetzt Lead in Intercom.`,
    },
    hidden: 'Jira hält die E-Mail-Adresse des Autors geheim.',
    hiddenOf: (name) => `Jira hält die E-Mail-Adresse von ${name} geheim.`,
    lookByName: 'Suchen Sie den Kontakt nach Name oder E-Mail-Adresse.',
  },

  people: {
    search: 'Kontakte suchen',
    none: (words) => `Kein Kontakt passt zu „${words}“.`,
    found: 'Gefundene Kontakte',
  },

  linking: {
    search: 'Konversation suchen oder Adresse einfügen',
    hint: 'Text, E-Mail, Nummer, Adresse',
    linkThis: 'Diese Konversation verknüpfen',
    linkIt: (title) => `Verknüpfen: ${title}`,
    addressLinked: 'Die Konversation ist verknüpft.',
    isLinked: (title) => `„${title}“ ist verknüpft.`,
    searching: 'Suche läuft',
    none: (words) =>
      `Keine Konversation passt zu „${words}“. Mit ihrer Intercom-Adresse geht es immer: Fügen Sie sie hier ein.`,
    recent: 'Neueste Konversationen',
    found: 'Gefundene Konversationen',
    ticket: 'Ticket',
    states: { open: 'offen', snoozed: 'zurückgestellt', closed: 'geschlossen' },
  },

  customers: {
    title: 'Kunden',
    save: 'Kunden als CSV',
    contacts: (count) => (count === 1 ? 'Kontakt' : 'Kontakte'),
    companies: (count) => (count === 1 ? 'Firma' : 'Firmen'),
    unread: (count) =>
      `Ohne ${conversations(count)}, die noch nicht gelesen werden ${count === 1 ? 'konnte' : 'konnten'}.`,
  },

  replies: {
    title: 'Allen antworten',
    nowhere: 'Es gibt keine verknüpfte Konversation, in die geschrieben werden kann.',
    latest: 'Letzte Antworten an alle',
    underWay: 'Laufende Antworten',
    kinds: { note: 'Interne Notiz', reply: 'An die Kunden' },
    what: 'Was gesendet wird',
    fields: { note: 'Notiz', reply: 'Antwort an die Kunden' },
    empty: 'Schreiben Sie zuerst etwas.',
    reach: {
      note: (count) => `Eine interne Notiz in ${conversations(count)}. Kunden sehen sie nicht.`,
      reply: (count) => `Die Kunden in ${conversations(count)} sehen die Antwort.`,
    },
    send: { note: 'Notiz an alle senden', reply: 'Allen Kunden antworten' },
    yes: 'Ja, senden',
    notYet: 'Noch nicht',
    by: {
      note: (name) => `Notiz von ${name}`,
      reply: (name) => `Antwort an Kunden von ${name}`,
    },
    progress: 'Erledigte Konversationen',
    goesOn: 'Sie können die Seite verlassen: Es geht von selbst weiter.',
    undelivered: 'Nicht zugestellt',
    failed: 'fehlgeschlagen',
    unknown: 'vielleicht angekommen',
    delivered: (done, all) => `${done} von ${all} zugestellt`,
    someFailed: (done, all, failed) => `${done} von ${all} zugestellt, ${failed} fehlgeschlagen`,
    someUnknown: (done, all, unknown) =>
      `${done} von ${all} zugestellt, ${unknown} vielleicht angekommen: bitte prüfen`,
    unwanted: 'Nirgends mehr nötig',
    allDelivered: (count) => `In ${conversations(count)} zugestellt`,
  },

  timeline: {
    title: 'Verlauf',
    empty: 'Noch ist nichts geschehen.',
    earlier: 'Früheres anzeigen',
    save: 'Alles speichern als {csv} oder {json}',
    conversation: (id) => `Konversation ${id}`,
  },

  escalation: {
    title: 'Eskalation',
    escalate: 'Eskalieren',
    closeForm: 'Formular schließen',
    notLoaded: 'Das Formular konnte nicht geladen werden.',
  },
  approvals: {
    title: 'Genehmigungen',
    notLoaded: 'Die offenen Genehmigungen konnten nicht geladen werden.',
  },
};

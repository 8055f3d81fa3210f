import { counted } from '../counted.ts';
import type { Texts } from '../en/integrations.ts';

export const texts: Texts = {
  title: 'Integrationen',
  lead: 'Wo Ihre Kunden sprechen und wo Ihre Arbeit verfolgt wird.',
  cancel: 'Abbrechen',
  close: 'Schließen',
  done: 'Fertig',
  save: 'Speichern',
  remove: 'Entfernen',
  name: 'Name',
  askingJira: 'Jira wird gefragt',
  testConnection: 'Verbindung testen',
  connect: {
    title: 'Workspace verbinden',
    reconnect: (connection) => `${connection} neu verbinden`,
    keepsLinks: (workspace) =>
      `Derselbe Workspace, ${workspace}, behält alle Verknüpfungen, und was wartet, geht hinaus. Bevor es zu einem anderen wechselt, werden Sie gefragt.`,
    how: 'Art der Verbindung',
    ways: { oauth: 'Über Intercom', token: 'Mit Zugriffstoken' },
    connectedTo: (workspace) => `Verbunden mit ${workspace}`,
    said: (sentence) => `${sentence}.`,
  },
  oauth: {
    asks: 'Intercom fragt Sie in einem eigenen Fenster, ob Deskbridge mit dem Workspace arbeiten darf. Dafür muss man dort Apps installieren dürfen; Notizen tragen dann den Namen dieser Person.',
    where: 'Wo Sie sich bei Intercom anmelden',
    whereIs: 'Das steht in der Adresszeile Ihrer Inbox.',
    places: {
      US: 'app.intercom.com (USA)',
      EU: 'app.eu.intercom.com (Europa)',
      AU: 'app.au.intercom.com (Australien)',
    },
    waiting: 'Warten auf Intercom. Machen Sie im geöffneten Fenster weiter, oder öffnen Sie es noch einmal.',
    notCompleted: (reason) => `Verbindung nicht abgeschlossen. ${reason}`,
    go: 'Weiter zu Intercom',
    again: 'Intercom noch einmal öffnen',
    isOff:
      'Dieser Weg ist nicht eingerichtet: Deskbridge hat keine OAuth-App bei Intercom. Verbinden Sie mit einem Zugriffstoken, oder erstellen Sie im Developer Hub von Intercom eine App, aktivieren Sie {tick}, tragen Sie diese Redirect-URL ein und starten Sie Deskbridge mit {id} und {secret}.',
    useOAuth: 'Use OAuth',
    redirectUrl: 'die Redirect-URL',
  },
  token: {
    makeApp:
      'Öffnen Sie in Intercom Settings → Integrations → Developer Hub und erstellen Sie eine neue App für diesen Workspace.',
    whereTheyAre:
      'Das Zugriffstoken (Access token) finden Sie unter Configure → Authentication, das Client-Geheimnis (Client secret) unter Basic information.',
    accessToken: 'Zugriffstoken',
    clientSecret: 'Client-Geheimnis',
    verifies: 'Damit wird geprüft, was Intercom sendet. Ohne es ist vom Workspace nichts zu hören.',
    keepIt: 'Lassen Sie es leer, um das bisherige zu behalten.',
    nameIs: 'So heißt er in Deskbridge; leer: wie der Workspace selbst.',
    another: 'Andere API-Adresse',
    address: 'API-Adresse',
    addressIs: 'Leer: Sie ergibt sich aus der Region des Workspace.',
    move: 'Zu diesem Workspace wechseln',
    asking: 'Intercom wird gefragt',
    connect: 'Verbinden',
  },
  edit: {
    title: (name) => `${name} bearbeiten`,
    nameIs: 'So nennt ihn auch eine Einrichtungsdatei.',
    isSaved: (name) => `${name} ist gespeichert.`,
    newSecret: 'Neues Client-Geheimnis',
    newSecretIs: 'Das bisherige gilt weiter, bis Sie es vergessen lassen, damit beim Wechsel nichts verloren geht.',
    forget: 'Das vorherige Client-Geheimnis vergessen',
  },
  end: {
    disconnectTitle: (connection) => `${connection} trennen?`,
    noNotes: 'Keine seiner Konversationen ist verknüpft; es entfallen keine Notizen.',
    notesStop: (links) =>
      `Notizen an ${counted(links, 'verknüpfte Konversation', 'verknüpfte Konversationen')} entfallen.`,
    notesStopIn: (links, projects) =>
      `Notizen an ${counted(links, 'verknüpfte Konversation', 'verknüpfte Konversationen')} entfallen, in ${projects}.`,
    messagesFail: (waiting) =>
      waiting === 1
        ? '1 wartende Nachricht schlägt sichtbar fehl; nach dem Neuverbinden können Sie sie noch einmal senden.'
        : `${counted(waiting, 'wartende Nachricht', 'wartende Nachrichten')} schlagen sichtbar fehl; nach dem Neuverbinden können Sie sie noch einmal senden.`,
    tokenErased: 'Das Zugriffstoken wird hier gelöscht.',
    tokenErasedAndEnded: 'Das Zugriffstoken wird hier gelöscht und bei Intercom beendet.',
    linksStay: 'Verknüpfungen und Einstellungen bleiben. Verbinden Sie denselben Workspace neu, ist alles wieder da.',
    disconnect: 'Trennen',
    isDisconnected: (connection) => `${connection} ist getrennt.`,
    removeTitle: (connection) => `${connection} entfernen?`,
    remains:
      'Die Verknüpfungen bleiben und zeigen, dass sie keine Verbindung haben. Das lässt sich nicht rückgängig machen.',
    remainsWithout: (projects) =>
      `Die Verknüpfungen bleiben und zeigen, dass sie keine Verbindung haben; auch ${projects} hat dann keine mehr. Das lässt sich nicht rückgängig machen.`,
    andMore: (names, more) => `${names} und ${more} weitere`,
  },
  jira: {
    title: 'Jira',
    add: 'Jira hinzufügen',
    none: 'Noch kein Jira verbunden',
    connectOne: 'Verbinden Sie das Jira, in dem die Arbeit verfolgt wird. Es braucht nur seine Adresse und ein Token.',
    askAdmin: 'Bitten Sie einen Admin von Deskbridge, eines zu verbinden.',
    kinds: {
      'jira-cloud': 'Jira Cloud',
      'jira-data-center': 'Jira Data Center',
      desk: 'Eingebauter Desk',
    },
    states: {
      disconnected: 'Getrennt',
      broken: 'Gestört',
      silent: 'Antwortet nicht',
      lacking: 'Berechtigung fehlt',
      unheard: 'Noch kein Webhook',
      connected: 'Verbunden',
    },
  },
  adding: {
    isAdded: (host) => `${host} ist hinzugefügt`,
    oneStepLeft: 'Ein Schritt fehlt noch: Jira muss Deskbridge melden, was mit seinen Vorgängen geschieht.',
    which: 'Welches Jira',
    kinds: { 'jira-cloud': 'Cloud', 'jira-data-center': 'Data Center' },
    address: 'Adresse',
    addressIs: 'Wie im Browser, ohne Pfad.',
    addressWithPath: 'Wie im Browser, mit Pfad, falls es einen hat.',
    email: 'E-Mail',
    emailIs: 'Die des Atlassian-Kontos, zu dem das API-Token gehört.',
    apiToken: 'API-Token',
    personalToken: 'Persönliches Zugriffstoken',
    apiTokens: 'API-Token',
    makeApiToken:
      'Melden Sie sich mit dem Konto an, mit dem Deskbridge handeln soll, und erstellen Sie eines unter {place}. Am besten ist ein eigenes Konto: Dann sieht man, wer gehandelt hat.',
    profile: 'Profil',
    makePersonalToken:
      'Melden Sie sich als der Benutzer an, als der Deskbridge handeln soll, und erstellen Sie eines unter {place} → Personal Access Tokens. Am besten ist ein eigenes Konto: Dann sieht man, wer gehandelt hat.',
    nameIs: 'So heißt es in Deskbridge und in einer Einrichtungsdatei.',
    testAgain: 'Erneut testen',
    adding: 'Wird hinzugefügt',
    add: 'Hinzufügen',
  },
  host: {
    moreAbout: (host) => `Mehr zu ${host}`,
    answers: (host) => `${host} antwortet, und nichts Nötiges fehlt.`,
    lookAtWebhook: 'Sehen Sie sich den Webhook in Jira an, oder erstellen Sie ihn unter Webhook neu.',
    found: 'Ergebnis des letzten Tests',
    hideFound: 'Ergebnis des letzten Tests ausblenden',
    webhook: 'Webhook',
    ask: {
      webhook: 'Webhook…',
      secret: 'Webhook-Geheimnis ersetzen…',
      token: 'Token ersetzen…',
      edit: 'Bearbeiten…',
      remove: 'Entfernen…',
    },
    actsAs: 'Handelt als',
    notTested: 'Noch nicht getestet',
    notFoundOut: 'Der letzte Test fand es nicht heraus',
    lastEvent: 'Letztes Ereignis',
    lastWebhook: 'Letzter Webhook',
    noneHasCome: 'Noch keiner',
    byTheApp: 'über die App in Jira',
    signed: 'signiert',
    notSigned: 'nicht signiert',
    projects: 'Projekte',
    noProject: 'Noch keines',
  },
  hostDialogs: {
    webhookOf: (host) => `Webhook von ${host}`,
    replaceToken: (host) => `Token von ${host} ersetzen`,
    testAndSave: 'Testen und speichern',
    tokenWorks: (host) => `Das neue Token von ${host} funktioniert.`,
    triedFirst: 'Das neue wird zuerst ausprobiert. Bis es funktioniert, bleibt das bisherige.',
    nameIs: 'So nennt es auch eine Einrichtungsdatei. Webhooks finden es auch unter dem bisherigen Namen.',
    addressIs: 'Nur wenn dasselbe Jira umgezogen ist: Verknüpfungen hängen an den IDs seiner Vorgänge.',
    token: 'Token',
    tokenIs: 'Das gespeicherte wird nicht an einen anderen Server gesendet.',
    meantSo: 'So ist es gemeint',
  },
  trouble: {
    waits: (reason) => `${reason} Was zu lesen und zu schreiben ist, wartet.`,
    tokenRefused: 'Jira nimmt das Token nicht mehr an.',
    replaceToken: 'Token ersetzen',
    webhookRemade:
      'Jemand hat den Webhook in Jira gelöscht; Deskbridge hat ihn {when} neu erstellt. Was er verpasst hat, suchen die Prüfungen.',
    noWebhook: 'Solange Jira keinen Webhook zu Deskbridge hat, ist von seinen Vorgängen nichts zu hören.',
    unheard: 'Der Webhook ist da. Ändern Sie einen Vorgang in Jira, um zu sehen, dass er ankommt.',
    setUpWebhook: 'Webhook einrichten',
    wrongSignature: (webhooks) =>
      `{when} kam ein Webhook mit falscher Signatur und wurde abgewiesen (bisher ${counted(webhooks, 'Webhook', 'Webhooks')}). {reason}`,
    oldSecret:
      'Jira hat {when} mit dem vorherigen Geheimnis signiert, das noch {until} gilt. Tragen Sie das neue in seinem Webhook ein.',
  },
  webhook: {
    create: 'Automatisch erstellen',
    putRight: 'Richtigstellen',
    byHand: 'So geht es von Hand',
    hideByHand: 'Anleitung ausblenden',
    canCreate:
      'Deskbridge kann den Webhook in Jira erstellen und richtig halten. Nur dafür braucht es die Berechtigung Administer Jira.',
    lacksPermission:
      'Deskbridge kann den Webhook in Jira erstellen und richtig halten. Dafür fehlt seinem Token die Berechtigung Administer Jira: Erteilen Sie sie für einen Moment, oder erstellen Sie den Webhook von Hand.',
    made: 'Deskbridge hat den Webhook {when} erstellt und hält ihn richtig, auch sein Geheimnis.',
    doublesGone: (count) =>
      count === 1
        ? 'Ein weiterer von uns, der alles doppelt meldete, ist fort.'
        : `${count} weitere von uns, die alles doppelt meldeten, sind fort.`,
    open: 'Öffnen Sie in Jira {place} und erstellen Sie einen Webhook.',
    place: 'System → WebHooks',
    url: 'URL',
    theUrl: 'die URL',
    cannotSign:
      'Dieses Jira kann nicht signieren, was es sendet (Data Center kann es ab 10.0); darum ist diese Adresse das Geheimnis: Zeigen Sie sie niemandem.',
    secret: 'Geheimnis (Secret)',
    theSecret: 'das Geheimnis',
    events: 'Ereignisse',
    noFilter: 'JQL-Filter: Lassen Sie ihn leer.',
    filter:
      'Soll er nur von den heutigen Projekten berichten, geben Sie {filter} ein und denken Sie daran, wenn Sie ein weiteres Projekt verbinden: Was ausgefiltert wird, ist nie zu hören.',
    theFilter: 'den Filter',
    save: 'Lassen Sie „Exclude body“ aus und speichern Sie. Die erste Änderung eines Vorgangs erscheint hier als letzter Webhook.',
    shownOnce: 'Es wird nur dieses eine Mal gezeigt. Wer es hat, kann im Namen von Jira Webhooks senden.',
    noSecret: 'Es gibt noch keines. Erstellen Sie eines mit „Webhook-Geheimnis ersetzen“ im Menü dieses Jira.',
    shownBefore:
      'Das, das beim Hinzufügen dieses Jira gezeigt wurde. Ist es verloren, erstellen Sie ein anderes mit „Webhook-Geheimnis ersetzen“.',
  },
  app: {
    title: 'Die App in Jira Cloud',
    site: (id) => `Site ${id}`,
    waits: 'Wartet auf einen Admin',
    refused: 'Abgelehnt',
    installed: 'Installiert {when}. Von dieser Site wird nichts gelesen oder gemeldet, bevor sie angenommen ist.',
    wasConnected: 'Sie war schon einmal verbunden: Ihre Verknüpfungen und Einstellungen können weitergehen.',
    firstSeen: 'Zuerst gesehen {when}',
    accept: 'Annehmen…',
    refuse: 'Ablehnen',
    isRefused: 'Abgelehnt. Was sie sendet, bleibt ohne Wirkung; Sie können sie noch immer annehmen.',
  },
  accepting: {
    title: (site) => `${site} annehmen?`,
    thisSite: 'Diese Site annehmen?',
    means:
      'Deskbridge liest die Vorgänge und Kommentare der Site und schreibt Links an ihre Vorgänge, als die App. Wer einen Vorgang in Jira sehen darf, sieht im Panel daneben seine Konversationen. Nehmen Sie nur eine Site an, die Ihnen gehört.',
    connectAs: 'Verbinden als',
    known: (host, links, projects) =>
      `${host}, mit ${counted(links, 'Verknüpfung', 'Verknüpfungen')} und ${counted(projects, 'Projekt', 'Projekten')}`,
    anew: 'Ein neuer Host, ohne alles Frühere',
    nameIs: 'So heißt dieses Jira in Deskbridge; leer: nach seiner Adresse.',
    accept: 'Annehmen',
    isConnected: (host) => `${host} ist verbunden. Richten Sie als Nächstes seine Projekte ein.`,
    siteIsConnected: 'Die Site ist verbunden. Richten Sie als Nächstes ihre Projekte ein.',
  },
  missed: {
    title: 'Von Webhooks verpasst',
    reading: 'Wird gelesen…',
    checkNow: 'Jetzt prüfen',
    isLookedFor: (name) => `Jetzt wird gesucht, was die Webhooks von ${name} verpasst haben.`,
    silent:
      'Die Webhooks schweigen: {when} hat sich etwas geändert, und seither kam keiner. Es wurde trotzdem gefunden, aber bis zu zehn Minuten verspätet. {advice}',
    triedAgain: (reason) => `${reason} Es wird von selbst erneut versucht.`,
    looked: 'geprüft {when}',
    inAll: (changes) => `insgesamt ${counted(changes, 'Änderung', 'Änderungen')}, die letzte {when}`,
    looking: 'Wird gesucht',
    lookingAt: {
      issue: (count) => `Wird gesucht: bisher ${counted(count, 'Vorgang', 'Vorgänge')}`,
      conversation: (count) => `Wird gesucht: bisher ${counted(count, 'Konversation', 'Konversationen')}`,
    },
    notYet: 'Noch nicht gesucht',
    notRead: {
      issue: (count) => `${counted(count, 'Vorgang konnte', 'Vorgänge konnten')} nicht gelesen werden`,
      conversation: (count) =>
        `${counted(count, 'Konversation konnte', 'Konversationen konnten')} nicht gelesen werden`,
    },
    found: (changes) => `${counted(changes, 'Änderung', 'Änderungen')} gefunden und übernommen`,
    nothing: 'Nichts',
  },
};

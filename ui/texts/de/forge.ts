import type { Texts } from '../en/forge.ts';

export const texts: Texts = {
  nothing: 'Hier gibt es nichts zu sehen',
  outside: 'Diese Seite gehört in Jira: Öffnen Sie dort einen Vorgang und suchen Sie daneben nach Intercom.',
  unknownPlace: (place) =>
    `Diese Version der App hat keine Seite für ${place}. Stellen Sie die App bereit und aktualisieren Sie die Installation.`,

  admin: {
    title: 'Intercom über Deskbridge',
    thisJira: 'Dieses Jira',
    connected: 'Verbunden',
    name: 'Sein Name in Deskbridge',
    open: 'Konsole öffnen',
    there: 'Workspaces, Projekte und Personen werden dort eingerichtet.',
    permission: '„Jira verwalten“',
  },

  unanswered: {
    waiting: 'Wartet auf Annahme.',
    acceptFirst:
      'Wer den Installationslink einer App hat, kann sie installieren; deshalb muss ein Admin von Deskbridge dieses Jira zuerst annehmen. Bis dahin wird nichts übernommen, was hier geschieht.',
    checkAgain: 'Erneut prüfen',
    forbidden: 'Sie dürfen das nicht sehen.',
    needs: (permission) => `Dafür brauchen Sie die Berechtigung ${permission}.`,
    stays: 'Was eingestellt war, bleibt, wie es ist.',
    isRunning:
      'Läuft der Server, und ist er aus dem Internet unter der Adresse erreichbar, mit der die App bereitgestellt wurde? Ist seine FORGE_APP_ID die ID dieser App?',
  },

  project: {
    title: 'Intercom',
    titleIn: (key) => `Intercom in ${key}`,
    permission: '„Projekte verwalten“',
    workspace: 'Intercom-Workspace',
    noneYet: 'Noch keiner',
    host: 'Das Jira in Deskbridge',
    nothingYet: (key) =>
      `Aus ${key} geht noch nichts an Intercom. Fügen Sie das Projekt in der Konsole hinzu und wählen Sie seinen Workspace.`,
    setUp: 'Einrichten',
    needsAccount: 'Dafür brauchen Sie ein Konto bei Deskbridge.',
    noWorkspace: 'Kein Workspace ist gewählt.',
    noWorkspaceFix: (key) =>
      `Konversationen lassen sich erst mit Vorgängen aus ${key} verknüpfen, wenn in der Konsole einer gewählt ist.`,
    saving: 'Wird gespeichert …',
    saved: 'Gespeichert',
    notSaved: 'Nicht gespeichert.',
    showNow: 'Aktuelle Einstellungen zeigen',
    openAll: 'Alle Einstellungen öffnen',
    more: 'Texte der Notizen, genauere Regeln und der Workspace stehen in der Konsole, für deren Admins.',
  },

  switches: {
    link: 'Konversationen verknüpfen',
    linkHint:
      'Konversationen, die in Beschreibung oder Kommentaren eines Vorgangs genannt sind, werden mit ihm verknüpft und erfahren, was mit ihm geschieht.',
    panel: 'Panel anzeigen',
    panelHint: 'Kunden und ihre Konversationen neben jedem Vorgang.',
    whose: 'Wessen Details das Panel zeigt',
    sources: { linked: 'Kontakte verknüpfter Konversationen', reporter: 'Der Autor, nach E-Mail-Adresse' },
    hear: 'Was verknüpfte Konversationen erfahren',
    event: 'Ereignis',
    note: 'Notiz',
    reopen: 'Wieder öffnen',
    events: {
      created: 'Vorgang erstellt',
      assignee: 'Zuständige Person geändert',
      status: 'Status geändert',
      comment: 'Kommentiert',
    },
    what: {
      notify: (event) => `${event}: Notiz schreiben`,
      reopen: (event) => `${event}: Konversation wieder öffnen`,
    },
    earlier: 'Frühere Kommentare in der Notiz einer neuen Verknüpfung',
    broughtOver: { none: 'Keine', last: 'Der letzte', all: 'Alle' },
  },

  postFunction: {
    title: 'Intercom-Konversationen benachrichtigen',
    deaf: 'Jira hört dieser Seite nicht zu.',
    deafFix: 'Was Sie hier wählen, kann nicht gespeichert werden. Schließen Sie den Editor und öffnen Sie ihn erneut.',
    what: 'Nach dem Übergang bekommt jede mit dem Vorgang verknüpfte Intercom-Konversation eine interne Notiz. Eine Statusregel des Projekts für dieselbe Änderung schreibt keine zweite.',
    reopen: 'Konversationen wieder öffnen',
    reopenHint: 'Geschlossene und zurückgestellte kommen in der Inbox wieder nach oben.',
    words: 'Text der Notiz',
    builtIn: 'Der eingebaute Text.',
    writeOwn: 'Eigenen Text schreiben',
    wordsHint: 'Jede Zeile ist ein Absatz. Was zwischen {{ und }} steht, wird ausgefüllt.',
    insert: 'Feld einfügen',
    useBuiltIn: 'Eingebauten Text verwenden',
    reads: 'So liest sie sich',
    sample: 'Mit einem Beispielvorgang; echte Notizen verlinken seinen Schlüssel.',
    empty: 'Schreiben Sie etwas, oder verwenden Sie den eingebauten Text.',
    tooLong: (length, most) => `Der Text ist ${length} Zeichen lang; höchstens ${most} sind möglich.`,
    nameless: 'Ein Feld hat keinen Namen: {{}}.',
    unknown: (field) => `Es gibt kein Feld ${field}.`,
    fields: {
      actor: { says: 'Wer es war', sample: 'Sam Rivera' },
      'issue.key': { says: 'Schlüssel, als Link', sample: 'SUP-1' },
      'issue.summary': { says: 'Zusammenfassung', sample: 'Der Drucker brennt' },
      from: { says: 'Vorher', sample: 'In Arbeit' },
      to: { says: 'Nachher', sample: 'Fertig' },
      'issue.status': { says: 'Status', sample: 'Fertig' },
      'issue.assignee': { says: 'Zuständige Person', sample: 'Kim Lee' },
      resolution: { says: 'Lösung', sample: 'Behoben' },
      'issue.url': { says: 'Adresse des Vorgangs', sample: 'https://acme.atlassian.net/browse/SUP-1' },
    },
    first: '{{actor}} changed the status of {{issue.key}} {{issue.summary}}: {{from}} → {{to}}',
  },

  summary: {
    writes: 'Schreibt eine Notiz in jede verknüpfte Intercom-Konversation.',
    writesAndReopens: 'Schreibt eine Notiz in jede verknüpfte Intercom-Konversation und öffnet geschlossene wieder.',
    builtIn: 'Mit dem eingebauten Text.',
    own: (words) => `Mit eigenem Text: ${words}`,
  },
};

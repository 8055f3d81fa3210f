import type { Sentences } from '../saying.ts';
import { pairs as portal } from './portal-sentences.ts';

/** What is wrong with what was filled in: forms, mappings, workflows. See ../saying.ts for the gaps. */
export const pairs: Sentences = {
  ...portal,
  'is no field of this service; known are {1}': 'ist kein Feld dieses Service; bekannt sind {1}',
  'contains a character that no text here has': 'enthält ein Zeichen, das hier nicht vorkommen darf',
  '"{1}" stands already at fields[{2}]': '„{1}“ gibt es schon in Feld {2} (gezählt ab 0)',
  'is empty: give what can be chosen': 'ist leer: Geben Sie an, was gewählt werden kann',
  'holds one choice twice': 'enthält eine Auswahl zweimal',
  'is for choices only, not for a field of the kind {1}': 'gilt nur für Auswahlfelder, nicht für die Art {1}',
  // Any form.
  'is missing': 'fehlt',
  'must be text': 'muss Text sein',
  'must be a whole number': 'muss eine ganze Zahl sein',
  'must be 0 or more': 'muss 0 oder mehr sein',
  'must be at most 168, a week': 'darf höchstens 168 sein, eine Woche',
  'is longer than {1} characters': 'ist länger als {1} Zeichen',
  'is longer than 100 characters': 'ist länger als 100 Zeichen',
  'is too long': 'ist zu lang',
  'is empty: give the key a name': 'ist leer: Geben Sie dem Schlüssel einen Namen',
  'is empty: give read, write, admin or metrics': 'ist leer: Geben Sie read, write, admin oder metrics an',
  'is past: choose a moment to come, or leave it out':
    'ist vorbei: Wählen Sie einen Zeitpunkt, der noch kommt, oder lassen Sie es weg',
  'is empty: write your name': 'ist leer: Schreiben Sie Ihren Namen',
  'is missing: give a key such as SUP-42': 'fehlt: Geben Sie einen Schlüssel wie SUP-42 an',
  'is missing: give an id or the address of a conversation in Intercom':
    'fehlt: Geben Sie eine ID oder die Adresse einer Konversation in Intercom an',
  'is missing: give the name of a host': 'fehlt: Geben Sie den Namen eines Hosts an',
  'is missing: give the key of a project that is set up':
    'fehlt: Geben Sie den Schlüssel eines eingerichteten Projekts an',
  'is missing: give the base address of Jira': 'fehlt: Geben Sie die Adresse von Jira an',
  'is missing: give a project key such as SUP': 'fehlt: Geben Sie einen Projektschlüssel wie SUP an',
  'is no project key; write one such as SUP': 'ist kein Projektschlüssel; schreiben Sie einen wie SUP',
  "is missing: give a host's name": 'fehlt: Geben Sie den Namen eines Hosts an',
  'needs at least two letters': 'braucht mindestens zwei Buchstaben',
  'is no id of a conversation': 'ist keine ID einer Konversation',
  'is no id of a contact': 'ist keine ID eines Kontakts',
  'is empty: name the file': 'ist leer: Nennen Sie die Datei',
  'is empty: name the service': 'ist leer: Nennen Sie den Service',
  'is empty: say what is asked': 'ist leer: Sagen Sie, wonach gefragt wird',
  'is empty: name the view': 'ist leer: Nennen Sie die Ansicht',
  'is empty: give a name': 'ist leer: Geben Sie einen Namen an',
  'is empty: say what to change': 'ist leer: Sagen Sie, was sich ändern soll',
  'is empty: name requests': 'ist leer: Nennen Sie Anfragen',
  'contains a comma': 'enthält ein Komma',
  'must be small letters, digits and "_", beginning with a letter':
    'nimmt nur kleine Buchstaben, Ziffern und „_“ und beginnt mit einem Buchstaben',
  'must be a domain such as acme.example': 'muss eine Domain wie acme.example sein',
  'is no domain; write one such as acme.example': 'ist keine Domain; schreiben Sie eine wie acme.example',
  'names none: give at least one domain, or let anyone ask':
    'nennt keine: Geben Sie mindestens eine Domain an, oder lassen Sie alle anfragen',
  'is missing: name the mailbox': 'fehlt: Nennen Sie das Postfach',
  'is empty: give it a name': 'ist leer: Geben Sie einen Namen an',
  'is missing: give the host a name': 'fehlt: Geben Sie dem Host einen Namen',
  'must be letters, digits, ".", "_" or "-", at most 63, beginning with a letter or digit':
    'nimmt nur Buchstaben, Ziffern, „.“, „_“ und „-“, höchstens 63, und beginnt mit Buchstabe oder Ziffer',
  'is missing: name the connection': 'fehlt: Nennen Sie die Verbindung',
  'lists more than {1}': 'nennt mehr als {1}',
  'is ruled already by transitions[{1}]': 'ist schon geregelt, in Zeile {1} (gezählt ab 0)',
  'must be a team id in quotes': 'muss die ID eines Teams in Anführungszeichen sein',
  'needs exactly one of from, constant, template': 'braucht genau eines von from, constant, template',
  'is for "from" only': 'gilt nur für „from“',
  '"{1}" of the ticket type {2} is filled already by fields[{3}]':
    '„{1}“ des Tickettyps {2} wird schon von Zeile {3} gefüllt (gezählt ab 0)',
  'cannot be ticket while toIntercom is issue: each side would take the state of the other':
    'kann nicht das Ticket sein, solange zu Intercom der Vorgang gilt: Jede Seite nähme den Status der anderen an',
  '"{1}" has its tables already in byTicketType[{2}]': '„{1}“ hat schon eigene Tabellen, in Zeile {2} (gezählt ab 0)',

  'is empty: say in a line what it is about': 'ist leer: Sagen Sie in einer Zeile, worum es geht',
  'is empty: say what is to be done': 'ist leer: Sagen Sie, was zu tun ist',

  // Templates.
  'the template is longer than {1} characters': 'die Vorlage ist länger als {1} Zeichen',
  'unknown_field {1}; did you mean {2}?': 'das Feld {1} gibt es nicht; meinten Sie {2}?',
  'unknown_field {1}; known are {2}, fields.<name>, contact.<attribute>':
    'das Feld {1} gibt es nicht; bekannt sind {2}, fields.<Name>, contact.<Attribut>',

  // What a mapping names.
  'there is no {a} "{1}"; did you mean {2}?': 'es gibt nicht: {a} „{1}“; meinten Sie {2}?',
  'there is no {a} "{1}"; there is none': 'es gibt nicht: {a} „{1}“; es gibt gar nichts davon',
  'there is no {a} "{1}"; there is {2}': 'es gibt nicht: {a} „{1}“; es gibt {2}',
  'there is no {a} "{1}"; known are {2}': 'es gibt nicht: {a} „{1}“; bekannt sind {2}',
  'ticket type': 'Tickettyp',
  'ticket state': 'Ticketstatus',
  'attribute of {1}': 'Attribut von {1}',
  field: 'Feld',
  host: 'Host',
  'active user with the e-mail address': 'ein aktives Konto mit der E-Mail-Adresse',
  '{{{1}}} has no value here; there is {2}': '{{{1}}} hat hier keinen Wert; es gibt {2}',
  '{1} takes files, which cannot be filled in': '{1} nimmt Dateien, die sich nicht ausfüllen lassen',
  'a template is text, and {1} takes {a}': 'eine Vorlage ist Text, und {1} nimmt {a}',
  '{1} is of the type {2}, and {3} takes {a}': '{1} ist vom Typ {2}, und {3} nimmt {a}',
  '{1} is of the type {2}: it fills {3} only where it is {a}': '{1} ist vom Typ {2}: Es füllt {3} nur, wo es {a} ist',
  '{1} gets nothing for {2}: add lines to the table, or a default':
    '{1} erhält nichts für {2}: Ergänzen Sie die Tabelle, oder geben Sie einen Standard an',
  '"{1}" is filled already by fields[{2}]': '„{1}“ wird schon von Zeile {2} gefüllt (gezählt ab 0)',
  '{1} asks for {2}: whoever escalates fills that in': '{1} verlangt {2}: Das füllt aus, wer eskaliert',
  'The ticket type {1} has no attribute {2}: choose another, or remove the line.':
    'Der Tickettyp {1} hat kein Attribut {2}: Wählen Sie ein anderes, oder entfernen Sie die Zeile.',
  '“{1}” is no attribute of {2} any more: choose another, or remove the line.':
    '„{1}“ ist kein Attribut von {2} mehr: Wählen Sie ein anderes, oder entfernen Sie die Zeile.',
  'The issue has no field {1}: nothing can be filled from it.':
    'Der Vorgang hat kein Feld {1}: Daraus lässt sich nichts füllen.',
  'The issue has no field {1} (any more): choose another, or remove the line.':
    'Der Vorgang hat kein Feld {1} (mehr): Wählen Sie ein anderes, oder entfernen Sie die Zeile.',
  '{1} offers nothing for “{2}”: add it to the table of values, or give a default.':
    '{1} bietet nichts für „{2}“: Ergänzen Sie die Tabelle der Werte, oder geben Sie einen Standard an.',
  '“{1}” is no value of {2} any more: choose another.': '„{1}“ ist kein Wert von {2} mehr: Wählen Sie einen anderen.',
  '{1} takes files, which cannot be filled in: remove the line.':
    '{1} nimmt Dateien, die sich nicht ausfüllen lassen: Entfernen Sie die Zeile.',
  'a whole number': 'eine ganze Zahl',
  'a number such as 12.5': 'eine Zahl wie 12.5',
  'true or false': 'true oder false',
  'a date such as 2026-01-31': 'ein Datum wie 2026-01-31',
  'one of a list': 'einen Wert aus einer Liste',
  '“{1}” is not {a}, which {2} takes.': '„{1}“ passt nicht: {2} nimmt {a}.',
  '“{1}” is no value of {2}: it has none.': '„{1}“ ist kein Wert von {2}: Es hat keine.',
  '“{1}” is no value of {2}: it has {3}.': '„{1}“ ist kein Wert von {2}: Es hat {3}.',
  '{1} follows the state of the ticket by the tables of two-way status':
    '{1} folgt dem Status des Tickets nach den Tabellen für beide Richtungen',
  '{1} holds several values, a ticket one: let the issue own it':
    '{1} enthält mehrere Werte, ein Ticket nur einen: Lassen Sie den Vorgang bestimmen',
  '{1} are the same in the ticket: only one of them can be what it means':
    '{1} sind im Ticket dasselbe: Nur eines davon kann gemeint sein',
  '{1} has nothing for {2}: add lines to the table': '{1} hat nichts für {2}: Ergänzen Sie die Tabelle',
  'is shared already by fields[{1}]': 'wird schon in Zeile {1} geteilt (gezählt ab 0)',

  // What a ticket needs.
  'The ticket type {1} is archived in Intercom: choose another.':
    'Der Tickettyp {1} ist in Intercom archiviert: Wählen Sie einen anderen.',
  'The ticket type {1} has neither a title nor a description: nothing could tell its tickets apart.':
    'Der Tickettyp {1} hat weder Titel noch Beschreibung: Seine Tickets ließen sich nicht unterscheiden.',
  'The ticket type {1} requires files in “{2}”, which cannot be sent: make it optional in Intercom.':
    'Der Tickettyp {1} verlangt Dateien in „{2}“, die sich nicht senden lassen: Machen Sie es in Intercom optional.',
  '“{1}” is no attribute of {2} any more: read the workspace again, and leave it out.':
    '„{1}“ ist kein Attribut von {2} mehr: Lesen Sie den Workspace neu ein und lassen Sie es weg.',
  '“{1}” is required by {2}: fill it in, or let the field mapping of the project fill it.':
    '„{1}“ ist für {2} nötig: Füllen Sie es aus, oder lassen Sie es die Zuordnung des Projekts füllen.',
  '“{1}” takes {a}.': '„{1}“ nimmt {a}.',
  'a date and time as 2026-05-20T12:00:00Z': 'Datum und Uhrzeit wie 2026-05-20T12:00:00Z',
  'files, which cannot be sent from here: add them in Intercom':
    'Dateien, die sich von hier nicht senden lassen: Fügen Sie sie in Intercom hinzu',
  '“{1}” does not offer “{2}”: choose one of {3}.': '„{1}“ bietet „{2}“ nicht an: Wählen Sie aus {3}.',
  'The ticket type {1} is not in the workspace any more: choose another.':
    'Den Tickettyp {1} gibt es im Workspace nicht mehr: Wählen Sie einen anderen.',

  // What of it could not be checked or shown.
  'Ticket types of {a}': 'Tickettypen von {a}',
  'Teams of {a}': 'Teams von {a}',
  'Fields of {1}': 'Felder von {1}',
  'Statuses of {1}': 'Status von {1}',
  'the workspace': 'dem Workspace',
  'nothing was shown to us.': 'es wurde uns nichts gezeigt.',
  'no workspace is chosen for this project.': 'für dieses Projekt ist kein Workspace gewählt.',
  'the connection "{1}" is disconnected.': 'die Verbindung „{1}“ ist getrennt.',
  'the host "{1}" has no token yet.': 'der Host „{1}“ hat noch kein Token.',
  'there was no answer in time.': 'es kam nicht rechtzeitig eine Antwort.',
  'Without the ticket types nothing can be shown.': 'Ohne die Tickettypen lässt sich nichts zeigen.',
  '{1} has no token: its issues cannot be read.': '{1} hat kein Token: Seine Vorgänge lassen sich nicht lesen.',
  'No issue of this project is known yet: type the key of one.':
    'Von diesem Projekt ist noch kein Vorgang bekannt: Geben Sie den Schlüssel von einem ein.',

  // Workflows.
  'has more than {1} steps in all': 'hat insgesamt mehr als {1} Schritte',
  '"{1}" is the id of another step already': '„{1}“ ist schon die ID eines anderen Schritts',
  '{{{1}}} holds nothing here: no approval stands before "{2}"; move it behind one':
    '{{{1}}} enthält hier nichts: Vor „{2}“ steht keine Genehmigung; verschieben Sie es hinter eine',
  '"{1}" is no time zone: write one such as Europe/Berlin or UTC':
    '„{1}“ ist keine Zeitzone: Schreiben Sie eine wie Europe/Berlin oder UTC',
  'is not wanted: "{1}" compares with nothing': 'ist nicht nötig: „{1}“ vergleicht mit nichts',
  'is missing: write what "{1}" compares with': 'fehlt: Schreiben Sie, womit „{1}“ vergleicht',
  'must be one value for "{1}"': 'muss für „{1}“ ein einzelner Wert sein',
  'must be a list for "{1}"': 'muss für „{1}“ eine Liste sein',
  'give either for or until': 'geben Sie entweder eine Dauer oder ein Ende an',
  'is neither a time such as 2026-05-20T12:00:00Z nor a field: {a}':
    'ist weder ein Zeitpunkt wie 2026-05-20T12:00:00Z noch ein Feld: {a}',
  'is longer than a year': 'ist länger als ein Jahr',
  'is shorter than a minute: people would be reminded without end':
    'ist kürzer als eine Minute: Es würde ohne Ende erinnert',
  'asks nobody: name people, or set manager': 'fragt niemanden: Nennen Sie Personen oder die Führungskraft',
  'is missing: write a text': 'fehlt: Schreiben Sie einen Text',
  'is no length of time: write 30m, 2h, 3d or 1w': 'ist keine Dauer: Schreiben Sie 30m, 2h, 3d oder 1w',
  'must be a text, a number, true or false, or a list of texts':
    'muss ein Text, eine Zahl, true oder false oder eine Liste von Texten sein',
  'is no time of day: write 09:00': 'ist keine Uhrzeit: Schreiben Sie 09:00',
  'is missing: give the step an id': 'fehlt: Geben Sie dem Schritt eine ID',
  'must be small letters, digits, "-" or "_", at most 60':
    'nimmt nur kleine Buchstaben, Ziffern, „-“ und „_“, höchstens 60',
  'must be a list of steps': 'muss eine Liste von Schritten sein',
  'is empty: a workflow has to do something': 'ist leer: Ein Workflow muss etwas tun',
  'is empty: give a key': 'ist leer: Geben Sie einen Schlüssel an',
  'is no e-mail address': 'ist keine E-Mail-Adresse',
  'unknown key': 'unbekannter Name',
  'unknown key, did you mean {1}?': 'unbekannter Name, meinten Sie {1}?',
  'unknown key; known are {1}': 'unbekannter Name; bekannt sind {1}',
};

import { type Sentences, sayingBy } from '../saying.ts';

/**
 * What the server writes about an issue, its links and escalations most: all that the app inside Jira has room for (it may weigh so much, see
 * forge/built.ts). See ../saying.ts for the gaps.
 */
export const pairs: Sentences = {
  // Timelines: who did it stands before it.
  'linked conversation {1}': 'verknüpfte Konversation {1}',
  'unlinked conversation {1}: {a}': 'löste die Verknüpfung mit Konversation {1}: {a}',
  'by hand': 'von Hand',
  'the issue was deleted': 'der Vorgang wurde gelöscht',
  'no text of the issue names it any more': 'kein Text des Vorgangs nennt sie mehr',
  'changed status {1} → {2}': 'änderte Status {1} → {2}',
  'changed assignee {a} → {b}': 'änderte zuständige Person {a} → {b}',
  'changed {a}': 'änderte {a}',
  commented: 'kommentierte',
  '{a} (reopen only)': '{a} (nur wieder geöffnet)',
  nobody: 'niemand',
  'brings conversation {1} back to the top of the inbox': 'holt Konversation {1} zurück an den Anfang der Inbox',
  'answered the customer': 'antwortete dem Kunden',
  'wrote a note': 'schrieb eine Notiz',
  '{a} in conversation {1}, as in all linked ones': '{a} in Konversation {1}, wie in allen verknüpften',

  // What is done, by its effect.
  'writes a note in conversation {1}': 'schreibt eine Notiz in Konversation {1}',
  'answers the customer in conversation {1}': 'antwortet dem Kunden in Konversation {1}',
  'reopens conversation {1}': 'öffnet Konversation {1} wieder',
  'makes the reporter a {a} in Intercom': 'legt in Intercom {a} für den Autor des Vorgangs an',
  'makes the reporter a {a} in {1}': 'legt in {1} {a} für den Autor des Vorgangs an',
  user: 'einen Kontakt',
  lead: 'einen Lead',
  'puts the link “{1}” on the issue: {2}': 'hinterlegt am Vorgang den Link „{1}“: {2}',
  'makes a {1} ticket in Intercom: “{2}”': 'erstellt in Intercom ein Ticket „{1}“: „{2}“',
  'comments, for everybody to see': 'kommentiert, sichtbar für alle',
  'comments internally': 'kommentiert intern',
  'sets the status to {1}': 'setzt den Status auf {1}',
  'creates an issue in {1}: “{2}”': 'legt einen Vorgang in {1} an: „{2}“',
  'sets the state of ticket {1}': 'setzt den Status von Ticket {1}',

  // Both ways.
  'the issue': 'der Vorgang',
  'the ticket': 'das Ticket',
  'two-way status: {a} became {1}; {b} follows': 'Status in beide Richtungen: {a} wurde {1}; {b} folgt',
  'two-way status: {a} became {1}; {b} follows: {2}': 'Status in beide Richtungen: {a} wurde {1}; {b} folgt: {2}',
  'two-way status: {a} is set back to {1}': 'Status in beide Richtungen: {a} wird auf {1} zurückgesetzt',
  'two-way status: {a} could not follow: {b}': 'Status in beide Richtungen: {a} konnte nicht folgen: {b}',
  'more than {1} automatic writes in ten minutes: the two sides seem to answer each other':
    'mehr als {1} automatische Änderungen in zehn Minuten: Die beiden Seiten antworten sich offenbar gegenseitig',
  'conversation {1}': 'Konversation {1}',

  // Escalations.
  ticket: 'Ticket',
  conversation: 'Konversation',
  issue: 'Vorgang',
  'escalates to {a}: “{1}”': 'eskaliert: {a}, „{1}“',
  'a {1} ticket in {2}': 'ein Ticket „{1}“ in {2}',
  'a conversation in {1}': 'eine Konversation in {1}',
  'made {a} {1} in {2}: {3}': 'erstellte {a} {1} in {2}: {3}',
  'notes {1} in {a}': 'vermerkt {1} in {a}',
  'ticket {1}': 'Ticket {1}',
  'puts the link to {a} on {1}': 'hinterlegt den Link zu {a} an {1}',
  'puts the link to {a} on {1}: {2}': 'hinterlegt den Link zu {a} an {1}: {2}',
  'Make the {a}': '{a} erstellen',
  'Link the {a} to the issue': '{a} mit dem Vorgang verknüpfen',
  'Name the issue in the {a}, as an internal note': 'Vorgang intern notieren: {a}',
  'Show the {a} on the issue': '{a} am Vorgang zeigen',
  'Assign it': 'Zuweisen',

  // Why nothing came of it, most often.
  'no conversation is linked': 'keine Konversation ist verknüpft',
  'the issue is deleted': 'der Vorgang ist gelöscht',
  'the workspace is not connected any more': 'der Workspace ist nicht mehr verbunden',
  'the link ended before it was sent': 'die Verknüpfung endete, bevor es gesendet wurde',
  'given up after a day: {a}': 'nach einem Tag aufgegeben: {a}',

  // What the panel says of itself.
  'The panel is off for the project {1}.': 'Das Panel ist für das Projekt {1} ausgeschaltet.',
  "An admin can turn it on in the project's settings.":
    'Ein Admin kann es in den Einstellungen des Projekts einschalten.',
  'The project {1} is not set up in Deskbridge.': 'Das Projekt {1} ist in Deskbridge nicht eingerichtet.',
  'Ask an admin to add it under Projects.': 'Bitten Sie einen Admin, es unter „Projekte“ hinzuzufügen.',
  'The project {1} has no Intercom workspace.': 'Das Projekt {1} hat keinen Intercom-Workspace.',
  "Ask an admin to choose one in the project's settings.":
    'Bitten Sie einen Admin, in den Einstellungen des Projekts einen zu wählen.',
  '{1} no longer accepts the authorization. What is shown may be old, and conversations are told nothing until it is renewed.':
    '{1} nimmt die Anmeldung nicht mehr an. Was hier steht, ist vielleicht veraltet, und Konversationen erfahren nichts, bis sie erneuert ist.',
  'Ask an admin to reconnect it under Integrations.':
    'Bitten Sie einen Admin, ihn unter „Integrationen“ neu zu verbinden.',
  'The plan of {1} does not include conversations over the API, so none can be linked.':
    'Der Tarif von {1} enthält keine Konversationen über die API, darum lassen sich keine verknüpfen.',
  'Change the plan in Intercom, then ask an admin to check again under Integrations.':
    'Ändern Sie den Tarif in Intercom und bitten Sie dann einen Admin, unter „Integrationen“ erneut zu prüfen.',
  'Conversation {1}': 'Konversation {1}',
};

export const texts = sayingBy(pairs);

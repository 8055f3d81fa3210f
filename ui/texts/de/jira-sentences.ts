import type { Sentences } from '../saying.ts';

/** Why Jira or the desk did not do something. See ../saying.ts for the gaps. */
export const pairs: Sentences = {
  'Jira could not {a}: {1}': 'Jira konnte nicht {a}: {1}',
  'Jira could not {a}: {b}.': 'Jira konnte nicht {a}: {b}.',
  'Jira could not {a}: {1} answered {2}.': 'Jira konnte nicht {a}: {1} antwortete {2}.',
  'Jira could not {a}: {1} answered {2} with something that is not JSON.':
    'Jira konnte nicht {a}: {1} antwortete {2} mit etwas, das kein JSON ist.',
  'Jira could not {a}: {1} answered without a readable {2}.':
    'Jira konnte nicht {a}: {1} antwortete ohne lesbares {2}.',
  '{a} It may have been done nevertheless.': '{a} Vielleicht ist es trotzdem geschehen.',
  '{a}. Check the address of the host, with its context path, and its token: {1} sent us elsewhere.':
    '{a}. Prüfen Sie die Adresse des Hosts mit ihrem Kontextpfad und sein Token: {1} schickte uns anderswohin.',
  '{a}. The token needs {1}.': '{a}. Das Token braucht {1}.',
  '{a}. The token is wrong, expired or revoked: enter a new one.':
    '{a}. Das Token ist falsch, abgelaufen oder widerrufen: Geben Sie ein neues ein.',
  "{a}. Log in to Jira once in a browser as the token's user.":
    '{a}. Melden Sie sich einmal im Browser als Benutzer des Tokens in Jira an.',
  "{a}. The token's user needs the permission {1}.": '{a}. Der Benutzer des Tokens braucht die Berechtigung {1}.',
  "{a}, with a page that is not Jira's.": '{a}, mit einer Seite, die nicht von Jira ist.',
  "{a}. It does not exist there, or the token's user may not see it.":
    '{a}. Das gibt es dort nicht, oder der Benutzer des Tokens darf es nicht sehen.',
  '{a}. It is tried again.': '{a}. Es wird noch einmal versucht.',
  '{a}. {1} limits how often it is called.': '{a}. {1} begrenzt, wie oft es aufgerufen wird.',
  '"{1}" is no id or key of Jira; they look like 10042 or SUP-1.':
    '„{1}“ ist weder ID noch Schlüssel von Jira; die sehen aus wie 10042 oder SUP-1.',

  // What it could not do: after „konnte nicht“.
  'read issue {1}': 'Vorgang {1} lesen',
  'read comment {1} of issue {2}': 'Kommentar {1} von Vorgang {2} lesen',
  'write the remote link of issue {1}': 'den Link an Vorgang {1} schreiben',
  'remove the remote link of issue {1}': 'den Link an Vorgang {1} entfernen',
  'list the comments of issue {1}': 'die Kommentare von Vorgang {1} auflisten',
  'edit comment {1} of issue {2}': 'Kommentar {1} von Vorgang {2} bearbeiten',
  'comment issue {1}': 'Vorgang {1} kommentieren',
  'take comment {1} of issue {2} back': 'Kommentar {1} von Vorgang {2} zurücknehmen',
  'read the project of issue {1}': 'das Projekt von Vorgang {1} lesen',
  'read project {1}': 'Projekt {1} lesen',
  'read the reference of what may be ours': 'die Referenz dessen lesen, was von uns sein kann',
  'read fields of issue {1}': 'Felder von Vorgang {1} lesen',
  'change issue {1}': 'Vorgang {1} ändern',
  'say what can be changed of issue {1}': 'sagen, was an Vorgang {1} geändert werden kann',
  'find a person': 'eine Person finden',
  'create an issue in {1}': 'einen Vorgang in {1} anlegen',
  'say what can be created in {1}': 'sagen, was in {1} angelegt werden kann',
  'say what a new issue in {1} asks for': 'sagen, was ein neuer Vorgang in {1} verlangt',
  'find where the new issues of {1} begin': 'finden, wo die neuen Vorgänge von {1} beginnen',
  'say who a person is': 'sagen, wer eine Person ist',
  'say what the token may do': 'sagen, was das Token darf',
  'say who we are': 'sagen, wer wir sind',
  'read the history of issue {1}': 'die Historie von Vorgang {1} lesen',
  'read the e-mail address of a reporter': 'die E-Mail-Adresse des Autors lesen',
  'search the issues of {1}': 'die Vorgänge von {1} durchsuchen',
  'count the issues of {1}': 'die Vorgänge von {1} zählen',
  'move issue {1} to {2}': 'Vorgang {1} nach {2} bewegen',
  'read the status of issue {1}': 'den Status von Vorgang {1} lesen',
  'list where issue {1} can go': 'auflisten, wohin Vorgang {1} gehen kann',
  'create the webhook': 'den Webhook anlegen',
  'change the webhook': 'den Webhook ändern',
  'list its webhooks': 'seine Webhooks auflisten',
  'delete the webhook': 'den Webhook löschen',

  // What does not fit.
  'Jira does not keep comments of ours on service projects internal: the property {1} has no effect there. Issue {2} gets no comment, so that no customer reads what is not for them.':
    'Jira hält unsere Kommentare in Serviceprojekten nicht intern: Die Eigenschaft {1} wirkt dort nicht. Vorgang {2} erhält keinen Kommentar, damit kein Kunde liest, was nicht für ihn ist.',
  'Comment {1} of issue {2} is there, and customers can read it: Jira did not keep it internal, and did not let it be taken back. Delete it in Jira now. Nothing more is written on service projects there.':
    'Kommentar {1} an Vorgang {2} ist da, und Kunden können ihn lesen: Jira hielt ihn nicht intern und ließ ihn nicht zurücknehmen. Löschen Sie ihn jetzt in Jira. In Serviceprojekten wird dort nichts mehr geschrieben.',
  'Jira does not say whether issue {1} is on a service project, where comments may be shown to customers. Nothing was written: check that the token’s user may see the project.':
    'Jira sagt nicht, ob Vorgang {1} zu einem Serviceprojekt gehört, wo Kunden Kommentare sehen können. Es wurde nichts geschrieben: Prüfen Sie, ob der Benutzer des Tokens das Projekt sehen darf.',
  'More than {1} comments were written on issue {2} since.': 'An Vorgang {2} kamen seither mehr als {1} Kommentare.',
  'More than {1} issues were created in {2} since: look whether one of them is it.':
    'In {2} wurden seither mehr als {1} Vorgänge angelegt: Sehen Sie nach, ob er darunter ist.',
  '{1} is no list: nothing can be added to it or taken from it.':
    '{1} ist keine Liste: Dort lässt sich nichts ergänzen oder wegnehmen.',
  'There is no field {1} that can be set here. There are {2}.':
    'Ein Feld {1}, das hier gesetzt werden kann, gibt es nicht. Es gibt {2}.',
  '{1} takes one value, not a list of {2}.': '{1} nimmt einen Wert an, keine Liste von {2}.',
  '{1} takes a number, not "{2}".': '{1} nimmt eine Zahl an, nicht „{2}“.',
  '{1} takes a date such as 2026-11-21, not "{2}".': '{1} nimmt ein Datum wie 2026-11-21 an, nicht „{2}“.',
  '{1} cannot be "{2}". It can be {3}.': '{1} kann nicht „{2}“ sein. Möglich ist {3}.',
  'Nobody in Jira has the address {1}.': 'Niemand in Jira hat die Adresse {1}.',
  'More than one person in Jira has the address {1}.': 'Mehr als eine Person in Jira hat die Adresse {1}.',
  'There is nobody called {1} in Jira.': 'In Jira gibt es niemanden namens {1}.',
  'A new {1} in {2} asks for {3}. Give it, or choose another issue type.':
    'Ein neuer Vorgang „{1}“ in {2} verlangt {3}. Geben Sie es an, oder wählen Sie einen anderen Vorgangstyp.',
  'There is no issue type {1} in {2}. There are {3}.': 'Einen Vorgangstyp {1} gibt es in {2} nicht. Es gibt {3}.',
  'The history of issue {1} does not show its last transition yet.':
    'Die Historie von Vorgang {1} zeigt den letzten Übergang noch nicht.',
  'Jira shows it without a readable {1}.': 'Jira zeigt es ohne lesbares {1}.',
  'Issue {1} was moved, but its history could not be read.':
    'Vorgang {1} wurde bewegt, aber seine Historie ließ sich nicht lesen.',
  'Issue {1} was moved by somebody else at the same time.': 'Vorgang {1} wurde zugleich von jemand anderem bewegt.',
  'Issue {1} cannot go from {2} to {3}. {a}.': 'Vorgang {1} kann nicht von {2} nach {3} gehen. {a}.',
  'It can go nowhere with this token': 'Mit diesem Token kann er nirgendwohin gehen',
  'It can go to {1}': 'Möglich ist {1}',
  'The transition "{1}" of issue {2} asks for {3}. Give it with the status, or make it optional in the workflow.':
    'Der Übergang „{1}“ von Vorgang {2} verlangt {3}. Geben Sie es mit dem Status an, oder machen Sie es im Workflow optional.',

  // The desk's own.
  'There is no such comment on the request.': 'Diesen Kommentar gibt es an der Anfrage nicht.',
  'There is no request {1} on this desk.': 'Eine Anfrage {1} gibt es an diesem Desk nicht.',
  'This desk is not set up any more.': 'Dieser Desk ist nicht mehr eingerichtet.',
  '{1} of a request is no list: only tags are.': '{1} einer Anfrage ist keine Liste: Nur Tags sind eine.',
  'A request has no field {1} that can be set. There are title, description, status, priority, tags, assignee, service, requester, requester.email, and answers.… of its service.':
    'Eine Anfrage hat kein Feld {1}, das gesetzt werden kann. Es gibt title, description, status, priority, tags, assignee, service, requester, requester.email und answers.… ihres Service.',
  'A request has no status {1}. It can be {2}.': 'Eine Anfrage hat keinen Status {1}. Möglich ist {2}.',
  'The answer {1} {a}.': 'Die Antwort {1}: {a}.',
  'The {1} of a request cannot be "{2}". It can be {3}.': '{1} einer Anfrage kann nicht „{2}“ sein. Möglich ist {3}.',
  'The {1} of a request cannot be empty.': '{1} einer Anfrage kann nicht leer sein.',
  'A request for {1} asks for more: {2}.': 'Eine Anfrage für {1} verlangt mehr: {2}.',
  'There is no service {1} on this desk. There are {2}.':
    'Einen Service {1} gibt es an diesem Desk nicht. Es gibt {2}.',
};

import type { Sentences } from '../saying.ts';

/** What the server writes of runs, tries, imports and checks, and how the places it works with are. See ../saying.ts for the gaps. */
export const pairs: Sentences = {
  // Its steps.
  'a dry run': 'ein Probelauf',
  'the conditions hold': 'die Bedingungen sind erfüllt',
  'the conditions do not hold': 'die Bedingungen sind nicht erfüllt',
  'waits until {1}': 'wartet bis {1}',
  'waits {1}': 'wartet {1}',
  'the time has come': 'die Zeit ist da',
  'asks for approval': 'bittet um eine Genehmigung',
  'asks for approval: {1}': 'bittet um eine Genehmigung: {1}',
  'approved by {1}': 'genehmigt von {1}',
  'rejected by {1}': 'abgelehnt von {1}',
  done: 'erledigt',
  'done, but not everything: {a}': 'erledigt, aber nicht alles: {a}',
  'it was skipped': 'es wurde ausgelassen',
  'it may have happened or not: a person has to look': 'vielleicht geschehen, vielleicht nicht: Jemand muss nachsehen',
  'nothing to do: {a}': 'nichts zu tun: {a}',
  'it could not be done': 'es ging nicht',
  'under way': 'unterwegs',
  'under way, try {1}': 'unterwegs, Versuch {1}',
  'failed, tried again at {1}: {a}': 'fehlgeschlagen, neuer Versuch um {1}: {a}',
  'failed, and goes on: {a}': 'fehlgeschlagen, und es geht weiter: {a}',
  'failed: {a}': 'fehlgeschlagen: {a}',
  'stopped: {a}': 'angehalten: {a}',
  'cancelled by {1}': 'abgebrochen von {1}',
  'the step {1} is not in the definition this run started with':
    'den Schritt {1} gibt es in der Definition nicht, mit der dieser Lauf begann',
  '{1} holds no date to wait for': '{1} enthält kein Datum, auf das zu warten wäre',
  'the issue is not known any more': 'der Vorgang ist nicht mehr bekannt',
  'what it needs could not be read: {a}': 'was dafür nötig ist, ließ sich nicht lesen: {a}',
  'it could not be looked at: {1}': 'er ließ sich nicht bearbeiten: {1}',
  'stopped: workflows wrote {1} times here within {2} minutes, so they may be going in circles; find out why, then try again':
    'angehalten: Workflows haben hier in {2} Minuten {1}-mal geschrieben und drehen sich vielleicht im Kreis; finden Sie heraus, warum, und versuchen Sie es dann noch einmal',
  'stopped: approvals that nobody decided in time started workflows {1} times in a row here, so they may be going in circles; find out why, then try again':
    'angehalten: Genehmigungen, über die niemand rechtzeitig entschied, haben hier {1}-mal nacheinander Workflows gestartet; sie drehen sich vielleicht im Kreis. Finden Sie heraus, warum, und versuchen Sie es dann noch einmal',
  'nobody can be asked: none of the people named may decide it, and the requester’s manager is not known; name somebody else, then try again':
    'niemand kann gefragt werden: Keine der genannten Personen darf entscheiden, und die Führungskraft der anfragenden Person ist nicht bekannt; nennen Sie jemand anderen und versuchen Sie es dann noch einmal',
  'nobody of those who were asked may decide any more, so nothing was approved; try again to ask who may now':
    'niemand von denen, die gefragt wurden, darf noch entscheiden, also wurde nichts genehmigt; versuchen Sie es noch einmal, um zu fragen, wer jetzt darf',
  'none of the linked conversations can be reached': 'keine der verknüpften Konversationen ist erreichbar',
  'the requester’s e-mail address is not known, or the host does not show it':
    'die E-Mail-Adresse der anfragenden Person ist nicht bekannt, oder der Host zeigt sie nicht',
  'the project {1} has no Intercom workspace: choose one in its settings':
    'das Projekt {1} hat keinen Intercom-Workspace: Wählen Sie in seinen Einstellungen einen',
  'there is no ticket type {1}; known are {2}': 'den Tickettyp {1} gibt es nicht; bekannt sind {2}',
  'team_not_offered: the settings of the project {1} do not offer the team {2}: an admin adds it under Projects → Escalation, or names another in the workflow; then try this step again':
    'die Einstellungen des Projekts {1} bieten das Team {2} nicht an: Ein Admin fügt es unter „Projekte“ → „Eskalation“ hinzu oder nennt im Workflow ein anderes; versuchen Sie diesen Schritt dann noch einmal',

  // What a workflow would do.
  'creates an Intercom ticket of the type {1}: “{2}”': 'erstellt in Intercom ein Ticket vom Typ {1}: „{2}“',
  'writes a note in every linked conversation: “{1}”': 'schreibt eine Notiz in jede verknüpfte Konversation: „{1}“',
  'writes a note in every linked conversation and reopens it: “{1}”':
    'schreibt eine Notiz in jede verknüpfte Konversation und öffnet sie wieder: „{1}“',
  'reopens every linked conversation': 'öffnet jede verknüpfte Konversation wieder',
  'answers the customer in every linked conversation: “{1}”':
    'antwortet dem Kunden in jeder verknüpften Konversation: „{1}“',
  'sets the priority to {1}': 'setzt die Priorität auf {1}',
  'adds the tag {1}': 'fügt das Tag {1} hinzu',
  'removes the tag {1}': 'entfernt das Tag {1}',
  'assigns it to nobody': 'weist ihn niemandem zu',
  'assigns it to {1}': 'weist ihn zu: {1}',
  'comments for everybody to see: “{1}”': 'kommentiert, sichtbar für alle: „{1}“',
  'comments internally: “{1}”': 'kommentiert intern: „{1}“',
  'tells the requester by e-mail: “{1}”': 'benachrichtigt die anfragende Person per E-Mail: „{1}“',
  'calls the webhook {1}': 'ruft den Webhook {1} auf',

  // A try of escalation.
  Issue: 'Vorgang',
  'Ticket type': 'Tickettyp',
  'Field mapping': 'Zuordnung der Felder',
  Creation: 'Erstellung',
  'Nothing was made: this was a dry run.': 'Es wurde nichts erstellt: Das war ein Probelauf.',
  'Made the request {1}.': 'Die Anfrage {1} wurde gestellt.',
  'Uses {1}: {2}': 'Verwendet {1}: {2}',
  'No issue of {1} is known yet: name one by its key.':
    'Von {1} ist noch kein Vorgang bekannt: Nennen Sie einen mit seinem Schlüssel.',
  'The project has no Intercom workspace: choose one in its settings.':
    'Das Projekt hat keinen Intercom-Workspace: Wählen Sie in seinen Einstellungen einen.',
  '{1} answers: {a}.': '{1} antwortet: {a}.',
  '{1} ticket types, {2} teams, {3} teammates': '{1} Tickettypen, {2} Teams, {3} Teammitglieder',
  'The workspace has no team {1} (any more).': 'Der Workspace hat kein Team {1} (mehr).',
  'Choose other teams in the settings of the project.': 'Wählen Sie in den Einstellungen des Projekts andere Teams.',
  'No team is offered; teammates are.': 'Angeboten werden keine Teams, nur Teammitglieder.',
  'Offered: {1}.': 'Angeboten: {1}.',
  'The workspace has no ticket type: make one in Intercom.':
    'Der Workspace hat keinen Tickettyp: Legen Sie in Intercom einen an.',
  'The workspace has no ticket type {1} (any more): choose another in the settings of the project.':
    'Der Workspace hat keinen Tickettyp {1} (mehr): Wählen Sie in den Einstellungen des Projekts einen anderen.',
  'Fills no attribute.': 'Füllt kein Attribut.',
  'Fills {1}.': 'Füllt {1}.',
  '{1} has no customer: no conversation is linked, and who reported it is no contact. Link one, or try another issue.':
    '{1} hat keinen Kunden: Keine Konversation ist verknüpft, und der Autor ist kein Kontakt. Verknüpfen Sie eine, oder nehmen Sie einen anderen Vorgang.',
  'the reporter': 'den Autor',
  'Can be made for {a}.': 'Lässt sich für {a} erstellen.',
  'Can be made for {a}. An agent has to fill in {1}; the test takes what fits.':
    'Lässt sich für {a} erstellen. Ein Agent muss {1} ausfüllen; der Test nimmt, was passt.',
  'The ticket was asked for, as an agent would.': 'Das Ticket wurde angefordert, wie ein Agent es täte.',
  'is still on its way': 'ist noch unterwegs',

  // What an escalation is offered.
  'Authorization failed: Intercom no longer accepts the access to {1}.':
    'Die Anmeldung ist fehlgeschlagen: Intercom lässt den Zugriff auf {1} nicht mehr zu.',
  'Ask a workspace admin to connect it again under Integrations.':
    'Bitten Sie einen Admin des Workspace, ihn unter „Integrationen“ neu zu verbinden.',
  'The plan of {1} does not include conversations over the API.':
    'Der Tarif von {1} enthält keine Konversationen über die API.',
  'The settings of the project do not offer it: an admin chooses the teams under Projects → Escalation.':
    'Die Einstellungen des Projekts bieten es nicht an: Ein Admin wählt die Teams unter „Projekte“ → „Eskalation“.',
  'Teams are chosen for the workspace of the project only: assign a teammate here, or nobody.':
    'Teams werden nur für den Workspace des Projekts gewählt: Weisen Sie hier einem Teammitglied zu, oder niemandem.',
  'The settings of the project offer no team: an admin chooses them under Projects → Escalation.':
    'Die Einstellungen des Projekts bieten kein Team an: Ein Admin wählt sie unter „Projekte“ → „Eskalation“.',
  'None of the teams that the settings of the project offer is in the workspace any more: an admin chooses others.':
    'Keines der angebotenen Teams gibt es noch im Workspace: Ein Admin wählt andere.',
  'It was made less than a minute ago: read the teams again.':
    'Es wurde vor weniger als einer Minute angelegt: Lesen Sie die Teams neu ein.',
  'It belongs to another workspace: each workspace has its own teams, and this connection reads one.':
    'Es gehört zu einem anderen Workspace: Jeder hat eigene Teams, und diese Verbindung liest einen.',
  'It was archived or deleted in Intercom, under Settings → Workspace → Teams.':
    'Es wurde in Intercom unter „Settings“ → „Workspace“ → „Teams“ archiviert oder gelöscht.',
  'Authorization failed: ask a workspace admin to connect the workspace again under Integrations.':
    'Die Anmeldung ist fehlgeschlagen: Bitten Sie einen Admin des Workspace, ihn unter „Integrationen“ neu zu verbinden.',
  'The team or teammate is missing: read the workspace again, choose another, and escalate again.':
    'Das Team oder Teammitglied fehlt: Lesen Sie den Workspace neu ein, wählen Sie ein anderes und eskalieren Sie erneut.',
  'Open the form again: it shows the ticket type as it is now.':
    'Öffnen Sie das Formular noch einmal: Es zeigt den Tickettyp, wie er jetzt ist.',
  'Choose another contact, and escalate again.': 'Wählen Sie einen anderen Kontakt und eskalieren Sie erneut.',
  'Authorization failed: ask an admin to enter a new token for the host under Integrations; it then goes on by itself.':
    'Die Anmeldung ist fehlgeschlagen: Bitten Sie einen Admin, unter „Integrationen“ ein neues Token für den Host einzugeben; dann geht es von selbst weiter.',
  'Give the access the permission it names. What waits then goes on by itself; what failed is tried again on the activity page.':
    'Geben Sie dem Zugang die genannte Berechtigung. Was wartet, geht dann von selbst weiter; was fehlschlug, versuchen Sie unter „Aktivität“ noch einmal.',
  'Ask an admin to connect it again.': 'Bitten Sie einen Admin, neu zu verbinden.',
  'it was unlinked before it could be sent': 'die Verknüpfung endete, bevor es gesendet werden konnte',
  'it could not be sent': 'es konnte nicht gesendet werden',

  // Imports, and checks of what webhooks missed.
  'The host cannot be read now; its page says why.': 'Der Host lässt sich gerade nicht lesen; seine Seite sagt, warum.',
  'The host allows no more calls just now.': 'Der Host lässt im Moment keine weiteren Aufrufe zu.',
  'The project {1} is not set up any more.': 'Das Projekt {1} ist nicht mehr eingerichtet.',
  'Conversation linking is off for the project {1}.': 'Das Verknüpfen ist für das Projekt {1} ausgeschaltet.',
  'The project {1} has no connection.': 'Das Projekt {1} hat keine Verbindung.',
  'The workspace is not connected any more.': 'Der Workspace ist nicht mehr verbunden.',
  '{1} is not there any more: links of its issues end. Remove its settings under Projects.':
    '{1} gibt es nicht mehr: Die Verknüpfungen seiner Vorgänge enden. Entfernen Sie seine Einstellungen unter „Projekte“.',
  'Issue {1}: {a}': 'Vorgang {1}: {a}',
  'Conversation {1}: {a}': 'Konversation {1}: {a}',

  // How the places are.
  'disconnected: it has no access token': 'getrennt: kein Token',
  'disconnected: it has no token': 'getrennt: kein Token',
  '{1} ({2}), region {3}, acting as {4}': '{1} ({2}), Region {3}, handelt als {4}',
  '{1} ({2}), region {3}, acting as {4}; its plan does not include conversations':
    '{1} ({2}), Region {3}, handelt als {4}; der Tarif enthält keine Konversationen',
  '{1} ({2}), region {3}, acting as {4}; {a}': '{1} ({2}), Region {3}, handelt als {4}; {a}',
  'a call was refused': 'ein Aufruf wurde abgelehnt',
  '{1} does not let Deskbridge in: {a}': '{1} lässt Deskbridge nicht hinein: {a}',
  '{1} is connected': '{1} ist verbunden',
  'the last one came at {1}': 'der letzte kam um {1}',
  'none came yet': 'noch keiner kam an',
  '1 job waits': '1 Aufgabe wartet',
  '{1} jobs wait': '{1} Aufgaben warten',
  '1 job waits, the oldest for {1} minutes': '1 Aufgabe wartet, seit {1} Minuten',
  '{1} jobs wait, the oldest for {2} minutes': '{1} Aufgaben warten, die älteste seit {2} Minuten',
  'none is set up yet': 'noch keines ist eingerichtet',
  '{1} set up, each with a connection': '{1} eingerichtet, jedes mit einer Verbindung',
  'it has no connection, so its issues cannot be linked':
    'ohne Verbindung: Seine Vorgänge lassen sich nicht verknüpfen',
  'it asked to be left alone for {1} s': 'bat um {1} s Ruhe',
  'Deskbridge believes that it is reached at {1}, which only this machine can. Set PUBLIC_URL to an address that Jira reaches, and restart.':
    'Deskbridge glaubt, unter {1} erreichbar zu sein, was nur dieser Rechner kann. Setzen Sie PUBLIC_URL auf eine Adresse, die Jira erreicht, und starten Sie neu.',
  'Jira Cloud delivers to https only, and Deskbridge is reached at {1}. Set PUBLIC_URL to its https address.':
    'Jira Cloud stellt nur an https zu, und Deskbridge ist unter {1} erreichbar. Setzen Sie PUBLIC_URL auf die https-Adresse.',
  'Its token is of another workspace, {1} ({2}).': 'Das Token gehört zu einem anderen Workspace, {1} ({2}).',
};

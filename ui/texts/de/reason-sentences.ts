import type { Sentences } from '../saying.ts';

/** Why something was not sent, not done or not read, ours and as the vendors' ends say it. See ../saying.ts for the gaps. */
export const pairs: Sentences = {
  // Effects.
  'forbidden: {a}': 'nicht erlaubt: {a}',
  'unexpected: {a}': 'unerwartet: {a}',
  'not sent: {a}': 'nicht gesendet: {a}',
  'given up after {1} tries: {a}': 'nach {1} Versuchen aufgegeben: {a}',
  'given up: {1} tries ended without an answer': 'aufgegeben: {1} Versuche endeten ohne Antwort',
  'given up after {1} tries that ended without an answer': 'nach {1} Versuchen aufgegeben, die ohne Antwort endeten',
  'given up after a day: its answers were lost, and it is certainly not there':
    'nach einem Tag aufgegeben: Die Antworten gingen verloren, und es ist sicher nicht da',
  'something that is no error was thrown': 'etwas Unerwartetes ist geschehen',
  'its answer was lost; it is looked for first': 'die Antwort ging verloren; es wird erst gesucht',
  'not there yet; it is looked for once more': 'noch nicht da; es wird noch einmal gesucht',
  'certainly not there: sent again': 'sicher nicht da: erneut gesendet',
  'the lease grew old before it could be sent': 'es dauerte zu lange, bis es gesendet werden konnte',
  'its link has ended, so nothing goes out for it any more':
    'die Verknüpfung ist beendet, darum geht dafür nichts mehr hinaus',
  'forbidden: {a}; give the token this permission, then retry':
    'nicht erlaubt: {a}; geben Sie dem Token diese Berechtigung und versuchen Sie es dann erneut',
  'a permission is missing': 'eine Berechtigung fehlt',
  "api_plan_restricted: this workspace's plan does not include conversations; change the plan, then check again":
    'der Tarif dieses Workspace enthält keine Konversationen; ändern Sie ihn und prüfen Sie dann erneut',
  'the host was disconnected while this was under way': 'der Host wurde getrennt, während dies unterwegs war',
  'the host cannot be read now; its page says why': 'der Host lässt sich gerade nicht lesen; seine Seite sagt, warum',
  "the host's token cannot be used: {a}": 'das Token des Hosts lässt sich nicht verwenden: {a}',
  'the host': 'der Host',
  'it cannot be read any more: {a}': 'es lässt sich nicht mehr lesen: {a}',
  'the issue cannot be read any more: {a}': 'der Vorgang lässt sich nicht mehr lesen: {a}',
  'the issue {1} could not be read: {a}': 'der Vorgang {1} ließ sich nicht lesen: {a}',
  'the reporter could not be read: {a}': 'der Autor des Vorgangs ließ sich nicht lesen: {a}',
  'the comment could not be found: {a}': 'der Kommentar ließ sich nicht finden: {a}',
  'the host does not show the reporter’s e-mail address any more':
    'der Host zeigt die E-Mail-Adresse des Autors nicht mehr',
  'The host does not show the reporter’s e-mail address: choose a contact instead.':
    'Der Host zeigt die E-Mail-Adresse des Autors nicht: Wählen Sie stattdessen einen Kontakt.',
  'what was written in conversation {1} could not be read: {a}':
    'was in Konversation {1} geschrieben wurde, ließ sich nicht lesen: {a}',
  'conversation {1} does not show what was written yet': 'Konversation {1} zeigt noch nicht, was geschrieben wurde',
  'It is not asked just now: calls are kept for what is to be sent, or it refused the last ones.':
    'Gerade wird nicht gefragt: Die Aufrufe bleiben dem vorbehalten, was zu senden ist, oder die letzten wurden abgelehnt.',
  'The host has no token any more.': 'Der Host hat kein Token mehr.',
  'The host is not set up any more.': 'Der Host ist nicht mehr eingerichtet.',
  '{a}; reconnect it to go on.': '{a}; verbinden Sie neu, damit es weitergeht.',
  'Disconnected by {1}': 'Getrennt von {1}',
  'Removed by {1}; add it again to go on.': 'Entfernt von {1}; fügen Sie ihn wieder hinzu, damit es weitergeht.',
  'not sent: the connection "{1}" was disconnected by {2}. Reconnect it, then send again.':
    'nicht gesendet: Die Verbindung „{1}“ wurde von {2} getrennt. Verbinden Sie neu und senden Sie dann erneut.',

  // E-mail.
  'e-mail is off: SMTP_URL and MAIL_FROM are not set': 'E-Mail ist aus: SMTP_URL und MAIL_FROM sind nicht gesetzt',
  'e-mail is off: set SMTP_URL and MAIL_FROM, then try again':
    'E-Mail ist aus: Setzen Sie SMTP_URL und MAIL_FROM und versuchen Sie es dann noch einmal',
  'it may have been sent: the mail server did not say. It is not sent again by itself':
    'vielleicht gesendet: Der Mailserver hat es nicht gesagt. Es wird nicht von selbst erneut gesendet',
  '{1} mails an hour went to {2} already: most likely a loop':
    'schon {1} E-Mails in einer Stunde gingen an {2}: vermutlich eine Schleife',
  'it may have been sent; another can be asked for': 'vielleicht gesendet; eine weitere lässt sich anfordern',
  'it could not be sent in time; another can be asked for':
    'konnte nicht rechtzeitig gesendet werden; eine weitere lässt sich anfordern',
  'it could not be sent in time; ask for another':
    'konnte nicht rechtzeitig gesendet werden; fordern Sie eine weitere an',
  'nobody with this address may come in': 'mit dieser Adresse darf sich niemand anmelden',
  'it may have been sent: look into the inbox': 'vielleicht gesendet: Sehen Sie im Posteingang nach',
  'the mail server cannot check our password now: {1}': 'der Mailserver kann unser Passwort gerade nicht prüfen: {1}',
  'the mail server refuses user or password: {1}': 'der Mailserver lehnt Benutzer oder Passwort ab: {1}',
  'the mail server does not take mail to this address: {1}':
    'der Mailserver nimmt keine E-Mail an diese Adresse an: {1}',
  'the mail server refuses this mail: {1}': 'der Mailserver lehnt diese E-Mail ab: {1}',
  'the mail server asks to try later: {1}': 'der Mailserver bittet, es später zu versuchen: {1}',
  'the mail cannot be sent: {1}': 'die E-Mail lässt sich nicht senden: {1}',
  'the mail server did not say whether it took the mail: {1}':
    'der Mailserver hat nicht gesagt, ob er die E-Mail angenommen hat: {1}',
  'the mail server could not be reached: {1}': 'der Mailserver war nicht erreichbar: {1}',
  'it cannot be used': 'sie lässt sich nicht verwenden',
  'It goes on by itself. Check the connection to the mail server meanwhile.':
    'Es geht von selbst weiter. Prüfen Sie inzwischen die Verbindung zum Mailserver.',
  'Set user and password in SMTP_URL anew (in it, @ is %40), then start again.':
    'Setzen Sie Benutzer und Passwort in SMTP_URL neu (darin ist @ %40) und starten Sie dann neu.',
  'Name the server in SMTP_URL as its certificate does, then start again.':
    'Nennen Sie den Server in SMTP_URL so wie sein Zertifikat und starten Sie dann neu.',
  'Use smtps:// for port 465, smtp:// for 587 in SMTP_URL, then start again.':
    'Verwenden Sie in SMTP_URL smtps:// für Port 465, smtp:// für 587 und starten Sie dann neu.',
  'Look for a slip in the name of the server in SMTP_URL, then start again.':
    'Suchen Sie nach einem Tippfehler im Namen des Servers in SMTP_URL und starten Sie dann neu.',
  'Ask whoever runs the mail server why it refuses this address.':
    'Fragen Sie den Betreiber des Mailservers, warum er diese Adresse ablehnt.',
  'Set MAIL_FROM to an address that this user may send from, then start again.':
    'Setzen Sie MAIL_FROM auf eine Adresse, von der dieser Benutzer senden darf, und starten Sie dann neu.',
  'See that this machine reaches the port in SMTP_URL: networks often block it.':
    'Sorgen Sie dafür, dass dieser Rechner den Port in SMTP_URL erreicht: Netze sperren ihn oft.',
  'Check SMTP_URL and MAIL_FROM, then start again.': 'Prüfen Sie SMTP_URL und MAIL_FROM und starten Sie dann neu.',

  // Webhooks of workflows.
  '{1} answered the webhook with {2}': '{1} antwortete dem Webhook mit {2}',
  '{1} answered the webhook with {2}; change what it expects, or the address in the workflow, then try again':
    '{1} antwortete dem Webhook mit {2}; ändern Sie, was dort erwartet wird, oder die Adresse im Workflow, und versuchen Sie es dann noch einmal',

  'payload_incomplete: {1}': 'dem Ereignis fehlt etwas: {1}',

  // Intercom.
  'Intercom failed {1}': 'Intercom scheiterte {1}',
  'Intercom answered with a redirect {1}': 'Intercom antwortete mit einer Weiterleitung {1}',
  'Intercom refused {a}: there is no team or teammate {1} in the workspace any more {2}.':
    'Intercom lehnte ab: {a}. Ein Team oder Teammitglied {1} gibt es im Workspace nicht mehr {2}.',
  'Intercom refused {a}: teammate {1}, whom Deskbridge acts as, is not in the workspace any more {2}. Reconnect it as a teammate who is.':
    'Intercom lehnte ab: {a}. Das Teammitglied {1}, als das Deskbridge handelt, ist nicht mehr im Workspace {2}. Verbinden Sie ihn neu als eines, das es ist.',
  'Intercom no longer accepts the access token {1}. Reconnect this workspace.':
    'Intercom nimmt das Token nicht mehr an {1}. Verbinden Sie diesen Workspace neu.',
  "Intercom's plan of this workspace does not include conversations over the API {1}. Start a subscription there, then check again.":
    'Der Intercom-Tarif dieses Workspace enthält keine Konversationen über die API {1}. Schließen Sie dort ein Abonnement ab und prüfen Sie dann erneut.',
  "Intercom's rate limit is used up {1}.": 'Intercom nimmt im Moment keine weiteren Aufrufe an {1}.',
  'Intercom does not allow {a} ({1}). Check that the access token has the permission "{2}" (Developer Hub, Authentication).':
    'Intercom erlaubt es nicht: {a} ({1}). Prüfen Sie, ob das Token die Berechtigung „{2}“ hat (Developer Hub, Authentication).',
  'Not found at Intercom: {a} ({1}). It was deleted, or the access token may not see it.':
    'Bei Intercom nicht gefunden: {a} ({1}). Es wurde gelöscht, oder das Token darf es nicht sehen.',
  'Intercom answered with a redirect in place of {a} ({1}). The API address of this connection is probably wrong.':
    'Intercom antwortete mit einer Weiterleitung statt mit: {a} ({1}). Die API-Adresse dieser Verbindung ist wohl falsch.',
  'Intercom refused {a} ({1}).': 'Intercom lehnte ab: {a} ({1}).',
  'Intercom could not be reached for {a}: {b}.': 'Intercom war nicht erreichbar: {a}, {b}.',
  'Could not read {a}: {b}.': 'Nicht lesbar: {a}, {b}.',
  'Nobody knows whether Intercom took {a}: {b}.': 'Niemand weiß, ob Intercom es angenommen hat: {a}, {b}.',
  '{1} refused the connection': '{1} lehnte die Verbindung ab',
  '{1} could not be reached in time': '{1} war nicht rechtzeitig erreichbar',
  '{1} cannot be reached from here': '{1} ist von hier nicht erreichbar',
  'The name {1} could not be resolved': 'Der Name {1} ließ sich nicht auflösen',
  '{1} did not answer within {2}': '{1} antwortete nicht binnen {2}',
  '{1} ended the connection without an answer': '{1} beendete die Verbindung ohne Antwort',
  'The connection to {1} broke off': 'Die Verbindung zu {1} brach ab',
  'The connection to {1} broke off ({2})': 'Die Verbindung zu {1} brach ab ({2})',
  'No trusted encrypted connection to {1} could be made ({2})':
    'Zu {1} kam keine vertrauenswürdige verschlüsselte Verbindung zustande ({2})',
  'its answer {1} is not JSON ({2})': 'die Antwort {1} ist kein JSON ({2})',
  'its answer {1} lacks what is needed ({2}: {3})': 'der Antwort {1} fehlt etwas Nötiges ({2}: {3})',
  'the note for conversation {1}': 'die Notiz für Konversation {1}',
  'the reopening of conversation {1}': 'das Wiederöffnen von Konversation {1}',
  'the answer in conversation {1}': 'die Antwort in Konversation {1}',
  'the assignment of conversation {1}': 'die Zuweisung von Konversation {1}',
  'the assignment of ticket {1}': 'die Zuweisung von Ticket {1}',
  'the new state of ticket {1}': 'der neue Status von Ticket {1}',
  'the attributes of ticket {1}': 'die Attribute von Ticket {1}',
  'the tag {1}': 'das Tag {1}',
  'the tags': 'die Tags',
  'the {1} ticket': 'das Ticket „{1}“',
  'the new conversation': 'die neue Konversation',
  'the search for the new conversation': 'die Suche nach der neuen Konversation',
  'the search for conversations': 'die Suche nach Konversationen',
  'the search for tickets': 'die Suche nach Tickets',
  'the search for contacts': 'die Suche nach Kontakten',
  'the ticket types': 'die Tickettypen',
  'the companies of contact {1}': 'die Unternehmen von Kontakt {1}',
  'contact {1}': 'Kontakt {1}',
  'the tag of {a} {1}': 'das Tag von {a} {1}',
  'the {a} that changed': '{a}: was sich geändert hat',
  'the new {a}': '{a} anlegen',
  'Unarchive the contact in Intercom, then try again.':
    'Holen Sie den Kontakt in Intercom aus dem Archiv und versuchen Sie es dann noch einmal.',
  'The reference stands in a part that somebody else wrote.':
    'Die Referenz steht in einem Teil, den jemand anderes geschrieben hat.',
  'A part of the conversation written since then was redacted: it may have been the note.':
    'Ein seither geschriebener Teil der Konversation wurde geschwärzt: Es war vielleicht die Notiz.',
  'A part of the conversation written since then was redacted: it may have been the answer.':
    'Ein seither geschriebener Teil der Konversation wurde geschwärzt: Es war vielleicht die Antwort.',
  'Something else was written in the same teammate’s name since: it may be this answer.':
    'Im Namen desselben Teammitglieds wurde seither etwas anderes geschrieben: Es ist vielleicht diese Antwort.',
  'Intercom answers with conversation {1} in place of {2}: it was merged.':
    'Intercom antwortet mit Konversation {1} statt {2}: Sie wurde zusammengeführt.',
  'Intercom did not say what is in the conversation.': 'Intercom hat nicht gesagt, was in der Konversation steht.',
  'The conversation has {1} parts and Intercom shows only the newest {2}.':
    'Die Konversation hat {1} Teile, und Intercom zeigt nur die neuesten {2}.',
  'The contact began more than {1} conversations since.':
    'Der Kontakt hat seither mehr als {1} Konversationen begonnen.',
  'Several carry the reference: {1}.': 'Mehrere tragen die Referenz: {1}.',
  'The contact is not in Intercom any more: it was deleted, or merged into another. Choose another.':
    'Den Kontakt gibt es in Intercom nicht mehr: Er wurde gelöscht oder mit einem anderen zusammengeführt. Wählen Sie einen anderen.',
  "The ticket type {1} has no state of the category {2}: choose another in the project's two-way status.":
    'Der Tickettyp {1} hat keinen Status der Kategorie {2}: Wählen Sie in den Einstellungen des Projekts einen anderen.',
};

import type { Sentences } from '../saying.ts';

/** What the server writes of Intercom, Jira and accounts where they are set up. See ../saying.ts for the gaps. */
export const pairs: Sentences = {
  // What Deskbridge does with a permission: after its name.
  'reads issues and their comments': 'liest Vorgänge und ihre Kommentare',
  'tells on the issue what came from Intercom, in internal comments':
    'schreibt in internen Kommentaren an den Vorgang, was aus Intercom kam',
  'shows each linked conversation on its issue': 'zeigt jede verknüpfte Konversation an ihrem Vorgang',
  'creates and changes the webhook by itself; without it you create the webhook by hand':
    'legt den Webhook selbst an und ändert ihn; ohne sie legen Sie ihn von Hand an',
  'creates issues from Intercom, and knows which fields a new issue asks for':
    'legt Vorgänge aus Intercom an und weiß, welche Felder ein neuer Vorgang verlangt',
  'changes the status of an issue when its ticket changes state':
    'ändert den Status eines Vorgangs, wenn sich der seines Tickets ändert',
  'sets priority, assignee, labels and other fields where a workflow or the sync of fields wants it':
    'setzt Priorität, zuständige Person, Stichwörter und andere Felder, wo ein Workflow oder geteilte Felder es wollen',
  'brings comments of its own up to date; without it, what is edited or redacted in Intercom stays on the issue as it was':
    'aktualisiert eigene Kommentare; ohne sie bleibt am Vorgang stehen, was in Intercom bearbeitet oder geschwärzt wurde',
  'takes a comment of its own back that a service project shows to customers although it was to be internal; without it, that comment stays':
    'nimmt einen eigenen Kommentar zurück, den ein Serviceprojekt Kunden zeigt, obwohl er intern sein sollte; ohne sie bleibt er stehen',
  'issues cannot be read': 'lassen sich Vorgänge nicht lesen',
  'nothing can be told on an issue': 'lässt sich an keinem Vorgang etwas schreiben',
  'conversations cannot be shown on an issue': 'lassen sich Konversationen nicht am Vorgang zeigen',
  '{1} lacks the permission {2} ({3}), so {a}. Grant it: {b}.':
    '{1} fehlt die Berechtigung {2} ({3}), darum {a}. Erteilen Sie sie: {b}.',
  '{1} lacks the permission {2} ({3}) in {4}, so {a}. Grant it: {b}.':
    '{1} fehlt die Berechtigung {2} ({3}) in {4}, darum {a}. Erteilen Sie sie: {b}.',
  'Project settings → Permissions (team-managed projects: Access)':
    'Project settings → Permissions (vom Team verwaltete Projekte: Access)',
  'Administration → Issues → Permission schemes, the scheme of the project':
    'Administration → Issues → Permission schemes, das Schema des Projekts',

  // What a topic of Intercom's webhook is for.
  'Customer replies reach the issue, where that is on': 'Antworten von Kunden erreichen den Vorgang, wo das an ist',
  'Note commands, and notes that reach the issue': 'Befehle in Notizen, und Notizen, die den Vorgang erreichen',
  'The card of a conversation shows the newest reply': 'Die Karte einer Konversation zeigt die neueste Antwort',
  'The card of a conversation shows its assignee': 'Die Karte einer Konversation zeigt, wer zuständig ist',
  'The card of a conversation shows its state': 'Die Karte einer Konversation zeigt ihren Zustand',
  'What was redacted goes from the comment that carried it to the issue':
    'Was geschwärzt wurde, verschwindet aus dem Kommentar am Vorgang',
  'Its links say so before a note is tried': 'Ihre Verknüpfungen sagen es, bevor eine Notiz versucht wird',
  'Links and workflows know of a new ticket': 'Verknüpfungen und Workflows wissen von einem neuen Ticket',
  'Two-way status': 'Status in beide Richtungen',
  'Fields of a ticket stay the same on both sides': 'Felder eines Tickets bleiben auf beiden Seiten gleich',
  'Note commands in tickets, and notes that reach the issue':
    'Befehle in Notizen von Tickets, und Notizen, die den Vorgang erreichen',
  'Customer replies in tickets reach the issue': 'Antworten von Kunden in Tickets erreichen den Vorgang',
  'The panel follows a merged contact': 'Das Panel folgt einem zusammengeführten Kontakt',
  'The panel does not show who is gone': 'Das Panel zeigt niemanden, den es nicht mehr gibt',
  'A connection whose teammate left says so at once':
    'Eine Verbindung, deren Teammitglied gegangen ist, sagt es sofort',
  'Intercom tries the address; it is always on': 'Intercom probiert die Adresse aus; immer an',

  // What is left to do, or why it stands still.
  'If a webhook to {1} is left in Jira, delete it there. Revoke the token too if nothing else uses it.':
    'Wenn in Jira noch ein Webhook zu {1} steht, löschen Sie ihn dort. Widerrufen Sie auch das Token, wenn es sonst nichts verwendet.',
  'Its webhook was deleted in Jira. Revoke the token there too if nothing else uses it.':
    'Der Webhook wurde in Jira gelöscht. Widerrufen Sie dort auch das Token, wenn es sonst nichts verwendet.',
  'Its webhook could not be deleted in Jira: {a} If a webhook to {1} is left in Jira, delete it there. Revoke the token too if nothing else uses it.':
    'Der Webhook ließ sich in Jira nicht löschen: {a} Wenn dort noch einer zu {1} steht, löschen Sie ihn. Widerrufen Sie auch das Token, wenn es sonst nichts verwendet.',
  'Deskbridge has erased the access token. It still exists at Intercom: delete or regenerate it in the Developer Hub of {1} if nothing else uses it.':
    'Deskbridge hat das Token gelöscht. Bei Intercom gibt es das Token noch: Löschen oder erneuern Sie es im Developer Hub von {1}, wenn es sonst nichts verwendet.',
  'Deskbridge has erased the access token, but could not end it at Intercom: {a} Remove the app there, under Settings → Integrations → App Store.':
    'Deskbridge hat das Token gelöscht, konnte es aber bei Intercom nicht beenden: {a} Entfernen Sie dort die App, unter „Settings“ → „Integrations“ → „App Store“.',
  'The app was uninstalled in Jira. Its projects and links are kept: install it again and accept it here to go on.':
    'Die App wurde in Jira deinstalliert. Projekte und Verknüpfungen bleiben: Installieren Sie sie wieder und nehmen Sie sie hier an, damit es weitergeht.',
  'Something is connected to this server already. Try the demo beside it: deskbridge demo tells its story in the terminal.':
    'Mit diesem Server ist schon etwas verbunden. Probieren Sie die Demo daneben aus: „deskbridge demo“ erzählt sie im Terminal.',
  'This server cannot start the simulators itself. On a machine of your own, run: deskbridge serve --demo':
    'Dieser Server kann die Simulatoren nicht selbst starten. Führen Sie auf einem eigenen Rechner aus: deskbridge serve --demo',

  // Passwords and addresses.
  'is no e-mail address; write one such as ada@example.com':
    'ist keine E-Mail-Adresse; schreiben Sie eine wie ada@example.com',
  'At least 8 characters; 15 or more, such as a few words in a row, are much better.':
    'Mindestens 8 Zeichen; 15 oder mehr, etwa ein paar Wörter hintereinander, sind viel besser.',
  'The password has {1} characters. {a}': 'Das Passwort hat {1} Zeichen. {a}',
  'The password has {1} characters; {2} is the most.': 'Das Passwort hat {1} Zeichen; {2} sind das Höchste.',
  'The password repeats the same few characters. {a}': 'Das Passwort wiederholt dieselben wenigen Zeichen. {a}',
  'The password is little more than your e-mail address, your name or the name of this product: choose one that cannot be guessed from these.':
    'Das Passwort ist kaum mehr als Ihre E-Mail-Adresse, Ihr Name oder der dieses Produkts: Wählen Sie eines, das sich daraus nicht erraten lässt.',
  'This password is among those that are tried first everywhere, since many people use it: choose another.':
    'Dieses Passwort gehört zu denen, die überall zuerst probiert werden, weil viele es verwenden: Wählen Sie ein anderes.',
};

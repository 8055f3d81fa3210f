import { type Sentences, sayingBy } from '../saying.ts';
import { pairs as issue } from './issue-sentences.ts';
import { pairs as triggers } from './trigger-sentences.ts';

/** What the server writes about an issue, its links and escalations: all that the panel can show. */
export const pairs: Sentences = {
  ...issue,
  ...triggers,
  'the field {1} of the issue': 'dem Feld {1} des Vorgangs',
  'a template of the mapping': 'einer Vorlage der Feldzuordnung',
  'a fixed value of the mapping': 'einem festen Wert der Feldzuordnung',
  'brings a comment on the issue up to date': 'aktualisiert einen Kommentar am Vorgang',
  'left out by {1}': 'ausgelassen von {1}',
  'the connection is not set up any more': 'die Verbindung ist nicht mehr eingerichtet',
  'the host is not set up any more': 'der Host ist nicht mehr eingerichtet',
  'the issue is not known': 'der Vorgang ist nicht bekannt',
  'a {1} in {2} on {3}': '{1} in {2} auf {3}',
  'made {1} in {2} on {3}: {4}': 'erstellte {1} in {2} auf {3}: {4}',
  'A person found it there, so nobody knows which it is.':
    'Ein Mensch hat es dort gefunden, darum weiß niemand, welches es ist.',
  teammate: 'einem Teammitglied',
  team: 'einem Team',
  '{1}: {a} → {b}': '{1}: {a} → {b}',
  'the ticket {1}': 'das Ticket {1}',
  empty: 'leer',
  none: 'keiner',
  'linked conversation {1} quietly: it hears of the next change':
    'verknüpfte Konversation {1} ohne Notiz: Sie hört von der nächsten Änderung',
  'names conversation {1}, which cannot be linked: {a}': 'nennt Konversation {1}, die nicht verknüpft werden kann: {a}',
  'linked anew: its workspace can be reached now': 'neu verknüpft: Ihr Workspace ist jetzt erreichbar',
  'brings conversation {1} back to the top of the inbox, as the workflow says for {2} → {3}':
    'holt Konversation {1} zurück an den Anfang der Inbox, wie der Workflow es für {2} → {3} vorsieht',
  'conversation {1} is called “{2}”: its link on the issue says so':
    'Konversation {1} heißt „{2}“: Ihr Link am Vorgang zeigt das',
  'the link to conversation {1} is broken: {a}': 'die Verknüpfung mit Konversation {1} ist gestört: {a}',
  'created {1} from conversation {2} in Intercom': 'legte {1} aus Konversation {2} in Intercom an',
  'takes the link to the conversation off the issue': 'entfernt den Link zur Konversation vom Vorgang',
  'begins a conversation in Intercom: “{1}”': 'beginnt eine Konversation in Intercom: „{1}“',
  'sets {1} to nothing': 'leert {1}',
  'sets {1} to {2}': 'setzt {1} auf {2}',
  'puts the tag {1} on conversation {2}': 'gibt Konversation {2} das Tag {1}',
  'takes the tag {1} off conversation {2}': 'nimmt Konversation {2} das Tag {1}',
  'assigns conversation {1} to nobody': 'weist Konversation {1} niemandem zu',
  'assigns conversation {1} to a {a}': 'weist Konversation {1} {a} zu',
  'sets the fields shared with ticket {1}': 'setzt die Felder, die mit Ticket {1} geteilt werden',
  'sets the attributes that ticket {1} shares with the issue':
    'setzt die Attribute, die Ticket {1} mit dem Vorgang teilt',
  'writes an e-mail to {a}: “{1}”': 'schreibt eine E-Mail an {a}: „{1}“',
  'the requester': 'die anfragende Person',
  'calls a webhook of {a}': 'ruft einen Webhook von {a} auf',
  'two-way status: {a} became {1} and {b} became {2}; {c} wins: {3}':
    'Status in beide Richtungen: {a} wurde {1} und {b} wurde {2}; es gilt {c}: {3}',
  'two-way status: the ticket became {1} before the issue was closed as {2}; the issue stays closed':
    'Status in beide Richtungen: Das Ticket wurde {1}, bevor der Vorgang als {2} geschlossen wurde; er bleibt geschlossen',
  'two-way fields: {a} could not follow: {b}': 'Felder in beide Richtungen: {a} konnte nicht folgen: {b}',
  'two-way fields: {a} follows: {b}': 'Felder in beide Richtungen: {a} folgt: {b}',
  'two-way fields: {a}; {b} is set back: {c}': 'Felder in beide Richtungen: {a}; {b} wird zurückgesetzt: {c}',
  '{a} changed {1} of the issue, which the ticket owns': '{a} änderte {1} des Vorgangs, worüber das Ticket bestimmt',
  '{a} changed {1} of the ticket, which the issue owns': '{a} änderte {1} des Tickets, worüber der Vorgang bestimmt',
  somebody: 'jemand',
  'answered by the customer': 'vom Kunden beantwortet',
  'two-way status and comments of conversation {1} are stopped: {a}. Look at both sides, then let them go on':
    'Status und Kommentare von Konversation {1} in beide Richtungen sind angehalten: {a}. Prüfen Sie beide Seiten und lassen Sie sie dann weiterlaufen',
  'two-way status, fields and comments of conversation {1} go on':
    'Status, Felder und Kommentare von Konversation {1} gehen wieder in beide Richtungen',
  '{1} wrote in conversation {2}': '{1} schrieb in Konversation {2}',
  '{1} noted in conversation {2}': '{1} notierte in Konversation {2}',
  'what was written in conversation {1} was edited there: its comment on the issue follows':
    'was in Konversation {1} geschrieben wurde, wurde dort bearbeitet: Der Kommentar am Vorgang folgt',
  'what was written in conversation {1} was redacted there: its text goes from the issue':
    'was in Konversation {1} geschrieben wurde, wurde dort geschwärzt: Der Text verschwindet vom Vorgang',
  'what was written in conversation {1} was redacted there: its text goes from the issue. Notes in {a} still show it: redact them in Intercom':
    'was in Konversation {1} geschrieben wurde, wurde dort geschwärzt: Der Text verschwindet vom Vorgang. Notizen in {a} zeigen ihn noch: Schwärzen Sie sie in Intercom',
  'tests escalation to {a}: “{1}”': 'probiert die Eskalation aus: {a}, „{1}“',
  'could not be escalated to {a}: {b}': 'ließ sich nicht eskalieren: {a}, {b}',
  'no issue was made in {1} on {2}: {a}': 'in {1} auf {2} entstand kein Vorgang: {a}',
  'no {a} was made: {b}': '{a} wurde nicht erstellt: {b}',
  'the issue in {1} on {2} was found by a person: name it here by its address':
    'den Vorgang in {1} auf {2} hat ein Mensch gefunden: Nennen Sie hier seine Adresse',
  'the {a} was found in Intercom by a person: link it by its address':
    '{a} wurde in Intercom von einem Menschen gefunden: Verknüpfen Sie über die Adresse',
  '{a} {1} was made, but not linked: {b}': '{a} {1} wurde erstellt, aber nicht verknüpft: {b}',
  'links {a} {1} again': 'verknüpft {a} {1} erneut',
  'links the issue it was escalated to again, both ways':
    'verknüpft den Vorgang, zu dem eskaliert wurde, wieder in beiden Richtungen',
  'assigns {a} to a {b}': 'weist {a} {b} zu',
  'puts the link to {1} {a}': 'hinterlegt den Link zu {1} {a}',
  here: 'hier',
  'on the other issue': 'am anderen Vorgang',
  '{a} does not hold yet, and is tried until it does: {b}':
    '{a} steht noch nicht und wird so lange versucht, bis es gelingt: {b}',
  'the link to {1}': 'der Link zu {1}',
  'the note in {1}': 'die Notiz in {1}',
  'Show {1} on the new issue': '{1} am neuen Vorgang zeigen',
  'Show the new issue on {1}': 'Neuen Vorgang an {1} zeigen',
  'It is not linked (any more).': 'Es ist nicht (mehr) verknüpft.',
  'Link it by its address.': 'Verknüpfen Sie es über die Adresse.',
  'Re-link it, if it should be.': 'Verknüpfen Sie es erneut, wenn es das sein soll.',
  'The {a} is there, without an assignee: assign it in Intercom.':
    '{a} ist da, ohne zuständige Person: Weisen Sie in Intercom zu.',
  'Look in Intercom for [ref {1}], then say on the activity page whether it is there or is to be sent again.':
    'Suchen Sie in Intercom nach [ref {1}] und wählen Sie dann unter „Aktivität“, ob es da ist oder erneut gesendet wird.',
  'Mend what the reason names, then try it again on the activity page, or escalate again.':
    'Beheben Sie, was der Grund nennt, und versuchen Sie es dann unter „Aktivität“ noch einmal, oder eskalieren Sie erneut.',
  'asks {1} for approval': 'bittet {1} um eine Genehmigung',
  'all steps are done': 'alle Schritte sind erledigt',
  'the link is broken: {a}': 'die Verknüpfung ist gestört: {a}',
  'not_found: it was deleted, or the token may not see it': 'es wurde gelöscht, oder das Token darf es nicht sehen',
  '{a} could not be read: {b}': '{a} ließ sich nicht lesen: {b}',
  'Who reported this issue': 'Der Autor des Vorgangs',
};

export const texts = sayingBy(pairs);

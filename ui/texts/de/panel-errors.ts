import type { Errors } from '../refusing.ts';
import { refusals as requests } from './request-errors.ts';

/** What the server refuses beside an issue and inside Jira, and why Intercom, Jira and mail servers refused. */
export const refusals: Errors = {
  withDetail: requests.withDetail,
  /** These say it all. */
  whole: {
    ...requests.whole,
    reconnect: 'Intercom nimmt das Token nicht mehr an. Bitten Sie einen Admin, den Workspace neu zu verbinden.',
    plan_restricted:
      'Der Tarif dieses Workspace enthält keine Konversationen über die API. Ändern Sie ihn in Intercom und prüfen Sie die Verbindung dann erneut.',
    forbidden: 'Dem Token fehlt bei Intercom die Berechtigung. Bitten Sie einen Admin, sie zu erteilen.',
    intercom_unavailable:
      'Intercom antwortet gerade nicht oder nimmt im Moment keine weiteren Aufrufe an. Versuchen Sie es gleich noch einmal.',
    rate_limited: 'Intercom nimmt im Moment keine weiteren Aufrufe an. Das wird von selbst noch einmal gelesen.',
    unread: 'Das ließ sich bei Intercom nicht lesen. Versuchen Sie es gleich noch einmal.',
    gone: 'Die Konversation wurde gelöscht, oder die Verbindung darf sie nicht sehen. Lösen Sie die Verknüpfung.',
    fit_invalid: 'Dieser Aufruf kam nicht von der App dieses Servers. Laden Sie die Seite neu.',
    wrong_environment: 'Der Aufruf kam aus einer anderen Umgebung der App als der produktiven.',
    not_accepted: 'Dieses Jira wurde in Deskbridge noch nicht angenommen. Ein Admin nimmt es unter „Integrationen“ an.',
    no_person: 'Jira hat nicht gesagt, wer fragt. Laden Sie die Seite in Jira neu.',
    forge_off: 'Für diesen Server ist keine App für Jira Cloud eingerichtet. Dazu wird FORGE_APP_ID gesetzt.',
    no_connection: 'Dieses Projekt hat keinen Workspace. Wählen Sie einen in seinen Einstellungen.',
    linking_off: 'Das Verknüpfen ist in diesem Projekt ausgeschaltet. Schalten Sie es in seinen Einstellungen ein.',
    conversation_gone: 'Die Konversation wurde in Intercom gelöscht, oder die Verbindung darf sie nicht sehen.',
    conversation_forbidden:
      'Das Token darf diese Konversation nicht sehen. Erteilen Sie die Berechtigung und prüfen Sie die Verbindung dann erneut.',
    bad_conversation:
      'Das ist weder die Nummer noch die Adresse einer Konversation. Kopieren Sie die Adresse aus Intercom.',
    nothing_linked: 'An keine Konversation dieses Vorgangs lässt sich gerade schreiben. Bei jeder steht, warum.',
    note_empty: 'Der Text ist leer. Schreiben Sie etwas.',
    confirm_customer_reply: 'Das würden Ihre Kunden sehen, und es wurde nichts gesendet. Bestätigen Sie es zuerst.',
    just_sent: 'Genau das wurde vor wenigen Minuten schon gesendet. Sehen Sie nach, wie weit es ist.',
    no_reporter: 'Niemand ist als meldende Person eingetragen. Suchen Sie den Kontakt nach dem Namen.',
    email_hidden: 'Jira zeigt die E-Mail-Adresse der meldenden Person nicht. Suchen Sie den Kontakt nach dem Namen.',
    contact_archived: 'Diesen Kontakt gibt es, er ist aber archiviert. Holen Sie ihn in Intercom zurück.',
    link_ended: 'Die Verknüpfung ist beendet, darum geht dafür nichts mehr hinaus.',
    no_assignee: 'Ein Vorgang nimmt weder ein Team noch eine Person von Intercom an. Lassen Sie das Feld leer.',
    team_missing:
      'Dieses Team gibt es im Workspace nicht. Lesen Sie Teams und Typen neu ein; vielleicht ist es neu oder gelöscht.',
    team_not_offered:
      'Dieses Team wird in diesem Projekt nicht angeboten. Ein Admin nimmt es unter „Projekte → Eskalation“ auf.',
    teammate_missing:
      'Diese Person gibt es im Workspace nicht. Lesen Sie Teams und Typen neu ein und wählen Sie eine andere.',
    ticket_type_gone:
      'Diesen Tickettyp gibt es im Workspace nicht mehr. Lesen Sie Teams und Typen neu ein und wählen Sie einen anderen.',
    no_priority: 'Eine Priorität lässt sich dort nicht setzen. Lassen Sie sie weg.',
    contact_missing: 'Ein Ticket braucht einen Kontakt. Wählen Sie einen.',
    contact_gone: 'Diesen Kontakt gibt es in Intercom nicht mehr. Wählen Sie einen anderen.',
    not_made: 'Noch ist nichts entstanden, das sich verknüpfen ließe. Der erste Schritt sagt, warum.',
    redirected: 'Die Adresse der API führt woandershin. Lassen Sie sie beim Verbinden weg.',
    left_visible:
      'Der Kommentar steht im Vorgang, und Kunden können ihn lesen: Jira hat ihn nicht intern gelassen und ließ ihn nicht wieder entfernen. Löschen Sie ihn in Jira.',
    not_internal:
      'Jira hat einen Kommentar nicht intern gelassen, darum wurde er wieder entfernt. Prüfen Sie im Service-Projekt die Berechtigungen des Kontos.',
    project_kind_unknown:
      'Jira sagt nicht, ob Kunden die Kommentare dieses Projekts sehen, darum wurde nichts geschrieben. Geben Sie dem Konto des Tokens Zugriff auf das Projekt.',
    comment_unknown: 'Welcher Kommentar gemeint war, ließ sich nicht sicher finden, darum wurde nichts geschrieben.',
    no_issue: 'Diesen Vorgang gibt es nicht mehr.',
    bad_id: 'Von der anderen Seite kam eine Kennung, die keine ist.',
    unknown_assignee: 'Diese Person bearbeitet hier keine Anfragen. Wählen Sie eine andere.',
  },
  /** After these stands what the server says: it names what is meant. */
  naming: {
    ...requests.naming,
    unknown_host: 'Einen Host mit diesem Namen gibt es nicht. Unter „Integrationen“ stehen alle.',
    unknown_connection: 'Eine Verbindung mit diesem Namen gibt es nicht. Unter „Integrationen“ stehen alle.',
    host_needed: 'Das gibt es auf mehreren Hosts. Wählen Sie, welcher gemeint ist.',
    reconnect_needed:
      'Intercom nimmt das Token nicht mehr an. Verbinden Sie den Workspace unter „Integrationen“ neu; was wartet, geht dann hinaus.',
    intercom_forbidden:
      'Dem Token fehlt bei Intercom eine Berechtigung. Erteilen Sie sie im Developer Hub und prüfen Sie die Verbindung dann erneut.',
    intercom_refused: 'Intercom hat das abgelehnt.',
    other_workspace: 'Das gehört zu einem anderen Workspace als dem verbundenen.',
    host_unavailable: 'Der Host antwortet gerade nicht. Versuchen Sie es gleich noch einmal; es ging nichts verloren.',
    host_refused: 'Der Host hat das abgelehnt, meist fehlt eine Berechtigung.',
    permission_missing:
      'Dafür fehlt eine Berechtigung in Jira: dem Konto des Tokens oder, innerhalb von Jira, Ihnen selbst. Lassen Sie sie erteilen.',
    no_token:
      'Für diesen Host gibt es kein Token. Geben Sie ihm eines, oder fügen Sie ihn unter seinem Namen neu hinzu.',
    invalid: 'Das ließ sich nicht lesen. Laden Sie die Seite neu.',
    project_not_set_up: 'Dieses Projekt ist hier noch nicht eingerichtet. Fügen Sie es unter „Projekte“ hinzu.',
    other_project: 'Dieser Vorgang gehört zu einem anderen Projekt. Nennen Sie einen dieses Projekts.',
    not_linked: 'Das Verknüpfen oder Lösen ist nicht gelungen.',
    bad_issue_key: 'Das ist kein Schlüssel eines Vorgangs. Schreiben Sie ihn wie SUP-42.',
    issue_not_found:
      'Diesen Vorgang gibt es dort nicht, oder das Token darf ihn nicht sehen. Prüfen Sie den Schlüssel.',
    not_created: 'Intercom hat keinen Kontakt angelegt.',
    payload_incomplete:
      'Diesem Ereignis fehlt etwas, ohne das sich nichts entscheiden lässt. Senden Sie es vom Host noch einmal.',
    ticket_type_unusable: 'Dieser Tickettyp lässt sich über die API nicht verwenden. Wählen Sie einen anderen.',
    attribute_gone: 'Der Tickettyp hat dieses Feld nicht mehr. Korrigieren Sie die Feldzuordnung des Projekts.',
    attribute_required: 'Der Tickettyp verlangt ein Feld, das leer ist. Füllen Sie es aus.',
    option_gone: 'Diese Auswahl gibt es in der Liste nicht. Wählen Sie eine andere.',
    wrong_type: 'Dieses Feld nimmt nur Werte anderer Art an.',
    unknown_priority: 'Diese Priorität gibt es dort nicht. Wählen Sie eine andere.',
    unknown_issue_type: 'Das Projekt hat keinen solchen Vorgangstyp. Wählen Sie einen anderen.',
    field_required: 'Der Vorgangstyp verlangt Felder, die leer sind. Füllen Sie sie aus.',
    unknown_state: 'Diesen Status gibt es beim Ticket nicht mehr. Korrigieren Sie die Statustabelle des Projekts.',
    unknown_value: 'Das Feld bietet diesen Wert nicht an. Korrigieren Sie die Feldzuordnung oder den Workflow.',
    unknown_field:
      'Der Vorgang hat dieses Feld nicht, oder es lässt sich dort nicht setzen. Korrigieren Sie die Feldzuordnung oder den Workflow.',
    no_transition:
      'Von hier führt kein Übergang zu diesem Status. Ergänzen Sie ihn in Jira, oder korrigieren Sie die Statustabelle.',
    fields_required: 'Es fehlen Felder, die verlangt werden. Ordnen Sie sie zu, oder verlangen Sie sie nicht mehr.',
    fields_unfit: 'Ein gemeinsames Feld kann nicht aufnehmen, was auf der anderen Seite steht.',
  },
};

import type { Errors } from '../errors.ts';
import { texts as common } from './portal-errors.ts';

/** What the server refuses, by its code: what it means, and what to do. English is what the server says itself. */
export const texts: Errors = {
  withDetail: common.withDetail,
  /** These say it all. */
  whole: {
    ...common.whole,
    wrong_credentials:
      'E-Mail-Adresse oder Passwort stimmen nicht. Versuchen Sie es noch einmal, oder bitten Sie einen Admin um einen Link für ein neues Passwort.',
    wrong_password: 'Das Passwort stimmt nicht.',
    wrong_code:
      'Der Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten, oder nehmen Sie einen Wiederherstellungscode.',
    code_needed: 'Geben Sie einen Code Ihrer Authenticator-App ein, oder einen Wiederherstellungscode.',
    proof_needed: 'Geben Sie dazu Ihr Passwort ein, oder einen Code Ihrer Authenticator-App.',
    second_factor_needed: 'Admins brauchen hier einen zweiten Faktor. Richten Sie ihn zuerst in Ihrem Konto ein.',
    second_factor_on:
      'Ein zweiter Faktor ist schon eingerichtet. Schalten Sie ihn zuerst aus, wenn Sie einen anderen wollen.',
    second_factor_off: 'Es ist kein zweiter Faktor eingerichtet. Richten Sie zuerst einen ein.',
    not_begun:
      'Die Einrichtung des zweiten Faktors wurde nicht begonnen oder ist zu lange her. Beginnen Sie noch einmal.',
    operator_only: 'Eine Sicherung enthält alle Organisationen und lässt sich nur auf dem Server selbst erstellen.',
    no_user: 'Ein API-Schlüssel ist keine Person. Nennen Sie die Person ausdrücklich.',
    account_exists: 'Dieses Konto gibt es schon. Melden Sie sich damit an.',
    no_account: 'Es gibt noch kein Konto. Legen Sie zuerst eines an.',
    email_taken: 'Diese E-Mail-Adresse gehört schon zu einem anderen Konto. Sie finden es unter „Personen und Zugang“.',
    last_admin: 'Das ist der letzte aktive Admin. Machen Sie zuerst jemand anderen zum Admin.',
    is_a_user: 'Diese Person hat ein Konto der Konsole. Entfernen Sie es zuerst unter „Personen und Zugang“.',
    not_confirmed:
      'Das Löschen wurde nicht bestätigt, und es wurde nichts gelöscht. Geben Sie den Namen der Organisation ein.',
    user_disabled: 'Dieses Konto ist gesperrt. Geben Sie es zuerst frei.',
    name_taken: 'Diesen Namen gibt es schon. Wählen Sie einen anderen.',
    token_refused: 'Das Token wird nicht angenommen. Kopieren Sie es noch einmal, oder erstellen Sie ein neues.',
    reconnect: 'Intercom nimmt das Token nicht mehr an. Bitten Sie einen Admin, den Workspace neu zu verbinden.',
    plan_restricted:
      'Der Tarif dieses Workspace enthält keine Konversationen über die API. Ändern Sie ihn in Intercom und prüfen Sie die Verbindung dann erneut.',
    forbidden: 'Dem Token fehlt bei Intercom die Berechtigung. Bitten Sie einen Admin, sie zu erteilen.',
    intercom_unavailable:
      'Intercom antwortet gerade nicht oder nimmt im Moment keine weiteren Aufrufe an. Versuchen Sie es gleich noch einmal.',
    rate_limited: 'Intercom nimmt im Moment keine weiteren Aufrufe an. Das wird von selbst noch einmal gelesen.',
    unread: 'Das ließ sich bei Intercom nicht lesen. Versuchen Sie es gleich noch einmal.',
    gone: 'Die Konversation wurde gelöscht, oder die Verbindung darf sie nicht sehen. Lösen Sie die Verknüpfung.',
    disconnected: 'Diese Verbindung ist getrennt. Verbinden Sie sie zuerst neu.',
    still_connected: 'Diese Verbindung besteht noch. Trennen Sie sie zuerst.',
    email_missing: 'Ein Token von Jira Cloud braucht die E-Mail-Adresse seines Kontos. Geben Sie sie an.',
    email_not_taken: 'Ein persönliches Zugriffstoken von Data Center hat keine E-Mail-Adresse. Lassen Sie sie weg.',
    token_missing:
      'Die neue Adresse gehört zu einem anderen Server, und das gespeicherte Token wird nicht dorthin gesendet. Geben Sie mit der Adresse ein Token an.',
    other_kind: 'Ein Host kann nicht von anderer Art werden. Nehmen Sie einen anderen Namen.',
    not_a_jira: 'Das ist der eingebaute Desk: Er braucht weder Token noch Webhook.',
    cannot_sign:
      'Dieses Jira kann seine Webhooks nicht signieren (Data Center kann es ab 10.0). Die Adresse des Webhooks ist dann das Geheimnis.',
    signature_invalid:
      'Die Signatur stimmt nicht, darum wurde nichts angenommen. Tragen Sie das Geheimnis auf beiden Seiten neu ein.',
    fit_invalid: 'Dieser Aufruf kam nicht von der App dieses Servers. Laden Sie die Seite neu.',
    wrong_environment: 'Der Aufruf kam aus einer anderen Umgebung der App als der produktiven.',
    not_accepted: 'Dieses Jira wurde in Deskbridge noch nicht angenommen. Ein Admin nimmt es unter „Integrationen“ an.',
    no_person: 'Jira hat nicht gesagt, wer fragt. Laden Sie die Seite in Jira neu.',
    forge_off: 'Für diesen Server ist keine App für Jira Cloud eingerichtet. Dazu wird FORGE_APP_ID gesetzt.',
    by_forge: 'Adresse und Token dieses Hosts kommen von Jira. Hier lässt sich nur sein Name ändern.',
    host_taken: 'Zu diesem Host führt schon eine andere Installation. Deinstallieren Sie diese zuerst.',
    project_exists: 'Dieses Projekt ist schon eingerichtet. Öffnen Sie es und ändern Sie es dort.',
    no_connection: 'Dieses Projekt hat keinen Workspace. Wählen Sie einen in seinen Einstellungen.',
    linking_off: 'Das Verknüpfen ist in diesem Projekt ausgeschaltet. Schalten Sie es in seinen Einstellungen ein.',
    conversation_gone: 'Die Konversation wurde in Intercom gelöscht, oder die Verbindung darf sie nicht sehen.',
    conversation_forbidden:
      'Das Token darf diese Konversation nicht sehen. Erteilen Sie die Berechtigung und prüfen Sie die Verbindung dann erneut.',
    bad_conversation:
      'Das ist weder die Nummer noch die Adresse einer Konversation. Kopieren Sie die Adresse aus Intercom.',
    import_open:
      'In diesem Projekt läuft schon ein Import, oder er ist angehalten. Warten Sie, bis er fertig ist, oder brechen Sie ihn ab.',
    nothing_linked: 'An keine Konversation dieses Vorgangs lässt sich gerade schreiben. Bei jeder steht, warum.',
    note_empty: 'Der Text ist leer. Schreiben Sie etwas.',
    confirm_customer_reply: 'Das würden Ihre Kunden sehen, und es wurde nichts gesendet. Bestätigen Sie es zuerst.',
    just_sent: 'Genau das wurde vor wenigen Minuten schon gesendet. Sehen Sie nach, wie weit es ist.',
    no_reporter: 'Niemand ist als meldende Person eingetragen. Suchen Sie den Kontakt nach dem Namen.',
    email_hidden: 'Jira zeigt die E-Mail-Adresse der meldenden Person nicht. Suchen Sie den Kontakt nach dem Namen.',
    contact_archived: 'Diesen Kontakt gibt es, er ist aber archiviert. Holen Sie ihn in Intercom zurück.',
    being_looked_up: 'Vielleicht wurde es schon gesendet; danach wird gerade gesucht. Warten Sie einige Minuten.',
    being_tried: 'Das wird gerade noch einmal versucht. Sehen Sie gleich wieder nach.',
    is_dead: 'Das ist sicher nicht geschehen. Versuchen Sie es stattdessen erneut.',
    link_ended: 'Die Verknüpfung ist beendet, darum geht dafür nichts mehr hinaus.',
    nothing_to_retry: 'Davon wartet nichts mehr. Vielleicht hat es schon jemand erneut versucht.',
    not_dead: 'Diese E-Mail wartet auf niemanden.',
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
    not_running: 'Dieser Lauf ist schon zu Ende.',
    no_host: 'Den Host dieses Vorgangs gibt es nicht mehr. Nehmen Sie einen anderen Vorgang.',
    redirected: 'Die Adresse der API führt woandershin. Lassen Sie sie beim Verbinden weg.',
    no_workspace: 'Dieses Token gehört zu keinem Workspace. Kopieren Sie es noch einmal.',
    code_refused:
      'Intercom nimmt seine eigene Freigabe nicht an. Client-ID und Geheimnis müssen zur selben App gehören.',
    not_internal:
      'Jira hat einen Kommentar nicht intern gelassen, darum wurde er wieder entfernt. Prüfen Sie im Service-Projekt die Berechtigungen des Kontos.',
    project_kind_unknown:
      'Jira sagt nicht, ob Kunden die Kommentare dieses Projekts sehen, darum wurde nichts geschrieben. Geben Sie dem Konto des Tokens Zugriff auf das Projekt.',
    comment_unknown: 'Welcher Kommentar gemeint war, ließ sich nicht sicher finden, darum wurde nichts geschrieben.',
    no_issue: 'Diesen Vorgang gibt es nicht mehr.',
    bad_id: 'Von der anderen Seite kam eine Kennung, die keine ist.',
    inbox_taken: 'Diese Inbox gehört zu einem anderen Desk. Nehmen Sie einen anderen Schlüssel.',
    unknown_assignee: 'Diese Person bearbeitet hier keine Anfragen. Wählen Sie eine andere.',
    unknown_view: 'Diese Ansicht gibt es nicht mehr, oder sie ist nicht für Sie freigegeben.',
    nobodys_view: 'Eine Ansicht, die niemandem gehört, muss für alle da sein.',
    configured: 'Dieses Postfach ist durch MAIL_IMAP_URL festgelegt. Ändern Sie diese Variable und starten Sie neu.',
    unknown_mailbox: 'Ein Postfach mit dieser Adresse gibt es nicht. Kopieren Sie die Adresse noch einmal, ganz.',
    no_mail: 'Was ankam, ist keine E-Mail.',
    no_demo: 'Es läuft keine Demo.',
    busy: 'An der Demo wird noch gearbeitet. Versuchen Sie es in einer Minute noch einmal.',
  },
  /** After these stands what the server says: it names what is meant. */
  naming: {
    ...common.naming,
    weak_password: 'Das Passwort ist zu leicht zu erraten. Wählen Sie ein anderes, am besten ein längeres.',
    unknown_host: 'Einen Host mit diesem Namen gibt es nicht. Unter „Integrationen“ stehen alle.',
    unknown_connection: 'Eine Verbindung mit diesem Namen gibt es nicht. Unter „Integrationen“ stehen alle.',
    host_needed: 'Das gibt es auf mehreren Hosts. Wählen Sie, welcher gemeint ist.',
    reconnect_needed:
      'Intercom nimmt das Token nicht mehr an. Verbinden Sie den Workspace unter „Integrationen“ neu; was wartet, geht dann hinaus.',
    intercom_forbidden:
      'Dem Token fehlt bei Intercom eine Berechtigung. Erteilen Sie sie im Developer Hub und prüfen Sie die Verbindung dann erneut.',
    intercom_refused: 'Intercom hat das abgelehnt.',
    bad_api_url: 'Diese Adresse lässt sich nicht verwenden. Lassen Sie sie weg: Die Region findet sich von selbst.',
    workspace_taken: 'Dieser Workspace ist schon unter einem anderen Namen verbunden. Verbinden Sie dort neu.',
    other_workspace: 'Das gehört zu einem anderen Workspace als dem verbundenen.',
    host_unavailable: 'Der Host antwortet gerade nicht. Versuchen Sie es gleich noch einmal; es ging nichts verloren.',
    host_refused: 'Der Host hat das abgelehnt, meist fehlt eine Berechtigung.',
    permission_missing:
      'Dem Konto des Tokens fehlt eine Berechtigung in Jira. Erteilen Sie sie und testen Sie dann die Verbindung.',
    host_not_usable:
      'So lässt sich der Host nicht verwenden, und es wurde nichts gespeichert. Beheben Sie die Ursache und speichern Sie dann noch einmal.',
    bad_url: 'Diese Adresse kann ein Jira nicht haben: Sie beginnt nicht mit https oder liegt in Ihrem eigenen Netz.',
    no_token:
      'Für diesen Host gibt es kein Token. Geben Sie ihm eines, oder fügen Sie ihn unter seinem Namen neu hinzu.',
    other_jira:
      'Unter dieser Adresse ist offenbar ein anderes Jira, und es wurde nichts gespeichert. Fügen Sie es als eigenen Host hinzu, oder bestätigen Sie die Änderung.',
    host_in_use:
      'Mit dem Host gingen auch Verknüpfungen und Einstellungen verloren. Es wurde nichts entfernt: Bestätigen Sie es zuerst.',
    invalid: 'Das ließ sich nicht lesen. Laden Sie die Seite neu.',
    other_site:
      'Dieser Host gehört zu einer anderen Site oder ist schon vergeben. Wählen Sie keinen, dann entsteht ein eigener.',
    project_not_set_up: 'Dieses Projekt ist hier noch nicht eingerichtet. Fügen Sie es unter „Projekte“ hinzu.',
    other_project: 'Dieser Vorgang gehört zu einem anderen Projekt. Nennen Sie einen dieses Projekts.',
    not_linked: 'Das Verknüpfen oder Lösen ist nicht gelungen.',
    bad_issue_key: 'Das ist kein Schlüssel eines Vorgangs. Schreiben Sie ihn wie SUP-42.',
    issue_not_found:
      'Diesen Vorgang gibt es dort nicht, oder das Token darf ihn nicht sehen. Prüfen Sie den Schlüssel.',
    import_state: 'Das geht in diesem Zustand des Imports nicht. Sehen Sie ihn sich noch einmal an.',
    not_created: 'Intercom hat keinen Kontakt angelegt.',
    asks_a_person:
      'Vielleicht wurde es schon gesendet, und nur ein Mensch kann das sehen. Suchen Sie danach und wählen Sie dann, ob es da ist oder erneut gesendet wird.',
    payload_incomplete:
      'Diesem Ereignis fehlt etwas, ohne das sich nichts entscheiden lässt. Senden Sie es vom Host noch einmal.',
    cannot: 'Das lässt sich nicht ausprobieren.',
    ticket_type_unusable: 'Dieser Tickettyp lässt sich über die API nicht verwenden. Wählen Sie einen anderen.',
    attribute_gone: 'Der Tickettyp hat dieses Feld nicht mehr. Korrigieren Sie die Feldzuordnung des Projekts.',
    attribute_required: 'Der Tickettyp verlangt ein Feld, das leer ist. Füllen Sie es aus.',
    option_gone: 'Diese Auswahl gibt es in der Liste nicht. Wählen Sie eine andere.',
    wrong_type: 'Dieses Feld nimmt nur Werte anderer Art an.',
    unknown_priority: 'Diese Priorität gibt es dort nicht. Wählen Sie eine andere.',
    unknown_issue_type: 'Das Projekt hat keinen solchen Vorgangstyp. Wählen Sie einen anderen.',
    field_required: 'Der Vorgangstyp verlangt Felder, die leer sind. Füllen Sie sie aus.',
    not_failed: 'Nur ein fehlgeschlagener oder angehaltener Lauf lässt sich erneut versuchen.',
    not_readable: 'Der Vorgang lässt sich nicht lesen. Nehmen Sie einen anderen.',
    webhook_refused: 'Die aufgerufene Adresse hat das abgelehnt.',
    unknown_state: 'Diesen Status gibt es beim Ticket nicht mehr. Korrigieren Sie die Statustabelle des Projekts.',
    unknown_value: 'Das Feld bietet diesen Wert nicht an. Korrigieren Sie die Feldzuordnung oder den Workflow.',
    unknown_field:
      'Der Vorgang hat dieses Feld nicht, oder es lässt sich dort nicht setzen. Korrigieren Sie die Feldzuordnung oder den Workflow.',
    no_transition:
      'Von hier führt kein Übergang zu diesem Status. Ergänzen Sie ihn in Jira, oder korrigieren Sie die Statustabelle.',
    fields_required: 'Es fehlen Felder, die verlangt werden. Ordnen Sie sie zu, oder verlangen Sie sie nicht mehr.',
    fields_unfit: 'Ein gemeinsames Feld kann nicht aufnehmen, was auf der anderen Seite steht.',
    recipient_refused: 'Der Mailserver nimmt für diese Person keine E-Mails an. Korrigieren Sie die Adresse.',
    mail_refused: 'Der Mailserver hat die E-Mail abgelehnt.',
    demo_not_possible:
      'Die Demo geht nur mit der eingebauten Datenbank auf dem eigenen Rechner und solange nichts Echtes verbunden ist.',
  },
};

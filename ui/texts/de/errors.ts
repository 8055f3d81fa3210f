import type { Errors } from '../refusing.ts';
import { refusals as panel } from './panel-errors.ts';
import { refusals as portal } from './portal-errors.ts';

/** What the server refuses, by its code: what it means, and what to do. English is what the server says itself. */
export const refusals: Errors = {
  withDetail: portal.withDetail,
  /** These say it all. */
  whole: {
    ...portal.whole,
    ...panel.whole,
    no_host: 'Den Host dieses Vorgangs gibt es nicht mehr. Nehmen Sie einen anderen Vorgang.',
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
    by_forge: 'Adresse und Token dieses Hosts kommen von Jira. Hier lässt sich nur sein Name ändern.',
    host_taken: 'Zu diesem Host führt schon eine andere Installation. Deinstallieren Sie diese zuerst.',
    project_exists: 'Dieses Projekt ist schon eingerichtet. Öffnen Sie es und ändern Sie es dort.',
    import_open:
      'In diesem Projekt läuft schon ein Import, oder er ist angehalten. Warten Sie, bis er fertig ist, oder brechen Sie ihn ab.',
    being_looked_up: 'Vielleicht wurde es schon gesendet; danach wird gerade gesucht. Warten Sie einige Minuten.',
    being_tried: 'Das wird gerade noch einmal versucht. Sehen Sie gleich wieder nach.',
    is_dead: 'Das ist sicher nicht geschehen. Versuchen Sie es stattdessen erneut.',
    nothing_to_retry: 'Davon wartet nichts mehr. Vielleicht hat es schon jemand erneut versucht.',
    not_dead: 'Diese E-Mail wartet auf niemanden.',
    not_running: 'Dieser Lauf ist schon zu Ende.',
    no_workspace: 'Dieses Token gehört zu keinem Workspace. Kopieren Sie es noch einmal.',
    code_refused:
      'Intercom nimmt seine eigene Freigabe nicht an. Client-ID und Geheimnis müssen zur selben App gehören.',
    inbox_taken: 'Diese Inbox gehört zu einem anderen Desk. Nehmen Sie einen anderen Schlüssel.',
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
    ...portal.naming,
    ...panel.naming,
    mail_refused: 'Der Mailserver hat die E-Mail abgelehnt.',
    recipient_refused: 'Der Mailserver nimmt für diese Person keine E-Mails an. Korrigieren Sie die Adresse.',
    webhook_refused: 'Die aufgerufene Adresse hat das abgelehnt.',
    weak_password: 'Das Passwort ist zu leicht zu erraten. Wählen Sie ein anderes, am besten ein längeres.',
    bad_api_url: 'Diese Adresse lässt sich nicht verwenden. Lassen Sie sie weg: Die Region findet sich von selbst.',
    workspace_taken: 'Dieser Workspace ist schon unter einem anderen Namen verbunden. Verbinden Sie dort neu.',
    host_not_usable:
      'So lässt sich der Host nicht verwenden, und es wurde nichts gespeichert. Beheben Sie die Ursache und speichern Sie dann noch einmal.',
    bad_url: 'Diese Adresse kann ein Jira nicht haben: Sie beginnt nicht mit https oder liegt in Ihrem eigenen Netz.',
    other_jira:
      'Unter dieser Adresse ist offenbar ein anderes Jira, und es wurde nichts gespeichert. Fügen Sie es als eigenen Host hinzu, oder bestätigen Sie die Änderung.',
    host_in_use:
      'Mit dem Host gingen auch Verknüpfungen und Einstellungen verloren. Es wurde nichts entfernt: Bestätigen Sie es zuerst.',
    other_site:
      'Dieser Host gehört zu einer anderen Site oder ist schon vergeben. Wählen Sie keinen, dann entsteht ein eigener.',
    import_state: 'Das geht in diesem Zustand des Imports nicht. Sehen Sie ihn sich noch einmal an.',
    asks_a_person:
      'Vielleicht wurde es schon gesendet, und nur ein Mensch kann das sehen. Suchen Sie danach und wählen Sie dann, ob es da ist oder erneut gesendet wird.',
    cannot: 'Das lässt sich nicht ausprobieren.',
    not_failed: 'Nur ein fehlgeschlagener oder angehaltener Lauf lässt sich erneut versuchen.',
    not_readable: 'Der Vorgang lässt sich nicht lesen. Nehmen Sie einen anderen.',
    demo_not_possible:
      'Die Demo geht nur mit der eingebauten Datenbank auf dem eigenen Rechner und solange nichts Echtes verbunden ist.',
  },
};

import type { Errors } from '../errors.ts';

/** What the server refuses to who asks at the portal; errors.ts has the rest, which is for those who work here. */
export const texts: Errors = {
  withDetail: (text, detail) => `${text} Wortlaut des Servers: ${detail}`,
  /** These say it all. */
  whole: {
    not_stored: 'Das ließ sich gerade nicht speichern. Es kommt von selbst noch einmal.',
    unauthorized: 'Sie sind nicht angemeldet. Melden Sie sich an.',
    not_yours: 'Das gehört jemand anderem. Bitten Sie diese Person oder einen Admin.',
    no_requester:
      'Zu Ihnen ist keine E-Mail-Adresse bekannt, darum gibt es hier keine eigenen Anfragen. Melden Sie sich am Portal an.',
    too_many_requests: 'Das waren zu viele Versuche in kurzer Zeit. Warten Sie etwas, bevor Sie es erneut versuchen.',
    too_many_streams: 'Es sind zu viele Seiten zugleich geöffnet. Schließen Sie einige davon.',
    link_spent:
      'Dieser Link wurde schon benutzt, ist zu alt oder nicht vollständig. Lassen Sie sich einen neuen geben.',
    bad_json: 'Das kam nicht vollständig an. Versuchen Sie es noch einmal.',
    unsupported_media_type: 'Inhalte dieser Art werden hier nicht angenommen.',
    method_not_allowed: 'Das ist an dieser Adresse nicht möglich. Laden Sie die Seite neu.',
    not_found: 'Hier ist nichts, oder Sie dürfen es nicht sehen. Vielleicht wurde es inzwischen entfernt.',
    bad_cursor: 'Diese Liste hat sich geändert. Laden Sie sie neu.',
    database_unavailable:
      'Die Datenbank antwortet gerade nicht. Es ging nichts verloren: Versuchen Sie es in einigen Sekunden noch einmal.',
    storage_unavailable: 'Dateien lassen sich gerade weder speichern noch lesen. Versuchen Sie es gleich noch einmal.',
    still_working:
      'Das ist gespeichert und läuft weiter, dauert aber länger als erwartet. Sehen Sie gleich noch einmal nach; wiederholen Sie es nicht.',
    key_reused: 'Das wurde schon einmal abgeschickt, mit anderem Inhalt. Laden Sie die Seite neu.',
    not_waiting: 'Hier ist nichts mehr zu entscheiden, meist weil es schon jemand getan hat.',
    comment_needed: 'Hier wird eine Begründung verlangt. Schreiben Sie eine.',
    sign_on_denied: 'Der Anbieter der Anmeldung hat abgelehnt. Bitten Sie um Zugriff auf die App.',
    sign_on_refused:
      'Der Anbieter der Anmeldung nimmt unsere Anfrage nicht an. Ein Admin prüft Client-ID, Geheimnis und Rücksprungadresse.',
    sign_on_away: 'Der Anbieter der Anmeldung antwortet nicht. Versuchen Sie es noch einmal.',
    sign_on_forged: 'Die Antwort passt nicht zu dem, was gefragt war, und wurde abgelehnt. Beginnen Sie noch einmal.',
    unknown_service: 'Dieser Service wird hier nicht mehr angeboten. Wählen Sie einen anderen.',
    unknown_comment: 'Diesen Kommentar gibt es nicht mehr. Laden Sie die Anfrage neu.',
    other_desk: 'Diese Inbox gehört zu einem anderen Desk. Stellen Sie dort eine neue Anfrage.',
    made_already: 'Diese Anfrage ist schon da.',
    said_already: 'Dieser Kommentar ist schon da.',
    empty_file: 'Die Datei ist leer.',
    too_many_files: 'Diese Anfrage hat schon so viele Dateien, wie sie haben darf. Entfernen Sie zuerst eine.',
    mail_off: 'E-Mail ist auf diesem Server nicht eingerichtet. Dazu werden SMTP_URL und MAIL_FROM gesetzt.',
    no_address: 'Zu Ihnen ist hier keine E-Mail-Adresse bekannt. Melden Sie sich mit einem eigenen Konto an.',
  },
  /** After these stands what the server says: it names what is meant. */
  naming: {
    missing_scope: 'Dafür fehlt Ihnen die Berechtigung. Bitten Sie einen Admin.',
    cross_site:
      'Das kam nicht von einer Seite von Deskbridge. Öffnen Sie Deskbridge unter seiner richtigen Adresse und versuchen Sie es dort.',
    invalid_request: 'Die Angaben sind noch nicht richtig.',
    bad_request: 'Das ließ sich nicht lesen. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
    too_large: 'Das ist zu groß.',
    changed_meanwhile:
      'Inzwischen hat jemand anderes gespeichert, von Ihnen wurde nichts gespeichert. Sehen Sie sich den neuen Stand an und speichern Sie dann erneut.',
    internal_error: 'Damit hat niemand gerechnet. Versuchen Sie es noch einmal, und melden Sie es, wenn es so bleibt.',
    already_decided: 'Darüber wurde schon entschieden. Es wurde nichts geändert.',
    expired: 'Die Zeit für die Entscheidung ist abgelaufen. Es wurde nichts geändert.',
    unknown_inbox: 'Diese Inbox gibt es nicht.',
    inbox_needed: 'Es gibt mehrere Inboxen. Wählen Sie eine.',
    file_type_refused: 'Dateien dieser Art werden nicht angenommen.',
  },
};

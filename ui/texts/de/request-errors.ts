import type { Errors } from '../refusing.ts';

/** What the server refuses to whoever asks, wherever they do. Portal, panel and console add their own. */
export const refusals: Errors = {
  withDetail: (text, detail) => `${text} Wortlaut des Servers: ${detail}`,
  /** These say it all. */
  whole: {
    not_stored: 'Das ließ sich gerade nicht speichern. Es kommt von selbst noch einmal.',
    unauthorized: 'Sie sind nicht angemeldet. Melden Sie sich an.',
    not_yours: 'Das gehört jemand anderem. Bitten Sie diese Person oder einen Admin.',
    too_many_requests: 'Das waren zu viele Versuche in kurzer Zeit. Warten Sie etwas, bevor Sie es erneut versuchen.',
    bad_json: 'Das kam nicht vollständig an. Versuchen Sie es noch einmal.',
    unsupported_media_type: 'Inhalte dieser Art werden hier nicht angenommen.',
    method_not_allowed: 'Das ist an dieser Adresse nicht möglich. Laden Sie die Seite neu.',
    not_found: 'Hier ist nichts, oder Sie dürfen es nicht sehen. Vielleicht wurde es inzwischen entfernt.',
    bad_cursor: 'Diese Liste hat sich geändert. Laden Sie sie neu.',
    database_unavailable:
      'Die Datenbank antwortet gerade nicht. Es ging nichts verloren: Versuchen Sie es in einigen Sekunden noch einmal.',
    still_working:
      'Das ist gespeichert und läuft weiter, dauert aber länger als erwartet. Sehen Sie gleich noch einmal nach; wiederholen Sie es nicht.',
    key_reused: 'Das wurde schon einmal abgeschickt, mit anderem Inhalt. Laden Sie die Seite neu.',
    not_waiting: 'Hier ist nichts mehr zu entscheiden, meist weil es schon jemand getan hat.',
    comment_needed: 'Hier wird eine Begründung verlangt. Schreiben Sie eine.',
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
  },
};

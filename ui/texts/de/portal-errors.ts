import type { Errors } from '../refusing.ts';
import { refusals as requests } from './request-errors.ts';

/** What the server refuses to who asks at the portal. */
export const refusals: Errors = {
  withDetail: requests.withDetail,
  /** These say it all. */
  whole: {
    ...requests.whole,
    no_requester:
      'Zu Ihnen ist keine E-Mail-Adresse bekannt, darum gibt es hier keine eigenen Anfragen. Melden Sie sich am Portal an.',
    too_many_streams: 'Es sind zu viele Seiten zugleich geöffnet. Schließen Sie einige davon.',
    link_spent:
      'Dieser Link wurde schon benutzt, ist zu alt oder nicht vollständig. Lassen Sie sich einen neuen geben.',
    storage_unavailable: 'Dateien lassen sich gerade weder speichern noch lesen. Versuchen Sie es gleich noch einmal.',
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
    ...requests.naming,
    unknown_inbox: 'Diese Inbox gibt es nicht.',
    inbox_needed: 'Es gibt mehrere Inboxen. Wählen Sie eine.',
    file_type_refused: 'Dateien dieser Art werden nicht angenommen.',
  },
};

import { counted } from '../counted.ts';
import type { Texts } from '../en/erasing.ts';

export const texts: Texts = {
  person: {
    title: 'Eine Person löschen',
    explained:
      'Kunden oder Anfragende, die vergessen werden wollen. Löschen Sie sie zuerst in Intercom und in Jira: Was dort noch steht, wird wieder eingelesen. Wer ein Konto der Konsole hat, wird unter „Personen“ entfernt.',
    email: 'E-Mail-Adresse der Person',
    show: 'Zeigen, was gespeichert ist',
    confirm: (email) => `${email} löschen?`,
    requests: (requests, comments) =>
      `${counted(requests, 'Anfrage', 'Anfragen')} mit ${counted(comments, 'Kommentar', 'Kommentaren')} der Person: Titel, Beschreibung, Antworten und Kommentare werden gelöscht; die Zeilen bleiben, als die einer gelöschten Person.`,
    mails: (mails, files) =>
      `Gelöscht: ${counted(mails, 'E-Mail', 'E-Mails')} und ${counted(files, 'Datei', 'Dateien')}.`,
    copies: (contacts, conversations) =>
      `Gelöscht: die Kopien von ${counted(contacts, 'Kontakt', 'Kontakten')} und ${counted(conversations, 'Konversation', 'Konversationen')} aus Intercom, mit den Texten, die dafür empfangen und gesendet wurden. Was noch nicht gesendet ist, wird nie gesendet.`,
    elsewhere: 'Adresse und voller Name werden überall sonst anonym.',
    forGood: 'Das lässt sich nicht rückgängig machen. Im Protokoll bleibt, dass gelöscht wurde, aber nicht, wer.',
    action: 'Endgültig löschen',
    done: (standIn) => `Gelöscht. Dafür steht von nun an ${standIn}.`,
    doneNameless: 'Gelöscht. Dafür steht von nun an eine anonyme Adresse.',
  },
  everything: {
    title: 'Alles löschen',
    explained: (name) =>
      `Einstellungen, Token, Personen, Vorgänge, Verknüpfungen, Anfragen, Dateien und alle Protokolle von ${name}. Übrig bleibt ein leeres Deskbridge.`,
    ask: 'Alles löschen …',
    confirm: (name) => `Alles von ${name} löschen?`,
    vendors:
      'Jira und Intercom werden hier getrennt. Webhooks und Token bleiben dort: Löschen und widerrufen Sie sie vorher.',
    desk: 'Alle Anfragen, Kommentare und Dateien des Desks werden gelöscht.',
    people:
      'Alle werden abgemeldet, und niemand kann sich anmelden: Das erste neue Konto entsteht auf der Kommandozeile.',
    forGood:
      'Auch das Protokoll wird gelöscht. Das lässt sich nicht rückgängig machen; nur eine Sicherung bringt es zurück.',
    typeName: (name) => `Geben Sie zur Sicherheit ${name} ein`,
    action: 'Alles löschen',
  },
};

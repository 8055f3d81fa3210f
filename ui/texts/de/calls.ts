import type { Texts } from '../en/calls.ts';

export const texts: Texts = {
  signedOut: 'Sie sind nicht angemeldet.',
  stranger: 'Es kam eine Antwort, aber nicht von Deskbridge.',
  status: (status) => `Deskbridge hat mit dem Status ${status} geantwortet.`,
  silent: 'Deskbridge antwortet nicht.',
  offline: 'Sie sind offline.',
  jiraFailed: 'Jira konnte Deskbridge nicht erreichen.',
  appRefused: 'Deskbridge nimmt keine Aufrufe dieser App an.',
  nothingLost: 'Es ging nichts verloren: Versuchen Sie es gleich noch einmal.',
  again: 'Erneut versuchen',
};

import type { Sentences } from '../saying.ts';

/** What is wrong with a request as it was filled in. See ../saying.ts for the gaps. */
export const pairs: Sentences = {
  'is empty': 'ist leer',
  'is empty: say something': 'ist leer: Schreiben Sie etwas',
  'is empty: say in a few words what it is about': 'ist leer: Sagen Sie in wenigen Worten, worum es geht',
  'is missing: {1}': 'fehlt: {1}',
  'must be a text': 'muss ein Text sein',
  'must be a text of one line': 'muss ein einzeiliger Text sein',
  'must be a number': 'muss eine Zahl sein',
  'must be a date such as 2026-01-31': 'muss ein Datum wie 2026-01-31 sein',
  'must be true or false': 'muss ja oder nein sein',
  'must be of: {1}': 'muss eines davon sein: {1}',
  'is no field of this service; known are {1}': 'ist kein Feld dieses Service; bekannt sind {1}',
  'contains a character that no text here has': 'enthält ein Zeichen, das hier nicht vorkommen darf',
};

/** These are few and name things at their end only: they do without what finds gaps anywhere. After the place of the field, which stays. */
export function texts(message: string): string {
  const [, place = '', text = message] = /^([\w.[\]-]+: )(.*)$/s.exec(message) ?? [];
  for (const [english, ours] of Object.entries(pairs)) {
    const begins = english.replace('{1}', '');
    if (text === english || (begins !== english && text.startsWith(begins)))
      return place + ours.replace('{1}', () => text.slice(begins.length));
  }
  return message;
}

import type { Sentences } from '../saying.ts';
import { pairs as triggers } from './trigger-sentences.ts';

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
};

/** These are few and plain: they do without what finds sentences in sentences. Before one may stand the place of a field, which stays. */
export function texts(message: string): string {
  const [, place = '', text = message] = /^([\w.[\]-]+: )(.*)$/s.exec(message) ?? [];
  for (const [english, ours] of Object.entries({ ...pairs, ...triggers })) {
    const gaps: string[] = english.match(/\{\w\}/g) ?? [];
    const found = text.length > LONGEST ? null : patternOf(english).exec(text);
    if (found !== null) return place + ours.replace(/\{\w\}/g, (gap) => found[gaps.indexOf(gap) + 1] ?? '');
  }
  return message;
}

const LONGEST = 500;

function patternOf(english: string): RegExp {
  const literal = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\{\w\}/g, '(.+?)')}$`, 's');
}

import type { Tone } from '../../kit/State.tsx';
import { texts } from '../../texts/account.ts';

const said = texts.hints;

const SHORTEST = 8;
const MUCH_BETTER = 15;
/** As the server asks: so much has to be left once the words that everybody knows are taken out. */
const OWN_PART = 5;
/** The very first that are tried; the server knows 49 000 more. */
const TRIED_FIRST =
  /^(?:pass(?:word|wort)|qwert[yz]\w*|asdf\w*|letmein|welcome|iloveyou|admin(?:istrator)?|football|baseball|monkey|dragon|sunshine|princess|abc|123|0?123456)\d*[!.]*$/;

/** What is said of one before it is typed. */
export const passwordRule = said.rule(SHORTEST, MUCH_BETTER);

/** What can be said of a password while it is typed; the server has the last word. Null: nothing was typed. */
export function passwordHint(
  password: string,
  about: { email: string; name: string },
): { tone: Tone; word: string } | null {
  const text = password.normalize('NFKC');
  const { length } = Array.from(text);
  const plain = text.toLowerCase();
  if (length === 0) return null;
  if (length < SHORTEST) return { tone: 'warn', word: said.short(length, SHORTEST) };
  if (new Set(plain).size < 4) return { tone: 'warn', word: said.repeats };
  if (TRIED_FIRST.test(plain)) return { tone: 'warn', word: said.triedFirst };
  if (withoutKnown(plain, about).length < OWN_PART) return { tone: 'warn', word: said.known };
  if (length < MUCH_BETTER) return { tone: 'quiet', word: said.enough(MUCH_BETTER) };
  return { tone: 'good', word: said.good };
}

function withoutKnown(plain: string, { email, name }: { email: string; name: string }): string {
  const words = [email, ...email.split(/[@.+_-]/), ...name.split(/\s+/), name, 'deskbridge']
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 4)
    .toSorted((a, b) => b.length - a.length);
  return words.reduce((left, word) => left.replaceAll(word, ''), plain);
}

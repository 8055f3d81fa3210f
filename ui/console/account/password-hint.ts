import type { Tone } from '../../kit/State.tsx';

const SHORTEST = 8;
const MUCH_BETTER = 15;
/** As the server asks: so much has to be left once the words that everybody knows are taken out. */
const OWN_PART = 5;
/** The very first that are tried; the server knows 49 000 more. */
const TRIED_FIRST =
  /^(?:pass(?:word|wort)|qwert[yz]\w*|asdf\w*|letmein|welcome|iloveyou|admin(?:istrator)?|football|baseball|monkey|dragon|sunshine|princess|abc|123|0?123456)\d*[!.]*$/;

/** What can be said of a password while it is typed; the server has the last word. Null: nothing was typed. */
export function passwordHint(
  password: string,
  about: { email: string; name: string },
): { tone: Tone; word: string } | null {
  const text = password.normalize('NFKC');
  const { length } = Array.from(text);
  const plain = text.toLowerCase();
  if (length === 0) return null;
  if (length < SHORTEST) return { tone: 'warn', word: `${length} of at least ${SHORTEST} characters` };
  if (new Set(plain).size < 4) return { tone: 'warn', word: 'It repeats the same few characters' };
  if (TRIED_FIRST.test(plain)) return { tone: 'warn', word: 'Among the first that are tried everywhere' };
  if (withoutKnown(plain, about).length < OWN_PART)
    return { tone: 'warn', word: 'Little more than your name, your address or the name of this product' };
  if (length < MUCH_BETTER) return { tone: 'quiet', word: `Long enough; ${MUCH_BETTER} characters are much better` };
  return { tone: 'good', word: 'Good and long' };
}

function withoutKnown(plain: string, { email, name }: { email: string; name: string }): string {
  const words = [email, ...email.split(/[@.+_-]/), ...name.split(/\s+/), name, 'deskbridge']
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 4)
    .toSorted((a, b) => b.length - a.length);
  return words.reduce((left, word) => left.replaceAll(word, ''), plain);
}

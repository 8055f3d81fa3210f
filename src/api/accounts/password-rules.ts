/** Which passwords are taken: long enough, not among those that everybody tries, not made of what everybody knows. Nothing else (S15). */

export const PASSWORD_HINT = 'At least 8 characters; 15 or more, such as a few words in a row, are much better.';

const SHORTEST = 8;
const LONGEST = 200;
/** So many characters have to be left once the words that everybody knows are taken out. */
const OWN_PART = 5;
const PRODUCT = 'deskbridge';

/** Why this password is not taken, for people; null if it is. */
export async function passwordProblem(
  password: string,
  about: { email: string; name: string },
): Promise<string | null> {
  const text = password.normalize('NFKC');
  const { length } = Array.from(text);
  if (length < SHORTEST) return `The password has ${length} characters. ${PASSWORD_HINT}`;
  if (length > LONGEST) return `The password has ${length} characters; ${LONGEST} is the most.`;
  const plain = text.toLowerCase();
  if (new Set(plain).size < 4) return `The password repeats the same few characters. ${PASSWORD_HINT}`;
  if (withoutKnown(plain, about).length < OWN_PART)
    return 'The password is little more than your e-mail address, your name or the name of this product: choose one that cannot be guessed from these.';
  if (await isCommon(plain))
    return 'This password is among those that are tried first everywhere, since many people use it: choose another.';
  return null;
}

function withoutKnown(plain: string, { email, name }: { email: string; name: string }): string {
  const words = [email, ...email.split(/[@.+_-]/), ...name.split(/\s+/), name, PRODUCT]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 4)
    .toSorted((a, b) => b.length - a.length);
  return words.reduce((left, word) => left.replaceAll(word, ''), plain);
}

/** 49 000 of them, by how often they are used; read the first time somebody chooses a password. */
async function isCommon(plain: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return dictionary['passwords-common'].includes(plain);
}

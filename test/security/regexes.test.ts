/** No regular expression of the server takes long on any text (S30): each is given what makes those slow that can be slow. */
import { expect, test } from 'vitest';
import { isCode, isTest, regexesOf, repositoryFiles } from '../sources.ts';

/** What is read quadratically keeps the processor busy for half a second with so much, what is read in one go for a few milliseconds. */
const LENGTH = 50_000;
const MOST_MS = 100;

/** Those that repeat something, each with a file it stands in. */
function repeatingRegexes(): Map<string, string> {
  const files = repositoryFiles().filter((file) => file.name.startsWith('src/') && isCode(file) && !isTest(file));
  const all = files.flatMap(({ name, text }) => regexesOf(text).map((written) => [written, name] as const));
  return new Map(all.filter(([written]) => /[*+{]/.test(written)));
}

/** Pieces that it may try to repeat: signs and words that stand in it, and signs of every kind, alone and in pairs. */
function piecesFor(source: string): string[] {
  const plain = source.replaceAll(/\\[a-z]/gi, '').replaceAll('\\', '');
  const words = [...plain.matchAll(/[\w:/<-]{2,}/g)].map(([word]) => word).slice(0, 4);
  const signs = [...new Set(plain.split('').filter((sign) => !'()^$|'.includes(sign)))].slice(0, 20);
  return [
    ...new Set([
      'a',
      '0',
      ' ',
      '\n',
      '.',
      '/',
      ...signs,
      ...words,
      ...signs.flatMap((sign) => [`a${sign}`, `${sign} `]),
    ]),
  ];
}

function* textsFor(source: string, length: number): Generator<string> {
  const [opening = ''] = piecesFor(source).filter((piece) => piece.length > 2);
  for (const piece of piecesFor(source)) {
    const body = piece.repeat(Math.ceil(length / piece.length));
    yield body;
    yield `a${body}`;
    // What does not fit at the very end makes it try all other ways.
    yield `${body}\u0001`;
    yield `${opening}${body}\u0001`;
  }
}

/** The processor's time, which does not depend on what else the machine does: the shortest of three, since this process does more as well. */
function timeOf(regex: RegExp, text: string): number {
  let shortest = Infinity;
  for (let round = 0; round < 3 && shortest > MOST_MS; round += 1) {
    const start = process.cpuUsage();
    regex.test(text);
    shortest = Math.min(shortest, process.cpuUsage(start).user / 1_000);
  }
  return shortest;
}

/** The beginning of a text that takes long; null: there is none. */
function slowText(written: string, length = LENGTH): string | null {
  const end = written.lastIndexOf('/');
  const source = written.slice(1, end);
  const regex = new RegExp(source, written.slice(end + 1).replaceAll(/[gy]/g, ''));
  for (const text of textsFor(source, length))
    if (timeOf(regex, text) > MOST_MS) return JSON.stringify(text.slice(0, 12));
  return null;
}

test('every regular expression reads 50,000 characters of anything in no time', () => {
  const regexes = repeatingRegexes();
  expect(regexes.size).toBeGreaterThan(100);
  const slow = [...regexes].map(([written, file]) => ({ file, written, text: slowText(written) }));
  expect(slow.filter(({ text }) => text !== null)).toEqual([]);
});

test('one that looks again from each place it could begin at is noticed', () => {
  expect(slowText(String.raw`/^(\s*)(\d+)\./m`, 25_000)).toBe(String.raw`"\n\n\n\n\n\n\n\n\n\n\n\n"`);
});

import { expect, test } from 'vitest';
import { storable } from './storable.ts';

test.each([
  ['NUL', 'a\0b', 'ab'],
  ['the first half of a character', 'a\ud83d b', 'a\ufffd b'],
  ['the second half of a character', 'a\ude00', 'a\ufffd'],
  ['a whole character', 'a\u{1f600}', 'a\u{1f600}'],
  ['other controls', 'a\u0001\u001f\tb', 'a\u0001\u001f\tb'],
  ['words that only look like one', 'a\\u0000 \\ud83d', 'a\\u0000 \\ud83d'],
  ['nothing of the kind', 'Invoice “4” – ä', 'Invoice “4” – ä'],
])('of a text with %s, what a database keeps is kept', (_with, text, kept) => {
  expect(JSON.parse(storable({ outer: [{ text }], n: 1, none: null }))).toEqual({
    outer: [{ text: kept }],
    n: 1,
    none: null,
  });
});
